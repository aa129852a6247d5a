import type { Expression, OperationOf } from '../../../src/ir/index.js';
import { isPlainNumber, tableArgument } from './attribute.js';
import { call, object, type Argument, type Call } from './calls.js';

/** `bulkInsert`, `bulkUpdate`, `bulkDelete` with plain values; undefined where a value or condition is more than that. */
export function dataCall(operation: OperationOf<'insert' | 'update' | 'delete'>): Call | undefined {
  const table = tableArgument(operation.table);
  switch (operation.kind) {
    case 'insert': {
      if (operation.onConflict !== undefined) return undefined;
      const rows = operation.rows.map((row) =>
        record(operation.columns.map((name, place) => [name, row[place]])),
      );
      return rows.every((row): row is Argument => row !== undefined)
        ? call('bulkInsert', table, rows)
        : undefined;
    }
    case 'update': {
      const values = record(operation.set.map(({ column, value }) => [column, value]));
      const where = conditions(operation.where);
      return values === undefined || where === undefined
        ? undefined
        : call('bulkUpdate', table, values, where);
    }
    case 'delete': {
      const where = conditions(operation.where);
      return where === undefined ? undefined : call('bulkDelete', table, where);
    }
  }
}

function record(entries: readonly (readonly [string, Expression | undefined])[]): Argument | undefined {
  const values: Record<string, Argument> = {};
  for (const [key, expression] of entries) {
    const value = plainValue(expression);
    if (value === undefined || Object.hasOwn(values, key)) return undefined;
    values[key] = value;
  }
  return object(values);
}

function plainValue(expression: Expression | undefined): Argument | undefined {
  switch (expression?.kind) {
    case 'string':
    case 'boolean':
      return expression.value;
    case 'number':
      return isPlainNumber(expression.value) ? Number(expression.value) : undefined;
    case 'null':
      return null;
    default:
      return undefined;
  }
}

/** Equalities of columns, joined by AND, as Sequelize's `where`; undefined where it is more than that. */
export function conditions(where: Expression | undefined): Argument | undefined {
  if (where === undefined) return object({});
  const parts = where.kind === 'and' ? where.operands : [where];
  const values: Record<string, Argument> = {};
  for (const part of parts) {
    const [column, value] = condition(part) ?? [];
    if (column === undefined || value === undefined || Object.hasOwn(values, column)) return undefined;
    values[column] = value;
  }
  return object(values);
}

function condition(part: Expression): readonly [string, Argument] | undefined {
  if (part.kind === 'is' && part.test === 'null' && part.negated !== true) return pair(part.operand, null);
  if (part.kind === 'operator' && part.operator === '=') return pair(part.left, plainValue(part.right));
  if (part.kind !== 'in' || part.negated === true) return undefined;
  const values = part.values.map(plainValue);
  return values.every((value): value is Argument => value !== undefined)
    ? pair(part.operand, values)
    : undefined;
}

function pair(
  left: Expression | undefined,
  value: Argument | undefined,
): readonly [string, Argument] | undefined {
  if (left?.kind !== 'column' || left.path.length !== 1 || value === undefined) return undefined;
  return [left.path[0] as string, value];
}
