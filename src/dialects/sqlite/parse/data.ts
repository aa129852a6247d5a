import type { Expression, OperationBody, OperationOf } from '../../../ir/index.js';
import { Unmodelled, type Cursor } from './cursor.js';
import { readExpression } from './expressions.js';
import { ownName } from './tables.js';

/** Reads INSERT from behind its word: only VALUES for named columns are simple enough. */
export function readInsert(cursor: Cursor): OperationBody {
  // INSERT OR IGNORE leaves out more than rows in conflict: also those that break NOT NULL.
  if (!cursor.accept('into')) throw new Unmodelled('INSERT OR');
  const table = target(cursor);
  if (cursor.accept('default', 'values')) {
    end(cursor);
    return { kind: 'insert', table, columns: [], rows: [[]] };
  }
  if (!cursor.isAtOperator('(')) throw new Unmodelled('INSERT without columns');
  const columns = cursor.parenthesized(() => cursor.name());
  const rows = cursor.accept('values')
    ? cursor.list(() => cursor.parenthesized(() => readExpression(cursor)))
    : readSelectedRows(cursor);
  if (rows.some((row) => row.length !== columns.length)) throw new Unmodelled('INSERT of fewer values');
  const onConflict = readConflict(cursor, columns);
  end(cursor);
  return { kind: 'insert', table, columns, rows, ...(onConflict === undefined ? {} : { onConflict }) };
}

/** `SELECT 1 AS a, 2 AS b UNION ALL SELECT …` without a table, as Knex writes several rows. */
function readSelectedRows(cursor: Cursor): readonly (readonly Expression[])[] {
  const rows: (readonly Expression[])[] = [];
  do {
    if (!cursor.accept('select')) throw new Unmodelled('INSERT of a query');
    rows.push(
      cursor.list(() => {
        const value = readExpression(cursor);
        if (cursor.accept('as')) cursor.name();
        return value;
      }),
    );
  } while (cursor.accept('union', 'all'));
  return rows;
}

type Conflict = NonNullable<OperationOf<'insert'>['onConflict']>;

function readConflict(cursor: Cursor, columns: readonly string[]): Conflict | undefined {
  if (!cursor.accept('on', 'conflict')) return undefined;
  const keys = cursor.isAtOperator('(') ? cursor.parenthesized(() => readConflictKey(cursor)) : undefined;
  const conflict = keys === undefined ? {} : { columns: keys };
  cursor.expect('do');
  if (cursor.accept('nothing')) return { ...conflict, action: 'nothing' };
  cursor.expect('update', 'set');
  const merged = cursor.list(() => {
    const column = cursor.name();
    cursor.expectOperator('=');
    const value = readExpression(cursor);
    const isTaken =
      value.kind === 'column' &&
      value.path.length === 2 &&
      value.path[0]?.toLowerCase() === 'excluded' &&
      value.path[1] === column;
    if (!isTaken) throw new Unmodelled('a value of ON CONFLICT');
    return column;
  });
  const isWhole = merged.length === columns.length && columns.every((column) => merged.includes(column));
  if (!isWhole) throw new Unmodelled('ON CONFLICT that does not take over all values');
  return { ...conflict, action: 'merge' };
}

function readConflictKey(cursor: Cursor): string {
  const expression = readExpression(cursor);
  const [column] = expression.kind === 'column' && expression.path.length === 1 ? expression.path : [];
  if (column === undefined) throw new Unmodelled('a key of ON CONFLICT');
  return column;
}

/** Reads UPDATE from behind its word. */
export function readUpdate(cursor: Cursor): OperationBody {
  if (cursor.isAt('or')) throw new Unmodelled('UPDATE OR');
  const table = target(cursor);
  cursor.expect('set');
  const set = cursor.list(() => {
    if (cursor.isAtOperator('(')) throw new Unmodelled('several columns at once');
    const column = cursor.name();
    cursor.expectOperator('=');
    return { column, value: readExpression(cursor) };
  });
  const where = readWhere(cursor);
  end(cursor);
  return { kind: 'update', table, set, ...(where === undefined ? {} : { where }) };
}

/** Reads DELETE from behind its word. */
export function readDelete(cursor: Cursor): OperationBody {
  cursor.expect('from');
  const table = target(cursor);
  const where = readWhere(cursor);
  end(cursor);
  return { kind: 'delete', table, ...(where === undefined ? {} : { where }) };
}

function readWhere(cursor: Cursor): Expression | undefined {
  return cursor.accept('where') ? readExpression(cursor) : undefined;
}

/** The table whose rows change. SQLite's own tables are the schema itself, or the server's bookkeeping. */
function target(cursor: Cursor): ReturnType<typeof ownName> {
  const name = ownName(cursor.qualifiedName());
  if (/^sqlite_/i.test(name.name)) throw new Unmodelled("one of SQLite's own tables");
  return name;
}

/** Whatever follows (RETURNING, LIMIT, FROM) is not modelled. */
function end(cursor: Cursor): void {
  if (!cursor.isAtEnd) throw new Unmodelled('a clause of a data change');
}
