import type { DialectName, Operation } from '../../../src/ir/index.js';
import type { Catalog } from '../compiler.js';
import { METADATA_TABLE } from './library.js';
import { DATABASE } from './names.js';
import type { Row } from './objects.js';

/**
 * What migrations have put into TypeORM's table of views and generated columns (typeorm `query-runner/BaseQueryRunner.js`,
 * `insertTypeormMetadataSql`), which is there from the start where entities need it. Rows that are deleted stay: what they
 * speak of is gone then, and whatever asks for it again is refused.
 */
export interface Metadata {
  /** The table's name, which a data source may choose. */
  readonly table: string;
  readonly rows: Row[];
}

/** Nothing is known to be in the table yet. */
export function createMetadata(table = METADATA_TABLE): Metadata {
  return { table, rows: [] };
}

/** Remembers the rows that an operation puts there. */
export function learnMetadata(operation: Operation, { table, rows }: Metadata): void {
  if (operation.kind !== 'insert' || operation.table.name !== table) return;
  for (const values of operation.rows) {
    const row: Record<string, string> = {};
    for (const [index, column] of operation.columns.entries()) {
      const value = values[index];
      if (value?.kind === 'string') row[column] = value.value;
    }
    rows.push(row);
  }
}

/** What TypeORM's query runner for a database asks of that table. */
interface Questions {
  /** Whether it is there, among the questions about any table. */
  readonly existence: RegExp;
  /** Its answer. */
  there(table: string): Row;
  /** Its rows, by the beginning of the question behind FROM; `t` is the table's name. */
  rows(table: string): string;
}

/** A migration has the server's own name of the database, or no name at all; the compiler has a name of its own. */
const mysql: Questions = {
  existence: /INFORMATION_SCHEMA`?\.`?(?:COLUMNS|TABLES)/i,
  there: (table) => ({ TABLE_SCHEMA: DATABASE, TABLE_NAME: table }),
  rows: (table) => `\`${table}\` \`t\``,
};

const QUESTIONS: Readonly<Record<DialectName, Questions>> = {
  postgres: {
    existence: /"information_schema"\."tables"/,
    there: (table) => ({ table_schema: 'public', table_name: table }),
    rows: (table) => `"${table}" "t"`,
  },
  mysql,
  mariadb: mysql,
  sqlite: {
    existence: /"sqlite_master" WHERE "type"/,
    there: (table) => ({ type: 'table', name: table }),
    rows: (table) => `"${table}" "t"`,
  },
};

/** Answers TypeORM's questions of that table, where migrations have put something there. */
export function withMetadata(catalog: Catalog, { table, rows }: Metadata, dialect: DialectName): Catalog {
  if (rows.length === 0) return catalog;
  const questions = QUESTIONS[dialect];
  const about = (sql: string, { name, table: of }: Row): boolean =>
    sql.includes(`'${String(name)}'`) && (of === undefined || sql.includes(`'${String(of)}'`));
  return (sql) => {
    if (questions.existence.test(sql) && sql.includes(`'${table}'`)) return [questions.there(table)];
    // Indexes of materialized views, which are not asked for to drop one.
    if (sql.includes(`"t"."relkind" IN ('m')`)) return [];
    if (!sql.includes(questions.rows(table))) return catalog(sql);
    const isOfViews = /VIEW'/.test(sql);
    return rows.filter((row) => String(row['type']).endsWith('VIEW') === isOfViews && about(sql, row));
  };
}
