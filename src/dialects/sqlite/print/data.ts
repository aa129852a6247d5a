import type { OperationOf } from '../../../ir/index.js';
import { list, printExpression } from './expressions.js';
import { printColumns, printName, quoteIdentifier } from './identifiers.js';

export const dataPrinters = {
  insert: (operation: OperationOf<'insert'>) => [printInsert(operation)],
  update: (operation: OperationOf<'update'>) => [
    `UPDATE ${printName(operation.table)} SET ` +
      operation.set
        .map(({ column, value }) => `${quoteIdentifier(column)} = ${printExpression(value)}`)
        .join(', ') +
      whereClause(operation.where),
  ],
  delete: (operation: OperationOf<'delete'>) => [
    `DELETE FROM ${printName(operation.table)}${whereClause(operation.where)}`,
  ],
};

function printInsert(operation: OperationOf<'insert'>): string {
  const { columns, rows, onConflict } = operation;
  const head = `INSERT INTO ${printName(operation.table)}`;
  if (columns.length === 0) return `${head} DEFAULT VALUES`;
  const values = rows.map((row) => `(${list(row)})`);
  const body = values.length === 1 ? ` ${values[0]}` : `\n${values.map((row) => `  ${row}`).join(',\n')}`;
  return `${head} (${printColumns(columns)}) VALUES${body}${conflictClause(columns, onConflict)}`;
}

function conflictClause(columns: readonly string[], onConflict: OperationOf<'insert'>['onConflict']): string {
  if (onConflict === undefined) return '';
  const target = onConflict.columns === undefined ? '' : ` (${printColumns(onConflict.columns)})`;
  switch (onConflict.action) {
    case 'nothing':
      return ` ON CONFLICT${target} DO NOTHING`;
    case 'merge': {
      const set = columns.map((column) => `${quoteIdentifier(column)} = excluded.${quoteIdentifier(column)}`);
      return ` ON CONFLICT${target} DO UPDATE SET ${set.join(', ')}`;
    }
  }
}

function whereClause(where: OperationOf<'update'>['where']): string {
  return where === undefined ? '' : ` WHERE ${printExpression(where)}`;
}
