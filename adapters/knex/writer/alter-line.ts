import type { SchemaState } from '../../../src/fold/state.js';
import type { Name } from '../../../src/ir/index.js';
import type { BlockContext } from './block.js';
import type { Call } from './calls.js';
import type { ColumnContext } from './column-context.js';
import type { ConstraintContext } from './constraints.js';

/**
 * The order in which Knex carries out what a callback of `alterTable` says, whatever its lines' order
 * (knex `lib/schema/tablecompiler.js`, `alter`): new columns, changed columns, comments of columns, then the rest.
 */
export const PHASES = ['add', 'alter', 'comment', 'rest', 'tableComment'] as const;
export type Phase = (typeof PHASES)[number];

/** One line of the callback and what it stands for. */
export interface Line {
  readonly phase: Phase;
  readonly calls: readonly Call[];
  readonly covers: readonly number[];
  /** The column that it adds, to which constraints and comments may be joined. */
  readonly adds?: string;
  /** The column that it changes, to which a comment may be joined. */
  readonly alters?: string;
}

export interface Walk {
  readonly context: BlockContext;
  readonly table: Name;
  /** The state before the operation that is looked at. */
  readonly state: SchemaState;
  readonly columns: ColumnContext;
  readonly constraints: ConstraintContext;
}
