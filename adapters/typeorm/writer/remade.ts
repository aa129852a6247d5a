import { ownTable, type Name, type OperationBody } from '../../../src/ir/index.js';
import type { Dialect } from '../../../src/dialects/dialect.js';
import type { SchemaState } from '../../../src/fold/state.js';
import { missingReferences, tablesReferringTo } from '../../../src/fold/referring.js';

interface Surroundings {
  readonly dialect: Dialect;
  readonly direction: 'up' | 'down';
}

/**
 * Whether a table that SQLite makes anew here takes rows of others with it, as they refer to it and foreign keys are enforced, or is
 * refused, as it refers to one that is not there.
 * TypeORM switches them off before it opens the transaction of `up`; of `down` only behind that, which is without effect
 * (typeorm `migration/MigrationExecutor.js`, `executePendingMigrations` and `undoLastMigration`; SQLite's manual, "DROP TABLE").
 */
export function isRemadeAtCost(
  table: Name,
  state: SchemaState,
  { dialect, direction }: Surroundings,
): boolean {
  if (dialect.name !== 'sqlite' || direction === 'up') return false;
  return tablesReferringTo(table, state).length > 0 || missingReferences(table, state).length > 0;
}

const SWITCH = /^PRAGMA (?:defer_)?foreign_keys\b|^PRAGMA foreign_key_check\b/i;

/** SQL without the pragmas that switch foreign keys off and on around a table that is made anew, where that costs nothing anyway. */
export function withoutSwitches(
  sql: readonly string[],
  operations: readonly OperationBody[],
  state: SchemaState,
  surroundings: Surroundings,
): readonly string[] {
  if (surroundings.dialect.name !== 'sqlite' || !sql.some((one) => SWITCH.test(one))) return sql;
  if (operations.some(({ kind }) => kind === 'rawSql')) return sql;
  const [table] = operations.flatMap(ownTable);
  const isNeeded = table === undefined || isRemadeAtCost(table, state, surroundings);
  return isNeeded ? sql : sql.filter((one) => !SWITCH.test(one));
}

/** A switch of foreign keys: SQLite ignores it in a transaction. */
export function isRefusedInTransaction(sql: string): boolean {
  return /^PRAGMA foreign_keys\b/i.test(sql);
}
