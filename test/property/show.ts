import type { Dialect } from '../../src/dialects/dialect.js';
import { createState } from '../../src/fold/create-state.js';
import type { SchemaState } from '../../src/fold/state.js';
import type { Direction } from '../../src/ir/index.js';
import type { RandomHistory } from './history.js';

/** A history as SQL, to be read by a person and run by hand. */
export function showHistory({ migrations }: RandomHistory, dialect: Dialect): string {
  const state = createState(dialect);
  const ups = migrations.flatMap(({ id, up }) => [`-- ${id}: up`, ...shown(up, dialect, state)]);
  const downs = migrations
    .toReversed()
    .flatMap(({ id, down }) => [
      `-- ${id}: down`,
      ...(down === undefined ? [] : shown(down, dialect, state)),
    ]);
  return [...ups, ...downs].join('\n');
}

/** The statements of one way of a migration, each with its semicolon; `state` is the one before it and follows. */
export function statementsOf(direction: Direction, dialect: Dialect, state?: SchemaState): readonly string[] {
  return direction.operations.flatMap((operation) => {
    if (operation.kind === 'opaque') return [];
    const statements = dialect.print(operation, state).map((statement) => `${statement};`);
    state?.apply(operation);
    return statements;
  });
}

/** As {@link statementsOf}; what the dialect has no SQL for, as that tells. */
function shown(direction: Direction, dialect: Dialect, state: SchemaState): readonly string[] {
  return direction.operations.flatMap((operation) => {
    try {
      return statementsOf({ ...direction, operations: [operation] }, dialect, state);
    } catch (error) {
      state.apply(operation);
      return [`-- ${String(error)}: ${JSON.stringify(operation)}`];
    }
  });
}
