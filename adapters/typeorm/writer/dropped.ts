import type { Migration, Operation } from '../../../src/ir/index.js';
import { tablePath } from './columns.js';

/** The columns that a history has dropped or renamed so far: TypeORM may remember them with their indexes, under the name that they had. */
export interface Dropped {
  /** Takes note of what a migration drops and renames. May be told the same again. */
  learn(migration: Migration): void;
  /** Whether a column of that name may have been there before a direction of a migration, or at its start. */
  before(
    direction: 'up' | 'down',
    id: string,
    operations: readonly Operation[],
  ): (path: string, column: string) => boolean;
}

/** Begins with nothing. */
export function createDropped(): Dropped {
  /** `path.column` or `path.*` → ids of the migrations that drop or rename it. */
  const known = new Map<string, Set<string>>();
  return {
    learn: ({ id, up }) => {
      for (const key of up.operations.flatMap(keysOf)) {
        const ids = known.get(key) ?? new Set();
        known.set(key, ids.add(id));
      }
    },
    before: (direction, id, operations) => {
      const own = new Set(operations.flatMap(keysOf));
      return (path, column) =>
        [`${path}.${column}`, `${path}.*`].some(
          (key) =>
            own.has(key) || (direction === 'up' && [...(known.get(key) ?? [])].some((one) => one !== id)),
        );
    },
  };
}

function keysOf(operation: Operation): readonly string[] {
  switch (operation.kind) {
    case 'dropColumn':
    case 'renameColumn':
      return [`${tablePath(operation.table)}.${operation.column}`];
    case 'dropTable':
    case 'renameTable':
      return [`${tablePath(operation.table)}.*`];
    default:
      return [];
  }
}
