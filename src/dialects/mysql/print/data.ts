import type { OperationOf } from '../../../ir/index.js';
import type { Flavour } from '../flavour.js';
import { list, printExpression } from './expressions.js';
import { printColumns, printName, quoteIdentifier } from './identifiers.js';
import { UnprintableError } from './unprintable.js';

export function printInsert(operation: OperationOf<'insert'>, flavour: Flavour): string {
  const { columns, rows, onConflict } = operation;
  const values = rows.map((row) => `(${list(row, flavour)})`);
  const body = values.length === 1 ? ` ${values[0]}` : `\n${values.map((row) => `  ${row}`).join(',\n')}`;
  const head = `INSERT INTO ${printName(operation.table)} (${printColumns(columns)}) VALUES${body}`;
  if (onConflict === undefined) return head;
  // INSERT IGNORE also lets other errors pass, so it is no ON CONFLICT DO NOTHING.
  throw new UnprintableError(flavour, 'ON CONFLICT');
}

export function printUpdate(operation: OperationOf<'update'>, flavour: Flavour): string {
  const set = operation.set.map(
    ({ column, value }) => `${quoteIdentifier(column)} = ${printExpression(value, flavour)}`,
  );
  return `UPDATE ${printName(operation.table)} SET ${set.join(', ')}${whereClause(operation.where, flavour)}`;
}

export function printDelete(operation: OperationOf<'delete'>, flavour: Flavour): string {
  return `DELETE FROM ${printName(operation.table)}${whereClause(operation.where, flavour)}`;
}

function whereClause(where: OperationOf<'update'>['where'], flavour: Flavour): string {
  return where === undefined ? '' : ` WHERE ${printExpression(where, flavour)}`;
}
