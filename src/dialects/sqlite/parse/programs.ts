import type { OperationBody } from '../../../ir/index.js';
import { SyntaxProblem, Unmodelled, type Cursor } from './cursor.js';
import { ownName, placeOf } from './tables.js';
import { tablesRead } from './touches.js';

/** Reads CREATE VIEW from behind the word VIEW. */
export function readCreateView(cursor: Cursor, isTemporary: boolean): OperationBody {
  const ifNotExists = cursor.accept('if', 'not', 'exists');
  const place = placeOf(cursor.qualifiedName(), isTemporary);
  if (place.temporary) throw new Unmodelled('a temporary view');
  const columns = cursor.isAtOperator('(') ? cursor.parenthesized(() => cursor.name()) : undefined;
  cursor.expect('as');
  const start = cursor.position;
  if (cursor.isAtEnd) throw new SyntaxProblem(cursor.peek());
  while (!cursor.isAtEnd) cursor.next();
  return {
    kind: 'createView',
    name: place.table,
    ...(ifNotExists ? { ifNotExists: true } : {}),
    ...(columns === undefined ? {} : { columns }),
    query: cursor.since(start),
    dialect: 'sqlite',
    reads: tablesRead(cursor.tokensSince(start)),
  };
}

/**
 * Reads CREATE TRIGGER from behind the word TRIGGER. The body is kept as text. The definition is as SQLite stores it:
 * without TEMP, IF NOT EXISTS and the name of the database.
 */
export function readCreateTrigger(cursor: Cursor, isTemporary: boolean): OperationBody {
  const ifNotExists = cursor.accept('if', 'not', 'exists');
  const nameAt = cursor.position;
  const qualified = cursor.qualifiedName();
  const isQualified = cursor.position - nameAt > 1;
  if (placeOf(qualified, isTemporary).temporary) throw new Unmodelled('a temporary trigger');
  const start = isQualified ? nameAt + 2 : nameAt;
  while (!cursor.isAt('on')) {
    if (cursor.isAtEnd || cursor.isAt('begin')) throw new SyntaxProblem(cursor.peek());
    cursor.next();
  }
  cursor.next();
  const table = ownName(cursor.qualifiedName());
  while (!cursor.isAtEnd) cursor.next();
  const last = cursor.tokensSince(cursor.position - 1)[0];
  if (last?.value !== 'end') throw new SyntaxProblem(cursor.peek());
  return {
    kind: 'createTrigger',
    table,
    name: qualified.name,
    ...(ifNotExists ? { ifNotExists: true } : {}),
    definition: `CREATE TRIGGER ${cursor.since(start)}`,
    dialect: 'sqlite',
  };
}
