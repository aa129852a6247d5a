import { hasSqlDetails, type RawStmt } from 'libpg-query';
import type {
  ColumnType,
  Diagnostic,
  Expression,
  Operation,
  OperationBody,
  OperationKind,
  Origin,
  Span,
} from '../../ir/index.js';
import type { ParsedSql, SqlSource } from '../dialect.js';
import { SqlFragmentError } from '../fragment-error.js';
import { NameResolution, StatementContext, StatementPlace } from './parse/context.js';
import { readExpression } from './parse/expressions.js';
import { bodyOf, Unmodelled } from './parse/nodes.js';
import { isHarmless, mayBePsql, readPsql, type PsqlCommand, type PsqlScript } from './parse/psql.js';
import { Spans } from '../spans.js';
import { syntaxFailure, type SyntaxFailure } from '../syntax-failure.js';
import { readStatement } from './parse/statements.js';
import { commentsBetween, SqlText } from './parse/text.js';
import { parseStatements } from './syntax-tree.js';
import { readType } from './types.js';

/**
 * Reads SQL with PostgreSQL's own grammar. Nothing is dropped: what the IR does not model is `rawSql`. A text with a
 * syntax error gives no operations.
 */
export function parse(sql: string, source: SqlSource): ParsedSql {
  if (sql.trim() === '') return { operations: [], diagnostics: [] };
  // The grammar's library takes NUL for the end of the text.
  const nul = sql.indexOf('\0');
  if (nul >= 0)
    return failed(sql, source, {
      start: nul,
      end: nul + 1,
      message: 'the character NUL cannot occur in SQL',
    });
  try {
    return readAll({ sql, commands: [], copies: [] }, source, parseStatements(sql));
  } catch (error) {
    return parseScript(sql, source) ?? failure(sql, source, error);
  }
}

/** Reads a script for `psql`, as `pg_dump` writes it; `undefined` if the text is none or is wrong as such, too. */
function parseScript(sql: string, source: SqlSource): ParsedSql | undefined {
  if (!mayBePsql(sql)) return undefined;
  const script = readPsql(sql);
  if (script.commands.length === 0 && script.copies.length === 0) return undefined;
  try {
    const statements = script.sql.trim() === '' ? [] : parseStatements(script.sql);
    const { operations, diagnostics } = readAll(script, source, statements);
    const spans = new Spans(sql, source);
    return {
      operations,
      diagnostics: [...script.commands.map((command) => aboutCommand(sql, spans, command)), ...diagnostics],
    };
  } catch (error) {
    if (hasSqlDetails(error) || error instanceof RangeError) return undefined;
    throw error;
  }
}

function aboutCommand(sql: string, spans: Spans, command: PsqlCommand): Diagnostic {
  const isNothing = isHarmless(command, sql);
  return {
    severity: isNothing ? 'note' : 'manual',
    code: 'psql-command',
    message: `\\${command.name} is a command of psql and ${isNothing ? 'is left out' : 'no SQL: what it does is not known'}`,
    span: spans.span(command.start, command.end),
    ...(isNothing ? {} : { help: 'write what it does in SQL, or take it out' }),
  };
}

function readAll(script: PsqlScript, source: SqlSource, statements: readonly RawStmt[]): ParsedSql {
  const { sql } = script;
  const text = new SqlText(sql);
  const spans = new Spans(sql, source);
  const operations: Operation[] = [];
  const diagnostics: Diagnostic[] = [];
  const names = namesAfter(source.after ?? []);
  const places = statements.map((statement) => placeOf(text, statement));
  const comments = sql.includes('--') || sql.includes('/*') ? commentsAround(text, places) : undefined;
  for (const [index, statement] of statements.entries()) {
    const place = places[index];
    if (place === undefined || statement.stmt === undefined) continue;
    const span = spans.span(text.index(place.extent.start), text.index(place.extent.end));
    const context = new StatementContext(place, names, diagnostics, span, copyOf(script, span));
    const read = readStatement(context, statement.stmt);
    const own = [...(comments?.[index] ?? []), ...lostComments(place, read)].filter(
      (comment) => comment !== '',
    );
    const origin: Origin = own.length === 0 ? span : { ...span, comments: own };
    for (const operation of read) operations.push({ ...operation, origin });
  }
  return { operations, diagnostics };
}

/** What names mean behind settings that were sent before. */
function namesAfter(settings: readonly string[]): NameResolution {
  const names = new NameResolution();
  for (const sql of settings) {
    const text = new SqlText(sql);
    for (const statement of parseStatements(sql))
      if (statement.stmt !== undefined)
        readStatement(new StatementContext(placeOf(text, statement), names), statement.stmt);
  }
  return names;
}

