import type { OperationOf } from '../../../ir/index.js';
import * as rows from '../../shared/rows.js';
import { printExpression } from './expressions.js';
import { printColumns, printName, quoteIdentifier } from './identifiers.js';

const words: rows.RowWords = {
  printName,
  printColumns,
  quoteIdentifier,
  printExpression,
  printConflict: (columns, onConflict) =>
    rows.printOnConflict(columns, onConflict, { printColumns, quoteIdentifier, excluded: 'EXCLUDED' }),
};

export const dataPrinters = {
  insert: (operation: OperationOf<'insert'>) => [
    operation.columns.length === 0
      ? rows.printDefaultValues(operation, words)
      : rows.printInsert(operation, words),
  ],
  update: (operation: OperationOf<'update'>) => [rows.printUpdate(operation, words)],
  delete: (operation: OperationOf<'delete'>) => [rows.printDelete(operation, words)],
};
