import type { Column, Expression, OperationOf, Table } from '../../ir/index.js';
import { meansOneKey } from '../rows/clashing-keys.js';
import { refuseWithoutDefault } from '../rows/left-out-defaults.js';
import { needsPerson } from '../problem.js';
import { tableOf } from '../rows/row-changes.js';
import { columnsIn } from './constraints.js';
import type { PortContext, Ported } from './context.js';
import { portExpression, typesOf } from './expressions.js';
import { portName } from './names.js';
import { insertOfValues } from '../queries/first-columns.js';
import { viaQuery } from '../queries/via-query.js';
import { readRows } from '../queries/read.js';
import { writeRows } from '../queries/write-rows.js';
import { queryLanguage } from './queries.js';
import { portValue } from './values.js';

/** Rows: inserted, changed, deleted. */
export const data = {
  insert: viaQuery(portRows, insert),
  update: viaQuery(portRows, update),
  delete: viaQuery(portRows, remove),
} as const;

/** A statement with queries or joins, from its text. */
export function portRows(sql: string, context: PortContext): Ported {
  const read = readRows(sql, context);
  const plain = insertOfValues(read.read, context);
  if (plain !== undefined) return insert(plain, context);
  const written = writeRows(read, queryLanguage(context));
  return [
    {
      kind: 'rawSql',
      dialect: context.features.dialect,
      sql: written.sql,
      statement: read.read.kind,
      effect: 'data',
      touches: [{ kind: 'table', name: portName(written.table.name, context) }],
    },
  ];
}

function insert(operation: OperationOf<'insert'>, context: PortContext): Ported {
  const table = tableOf(operation, context);
  const columns = operation.columns.map((name) => columnOf(table, name));
  const use = { context, columns: typesOf(table.columns, context) };
  const rows = operation.rows.map((row) =>
    row.map((value, i) => {
      const column = columns[i] ?? table.columns[i];
      return column === undefined
        ? portValue(value, undefined, table, use)
        : portValue(value, column, table, use);
    }),
  );
  const said = operation.columns.filter((_, i) => operation.rows.every((row) => row[i]?.kind !== 'default'));
  refuseWithoutDefault(table, context.target.table(portName(operation.table, context)), said, context);
  if (operation.onConflict !== undefined) checkConflict(operation, table);
  const plain = {
    kind: 'insert',
    table: portName(operation.table, context),
    columns: operation.columns,
    rows,
  } as const;
  // Folding does not look into text: what the plain statement builds on and is not there, it says of that one.
  const isRefused = context.target
    .fork()
    .apply(plain)
    .some(({ severity }) => severity === 'error');
  return operation.onConflict === undefined || isRefused
    ? [plain]
    : [orOnConflict(plain, operation, context)];
}

/**
 * ON DUPLICATE KEY UPDATE; a column that gets its own value does nothing. VALUES() is the spelling that MySQL and MariaDB share.
 */
function orOnConflict(
  plain: OperationOf<'insert'>,
  { columns, onConflict }: OperationOf<'insert'>,
  { to, features }: PortContext,
): OperationOf<'rawSql'> {
  const [first = ''] = columns;
  const changed =
    onConflict?.action === 'merge' ? columns.filter((one) => onConflict.columns?.includes(one) !== true) : [];
  const set =
    changed.length === 0
      ? `${to.quoteIdentifier(first)} = ${to.quoteIdentifier(first)}`
      : changed.map((one) => `${to.quoteIdentifier(one)} = VALUES(${to.quoteIdentifier(one)})`).join(', ');
  return {
    kind: 'rawSql',
    dialect: features.dialect,
    sql: `${to.print(plain).join('; ')} ON DUPLICATE KEY UPDATE ${set}`,
    statement: 'insert',
    effect: 'data',
    touches: [{ kind: 'table', name: plain.table }],
  };
}

/** ON DUPLICATE KEY means any unique key, so there must be one only that can clash. */
function checkConflict({ columns, onConflict }: OperationOf<'insert'>, table: Table): void {
  // Without columns ON CONFLICT DO NOTHING means any unique key as well.
  if (onConflict?.columns === undefined && onConflict?.action === 'nothing') return;
  if (!meansOneKey(table, columns, onConflict?.columns)) {
    needsPerson(
      'on-conflict',
      'ON DUPLICATE KEY would also mean other unique keys of the table than ON CONFLICT names',
    );
  }
}

function update(operation: OperationOf<'update'>, context: PortContext): Ported {
  const table = tableOf(operation, context);
  const done = new Set<string>();
  for (const { column, value } of operation.set) {
    // MySQL manual, "UPDATE Statement": assignments are made from left to right, and see each other.
    if (columnsIn(value).some((mentioned) => done.has(mentioned))) {
      needsPerson('update-order', `${column} is set from a column that is changed before it`);
    }
    done.add(column);
  }
  return [
    {
      kind: 'update',
      table: portName(operation.table, context),
      set: operation.set.map(({ column, value }) => ({
        column,
        value: portValue(value, columnOf(table, column), table, {
          context,
          columns: typesOf(table.columns, context),
        }),
      })),
      ...whereOf(operation.where, table, context),
    },
  ];
}

function remove(operation: OperationOf<'delete'>, context: PortContext): Ported {
  const table = tableOf(operation, context);
  return [
    {
      kind: 'delete',
      table: portName(operation.table, context),
      ...whereOf(operation.where, table, context),
    },
  ];
}

function whereOf(
  where: Expression | undefined,
  table: Table,
  context: PortContext,
): { readonly where?: Expression } {
  if (where === undefined) return {};
  return { where: portExpression(where, { context, columns: typesOf(table.columns, context) }) };
}

function columnOf(table: Table, name: string): Column {
  const column = table.columns.find((one) => one.name === name);
  return column ?? needsPerson('missing', `${table.name.name} has no column ${name} here`);
}