/** The rows that follow a statement in the script. */
function copyOf(script: PsqlScript, span: Span): readonly string[] | undefined {
  return script.copies.find(({ semicolon }) => script.sql.slice(span.end, semicolon + 1).trim() === ';')
    ?.lines;
}

function placeOf(text: SqlText, statement: RawStmt): StatementPlace {
  const start = statement.stmt_location ?? 0;
  const end = statement.stmt_len === undefined ? text.byteLength : start + statement.stmt_len;
  return new StatementPlace(text, start, end);
}

/** The comments before each statement and after it on its last line. Those after the last statement's line are nobody's. */
function commentsAround(text: SqlText, places: readonly StatementPlace[]): readonly (readonly string[])[] {
  const lists: string[][] = places.map(() => []);
  let from = 0;
  for (let index = 0; index <= places.length; index += 1) {
    const extent = places[index]?.extent;
    for (const comment of commentsBetween(text, { start: from, end: extent?.start ?? text.byteLength })) {
      const follows = index > 0 && !/[\r\n]/.test(text.slice({ start: from, end: comment.start }));
      lists[follows ? index - 1 : index]?.push(comment.text);
    }
    from = extent?.end ?? from;
  }
  return lists;
}

/** Operations that keep the statement's text, with the comments in it. */
const keepsText: ReadonlySet<OperationKind> = new Set<OperationKind>([
  'rawSql',
  'createView',
  'createFunction',
  'createTrigger',
]);

/** The comments inside a statement that no operation keeps in its text. */
function lostComments(place: StatementPlace, operations: readonly OperationBody[]): readonly string[] {
  return operations.some((operation) => keepsText.has(operation.kind)) ? [] : place.comments;
}

function failure(sql: string, source: SqlSource, error: unknown): ParsedSql {
  if (hasSqlDetails(error)) {
    // The server counts characters, JavaScript UTF-16 code units.
    const position = error.sqlDetails?.cursorPosition ?? 0;
    const start = [...sql].slice(0, position).join('').length;
    return failed(sql, source, { start, end: start + 1, message: error.message });
  }
  if (error instanceof RangeError)
    return failed(sql, source, { start: 0, end: sql.length, message: 'the SQL is nested too deeply' });
  throw error;
}

function failed(sql: string, source: SqlSource, failure: SyntaxFailure): ParsedSql {
  return syntaxFailure(sql, source, 'PostgreSQL', failure);
}

/** Reads one expression. Throws SqlFragmentError if the text is not exactly one. */
export function parseExpression(sql: string): Expression {
  const prefix = 'SELECT ';
  const { context, statement } = fragment(sql, prefix);
  const query = bodyOf(statement, 'SelectStmt');
  const target = bodyOf(query?.targetList?.[0], 'ResTarget');
  const { targetList = [], limitOption: _limit, op: _set, ...clauses } = query ?? {};
  if (
    target?.val === undefined ||
    target.name !== undefined ||
    targetList.length !== 1 ||
    Object.keys(clauses).length > 0
  ) {
    throw new SqlFragmentError('expression', sql, 'it is more or less than one value');
  }
  const whole = { start: prefix.length, end: context.extent.end };
  return readExpression(context, target.val, () => whole);
}

/** Reads one type. Throws SqlFragmentError if the text is not exactly one. */
export function parseType(sql: string): ColumnType {
  const { context, statement } = fragment(sql, 'SELECT NULL::');
  const query = bodyOf(statement, 'SelectStmt');
  const target = bodyOf(query?.targetList?.[0], 'ResTarget');
  const cast = bodyOf(target?.val, 'TypeCast');
  const { targetList = [], limitOption: _limit, op: _set, ...clauses } = query ?? {};
  if (
    cast?.typeName === undefined ||
    target?.name !== undefined ||
    targetList.length !== 1 ||
    Object.keys(clauses).length > 0
  ) {
    throw new SqlFragmentError('type', sql, 'it is more or less than one type');
  }
  try {
    return readType(cast.typeName, context.names.typeSchema);
  } catch (error) {
    if (error instanceof Unmodelled) throw new SqlFragmentError('type', sql, error.message);
    throw error;
  }
}

function fragment(sql: string, prefix: string) {
  const text = new SqlText(prefix + sql);
  let statements: readonly RawStmt[];
  try {
    if (sql.includes('\0')) throw new RangeError('the character NUL cannot occur in SQL');
    statements = parseStatements(text.text);
  } catch (error) {
    throw new SqlFragmentError('fragment', sql, error instanceof Error ? error.message : String(error));
  }
  const [first] = statements;
  if (first === undefined || statements.length !== 1)
    throw new SqlFragmentError('fragment', sql, 'more than one statement');
  return { context: new StatementContext(placeOf(text, first), new NameResolution()), statement: first.stmt };
}
