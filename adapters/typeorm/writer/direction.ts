import type { WrittenStyle } from '../../../src/adapter.js';
import type { Dialect } from '../../../src/dialects/dialect.js';
import type { SchemaState } from '../../../src/fold/state.js';
import { runsOutsideTransaction, type Operation, type OperationBody } from '../../../src/ir/index.js';
import { commentLines, sqlText } from '../../shared/javascript.js';
import { commentsOf, stopText } from '../../shared/writing.js';
import type { Compiler } from '../compiler.js';
import { exactBlock, type Block, type Step } from './block.js';
import { call, callText, classesOf } from './calls.js';
import type { Memory } from './memory.js';

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
  /** Before the first operation. */
  readonly before: SchemaState;
  readonly memory: Memory;
  readonly mayBeIdiomatic: (index: number) => boolean;
}

const INDENT = '    ';

/** Writes operations as statements of a method, as idiomatically as exactness allows. */
export function writeDirection(
  operations: readonly Operation[],
  context: DirectionContext,
): WrittenDirection {
  const parts = partsOf(operations, context);
  const styles = operations.map(({ kind }): WrittenStyle => (kind === 'opaque' ? 'manual' : 'raw'));
  const steps = parts.flatMap(({ block }) => block?.steps ?? []);
  for (const { block, covers } of parts)
    if (block !== undefined) for (const place of covers) styles[place] = 'idiomatic';
  const write = stepWriter(context);
  let told: Operation | undefined;
  const statements = parts.map(({ block, covers }) => {
    const covered = covers.map((place) => operations[place] as Operation);
    const comments = commentLines(commentsOf(covered, told), INDENT);
    told = covered.at(-1);
    const own: readonly Step[] =
      block?.steps ?? covered.map((operation) => ({ kind: 'raw', operation }) as const);
    return comments + own.map(write).join('\n');
  });
  return {
    statements,
    styles,
    uses: [...new Set(steps.flatMap((step) => ('operation' in step ? [] : classesOf(step))))],
    outsideTransaction: operations.some(runsOutsideTransaction),
  };
}

interface Part {
  readonly covers: readonly number[];
  readonly block?: Block;
}

function partsOf(operations: readonly Operation[], context: DirectionContext): readonly Part[] {
  const state = context.before.fork();
  const parts: Part[] = [];
  let index = 0;
  while (index < operations.length) {
    const block = context.mayBeIdiomatic(index)
      ? exactBlock(index, { ...context, operations, state })
      : undefined;
    const covers = block?.covers ?? [index];
    parts.push({ covers, ...(block === undefined ? {} : { block }) });
    for (const place of covers) state.apply(operations[place] as Operation);
    index += covers.length;
  }
  return parts;
}

/** Writes steps one after the other; a table that a call relies on is read anew where TypeORM may remember another one. */
function stepWriter({ dialect, memory }: DirectionContext): (step: Step) => string {
  let isExplained = false;
  return (step) => {
    if ('operation' in step) {
      if (!isData(step.operation)) memory.afterSql();
      return rawText(step.operation, dialect);
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

function rawText(operation: OperationBody, dialect: Dialect): string {
  if (operation.kind === 'opaque') return stopText(operation, INDENT);
  return dialect
    .print(operation)
    .map((sql) => `${INDENT}await queryRunner.query(${sqlText(sql)});`)
    .join('\n');
}
