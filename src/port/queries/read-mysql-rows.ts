import { Unmodelled, type Cursor } from '../../dialects/mysql/parse/cursor.js';
import type { Expression } from '../../ir/index.js';
import { readCommon, readFrom, readQuery, readValue } from './read-mysql.js';
import type { Assignment, Changed, FromItem, RowStatement } from './tree.js';

/** Reads INSERT, UPDATE or DELETE of MySQL. Throws Unexpected or Unmodelled. */
export function readRowStatement(cursor: Cursor): RowStatement {
  const common = readCommon(cursor);
  if (cursor.words('UPDATE')) return readUpdate(cursor, common);
  if (cursor.words('DELETE')) return readDelete(cursor, common);
  cursor.expectWords('INSERT');
  return readInsert(cursor);
}

function readInsert(cursor: Cursor): RowStatement {
  const ignore = cursor.words('IGNORE');
  cursor.words('INTO');
  const table = cursor.objectName();
  const columns = cursor.attempt(() => cursor.list(() => cursor.identifier('a column'))) ?? [];
  const isRows = cursor.oneOf('VALUES', 'VALUE') !== undefined;
  const rows = isRows ? cursor.elements(() => cursor.list(() => readValue(cursor))) : readQuery(cursor);
  if (cursor.isWord('ON')) throw new Unmodelled('ON DUPLICATE KEY UPDATE of a query');
  return { kind: 'insert', table, columns, rows, ...(ignore ? { ifAbsent: {} } : {}) };
}

function readUpdate(
  cursor: Cursor,
  common: Extract<RowStatement, { kind: 'update' }>['common'],
): RowStatement {
  if (cursor.isWord('LOW_PRIORITY', 'IGNORE')) throw new Unmodelled('UPDATE with a modifier');
  const from = readFrom(cursor);
  cursor.expectWords('SET');
  const set = cursor.elements(() => readAssignment(cursor));
  const where = readWhere(cursor);
  if (cursor.isWord('ORDER', 'LIMIT')) throw new Unmodelled('UPDATE with an order or a limit');
  const owners = new Set(set.map(({ table }) => table));
  const [only] = from;
  const assignments = set.map(({ column, value }): Assignment => ({ column, value }));
  if (from.length === 1 && only?.kind === 'table')
    return { kind: 'update', changed: changedOf(only), common, set: assignments, from: [], ...where };
  const [owner] = owners;
  if (owners.size !== 1 || owner === undefined) throw new Unmodelled('UPDATE of more than one table');
  return {
    kind: 'update',
    changed: changedOf(tableCalled(owner, from)),
    common,
    set: assignments,
    from,
    ...where,
    isJoined: true,
  };
}

function readDelete(
  cursor: Cursor,
  common: Extract<RowStatement, { kind: 'delete' }>['common'],
): RowStatement {
  if (cursor.isWord('LOW_PRIORITY', 'QUICK', 'IGNORE')) throw new Unmodelled('DELETE with a modifier');
  if (cursor.words('FROM')) {
    const from = readFrom(cursor);
    const [only] = from;
    if (cursor.words('USING')) return joinedDelete(from, readFrom(cursor), common, cursor);
    if (from.length !== 1 || only?.kind !== 'table') throw new Unmodelled('DELETE from more than one table');
    const where = readWhere(cursor);
    if (cursor.isWord('ORDER', 'LIMIT')) throw new Unmodelled('DELETE with an order or a limit');
    return { kind: 'delete', changed: changedOf(only), common, from: [], ...where };
  }
  const targets = readFrom(cursor);
  cursor.expectWords('FROM');
  return joinedDelete(targets, readFrom(cursor), common, cursor);
}

function joinedDelete(
  targets: readonly FromItem[],
  from: readonly FromItem[],
  common: Extract<RowStatement, { kind: 'delete' }>['common'],
  cursor: Cursor,
): RowStatement {
  const [target] = targets;
  if (targets.length !== 1 || target?.kind !== 'table')
    throw new Unmodelled('DELETE from more than one table');
  const changed = changedOf(tableCalled(target.alias ?? target.name.name, from));
  return { kind: 'delete', changed, common, from, ...readWhere(cursor), isJoined: true };
}

function changedOf(item: FromItem): Changed {
  if (item.kind !== 'table') throw new Unmodelled('a change of what is no table');
  return { table: item.name, ...(item.alias === undefined ? {} : { alias: item.alias }) };
}

/** The table of FROM that a statement calls so. */
function tableCalled(name: string, from: readonly FromItem[]): FromItem {
  const found = from
    .flatMap(tablesIn)
    .find((one) => one.kind === 'table' && (one.alias ?? one.name.name) === name);
  if (found === undefined) throw new Unmodelled('a change of a table that is not named');
  return found;
}

function tablesIn(item: FromItem): readonly FromItem[] {
  return item.kind === 'join' ? [...tablesIn(item.left), ...tablesIn(item.right)] : [item];
}

function readAssignment(cursor: Cursor): Assignment & { readonly table: string | undefined } {
  const path = [cursor.identifier('a column')];
  while (cursor.mark('.')) path.push(cursor.identifier('a column'));
  if (!cursor.mark('=')) cursor.expectMark(':=');
  return { table: path.at(-2), column: path.at(-1) ?? '', value: readValue(cursor) };
}

function readWhere(cursor: Cursor): { readonly where?: Expression } {
  return cursor.words('WHERE') ? { where: readValue(cursor) } : {};
}
