import type { Dialect } from '../../../src/dialects/dialect.js';
import { walkExpression } from '../../../src/fold/expressions.js';
import { quotedTextIn } from '../../../src/dialects/sqlite/quoted-text-in.js';
import type { SchemaState } from '../../../src/fold/state.js';
import type { Diagnostic, Expression, Operation, Span } from '../../../src/ir/index.js';
import type { Site } from '../../../src/source/index.js';
import type { Journal } from '../reader/journal.js';

/**
 * A statement as the package `sqlite3` takes it, and what is to be told of it: its SQLite takes for text what stands in double
 * quotes and no column is named like (its `deps/sqlite3.gyp` says nothing of SQLITE_DQS; asked of 5.1.7). That of
 * `better-sqlite3` refuses such a statement.
 */
export function asSqlite3Takes(sql: string, journal: Journal, at: Site): string {
  const taken = quotedTextIn(sql, journal.state);
  if (taken === sql) return sql;
  journal.diagnostics.push(finding('the driver sqlite3', textsOf(sql, taken), journal.span(at.span)));
  return taken;
}

/** Operations as they are meant, with what is to be told of that. */
export interface TakenOperations {
  readonly operations: readonly Operation[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A file of SQL that was read without asking which columns there are. */
export interface ReadFile {
  readonly dialect: Dialect;
  /** What its operations' places count in. */
  readonly text: string;
  /** What runs it, for people. */
  readonly who: string;
}

/** Operations of an SQL file as a SQLite takes them that lets text stand in double quotes, as {@link asSqlite3Takes} has it of a call. */
export function asFileTakes(
  operations: readonly Operation[],
  before: SchemaState,
  { dialect, text, who }: ReadFile,
): TakenOperations {
  if (dialect.name !== 'sqlite' || !operations.some(namesColumns)) return { operations, diagnostics: [] };
  const state = before.fork();
  const diagnostics: Diagnostic[] = [];
  const taken = operations.flatMap((operation) => {
    const meant = namesColumns(operation) ? meantBy(operation, state, { dialect, text }) : undefined;
    state.apply(operation);
    if (meant === undefined) return [operation];
    diagnostics.push(finding(who, meant.texts, operation.origin));
    return meant.operations;
  });
  return { operations: diagnostics.length === 0 ? operations : taken, diagnostics };
}

/** Whether it changes rows with what may be a column, or a text in double quotes. */
function namesColumns(operation: Operation): boolean {
  switch (operation.kind) {
    case 'insert':
      return operation.rows.some((row) => row.some(hasColumn));
    case 'update':
    case 'delete':
      return true;
    case 'rawSql':
      return operation.effect === 'data' && operation.sql.includes('"');
    default:
      return false;
  }
}

function hasColumn(expression: Expression): boolean {
  for (const { kind } of walkExpression(expression)) if (kind === 'column') return true;
  return false;
}

function meantBy(
  operation: Operation,
  state: SchemaState,
  { dialect, text }: Pick<ReadFile, 'dialect' | 'text'>,
): { readonly operations: readonly Operation[]; readonly texts: string } | undefined {
  const { origin } = operation;
  if (origin === undefined) return undefined;
  const sql = text.slice(origin.start, origin.end);
  const taken = quotedTextIn(sql, state);
  if (taken === sql) return undefined;
  const { operations } = dialect.parse(taken, { file: origin.file, at: origin });
  return { operations: operations.map((one) => ({ ...one, origin })), texts: textsOf(sql, taken) };
}

function finding(who: string, texts: string, span: Span | undefined): Diagnostic {
  return {
    severity: 'warning',
    code: 'text-in-double-quotes',
    message: `no column is named so: ${who} takes ${texts} for a text, which goes into the rows`,
    ...(span === undefined ? {} : { span }),
    help: 'it is written in single quotes, as what it is; if a column was meant, the rows have lost it already',
  };
}

function textsOf(sql: string, taken: string): string {
  const quoted = [...sql.matchAll(/"(?:[^"]|"")*"/g)].map(([text]) => text);
  const left = [...taken.matchAll(/"(?:[^"]|"")*"/g)].map(([text]) => text);
  const gone = quoted.filter((text) => {
    const at = left.indexOf(text);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return [...new Set(gone)].join(', ');
}
