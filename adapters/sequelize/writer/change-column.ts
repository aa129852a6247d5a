import {
  sameName,
  type Column,
  type Name,
  type ColumnReference,
  type Operation,
  type OperationOf,
} from '../../../src/ir/index.js';
import { attribute, ownEnumName, tableArgument, type ColumnRole } from './attribute.js';
import type { Block, BlockContext } from './block.js';
import { call } from './calls.js';
import { isRemadeAtCost } from './remade.js';

/**
 * Changes of one column that follow one another as one `changeColumn`, which says all of a column: what does not change is
 * said again. The longest list first.
 */
export function changeColumnBlocks(index: number, context: BlockContext): readonly Block[] {
  const changes = changesAt(index, context);
  const blocks: Block[] = [];
  for (let { length } = changes; length > 0; length--) {
    for (const rawDefault of [false, true]) {
      const block = blockOf(index, changes.slice(0, length), rawDefault, context);
      if (block !== undefined) blocks.push(block);
    }
  }
  return blocks;
}

type Change = OperationOf<'alterColumn'> | OperationOf<'comment'>;

/** Changes of one column, and a comment on it at their end. */
function changesAt(index: number, { operations }: BlockContext): readonly Change[] {
  const changes: Change[] = [];
  let first: ColumnReference | undefined;
  for (const one of operations.slice(index)) {
    const column = columnOf(one);
    if (column === undefined) break;
    // A comment alone does not touch the table.
    if (first === undefined && one.kind === 'comment') break;
    first ??= column;
    if (column.column !== first.column || !sameName(column.table, first.table)) break;
    changes.push(one as Change);
    if (one.kind === 'comment') break;
  }
  return changes;
}

function columnOf(operation: Operation): ColumnReference | undefined {
  if (operation.kind === 'alterColumn') return operation.tableIfExists === true ? undefined : operation;
  const isComment = operation.kind === 'comment' && operation.comment !== null;
  return isComment && operation.on.kind === 'column' ? operation.on : undefined;
}

function blockOf(
  index: number,
  changes: readonly Change[],
  rawDefault: boolean,
  context: BlockContext,
): Block | undefined {
  const state = context.state.fork();
  for (const one of changes)
    if (state.apply(one).some(({ severity }) => severity === 'error')) return undefined;
  const first = changes[0] === undefined ? undefined : columnOf(changes[0]);
  if (first === undefined) return undefined;
  const column = state.table(first.table)?.columns.find(({ name }) => name === first.column);
  if (column === undefined || isRemadeAtCost(first.table, context)) return undefined;
  const role = { ...roleOf(column, changes, first.table, context), rawDefault };
  const made = attribute(column, role, context);
  if (made === undefined) return undefined;
  const covers = changes.map((_, place) => index + place);
  return { covers, calls: [call('changeColumn', tableArgument(first.table), first.column, made)] };
}

function roleOf(
  column: Column,
  changes: readonly Change[],
  table: Name,
  { state }: BlockContext,
): ColumnRole {
  const enumName = ownEnumName(table, column);
  const parts = changes.flatMap((one) => (one.kind === 'alterColumn' ? [one.change] : []));
  const usings = parts.flatMap((one) => (one.kind === 'type' && one.using !== undefined ? [one.using] : []));
  const comment = changes.find((one) => one.kind === 'comment')?.comment;
  return {
    enumValues: enumName === undefined ? undefined : state.enumType(enumName)?.values,
    using: usings[0],
    loses: {
      notNull: parts.some((one) => one.kind === 'nullable' && one.nullable),
      default: parts.some((one) => one.kind === 'default' && one.default === null),
    },
    comment: comment ?? redefined(changes)?.comment,
    position: changes.flatMap((one) =>
      one.kind === 'alterColumn' && one.change.kind === 'redefine' ? [one.change.position] : [],
    )[0],
  };
}

/** MySQL: the whole new definition, its comment included. */
function redefined(changes: readonly Change[]): Column | undefined {
  const [first] = changes;
  return first?.kind === 'alterColumn' && first.change.kind === 'redefine' ? first.change.column : undefined;
}
