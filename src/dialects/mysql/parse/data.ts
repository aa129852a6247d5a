import type { Expression, OperationBody } from '../../../ir/index.js';
import { Unmodelled, type Cursor } from './cursor.js';
import { readExpression } from './expressions.js';

/** INSERT of rows into named columns. All else of INSERT is kept to the letter. */
export function readInsert(cursor: Cursor): OperationBody {
  if (cursor.isWord('LOW_PRIORITY', 'DELAYED', 'HIGH_PRIORITY', 'IGNORE'))
    throw new Unmodelled('INSERT with a modifier');
  cursor.words('INTO');
  const table = cursor.objectName();
  if (cursor.words('SET')) {
    const set = cursor.elements(() => readAssignment(cursor));
    cursor.expectEnd();
    return {
      kind: 'insert',
      table,
      columns: set.map(({ column }) => column),
      rows: [set.map(({ value }) => value)],
    };
  }
  if (!cursor.isMark('(')) throw new Unmodelled('INSERT without columns');
  const isEmpty = cursor.isMark(')', 1);
  const columns = isEmpty ? emptyList(cursor) : cursor.list(() => cursor.identifier('a column'));
  if (cursor.oneOf('VALUES', 'VALUE') === undefined) throw new Unmodelled('INSERT of a query');
  const rows = cursor.elements((): readonly Expression[] => {
    if (cursor.isWord('ROW')) throw new Unmodelled('INSERT of row constructors');
    if (isEmpty) return emptyList(cursor);
    return cursor.list(() => readExpression(cursor));
  });
  if (!cursor.atEnd) throw new Unmodelled('INSERT with more than rows');
  if (rows.some((row) => row.length !== columns.length)) throw new Unmodelled('rows of another length');
  return { kind: 'insert', table, columns, rows };
}

/** `() VALUES ()`: a row of defaults. */
function emptyList(cursor: Cursor): readonly never[] {
  cursor.expectMark('(');
  cursor.expectMark(')');
  return [];
}

interface Assignment {
  readonly column: string;
  readonly value: Expression;
}

function readAssignment(cursor: Cursor): Assignment {
  const column = cursor.identifier('a column');
  if (cursor.isMark('.')) throw new Unmodelled('a column with its table');
  if (!cursor.mark('=')) cursor.expectMark(':=');
  return { column, value: readExpression(cursor) };
}

/** UPDATE of one table. */
export function readUpdate(cursor: Cursor): OperationBody {
  if (cursor.isWord('LOW_PRIORITY', 'IGNORE')) throw new Unmodelled('UPDATE with a modifier');
  const table = cursor.objectName();
  if (!cursor.words('SET')) throw new Unmodelled('UPDATE of more than one table');
  const set = cursor.elements(() => readAssignment(cursor));
  const where = readWhere(cursor);
  if (!cursor.atEnd) throw new Unmodelled('UPDATE with an order');
  return { kind: 'update', table, set, ...where };
}

/** DELETE from one table. */
export function readDelete(cursor: Cursor): OperationBody {
  if (!cursor.words('FROM')) throw new Unmodelled('DELETE with a modifier, or of more than one table');
  const table = cursor.objectName();
  const where = readWhere(cursor);
  if (!cursor.atEnd) throw new Unmodelled('DELETE with more than a condition');
  return { kind: 'delete', table, ...where };
}

function readWhere(cursor: Cursor): { readonly where?: Expression } {
  return cursor.words('WHERE') ? { where: readExpression(cursor) } : {};
}
