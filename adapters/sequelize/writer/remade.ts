import { sameName, type Name } from '../../../src/ir/index.js';
import type { BlockContext } from './block.js';

/**
 * Whether a call that makes a table anew would touch the rows of others. On SQLite Sequelize drops the table with foreign keys
 * enforced: what refers to its rows then goes with them, is emptied, or forbids it (SQLite's manual, "DROP TABLE").
 */
export function isRemadeAtCost(table: Name, { dialect, state }: BlockContext): boolean {
  if (dialect.name !== 'sqlite') return false;
  return [...state.tables()].some(({ name, constraints }) =>
    constraints.some(
      (one) => one.kind === 'foreignKey' && sameName(one.references.table, table) && !sameName(name, table),
    ),
  );
}
