import type { WrittenStyle } from '../../../src/adapter.js';
import type { Dialect } from '../../../src/dialects/dialect.js';
import type { SchemaState } from '../../../src/fold/state.js';
import { runsOutsideTransaction, type Operation, type OperationBody } from '../../../src/ir/index.js';
import { commentLines, sqlText } from '../../shared/writer/javascript.js';
import { commentsOf, stopText } from '../../shared/writer/writing.js';
import type { Compiler } from '../compiler.js';
import type { Step } from './block.js';
import { exactBlock, likelyBlock } from './exact-block.js';
import { call, callText, classesOf, type Call } from './calls.js';
import type { Memory } from './memory.js';
import { isRefusedInTransaction, withoutSwitches } from './remade.js';

/** The statements of `up` or `down`, and how each operation came to be written. */
export interface WrittenDirection {
  readonly statements: readonly string[];
  readonly styles: readonly WrittenStyle[];
  /** Classes of TypeORM that the statements make. */
  readonly uses: readonly string[];
  /** A statement is in it that cannot run in a transaction. */
  readonly outsideTransaction: boolean;
}

/** What writing a direction needs. */
export interface DirectionContext {
  readonly dialect: Dialect;
  readonly compiler: Compiler;
  readonly direction: 'up' | 'down';
  /** Before the first operation. */
  readonly before: SchemaState;
  readonly memory: Memory;
  readonly mayBeIdiomatic: (index: number) => boolean;
  /** The first way of writing is taken as it is: the whole is checked afterwards. */
  readonly optimistic: boolean;
}

const INDENT = '    ';

/** Writes operations as statements of a method, as idiomatically as exactness allows. */
export function writeDirection(
  operations: readonly Operation[],
  context: DirectionContext,
): WrittenDirection {
  const parts = partsOf(operations, context);
  const styles = operations.map(({ kind }): WrittenStyle => (kind === 'opaque' ? 'manual' : 'raw'));
  for (const { isBlock, covers } of parts)
    if (isBlock) for (const place of covers) styles[place] = 'idiomatic';
  const write = stepWriter(context);
  let told: Operation | undefined;
  const statements = parts.map(({ steps, covers }) => {
    const covered = covers.map((place) => operations[place] as Operation);
    const comments = commentLines(commentsOf(covered, told), INDENT);
    told = covered.at(-1);
    return comments + steps.map(write).join('\n');
  });
  const steps = parts.flatMap((part) => part.steps);
  return {
    statements,
    styles,
    uses: [...new Set(steps.flatMap((step) => ('sql' in step ? [] : classesOf(step))))],
    outsideTransaction:
      operations.some(runsOutsideTransaction) ||
      steps.some((step) => 'sql' in step && step.sql.some(isRefusedInTransaction)),
  };
}

/** A call, or what is written as SQL. */
type WrittenStep =
  | Call
  | {
      readonly operations: readonly OperationBody[];
      readonly sql: readonly string[];
    };

interface Part {
  readonly covers: readonly number[];
  readonly isBlock: boolean;
  readonly steps: readonly WrittenStep[];
}

function partsOf(operations: readonly Operation[], context: DirectionContext): readonly Part[] {
  const state = context.before.fork();
  const parts: Part[] = [];
  const blockAt = context.optimistic ? likelyBlock : exactBlock;
  let index = 0;
  while (index < operations.length) {
    const block = context.mayBeIdiomatic(index)
      ? blockAt(index, { ...context, operations, state })
      : undefined;
    const raw = block === undefined ? rawFrom(operations.slice(index), state, context) : undefined;
    const count = raw?.operations.length ?? 1;
    const covers = block?.covers ?? Array.from({ length: count }, (_, place) => index + place);
    const steps = raw === undefined ? stepsOf(block?.steps ?? [], state, context) : [raw];
    parts.push({ covers, isBlock: block !== undefined, steps });
    for (const place of covers) state.apply(operations[place] as Operation);
    index += covers.length;
  }
  return parts;
}

/** The steps of a block, with the SQL of those that have no call. */
function stepsOf(
  steps: readonly Step[],
  before: SchemaState,
  { dialect }: DirectionContext,
): readonly WrittenStep[] {
  const calls = steps.flatMap((step) => ('operation' in step ? [] : [step]));
  if (calls.length === steps.length) return calls;
  const state = before.fork();
  return steps.map((step) => {
    if (!('operation' in step)) return step;
    const sql = dialect.print(step.operation, state);
    state.apply(step.operation);
    return { operations: [step.operation], sql };
  });
}

/** The first operation as SQL, with those that follow it where the dialect says them as one change. */
function rawFrom(
  operations: readonly Operation[],
  state: SchemaState,
  context: DirectionContext,
): Extract<WrittenStep, { readonly sql: readonly string[] }> {
  const { dialect } = context;
  const [first] = operations as [Operation];
  if (first.kind === 'opaque') return { operations: [first], sql: [] };
  const together = dialect.printTogether?.(operations, state);
  const { count, statements } = together ?? { count: 1, statements: dialect.print(first, state) };
  return {
    operations: operations.slice(0, count),
    sql: withoutSwitches(statements, operations.slice(0, count), state, context),
  };
}

/** Writes steps one after the other; a table that a call relies on is read anew where TypeORM may remember another one. */
function stepWriter({ memory }: DirectionContext): (step: WrittenStep) => string {
  let isExplained = false;
  return (step) => {
    if ('sql' in step) {
      if (!step.operations.every(isData)) memory.afterSql();
      return rawText(step);
    }
    const path = memory.readBefore(step);
    let before = '';
    if (path !== undefined) {
      memory.readAnew(path);
      const why = isExplained ? [] : ['TypeORM remembers tables: this one is read as it is now.'];
      isExplained = true;
      before = `${commentLines(why, INDENT)}${callText(call('getTable', path), INDENT)}\n`;
    }
    memory.after(step);
    return before + callText(step, INDENT);
  };
}

function isData(operation: OperationBody): boolean {
  if (operation.kind === 'rawSql') return operation.effect === 'none' || operation.effect === 'data';
  return ['insert', 'update', 'delete'].includes(operation.kind);
}

function rawText({ operations, sql }: Extract<WrittenStep, { readonly sql: readonly string[] }>): string {
  const stops = operations.flatMap((one) => (one.kind === 'opaque' ? [stopText(one, INDENT)] : []));
  return [...stops, ...sql.map((one) => `${INDENT}await queryRunner.query(${sqlText(one)});`)].join('\n');
}
