import type {
  ColumnType,
  Expression,
  Operation,
  OperationBody,
  OperationKind,
  Origin,
} from '../../ir/index.js';
import type { ParsedSql, SqlSource } from '../dialect.js';
import { Cursor, SyntaxProblem, Unmodelled } from './parse/cursor.js';
import { readExpression } from './parse/expressions.js';
import { SqlFragmentError } from '../fragment-error.js';
import { LexicalError, scan, type Comment } from './parse/lexer.js';
import { Spans } from '../spans.js';
import { syntaxFailure } from '../syntax-failure.js';
import { readStatement, splitStatements, type Statement } from './parse/statements.js';
import { readType } from './types.js';

/**
 * Reads SQL as SQLite 3.45 and later do. Nothing is dropped: what the IR does not model is `rawSql`. A text with a syntax
 * error gives no operations.
 */
export function parse(sql: string, source: SqlSource): ParsedSql {
  const spans = new Spans(sql, source);
  try {
    const { tokens, comments } = scan(sql);
    const statements = splitStatements(tokens);
    const around = comments.length === 0 ? undefined : commentsAround(sql, statements, comments);
    const operations = statements.map((statement, index): Operation => {
      const body = readStatement(sql, statement);
      const own = [...(around?.[index] ?? []), ...lostComments(statement, body, comments)].filter(
        (comment) => comment !== '',
      );
      const span = spans.span(statement[0]?.start ?? 0, statement.at(-1)?.end ?? 0);
      const origin: Origin = own.length === 0 ? span : { ...span, comments: own };
      return { ...body, origin };
    });
    return { operations, diagnostics: [] };
  } catch (error) {
    return failure(sql, source, error);
  }
}

function failure(sql: string, source: SqlSource, error: unknown): ParsedSql {
  const failed = (start: number, end: number, message: string): ParsedSql =>
    syntaxFailure(sql, source, 'SQLite', { start, end, message });
  if (error instanceof SyntaxProblem)
    return failed(error.at.start, Math.max(error.at.end, error.at.start + 1), error.message);
  if (error instanceof LexicalError) return failed(error.start, error.start + 1, error.message);
  if (error instanceof RangeError) return failed(0, sql.length, 'the SQL is nested too deeply');
  throw error;
}

/** The comments before each statement and after it on its last line. Those behind the last statement's line are nobody's. */
function commentsAround(
  sql: string,
  statements: readonly Statement[],
  comments: readonly Comment[],
): readonly (readonly string[])[] {
  const lists: string[][] = statements.map(() => []);
  let at = 0;
  let from = 0;
  for (let index = 0; index <= statements.length; index += 1) {
    const start = statements[index]?.[0]?.start ?? sql.length;
    const end = statements[index]?.at(-1)?.end ?? sql.length;
    for (
      let comment = comments[at];
      comment !== undefined && comment.start < start;
      comment = comments[++at]
    ) {
      const follows = index > 0 && !/[\r\n]/.test(sql.slice(from, comment.start));
      lists[follows ? index - 1 : index]?.push(comment.text);
    }
    while ((comments[at]?.start ?? sql.length) < end) at += 1;
    from = end;
  }
  return lists;
}

/** Operations that keep the statement's text, with the comments in it. */
const keepsText: ReadonlySet<OperationKind> = new Set<OperationKind>([
  'rawSql',
  'createView',
  'createTrigger',
]);

/** The comments inside a statement that its operation does not keep in its text. */
function lostComments(
  statement: Statement,
  operation: OperationBody,
  comments: readonly Comment[],
): readonly string[] {
  if (comments.length === 0 || keepsText.has(operation.kind)) return [];
  const start = statement[0]?.start ?? 0;
  const end = statement.at(-1)?.end ?? 0;
  return comments.filter((comment) => comment.start > start && comment.end <= end).map(({ text }) => text);
}

/** Reads one expression. Throws SqlFragmentError if the text is not exactly one. */
export function parseExpression(sql: string): Expression {
  return fragment('expression', sql, readExpression);
}

/** Reads one type. Throws SqlFragmentError if the text is not exactly one. */
export function parseType(sql: string): ColumnType {
  return fragment('type', sql, readType);
}

function fragment<T>(wanted: 'expression' | 'type', sql: string, read: (cursor: Cursor) => T): T {
  try {
    const cursor = new Cursor(sql, scan(sql).tokens);
    const result = read(cursor);
    cursor.expectEnd();
    return result;
  } catch (error) {
    const isRefusal =
      error instanceof SyntaxProblem ||
      error instanceof LexicalError ||
      error instanceof Unmodelled ||
      error instanceof RangeError;
    if (isRefusal) throw new SqlFragmentError(wanted, sql, error.message);
    throw error;
  }
}
