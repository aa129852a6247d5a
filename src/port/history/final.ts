import { createState } from '../../fold/create-state.js';
import { createAll } from '../../fold/inverse/create-all.js';
import type { Dialect } from '../../dialects/dialect.js';
import type { SchemaState } from '../../fold/state.js';
import type { Schema } from '../../ir/index.js';
import type { PortedOperation, Porter } from '../port.js';
import type { Loss } from '../problem.js';

/** What a schema becomes in the target, with what is announced of it: by the names that it has in the end. */
export interface FinalPort {
  readonly operations: readonly PortedOperation[];
  readonly losses: readonly Loss[];
  readonly manual: readonly Loss[];
  /** The target with that schema in it. */
  readonly state: SchemaState;
}

/**
 * Ports a schema as if it were made at once. A history says what is lost where it happened, by the names and types of that
 * time; this says what of it holds in the end.
 */
export function portFinal(schema: Schema, porter: Porter, from: Dialect, to: Dialect): FinalPort {
  const states = { source: createState(from), target: createState(to) };
  const migration = {
    id: 'final',
    name: 'final',
    file: '',
    up: { operations: createAll(schema), transaction: 'tool' },
    missingDown: 'absent',
    diagnostics: [],
  } as const;
  const { up } = porter.port(migration, states);
  return {
    operations: up,
    losses: [
      ...porter.diagnostics.map(({ code, message }): Loss => ({ code, message })),
      ...up.flatMap(({ losses }) => losses),
    ],
    manual: up.flatMap(({ manual }) => manual),
    state: states.target,
  };
}
