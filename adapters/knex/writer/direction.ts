import type { WrittenStyle } from '../../../src/adapter.js';
import type { Dialect } from '../../../src/dialects/dialect.js';
import { sameMeaning } from '../../../src/fold/meaning/equivalence.js';
import type { SchemaState } from '../../../src/fold/state.js';
import { runsOutsideTransaction } from '../../../src/ir/index.js';
import { keyOf, type ColumnType, type Operation, type OperationOf } from '../../../src/ir/index.js';
import type { Compiler } from '../compiler.js';
import { alterTableBlock } from './alter-table.js';
import type { RawDefaults } from './column-context.js';
import { compileBlock, type Block, type BlockContext } from './block.js';
import { createTableBlock, type TableStyle } from './create-table.js';

import { commentLines, sqlText, stringLiteral } from '../../shared/writer/javascript.js';
import { commentsOf, stopText } from '../../shared/writer/writing.js';
import { rawText } from './calls.js';
import { awaitedText } from './javascript.js';
import { objectBlock } from './objects.js';
import { isRemadeAtCost, needsSwitch } from './remade.js';

/** The statements of `up` or `down`, and how each operation came to be written. */
export interface WrittenDirection {
  readonly statements: readonly string[];
  readonly styles: readonly WrittenStyle[];
  /** A statement is in it that cannot run in a transaction. */
  readonly outsideTransaction: boolean;
}

export interface DirectionContext {
  readonly dialect: Dialect;
  readonly compiler: Compiler;
  /** Before the first operation. */
  readonly before: SchemaState;
  readonly mayBeIdiomatic: (index: number) => boolean;
  /** The first way of writing is taken as it is: the whole is checked afterwards. */
  readonly optimistic: boolean;
}

const INDENT = '  ';

const RAW_DEFAULTS: readonly RawDefaults[] = ['none', 'unquoted', 'all'];

/** From the most that one call can say down to one operation with raw defaults; the first that means the same is written. */
const TABLE_STYLES: readonly TableStyle[] = [true, false].flatMap((attach) =>
  RAW_DEFAULTS.map((rawDefaults) => ({ attach, rawDefaults })),
);

/** Writes operations as statements of a migration function, as idiomatically as exactness allows. */
export function writeDirection(
  operations: readonly Operation[],
  context: DirectionContext,
): WrittenDirection {
  const { dialect, compiler } = context;
  const state = context.before.fork();
  const styles = operations.map((): WrittenStyle => 'raw');
  const statements: string[] = [];
  const taken = new Set<number>();
  const enumHomes = homesOfEnums(operations, context);
  const homeless = new Set(operations.keys());
  for (const places of enumHomes.values()) for (const place of places) homeless.delete(place);
  let told: Operation | undefined;
  let isSwitched = false;

  for (const index of operations.keys()) {
    if (taken.has(index) || !homeless.has(index)) continue;
    const blockContext: BlockContext = { ...context, dialect, compiler, operations, state, enumHomes, taken };
    const block = context.mayBeIdiomatic(index) ? blockFor(index, blockContext, context) : undefined;
    const covers = block?.covers ?? [...(enumHomes.get(index) ?? []), index];
    if (block !== undefined) {
      statements.push(blockText(block));
      for (const place of covers) styles[place] = 'idiomatic';
    } else {
      for (const place of covers) {
        const raw = operations[place] as Operation;
        const sql = raw.kind === 'opaque' ? [] : dialect.print(raw, state);
        statements.push(rawStatements(raw, sql, { dialect, comments: commentsOf([raw], told) }));
        isSwitched ||= needsSwitch(raw, sql, state);
        if (raw.kind === 'opaque') styles[place] = 'manual';
      }
    }
    told = operations[covers.at(-1) ?? index];
    for (const place of covers) {
      taken.add(place);
      state.apply(operations[place] as Operation);
    }
  }
  return { statements, styles, outsideTransaction: isSwitched || operations.some(runsOutsideTransaction) };
}

function blockFor(
  index: number,
  blockContext: BlockContext,
  { optimistic }: DirectionContext,
): Block | undefined {
  if (!optimistic) return exactBlock(index, blockContext);
  const [first] = candidates(index, blockContext);
  return first;
}

