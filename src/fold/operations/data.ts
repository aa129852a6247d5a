import type { Name, OperationOf } from '../../ir/index.js';
import { keyOf } from '../../ir/index.js';
import { columnNotFound } from '../store/edit.js';
import { fine, notFound, type Problems } from '../problems.js';
import type { Store } from '../store/store.js';
import { unmodelledTable } from '../store/unmodelled-table.js';

/** Rows are no part of the schema: changing them only needs the table and its columns. */
export const dataFolds = {
  insert: (store: Store, operation: OperationOf<'insert'>): Problems =>
    needColumns(store, operation.table, operation.columns),
  update: (store: Store, operation: OperationOf<'update'>): Problems =>
    needColumns(
      store,
      operation.table,
      operation.set.map(({ column }) => column),
    ),
  delete: (store: Store, operation: OperationOf<'delete'>): Problems =>
    needColumns(store, operation.table, []),
};

function needColumns(store: Store, name: Name, columns: readonly string[]): Problems {
  const table = store.tables.get(keyOf(name));
  if (table === undefined) {
    // What columns a table has that is not modelled is in its text; full text search has some of its own.
    const isThere = store.views.has(keyOf(name)) || unmodelledTable(store, name) !== undefined;
    return isThere ? fine : notFound(store, 'table', name);
  }
  const missing = columns.find((column) => !table.columns.some((other) => other.name === column));
  return missing === undefined ? fine : columnNotFound(table, missing);
}
