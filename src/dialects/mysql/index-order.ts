import type { Index, Table } from '../../ir/index.js';

/** The indexes of a table in the order in which servers keep them: unique without NULL, unique, others, full-text (MySQL `sql/sql_table.cc`, `sort_keys`). */
export function inServerOrder(indexes: readonly Index[], table: Table): readonly Index[] {
  return indexes.toSorted((a, b) => rankOf(a, table) - rankOf(b, table));
}

/** Where it stands among these: 0 first. What an expression gives may be NULL. */
export function rankOf({ unique, method, keys }: Index, { columns }: Table): number {
  if (method === 'fulltext') return 3;
  if (unique !== true) return 2;
  const isNullable = keys.some(
    ({ column }) => column === undefined || columns.some(({ name, nullable }) => name === column && nullable),
  );
  return isNullable ? 1 : 0;
}
