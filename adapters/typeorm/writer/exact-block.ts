import { sameMeaning } from '../../../src/fold/meaning/equivalence.js';
import type { SchemaState } from '../../../src/fold/state.js';
import type { Operation } from '../../../src/ir/index.js';
import { queryText } from '../../shared/reader/query-text.js';
import { compileCall } from '../compiler/compile-call.js';
import type { SentStatement } from '../compiler/objects.js';
import type { Block, BlockContext, Step } from './block.js';
import { valueOf, type Call } from './calls.js';
import { candidates } from './candidates.js';
import { isRemadeAtCost } from './remade.js';

/** The most idiomatic way of writing, not compiled: whether it means the same is for who asks to find out. */
export function likelyBlock(index: number, context: BlockContext): Block | undefined {
  for (const block of blocksAt(index, context)) return block;
  return undefined;
}

/** The first way of writing that the compiler and the dialect's reader say means the same. */
export function exactBlock(index: number, context: BlockContext): Block | undefined {
  for (const block of blocksAt(index, context)) {
    const written = compileSteps(block.steps, context);
    if (written === undefined) continue;
    for (const covers of possibleCovers(block, written.length, context)) {
      const intended = covers.map((place) => context.operations[place] as Operation);
      if (sameMeaning(intended, written, context.state) === undefined) return { ...block, covers };
    }
  }
  return undefined;
}

function* blocksAt(index: number, context: BlockContext): Generator<Block> {
  for (const make of candidates) {
    const block = make(index, context);
    if (block?.covers.every((place) => context.mayBeIdiomatic(place)) === true) yield block;
  }
}

/** How many operations more than one a call may stand for: enough for a renamed table with all that is named after it. */
const MOST_COVERED = 12;

function possibleCovers(
  { covers, mayCoverMore }: Block,
  written: number,
  { operations, mayBeIdiomatic }: BlockContext,
): readonly (readonly number[])[] {
  const all = [covers];
  if (mayCoverMore !== true) return all;
  const first = covers[0] ?? 0;
  for (let next = first + covers.length; next < first + Math.min(written, MOST_COVERED); next++) {
    const operation = operations[next];
    if (operation === undefined || operation.kind === 'opaque' || !mayBeIdiomatic(next)) break;
    all.push([...(all.at(-1) ?? []), next]);
  }
  return all;
}

/** What the server would be told, read back; undefined where TypeORM refuses a call or the SQL is not valid. */
function compileSteps(steps: readonly Step[], context: BlockContext): readonly Operation[] | undefined {
  const { compiler, dialect } = context;
  const state = context.state.fork();
  const operations: Operation[] = [];
  const add = (operation: Operation): void => {
    operations.push(operation);
    state.apply(operation);
  };
  for (const step of steps) {
    if ('operation' in step) {
      add(step.operation);
      continue;
    }
    const compiled = compileCall(
      step.method,
      step.args.map(valueOf),
      { compiler, dialect, state },
      { isGuarded: step.isGuarded === true },
    );
    if (compiled.kind !== 'done' || isAtCost(step, compiled.statements, state, context)) return undefined;
    for (const { sql, bindings } of compiled.statements) {
      const parsed = dialect.parse(queryText(sql, bindings, dialect.name), { file: '' });
      if (parsed.diagnostics.some(({ severity }) => severity === 'error')) return undefined;
      for (const operation of parsed.operations) add(operation);
    }
  }
  // A call that does nothing is no way to write an operation, not even one that changes nothing.
  if (operations.length === 0) return undefined;
  return dialect.recognize?.(operations, context.state) ?? operations;
}

/** A call that makes a table of SQLite anew where that takes rows of others with it. */
function isAtCost(
  { args: [table] }: Call,
  statements: readonly SentStatement[],
  state: SchemaState,
  context: BlockContext,
): boolean {
  const isRemade = statements.some(({ sql }) => sql.startsWith('CREATE TABLE "temporary_'));
  return isRemade && typeof table === 'string' && isRemadeAtCost({ name: table }, state, context);
}
