import type { Column, Expression, OperationBody, OperationOf, Table } from '../../ir/index.js';
import { columnsOfExpression } from '../values/expression-columns.js';
import { needsPerson } from '../problem.js';
import { columnOf, portDelete, portUpdate, tableOf, type RowParts } from '../rows/row-changes.js';
import { readRows } from '../queries/read.js';
import { viaQuery } from '../queries/via-query.js';
import { writeRows } from '../queries/write-rows.js';
import { lose, type Ported, type WayContext } from '../way.js';
import { setCounter } from './change-column.js';
import { portCondition, portExpression } from './expressions.js';
import { readInsert, type ReadInsert } from '../from-mysql/mysql-insert.js';
import { portName } from './names.js';
import { queryLanguage } from './queries.js';
import { portValue } from './values.js';
import { useOf } from './uses.js';

const parts: RowParts = {
  tableName: portName,
  value: (value, column, table, context) => portValue(value, column, table, useOf(table, context)),
  condition: (where, table, context) => portCondition(where, useOf(table, context)),
};

/** Rows: inserted, changed, deleted. */
export const data = {
  insert: viaQuery(portRows, (operation: OperationOf<'insert'>, context: WayContext) =>
    insert({ operation, conflict: undefined }, context),
  ),
  update: viaQuery(portRows, (operation: OperationOf<'update'>, context: WayContext) =>
    portUpdate(operation, parts, context),
  ),
  delete: viaQuery(portRows, (operation: OperationOf<'delete'>, context: WayContext) =>
    portDelete(operation, parts, context),
  ),
} as const;

/** A statement with queries or joins, from its text. */
export function portRows(sql: string, context: WayContext): Ported {
  const read = readRows(sql, context);
  if (read.read.kind === 'insert' && read.read.ifAbsent !== undefined) loseIgnore(context);
  const written = writeRows(read, queryLanguage(context));
  const name = portName(written.table.name);
  const counter = written.table.columns.find(({ autoIncrement }) => autoIncrement !== undefined);
  const counts = counter !== undefined && written.columns.includes(counter.name);
  return [
    {
      kind: 'rawSql',
      dialect: 'postgres',
      sql: written.sql,
      statement: read.read.kind,
      effect: 'data',
      touches: [{ kind: 'table', name }],
    },
    ...(counts ? [setCounter(name, counter.name)] : []),
  ];
}

function loseIgnore(context: WayContext): void {
  lose(
    context,
    'insert-ignore',
    'INSERT IGNORE becomes ON CONFLICT DO NOTHING: rows that break other rules than a unique key stop the statement',
  );
}

/** INSERT IGNORE, REPLACE, ON DUPLICATE KEY UPDATE and INSERT without columns, which reading keeps to the letter. */
export function rawInsert(sql: string, context: WayContext): Ported {
  return insert(readInsert(sql, context), context);
}

function insert({ operation, conflict }: ReadInsert, context: WayContext): Ported {
  const table = tableOf(operation, context);
  const columns = operation.columns.map((name) => columnOf(table, name));
  const rows = operation.rows.map((row) =>
    row.map((value, i) => {
      const column = columns[i];
      return column === undefined
        ? portExpression(value, useOf(table, context))
        : portValue(value, column, table, useOf(table, context));
    }),
  );
  const name = portName(operation.table);
  const names = columns.map((column) => column.name);
  const plain = { kind: 'insert', table: name, columns: names, rows } as const;
  return [
    conflict === undefined ? plain : orOnConflict(plain, conflict, table, context),
    ...counted(columns, rows, table),
  ];
}

/** The counter goes on after numbers that are written; AUTO_INCREMENT does so by itself. */
function counted(
  columns: readonly Column[],
  rows: readonly (readonly Expression[])[],
  table: Table,
): readonly OperationBody[] {
  const at = columns.findIndex(({ autoIncrement }) => autoIncrement !== undefined);
  const counter = columns[at];
  if (counter === undefined || rows.every((row) => row[at]?.kind === 'default')) return [];
  return [setCounter(portName(table.name), counter.name)];
}

function orOnConflict(
  plain: OperationOf<'insert'>,
  conflict: NonNullable<ReadInsert['conflict']>,
  table: Table,
  context: WayContext,
): OperationBody {
  if (conflict.kind === 'ignore') {
    loseIgnore(context);
    return { ...plain, onConflict: { action: 'nothing' } };
  }
  const { to } = context;
  const keys = uniqueKeysOf(table);
  const [key] = keys;
  if (keys.length !== 1 || key === undefined)
    return needsPerson(
      'on-duplicate-key',
      'ON DUPLICATE KEY means any unique key, and ON CONFLICT DO UPDATE one: the table has several',
    );
  const set =
    conflict.kind !== 'update'
      ? replaced(plain, key, table, context)
      : conflict.set.map(({ column, value }) => {
          const target = columnOf(table, column);
          return `${to.quoteIdentifier(target.name)} = ${assigned(value, target, table, context)}`;
        });
  const action = set.length === 0 ? 'NOTHING' : `UPDATE SET ${set.join(', ')}`;
  return {
    kind: 'rawSql',
    dialect: 'postgres',
    sql: `${to.print(plain).join('; ')} ON CONFLICT (${key.map(to.quoteIdentifier).join(', ')}) DO ${action}`,
    statement: 'insert',
    effect: 'data',
    touches: [{ kind: 'table', name: plain.table }],
  };
}

/** REPLACE deletes the row and inserts another: columns that are not named get their default. */
function replaced(
  plain: OperationOf<'insert'>,
  key: readonly string[],
  table: Table,
  { to }: WayContext,
): readonly string[] {
  if (table.columns.some(({ name }) => !plain.columns.includes(name)))
    needsPerson(
      'replace',
      'REPLACE gives columns that it does not name their default, and deletes the row that was there',
    );
  return plain.columns
    .filter((name) => !key.includes(name))
    .map((name) => `${to.quoteIdentifier(name)} = excluded.${to.quoteIdentifier(name)}`);
}

/** A value after ON DUPLICATE KEY UPDATE: `VALUES(a)` is what the new row would have had, a bare name the row's own. */
function assigned(value: Expression, column: Column, table: Table, context: WayContext): string {
  const { to } = context;
  const [argument] = value.kind === 'call' && value.name.name === 'values' ? value.args : [];
  if (argument?.kind === 'column') return `excluded.${to.quoteIdentifier(argument.path.at(-1) ?? '')}`;
  if (columnsOfExpression(value).length > 0 || value.kind === 'call')
    return needsPerson('on-duplicate-key', 'the value of ON DUPLICATE KEY UPDATE is computed');
  return to.printExpression(portValue(value, column, table, useOf(table, context)));
}

function uniqueKeysOf(table: Table): readonly (readonly string[])[] {
  return [
    ...table.constraints.flatMap((one) => (one.kind === 'primaryKey' ? [one.columns] : [])),
    ...table.indexes.flatMap(({ unique, keys }) =>
      unique === true ? [keys.map(({ column }) => column ?? '')] : [],
    ),
  ];
}
