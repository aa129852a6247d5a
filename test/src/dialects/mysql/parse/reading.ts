import { mariadbFlavour } from '../../../../../src/dialects/mariadb/flavour.js';
import type { ParsedSql } from '../../../../../src/dialects/dialect.js';
import { mysqlFlavour } from '../../../../../src/dialects/mysql/flavour.js';
import { languageOf, type Language } from '../../../../../src/dialects/mysql/language.js';
import type { OperationBody } from '../../../../../src/ir/index.js';

export const mysql = languageOf(mysqlFlavour);
export const mariadb = languageOf(mariadbFlavour);

const source = { file: 'a.sql' };

export function parsed(sql: string, language: Language = mysql): ParsedSql {
  return language.parse(sql, source);
}

/** The operations of a text that must be understood, without their origins. */
export function read(sql: string, language: Language = mysql): readonly OperationBody[] {
  const { operations, diagnostics } = parsed(sql, language);
  const [problem] = diagnostics;
  if (problem !== undefined) throw new Error(`${problem.code}: ${problem.message}`);
  return operations.map(({ origin: _origin, ...body }) => body as OperationBody);
}

export function readOne(sql: string, language: Language = mysql): OperationBody {
  const [only, ...others] = read(sql, language);
  if (only === undefined || others.length > 0) throw new Error(`${others.length + 1} operations`);
  return only;
}

/** What is printed for a text, statements with semicolons between them. */
export function printed(sql: string, language: Language = mysql): string {
  return read(sql, language)
    .flatMap((operation) => language.print(operation))
    .join(';\n');
}

export const expression = (sql: string) => mysql.parseExpression(sql);
export const type = (sql: string, language: Language = mysql) => language.parseType(sql);
export const printedExpression = (sql: string) => mysql.printExpression(expression(sql));
export const printedType = (sql: string, language: Language = mysql) =>
  language.printType(type(sql, language));
