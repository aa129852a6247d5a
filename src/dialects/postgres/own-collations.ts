import type { SchemaState } from '../../fold/state.js';
import type { IndexKey, Operation, OperationOf } from '../../ir/index.js';
import { isOwnCollation } from './parse/collation.js';

/**
 * Index keys without a collation that says what the column's own says already: the server keeps and shows none either
 * (`pg_get_indexdef`), and pgAdmin writes it at each key of text. A column that the history does not know keeps it.
 */
export function withoutOwnCollations(
  operations: readonly Operation[],
  before: SchemaState,
): readonly Operation[] {
  if (!operations.some((one) => one.kind === 'createIndex' && one.index.keys.some(isCollated)))
    return operations;
  const state = before.fork();
  return operations.map((operation) => {
    const meant = operation.kind === 'createIndex' ? plainIndex(operation, state) : operation;
    state.apply(operation);
    return meant;
  });
}

function isCollated({ column, collation }: IndexKey): boolean {
  return column !== undefined && collation !== undefined;
}

function plainIndex(operation: OperationOf<'createIndex'>, state: SchemaState): Operation {
  const table = state.table(operation.table);
  if (table === undefined) return operation;
  const keys = operation.index.keys.map((key): IndexKey => {
    const column = table.columns.find(({ name }) => name === key.column);
    if (column === undefined || column.collation !== undefined || key.collation === undefined) return key;
    if (!isOwnCollation(key.collation, column.type)) return key;
    const { collation: _, ...rest } = key;
    return rest;
  });
  return { ...operation, index: { ...operation.index, keys } };
}
