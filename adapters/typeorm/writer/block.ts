import type { Dialect } from '../../../src/dialects/dialect.js';
import type { SchemaState } from '../../../src/fold/state.js';
import type { Operation, OperationBody } from '../../../src/ir/index.js';
import type { Compiler } from '../compiler.js';
import { type Call } from './calls.js';

/** A statement of a block: a call, or what only SQL can say. */
export type Step = Call | { readonly kind: 'raw'; readonly operation: OperationBody };

/** Statements of a written migration that cover some operations. */
export interface Block {
  /** Places of the operations that it stands for: they follow one another. */
  readonly covers: readonly number[];
  readonly steps: readonly Step[];
  /** TypeORM may do more than the operation says: then the block may as well stand for what follows it. */
  readonly mayCoverMore?: true;
}

/** What making blocks needs: the operations of a direction, and the state before the next one. */
export interface BlockContext {
  readonly dialect: Dialect;
  readonly compiler: Compiler;
  readonly operations: readonly Operation[];
  readonly direction: 'up' | 'down';
  /** Before the operations of the block. Must not be changed. */
  readonly state: SchemaState;
  /** Whether an operation may be written with TypeORM's own calls. */
  readonly mayBeIdiomatic: (index: number) => boolean;
}
