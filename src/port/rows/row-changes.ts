import type { Column, Expression, Name, OperationOf, Table } from '../../ir/index.js';
import { columnsOfExpression } from '../values/expression-columns.js';
import { needsPerson } from '../problem.js';
import type { Ported, WayContext } from '../way.js';

/** How a way says what UPDATE and DELETE hold. */
export interface RowParts {
  tableName(name: Name): Name;
  value(value: Expression, column: Column, table: Table, context: WayContext): Expression;
  condition(where: Expression, table: Table, context: WayContext): Expression;
}

/** UPDATE of one table. */
export function portUpdate(operation: OperationOf<'update'>, parts: RowParts, context: WayContext): Ported {
  const table = tableOf(operation, context);
  const done = new Set<string>();
  const set = operation.set.map(({ column, value }) => {
    // MySQL manual, "UPDATE Statement": assignments are made from left to right, and see each other.
    const isSeen = columnsOfExpression(value).some((mentioned) => done.has(mentioned.toLowerCase()));
    if (context.from.name !== 'postgres' && isSeen)
      needsPerson('update-order', `${column} is set from a column that is changed before it`);
    done.add(column.toLowerCase());
    const target = columnOf(table, column);
    return { column: target.name, value: parts.value(value, target, table, context) };
  });
  return [
    {
      kind: 'update',
      table: parts.tableName(operation.table),
      set,
      ...whereOf(operation.where, table, parts, context),
    },
  ];
}

/** DELETE from one table. */
export function portDelete(operation: OperationOf<'delete'>, parts: RowParts, context: WayContext): Ported {
  const table = tableOf(operation, context);
  return [
    {
      kind: 'delete',
      table: parts.tableName(operation.table),
      ...whereOf(operation.where, table, parts, context),
    },
  ];
}

function whereOf(
  where: Expression | undefined,
  table: Table,
  parts: RowParts,
  context: WayContext,
): { readonly where?: Expression } {
  return where === undefined ? {} : { where: parts.condition(where, table, context) };
}

/** The table in the source. */
export function tableOf({ table }: { readonly table: Name }, context: WayContext): Table {
  return context.source.table(table) ?? needsPerson('missing', `there is no table ${table.name} here`);
}

/** The column of a name, in any case where none is spelled so. */
export function columnOf(table: Table, name: string): Column {
  const column =
    table.columns.find((one) => one.name === name) ??
    table.columns.find((one) => one.name.toLowerCase() === name.toLowerCase());
  return column ?? needsPerson('missing', `${table.name.name} has no column ${name} here`);
}
