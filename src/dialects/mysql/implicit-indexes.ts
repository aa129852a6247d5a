import type { ForeignKey, Index, IndexKey, Table } from '../../ir/index.js';
import { indexName } from './names.js';

/**
 * A table with an index for each foreign key that none serves, and without those that were made so and that another index
 * now serves as well. Source: MySQL manual, "FOREIGN KEY Constraints"; `prepare_foreign_key` and
 * `foreign_key_prefix` in `sql/sql_table.cc`. It takes the name of the constraint if the author gave one, else that of
 * the index, else the first column's.
 */
export function withImplicitIndexes(table: Table): Table {
  let { indexes } = table;
  for (const constraint of table.constraints) {
    if (constraint.kind !== 'foreignKey') continue;
    if (indexes.some((index) => serves(index, constraint.columns)) || isInPrimaryKey(table, constraint))
      continue;
    const keys = constraint.columns.map((column): IndexKey => ({ column }));
    indexes = [...indexes, { name: nameOf(table, constraint, indexes), keys, implicit: true }];
  }
  const kept = indexes.filter((index) => index.implicit !== true || !isServed(table, index, indexes));
  return { ...table, indexes: kept };
}

/** Whether an index starts with the columns, whole and in this order. */
function serves(index: Index, columns: readonly string[]): boolean {
  if (index.method === 'fulltext' || index.method === 'spatial' || index.method === 'vector') return false;
  return columns.every((column, at) => {
    const key = index.keys[at];
    return key?.column !== undefined && key.length === undefined && same(key.column, column);
  });
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function isInPrimaryKey(table: Table, { columns }: Pick<ForeignKey, 'columns'>): boolean {
  return table.constraints.some((constraint) => {
    if (constraint.kind !== 'primaryKey') return false;
    const keys = constraint.index?.keys ?? constraint.columns.map((column): IndexKey => ({ column }));
    return serves({ keys }, columns);
  });
}

function isServed(table: Table, implicit: Index, indexes: readonly Index[]): boolean {
  const columns = implicit.keys.map(({ column }) => column ?? '');
  const others = indexes.filter((index) => index !== implicit && serves(index, columns));
  // Of two that were made and serve each other, the first stays.
  const better = others.filter(
    (other) =>
      other.implicit !== true ||
      other.keys.length > implicit.keys.length ||
      indexes.indexOf(other) < indexes.indexOf(implicit),
  );
  return better.length > 0 || isInPrimaryKey(table, { columns });
}

function nameOf(
  table: Table,
  { name, indexName: own, columns }: ForeignKey,
  indexes: readonly Index[],
): string {
  const taken = new Set([...table.indexes, ...indexes].map((index) => index.name?.toLowerCase()));
  const isChosen = name === undefined || isGenerated(table, name);
  const wanted = isChosen ? own : name;
  if (wanted !== undefined && !taken.has(wanted.toLowerCase())) return wanted;
  return indexName(
    { keys: columns.map((column) => ({ column })) },
    { relation: (other) => taken.has(other.toLowerCase()) },
  );
}

/** Whether the server has chosen the name of a foreign key. */
function isGenerated(table: Table, name: string): boolean {
  const prefix = `${table.name.name}_ibfk_`;
  return name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length));
}
