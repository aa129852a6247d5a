import type { OperationOf } from '../../../ir/index.js';
import * as rows from '../../shared/rows.js';
import { printExpression } from './expressions.js';
import { printColumns, printName, quoteIdentifier } from './identifiers.js';
import { UnprintableError } from './unprintable.js';

const words: rows.RowWords = {
  printName,
  printColumns,
  quoteIdentifier,
  printExpression,
  printConflict: (columns, onConflict) => {
    // DEFAULT VALUES has no upsert-clause (manual: INSERT, the syntax diagram).
    if (columns.length === 0) throw new UnprintableError('ON CONFLICT after DEFAULT VALUES');
    return rows.printOnConflict(columns, onConflict, { printColumns, quoteIdentifier, excluded: 'excluded' });
  },
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
