import type { Name } from './name.js';
import type { OperationBody } from './operation.js';

/** The table that an operation is of, in a list; empty: it is of none. What it only refers to is none of these. */
export function ownTable(operation: OperationBody): readonly Name[] {
  return 'table' in operation && operation.table !== undefined ? [operation.table] : [];
}
