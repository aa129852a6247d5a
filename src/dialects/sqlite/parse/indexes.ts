import type { IndexKey, OperationBody } from '../../../ir/index.js';
import type { Cursor } from './cursor.js';
import { SyntaxProblem } from './cursor.js';
import { readExpression } from './expressions.js';
import { ownName } from './tables.js';

/** Reads CREATE INDEX from behind the word INDEX. */
export function readCreateIndex(cursor: Cursor, isUnique: boolean): OperationBody {
  const ifNotExists = cursor.accept('if', 'not', 'exists');
  const { name } = ownName(cursor.qualifiedName());
  cursor.expect('on');
  const table = { name: cursor.name() };
  const keys = cursor.parenthesized(() => readIndexKey(cursor));
  const where = cursor.accept('where') ? readExpression(cursor) : undefined;
  cursor.expectEnd();
  return {
    kind: 'createIndex',
    table,
    index: {
      name,
      ...(isUnique ? { unique: true } : {}),
      keys,
      ...(where === undefined ? {} : { where }),
    },
    ...(ifNotExists ? { ifNotExists: true } : {}),
  };
}

/** A column or an expression, with its collation and order. A string is taken for a column's name. */
function readIndexKey(cursor: Cursor): IndexKey {
  let expression = readExpression(cursor);
  let collation: string | undefined;
  if (expression.kind === 'collate') {
    collation = expression.collation.name;
    expression = expression.operand;
  }
  const isDescending = cursor.accept('desc');
  if (!isDescending) cursor.accept('asc');
  const options = {
    ...(collation === undefined ? {} : { collation: { name: collation } }),
    ...(isDescending ? { order: 'desc' as const } : {}),
  };
  // NULLS FIRST and LAST are in the grammar, and refused in an index.
  if (cursor.isAt('nulls')) throw new SyntaxProblem(cursor.peek(), 'unsupported use of NULLS FIRST or LAST');
  const [column] = expression.kind === 'column' && expression.path.length === 1 ? expression.path : [];
  if (column !== undefined) return { column, ...options };
  if (expression.kind === 'string') return { column: expression.value, ...options };
  return { expression, ...options };
}
