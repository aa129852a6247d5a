import type { Column, Expression, OperationBody, OperationOf, Table } from '../../ir/index.js';
import { readInsert, type ReadInsert } from '../from-mysql/mysql-insert.js';
import { refuseWithoutDefault } from '../rows/left-out-defaults.js';
import { needsPerson } from '../problem.js';
import { columnOf, portDelete, portUpdate, tableOf, type RowParts } from '../rows/row-changes.js';
import { insertOfValues } from '../queries/first-columns.js';
import { readRows } from '../queries/read.js';
import { viaQuery } from '../queries/via-query.js';
import { writeRows } from '../queries/write-rows.js';
import { lose, type Ported, type WayContext } from '../way.js';
import { portExpression } from './expressions.js';
import { withoutCast } from '../from-postgres/postgres-literals.js';
import { portName } from './names.js';
import { queryLanguage } from './queries.js';
import { portValue } from './values.js';
import { useOf } from './uses.js';

const parts: RowParts = {
  tableName: portName,
  value: (value, column, table, context) => portValue(value, column, useOf(table, context)),
  condition: (where, table, context) => portExpression(where, useOf(table, context)),
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
  const plain = insertOfValues(read.read, context);
  if (plain !== undefined) return insert({ operation: plain, conflict: undefined }, context);
  if (read.read.kind === 'insert' && read.read.ifAbsent !== undefined && context.from.name !== 'postgres')
    lose(context, 'insert-ignore', 'rows that break other rules than a unique key stop the statement');
  const written = writeRows(read, queryLanguage(context));
  return [
    {
      kind: 'rawSql',
      dialect: 'sqlite',
      sql: written.sql,
      statement: read.read.kind,
      effect: 'data',
      touches: [{ kind: 'table', name: portName(written.table.name) }],
    },
  ];
}

/** MySQL's INSERT IGNORE, REPLACE, ON DUPLICATE KEY UPDATE and INSERT without columns. */
export function rawInsert(sql: string, context: WayContext): Ported {
  return insert(readInsert(sql, context), context);
}

function insert({ operation, conflict }: ReadInsert, context: WayContext): Ported {
  const table = tableOf(operation, context);
  const all = operation.columns.map((name) => columnOf(table, name));
  const written = operation.rows.map((row) =>
    row.map((value, i): Expression => {
      const column = all[i];
      return column === undefined
        ? portExpression(value, useOf(table, context))
        : portValue(value, column, useOf(table, context));
    }),
  );
  // DEFAULT is no value here: a column that only has that is left out.
  const isKept = all.map((_, i) => written.some((row) => row[i]?.kind !== 'default'));
  const rows = written.map((row) =>
    row.flatMap((value, i) => {
      if (isKept[i] !== true) return [];
      return [value.kind === 'default' ? defaultOf(all[i], table, context) : value];
    }),
  );
  const said = all.filter((_, i) => operation.rows.every((row) => row[i]?.kind !== 'default'));
  const names = said.map(({ name }) => name);
  refuseWithoutDefault(table, context.target.table(portName(operation.table)), names, context);
  const plain = {
    kind: 'insert',
    table: portName(operation.table),
    columns: all.filter((_, i) => isKept[i] === true).map(({ name }) => name),
    rows,
    ...(operation.onConflict === undefined ? {} : { onConflict: operation.onConflict }),
  } as const;
  return [conflict === undefined ? plain : orOnConflict(plain, conflict, table, context)];
}

/** What DEFAULT stands for among other values, where that is a constant. */
function defaultOf(column: Column | undefined, table: Table, context: WayContext): Expression {
  if (column?.autoIncrement !== undefined || column?.default === undefined) return { kind: 'null' };
  const value = withoutCast(column.default);
  if (['string', 'number', 'boolean', 'null'].includes(value.kind))
    return portValue(value, column, useOf(table, context));
  return needsPerson('default', 'DEFAULT in some of the rows only has no equal');
}

/** SQLite has the conflict clauses of MySQL under other names (manual: "UPSERT", "The ON CONFLICT Clause"). */
function orOnConflict(
  plain: OperationOf<'insert'>,
  conflict: NonNullable<ReadInsert['conflict']>,
  table: Table,
  context: WayContext,
): OperationBody {
  if (conflict.kind === 'ignore') {
    lose(context, 'insert-ignore', 'rows that break other rules than a unique key stop the statement');
    return { ...plain, onConflict: { action: 'nothing' } };
  }
  const { to } = context;
  const text = to.print(plain).join('; ');
  const sql =
    conflict.kind === 'replace'
      ? text.replace(/^INSERT\b/, 'INSERT OR REPLACE')
      : `${text} ON CONFLICT DO UPDATE SET ${conflict.set
          .map(({ column, value }) => {
            const target = columnOf(table, column);
            return `${to.quoteIdentifier(target.name)} = ${assigned(value, target, table, context)}`;
          })
          .join(', ')}`;
  return {
    kind: 'rawSql',
    dialect: 'sqlite',
    sql,
    statement: 'insert',
    effect: 'data',
    touches: [{ kind: 'table', name: plain.table }],
  };
}

function assigned(value: Expression, column: Column, table: Table, context: WayContext): string {
  const { to } = context;
  const [argument] = value.kind === 'call' && value.name.name === 'values' ? value.args : [];
  if (argument?.kind === 'column') return `excluded.${to.quoteIdentifier(argument.path.at(-1) ?? '')}`;
  if (value.kind === 'call')
    return needsPerson('on-duplicate-key', 'the value of ON DUPLICATE KEY UPDATE is computed');
  return to.printExpression(portValue(value, column, useOf(table, context)));
}
