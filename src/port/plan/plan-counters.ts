import type { SchemaState } from '../../fold/state.js';
import { columnOfSequence } from '../history/released-sequences.js';
import { keyOf, type Direction, type Name, type Operation } from '../../ir/index.js';

/**
 * The sequences that a migration makes and gives to a column in that same migration, with no change of rows between: a dump says a
 * serial column so. Where a history also makes one of that name otherwise, it is none.
 */
export interface SeenCounters {
  see(direction: Direction, before: SchemaState): void;
  /** By key of the sequence, with the column that it becomes the counter of. */
  counters(): ReadonlyMap<string, CountedColumn>;
}

/** A column that counts, by the name that it has when it begins to. */
export interface CountedColumn {
  readonly table: Name;
  readonly column: string;
  /** The migration makes its table, too: there is no row yet. */
  readonly isNew: boolean;
}

export function seenCounters(): SeenCounters {
  const found = new Map<string, CountedColumn>();
  const others = new Set<string>();
  return {
    see({ operations }, before) {
      if (!operations.some(({ kind }) => kind === 'createSequence')) return;
      const open = new Map<string, Name>();
      const state = before.fork();
      for (const operation of operations) {
        state.apply(operation);
        if (operation.kind === 'createSequence') open.set(keyOf(operation.name), operation.name);
        const isOver = !isOfSchema(operation);
        for (const [key, name] of open) {
          if (state.sequence(name) !== undefined && !isOver) continue;
          open.delete(key);
          const column = isOver ? undefined : countedBy(name, state, before);
          if (column === undefined) others.add(key);
          else found.set(key, column);
        }
      }
      for (const key of open.keys()) others.add(key);
    },
    counters: () => new Map([...found].filter(([key]) => !others.has(key))),
  };
}

function isOfSchema({ kind }: Operation): boolean {
  return !['insert', 'update', 'delete', 'rawSql', 'opaque', 'branch', 'dropSequence'].includes(kind);
}

function countedBy(sequence: Name, state: SchemaState, before: SchemaState): CountedColumn | undefined {
  const owner = columnOfSequence(sequence, state);
  if (owner === undefined) return undefined;
  const { table, column } = owner;
  return { table, column: column.name, isNew: before.table(table) === undefined };
}
