import type { OperationOf } from '../../../ir/index.js';
import * as rows from '../../shared/rows.js';
import type { Flavour } from '../flavour.js';
import { printExpression } from './expressions.js';
import { printColumns, printName, quoteIdentifier } from './identifiers.js';
import { UnprintableError } from './unprintable.js';

/** A row of nothing but defaults is `() VALUES ()` (MySQL manual, "INSERT Statement"). */
export function printRows(operation: OperationOf<'insert' | 'update' | 'delete'>, flavour: Flavour): string {
  const words = wordsOf(flavour);
  switch (operation.kind) {
    case 'insert':
      return rows.printInsert(operation, words);
    case 'update':
      return rows.printUpdate(operation, words);
    case 'delete':
      return rows.printDelete(operation, words);
  }
}

function wordsOf(flavour: Flavour): rows.RowWords {
  return {
    printName,
    printColumns,
    quoteIdentifier,
    printExpression: (expression) => printExpression(expression, flavour),
    // INSERT IGNORE also lets other errors pass, so it is no ON CONFLICT DO NOTHING.
    printConflict: () => {
      throw new UnprintableError(flavour, 'ON CONFLICT');
    },
  };
}
