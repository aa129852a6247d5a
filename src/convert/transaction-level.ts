import type { Adapter } from '../adapter.js';
import type { Dialect } from '../dialects/dialect.js';
import type { Direction, Migration, Operation } from '../ir/index.js';
import { leaveOut, type LeftOut } from './left-out.js';

/** What PostgreSQL takes only before the first query of a transaction (`check_transaction_isolation` and its neighbours in variable.c). */
const FIRST =
  /^SET\s+(?:LOCAL\s+)?TRANSACTION\b.*?\b(?:ISOLATION\s+LEVEL\s+(?!READ\s+COMMITTED)|DEFERRABLE|SNAPSHOT)/is;

/**
 * A migration without the level of isolation that it sets for its transaction, where the target's tool has sent queries
 * in that before: the server refuses it there.
 */
export function withoutTransactionLevel(
  migration: Migration,
  { dialect, to }: { readonly dialect: Dialect; readonly to: Adapter },
): { readonly migration: Migration; readonly leftOut: readonly LeftOut[] } {
  const leftOut: LeftOut[] = [];
  if (dialect.name !== 'postgres' || to.queriesFirst !== true) return { migration, leftOut };
  const without = (direction: Direction, way: 'up' | 'down'): Direction => {
    if (direction.transaction !== 'tool' || !direction.operations.some(isFirst)) return direction;
    const operations = direction.operations.filter((operation) => {
      if (!isFirst(operation)) return true;
      leftOut.push(
        leaveOut(operation, way, migration, {
          code: 'transaction-level',
          message: `${to.title} sends queries in the transaction of a migration before this, where PostgreSQL refuses it: the transaction has the level of the session`,
          help: 'apply this migration while nothing else writes, or set default_transaction_isolation for the connection',
        }),
      );
      return false;
    });
    return { ...direction, operations };
  };
  const up = without(migration.up, 'up');
  const down = migration.down === undefined ? undefined : without(migration.down, 'down');
  if (leftOut.length === 0) return { migration, leftOut };
  return { migration: { ...migration, up, ...(down === undefined ? {} : { down }) }, leftOut };
}

function isFirst(operation: Operation): boolean {
  return operation.kind === 'rawSql' && operation.statement === 'set' && FIRST.test(operation.sql);
}
