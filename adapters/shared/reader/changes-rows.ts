import type { Operation } from '../../../src/ir/index.js';

/** Whether an operation leaves the schema as it is, whatever it does. */
export function changesRowsAtMost(operation: Operation): boolean {
  switch (operation.kind) {
    case 'insert':
    case 'update':
    case 'delete':
      return true;
    case 'rawSql':
      return operation.effect === 'none' || operation.effect === 'data';
    case 'opaque':
      return operation.effect === 'data';
    default:
      return false;
  }
}
