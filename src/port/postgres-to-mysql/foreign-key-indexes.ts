import type { Constraint, Index, OperationBody, PrimaryKey, Table } from '../../ir/index.js';

/**
 * A foreign key needs an index that begins with its columns, and MySQL refuses to drop the last one (error 1553): so another
 * one is made first. `gone` are constraints that are dropped, too.
 */
export function keepIndexesOfForeignKeys(
  table: Table,
  index: Pick<Index, 'keys'>,
  gone: readonly Constraint[] = [],
): readonly OperationBody[] {
  const result: OperationBody[] = [];
  for (const constraint of table.constraints) {
    if (constraint.kind !== 'foreignKey' || gone.includes(constraint)) continue;
    if (!begins(index, constraint.columns)) continue;
    const isServed =
      table.indexes.some((other) => other !== index && begins(other, constraint.columns)) ||
      table.constraints.some(
        (other) =>
          other.kind === 'primaryKey' &&
          !gone.includes(other) &&
          constraint.columns.every((column, i) => other.columns[i] === column),
      );
    if (isServed) continue;
    const name = constraint.name ?? constraint.columns.join('_');
    const taken = table.indexes.some((other) => other.name === name);
    result.push({
      kind: 'createIndex',
      table: table.name,
      index: {
        name: taken ? `${name}_idx`.slice(0, 64) : name,
        keys: constraint.columns.map((column) => ({ column })),
      },
    });
  }
  return result;
}

/** The same for a primary key, which is an index, too. */
export function keepIndexesBesideKey(
  table: Table,
  key: PrimaryKey,
  gone: readonly Constraint[] = [],
): readonly OperationBody[] {
  return keepIndexesOfForeignKeys(table, { keys: key.columns.map((column) => ({ column })) }, [...gone, key]);
}

function begins({ keys }: Pick<Index, 'keys'>, columns: readonly string[]): boolean {
  return columns.every((column, i) => keys[i]?.column === column);
}
