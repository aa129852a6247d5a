import type { Name, Operation } from '../../../src/ir/index.js';
import { missingReferences, tablesReferringTo } from '../../../src/fold/referring.js';
import type { BlockContext } from './block.js';

/**
 * Whether a call that makes a table anew would touch the rows of others, or be refused. On SQLite Sequelize copies the rows and drops
 * the table with foreign keys enforced: what refers to its rows then goes with them, is emptied, or forbids it (SQLite's manual,
 * "DROP TABLE"), and a copy that refers to a table that is not there takes none. `operation`: what the call does.
 */
export function isRemadeAtCost(
  table: Name,
  { dialect, state }: BlockContext,
  operation?: Operation,
): boolean {
  if (dialect.name !== 'sqlite') return false;
  if (tablesReferringTo(table, state).length > 0) return true;
  const after = state.fork();
  if (operation !== undefined) after.apply(operation);
  return missingReferences(table, after).length > 0;
}
