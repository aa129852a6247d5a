import type { Compiler } from '../compiler.js';
import type { SchemaState } from '../../../src/fold/state.js';
import type { Dialect } from '../../../src/dialects/dialect.js';
import type { Operation } from '../../../src/ir/index.js';
import { applyCalls, type Chain } from './calls.js';

/** A statement of a written migration that covers some operations. */
export interface Block {
  /** Places of the operations that it stands for, in their order. */
  readonly covers: readonly number[];
  /** What the chain starts from. */
  readonly receiver: 'knex' | 'knex.schema';
  readonly chain: Chain;
}

/** What making blocks needs: the operations of a direction, and the state before the next one. */
export interface BlockContext {
  readonly dialect: Dialect;
  readonly compiler: Compiler;
  readonly operations: readonly Operation[];
  /** Before the operations of the block. Must not be changed. */
  readonly state: SchemaState;
  /** Whether an operation may be written with Knex's own calls. */
  readonly mayBeIdiomatic: (index: number) => boolean;
  /** Types that are to be created with the first column that uses them: place of the user → places of their `createEnum`. */
  readonly enumHomes: ReadonlyMap<number, readonly number[]>;
  /** Places of operations that another block has taken. */
  readonly taken: ReadonlySet<number>;
}

/** What the server would be told by a block, read back; undefined where Knex refuses it or the SQL is not valid. */
export function compileBlock(
  block: Pick<Block, 'receiver' | 'chain'>,
  context: Pick<BlockContext, 'compiler' | 'dialect' | 'state'>,
): Operation[] | undefined {
  const { compiler, dialect } = context;
  try {
    const root = block.receiver === 'knex' ? compiler.knex : compiler.knex.schema;
    const builder = applyCalls(root, block.chain.calls, compiler.knex) as { toSQL(): unknown };
    const operations: Operation[] = [];
    const state = context.state.fork();
    for (const early of compiler.statements(builder)) {
      for (const statement of compiler.late(early, state)) {
        const parsed = dialect.parse(compiler.sqlOf(statement), { file: '' });
        if (parsed.diagnostics.some(({ severity }) => severity === 'error')) return undefined;
        operations.push(...parsed.operations);
        for (const operation of parsed.operations) state.apply(operation);
      }
    }
    return [...(dialect.recognize?.(operations, context.state) ?? operations)];
  } catch {
    // Knex refuses the call: the operation is written in another way.
    return undefined;
  }
}
