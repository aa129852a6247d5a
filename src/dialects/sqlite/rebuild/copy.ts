import type { Expression } from '../../../ir/index.js';
import { Cursor, SyntaxProblem, Unmodelled } from '../parse/cursor.js';
import { readExpression } from '../parse/expressions.js';
import { LexicalError, scan } from '../parse/lexer.js';

/** `INSERT INTO target (columns) SELECT values FROM source`: every row of one table goes into another. */
export interface CopyStatement {
  readonly target: string;
  /** Absent: the target's columns in their order. */
  readonly columns?: readonly string[];
  readonly source: string;
  /** One for each column; `'*'`: the source's columns in their order. */
  readonly values: readonly Expression[] | '*';
}

/** Reads a statement that copies all rows; undefined for any other: a condition, an order, a join. */
export function readCopy(sql: string): CopyStatement | undefined {
  try {
    return read(new Cursor(sql, scan(sql).tokens));
  } catch (error) {
    const isOther =
      error instanceof SyntaxProblem || error instanceof Unmodelled || error instanceof LexicalError;
    if (isOther) return undefined;
    throw error;
  }
}

function read(cursor: Cursor): CopyStatement | undefined {
  cursor.expect('insert', 'into');
  const target = cursor.qualifiedName();
  const columns = cursor.isAtOperator('(') ? cursor.parenthesized(() => cursor.name()) : undefined;
  cursor.expect('select');
  const values = cursor.acceptOperator('*') ? '*' : cursor.list(() => readValue(cursor));
  cursor.expect('from');
  const source = cursor.qualifiedName();
  cursor.acceptOperator(';');
  if (!cursor.isAtEnd || target.schema !== undefined || source.schema !== undefined) return undefined;
  return {
    target: target.name,
    ...(columns === undefined ? {} : { columns }),
    source: source.name,
    values,
  };
}

/** A value with the name that it may get, which means nothing here. */
function readValue(cursor: Cursor): Expression {
  const value = readExpression(cursor);
  if (cursor.accept('as')) cursor.name();
  return value;
}
