import { hasSqlDetails, parseSync, type RawStmt } from 'libpg-query';
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
import { SqlFragmentError } from './parse/fragment-error.js';
import { NameResolution, StatementContext } from './parse/context.js';
import { readExpression } from './parse/expressions.js';
import { bodyOf, Unmodelled } from './parse/nodes.js';
import { Places } from './parse/origins.js';
import { readStatement } from './parse/statements.js';
import { scan, SqlText, type Comment, type Extent } from './parse/text.js';
import { readType } from './types.js';

export { SqlFragmentError } from './parse/fragment-error.js';

/**
 * Reads SQL with PostgreSQL's own grammar. Nothing is dropped: what the IR does not model is `rawSql`. A text with a
 * syntax error gives no operations.
 */
export function parse(sql: string, source: SqlSource): ParsedSql {
  if (sql.trim() === '') return { operations: [], diagnostics: [] };
  const places = new Places(sql, source);
  // The grammar's library takes NUL for the end of the text.
  const nul = sql.indexOf('\0');
  if (nul >= 0) return failed(places.span(nul, nul + 1), 'the character NUL cannot occur in SQL');
  let statements: readonly RawStmt[];
  try {
    statements = parseSync(sql).stmts ?? [];
  } catch (error) {
    return failure(sql, places, error);
  }
  return readAll(sql, places, statements);
}

function readAll(sql: string, places: Places, statements: readonly RawStmt[]): ParsedSql {
  const text = new SqlText(sql);
  const hasComments = sql.includes('--') || sql.includes('/*');
  const operations: Operation[] = [];
  const diagnostics: Diagnostic[] = [];
  const names = new NameResolution();
  const extents = statements.map((statement) => statementExtent(text, statement, hasComments));
  const comments = hasComments ? commentsByStatement(text, extents) : undefined;
  for (const [index, statement] of statements.entries()) {
    const extent = extents[index];
    if (extent === undefined || statement.stmt === undefined) continue;
    const span = places.span(text.index(extent.start), text.index(extent.end));
    const context = new StatementContext(text, extent, names, diagnostics, span);
    const read = readStatement(context, statement.stmt);
    const own = commentsFor(read, comments?.[index]);
    const origin: Origin = own.length === 0 ? span : { ...span, comments: own };
    for (const operation of read) operations.push({ ...operation, origin });
  }
  return { operations, diagnostics };
}

/** From a statement's first token to its last, without the semicolon and without comments after it. */
function statementExtent(text: SqlText, statement: RawStmt, hasComments: boolean): Extent {
  const start = statement.stmt_location ?? 0;
  const end = statement.stmt_len === undefined ? text.byteLength : start + statement.stmt_len;
  const slice = text.slice({ start, end });
  if (hasComments && /--|\/\*/.test(slice)) {
    const { tokens } = scan(text, { start, end });
    return { start: tokens[0]?.start ?? start, end: tokens.at(-1)?.end ?? end };
  }
  const before = /^\s*/.exec(slice)?.[0].length ?? 0;
  const after = slice.length - slice.trimEnd().length;
  return { start: start + before, end: end - after };
}

/** The comments of a statement: before it and after it on its last line, and inside it. */
interface StatementComments {
  readonly around: string[];
  readonly inside: string[];
}

/** Comments after the last statement's line belong to none. */
function commentsByStatement(text: SqlText, extents: readonly Extent[]): readonly StatementComments[] {
  const lists: StatementComments[] = extents.map(() => ({ around: [], inside: [] }));
  let from = 0;
  for (let index = 0; index <= extents.length; index += 1) {
    const extent = extents[index];
    for (const comment of commentsIn(text, { start: from, end: extent?.start ?? text.byteLength })) {
      const follows = index > 0 && !/[\r\n]/.test(text.slice({ start: from, end: comment.start }));
      lists[follows ? index - 1 : index]?.around.push(comment.text);
    }
    if (extent === undefined) break;
    for (const comment of commentsIn(text, extent)) lists[index]?.inside.push(comment.text);
    from = extent.end;
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

function commentsFor(operations: readonly OperationBody[], comments: StatementComments | undefined): readonly string[] {
  if (comments === undefined) return [];
  const isKept = operations.some((operation) => keepsText.has(operation.kind));
  return isKept ? comments.around : [...comments.around, ...comments.inside];
}

function commentsIn(text: SqlText, extent: Extent): readonly Comment[] {
  if (extent.end <= extent.start || !/--|\/\*/.test(text.slice(extent))) return [];
  return scan(text, extent).comments.filter((comment) => comment.text !== '');
}

function failure(sql: string, places: Places, error: unknown): ParsedSql {
  if (hasSqlDetails(error)) {
    // The server counts characters, JavaScript UTF-16 code units.
    const position = error.sqlDetails?.cursorPosition ?? 0;
    const start = [...sql].slice(0, position).join('').length;
    return failed(places.span(start, start + 1), error.message);
  }
  if (error instanceof RangeError) return failed(places.span(0, sql.length), 'the SQL is nested too deeply');
  throw error;
}

function failed(span: Span, message: string): ParsedSql {
  return { operations: [], diagnostics: [{ severity: 'error', code: 'sql-syntax', message, span }] };
}

/** Reads one expression. Throws SqlFragmentError if the text is not exactly one. */
export function parseExpression(sql: string): Expression {
  const prefix = 'SELECT ';
  const { context, statement } = fragment(sql, prefix, '');
  const query = bodyOf(statement, 'SelectStmt');
  const target = bodyOf(query?.targetList?.[0], 'ResTarget');
  const { targetList = [], limitOption, op, ...clauses } = query ?? {};
  if (target?.val === undefined || target.name !== undefined || targetList.length !== 1 || Object.keys(clauses).length > 0) {
    throw new SqlFragmentError('expression', sql, `not an expression (${limitOption} ${op})`);
  }
  const whole = { start: prefix.length, end: context.extent.end };
  return readExpression(context, target.val, () => whole);
}

/** Reads one type. Throws SqlFragmentError if the text is not exactly one. */
export function parseType(sql: string): ColumnType {
  const { context, statement } = fragment(sql, 'SELECT NULL::', '');
  const query = bodyOf(statement, 'SelectStmt');
  const cast = bodyOf(bodyOf(query?.targetList?.[0], 'ResTarget')?.val, 'TypeCast');
  const { targetList = [], limitOption, op, ...clauses } = query ?? {};
  if (cast?.typeName === undefined || targetList.length !== 1 || Object.keys(clauses).length > 0) {
    throw new SqlFragmentError('type', sql, `not a type (${limitOption} ${op})`);
  }
  try {
    return readType(cast.typeName, context.names.typeSchema);
  } catch (error) {
    if (error instanceof Unmodelled) throw new SqlFragmentError('type', sql, error.message);
    throw error;
  }
}

function fragment(sql: string, prefix: string, suffix: string) {
  const text = new SqlText(prefix + sql + suffix);
  let statements: readonly RawStmt[];
  try {
    if (sql.includes('\0')) throw new RangeError('the character NUL cannot occur in SQL');
    statements = parseSync(text.text).stmts ?? [];
  } catch (error) {
    throw new SqlFragmentError('fragment', sql, error instanceof Error ? error.message : String(error));
  }
  const [first] = statements;
  if (first === undefined || statements.length !== 1) throw new SqlFragmentError('fragment', sql, 'more than one statement');
  const extent = statementExtent(text, first, true);
  return { context: new StatementContext(text, extent, new NameResolution()), statement: first.stmt };
}
