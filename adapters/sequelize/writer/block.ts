import type { Dialect } from '../../../src/dialects/dialect.js';
import type { SchemaState } from '../../../src/fold/state.js';
import type { Operation } from '../../../src/ir/index.js';
import type { Compiler } from '../compiler.js';
import { type Call } from './calls.js';

/** Calls of a written migration that cover some operations. */
export interface Block {
  /** Places of the operations that it stands for: they follow one another. */
  readonly covers: readonly number[];
  readonly calls: readonly Call[];
}

/** What making blocks needs: the operations of a direction, and the state before the next one. */
export interface BlockContext {
  readonly dialect: Dialect;
  readonly compiler: Compiler;
  readonly operations: readonly Operation[];
  /** Before the operations of the block. Must not be changed. */
  readonly state: SchemaState;
  /** Whether an operation may be written with Sequelize's own calls. */
  readonly mayBeIdiomatic: (index: number) => boolean;
}
