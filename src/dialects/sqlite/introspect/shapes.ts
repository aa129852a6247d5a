import type { Constraint, ForeignKey, OperationOf } from '../../../ir/index.js';
import type { SqlClient } from '../../sql-client.js';
import { typeText } from '../types.js';

/** What the pragmas say of a table. */
export interface TableShape {
  readonly columns: ColumnRow[];
  readonly foreignKeys: ForeignKeyRow[];
  readonly keys: KeyRow[];
}

interface ColumnRow {
  readonly owner: string;
  readonly name: string;
  readonly type: string;
  readonly notnull: number;
  readonly hasDefault: number;
  readonly pk: number;
  readonly hidden: number;
}

interface ForeignKeyRow {
  readonly owner: string;
  readonly id: number;
  readonly seq: number;
  readonly table: string;
  readonly from: string;
  readonly to: string | null;
  readonly on_update: string;
  readonly on_delete: string;
}

interface KeyRow {
  readonly owner: string;
  readonly columns: string;
}

const TABLES = `sqlite_master m`;

const COLUMNS_SQL = `SELECT m.name AS owner, x.name, x.type, x."notnull", x.dflt_value IS NOT NULL AS hasDefault, x.pk,
  x.hidden FROM ${TABLES} JOIN pragma_table_xinfo(m.name) x WHERE m.type = 'table' ORDER BY m.name, x.cid`;

const FOREIGN_KEYS_SQL = `SELECT m.name AS owner, x.* FROM ${TABLES} JOIN pragma_foreign_key_list(m.name) x
  WHERE m.type = 'table' ORDER BY m.name, x.id DESC, x.seq`;

/** Indexes that a UNIQUE or PRIMARY KEY made. */
const KEYS_SQL = `SELECT m.name AS owner, (SELECT json_group_array(c.name) FROM pragma_index_info(x.name) c) AS columns
  FROM ${TABLES} JOIN pragma_index_list(m.name) x WHERE m.type = 'table' AND x.origin = 'u' ORDER BY m.name`;

/** The shapes of all tables, by name. */
export async function readShapes(client: SqlClient): Promise<ReadonlyMap<string, TableShape>> {
  const shapes = new Map<string, TableShape>();
  const of = (owner: string): TableShape => {
    const shape = shapes.get(owner) ?? { columns: [], foreignKeys: [], keys: [] };
    shapes.set(owner, shape);
    return shape;
  };
  for (const row of (await client.query(COLUMNS_SQL)) as unknown as readonly ColumnRow[])
    of(row.owner).columns.push(row);
  for (const row of (await client.query(FOREIGN_KEYS_SQL)) as unknown as readonly ForeignKeyRow[]) {
    of(row.owner).foreignKeys.push(row);
  }
  for (const row of (await client.query(KEYS_SQL)) as unknown as readonly KeyRow[])
    of(row.owner).keys.push(row);
  return shapes;
}

/** In what a table that was read differs from what SQLite says of it; undefined: in nothing. */
export function disagreement(table: OperationOf<'createTable'>, shape: TableShape): string | undefined {
  return (
    columnDisagreement(table, shape) ?? keyDisagreement(table, shape) ?? foreignKeyDisagreement(table, shape)
  );
}

function columnDisagreement(table: OperationOf<'createTable'>, shape: TableShape): string | undefined {
  const key = table.constraints.find((constraint) => constraint.kind === 'primaryKey');
  const isStrict = table.with !== undefined;
  const read = table.columns.map((column) => {
    const pk = (key?.columns.findIndex((name) => same(name, column.name)) ?? -1) + 1;
    return [
      column.name,
      typeText(column.type) ?? '',
      isStrict && pk > 0 ? undefined : !column.nullable,
      column.default !== undefined,
      pk,
      column.generated === undefined ? 0 : column.generated.stored ? 3 : 2,
    ];
  });
  const told = shape.columns.map(({ name, type, notnull, hasDefault, pk, hidden }) => [
    name,
    plainType(type),
    isStrict && pk > 0 ? undefined : notnull === 1,
    hasDefault === 1,
    pk,
    hidden,
  ]);
  return JSON.stringify(read) === JSON.stringify(told) ? undefined : 'columns';
}

/** A declared type as `types.ts` keeps it. */
function plainType(type: string): string {
  return type
    .toLowerCase()
    .replace(/["'`[\]]/g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([(),]) ?/g, '$1')
    .trim();
}

function keyDisagreement(table: OperationOf<'createTable'>, shape: TableShape): string | undefined {
  const listed = (names: readonly string[]): string => JSON.stringify(names).toLowerCase();
  const primary = table.constraints.find(({ kind }) => kind === 'primaryKey');
  const primaryList = primary?.kind === 'primaryKey' ? listed(primary.columns) : undefined;
  const read = new Set(
    table.constraints.flatMap((one) => (one.kind === 'unique' ? [listed(one.columns)] : [])),
  );
  const told = new Set(shape.keys.map(({ columns }) => columns.toLowerCase()));
  // One that says the same as the primary key needs no index of its own.
  for (const list of [...read]) if (list === primaryList) read.delete(list);
  if (primaryList !== undefined) told.delete(primaryList);
  return read.size === told.size && [...read].every((list) => told.has(list)) ? undefined : 'keys';
}

function foreignKeyDisagreement(table: OperationOf<'createTable'>, shape: TableShape): string | undefined {
  const read = table.constraints.flatMap((one: Constraint) =>
    one.kind === 'foreignKey' ? one.columns.map((column, at) => describeKey(one, column, at)) : [],
  );
  const told = shape.foreignKeys.map((row) =>
    [row.from, row.table, row.to ?? '', row.on_delete, row.on_update, row.seq].join('\0').toLowerCase(),
  );
  const sorted = (list: readonly string[]): string => JSON.stringify(list.toSorted());
  return sorted(read) === sorted(told) ? undefined : 'foreign keys';
}

function describeKey(key: ForeignKey, column: string, at: number): string {
  const action = (name: string | undefined): string =>
    (name ?? 'noAction').replace(/[A-Z]/g, (letter) => ` ${letter}`);
  const to = key.references.columns?.[at] ?? '';
  return [column, key.references.table.name, to, action(key.onDelete), action(key.onUpdate), at]
    .join('\0')
    .toLowerCase();
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