/** The first way of writing that the compiler and the dialect's reader say means the same. */
function exactBlock(index: number, context: BlockContext): Block | undefined {
  const tried = new Set<string>();
  for (const block of candidates(index, context)) {
    const text = JSON.stringify(block);
    if (tried.has(text)) continue;
    tried.add(text);
    const written = compileBlock(block, context);
    const intended = block.covers.map((place) => context.operations[place] as Operation);
    if (written !== undefined && sameMeaning(intended, written, context.state) === undefined) return block;
  }
  return undefined;
}

/** How many operations at the end of a run may each be the one that does not fit into a block. */
const MOST_SHORTER = 8;

function* candidates(index: number, context: BlockContext): Generator<Block> {
  for (const block of blocks(index, context)) if (!isRemadeAtCost(block, context)) yield block;
}

function* blocks(index: number, context: BlockContext): Generator<Block> {
  for (const style of TABLE_STYLES) {
    const block = createTableBlock(index, context, style) ?? alterTableBlock(index, context, style);
    if (block !== undefined) yield block;
    if (block !== undefined && style.attach && style.rawDefaults === 'all')
      yield* shorter(index, block, context);
  }
  const block = objectBlock(index, context);
  if (block !== undefined) yield block;
}

/** Changes of a table in one block without the last of them, then without the two last, and so on. */
function* shorter(index: number, { covers }: Block, context: BlockContext): Generator<Block> {
  if (context.operations[index]?.kind === 'createTable') return;
  for (const before of covers.toReversed().slice(0, MOST_SHORTER)) {
    if (before <= index + 1) return;
    for (const rawDefaults of RAW_DEFAULTS) {
      const block = alterTableBlock(index, context, { attach: true, before, rawDefaults });
      if (block !== undefined) yield block;
    }
  }
}

function blockText(block: Block): string {
  const [first, ...rest] = block.chain.calls;
  if (block.receiver === 'knex' && first?.method === 'table' && typeof first.args[0] === 'string') {
    return awaitedText({ ...block.chain, calls: rest }, `knex(${stringLiteral(first.args[0])})`, INDENT);
  }
  return awaitedText(block.chain, block.receiver, INDENT);
}

function rawStatements(
  operation: Operation,
  sql: readonly string[],
  { dialect, comments }: { readonly dialect: Dialect; readonly comments: readonly string[] },
): string {
  const above = commentLines(comments, INDENT);
  if (operation.kind === 'opaque') return above + stopText(operation, INDENT);
  const statements = sql.map((one) => `${INDENT}await knex.raw(${sqlText(rawText(one, dialect))});`);
  return above + statements.join('\n');
}

/**
 * Knex has no call for CREATE TYPE: `enu` creates the type with the first column of it. So a new type waits for that
 * column, where one follows and nothing else names the type before.
 */
function homesOfEnums(operations: readonly Operation[], context: DirectionContext): Map<number, number[]> {
  const homes = new Map<number, number[]>();
  operations.forEach((operation, place) => {
    if (operation.kind !== 'createEnum' || !context.mayBeIdiomatic(place)) return;
    const home = operations.findIndex((later, index) => index > place && mentions(later, operation));
    const user = operations[home];
    if (user === undefined || !context.mayBeIdiomatic(home)) return;
    if (
      !columnTypes(user).some((type) => type.kind === 'named' && keyOf(type.name) === keyOf(operation.name))
    )
      return;
    homes.set(home, [...(homes.get(home) ?? []), place]);
  });
  return homes;
}

function columnTypes(operation: Operation): readonly ColumnType[] {
  if (operation.kind === 'createTable') return operation.columns.map(({ type }) => type);
  return operation.kind === 'addColumn' ? [operation.column.type] : [];
}

/** Whether an operation may need the type: everything that knows its name, and what nobody knows. */
function mentions(operation: Operation, type: OperationOf<'createEnum'>): boolean {
  const { origin: _, ...body } = operation;
  if (body.kind === 'opaque') return true;
  return JSON.stringify(body).includes(JSON.stringify(type.name.name).slice(1, -1));
}
