import { sameName, type Column, type OperationOf } from '../../../src/ir/index.js';
import { attribute, ownEnumName, tableArgument } from './attribute.js';
import type { Block, BlockContext } from './block.js';
import { call } from './calls.js';

/** Changes of one column that follow one another, as one `changeColumn`: it always says all of a column. */
export function changeColumnBlock(index: number, context: BlockContext): Block | undefined {
  const { operations, state } = context;
  const first = operations[index];
  if (first?.kind !== 'alterColumn') return undefined;
  const changes: OperationOf<'alterColumn'>[] = [];
  for (let place = index; place < operations.length && changes.length < 3; place++) {
    const one = operations[place];
    if (one?.kind !== 'alterColumn' || one.column !== first.column || !sameName(one.table, first.table))
      break;
    if (changes.some(({ change }) => change.kind === one.change.kind)) break;
    changes.push(one);
  }
  const before = state.table(first.table)?.columns.find(({ name }) => name === first.column);
  const after = before === undefined ? undefined : changed(before, changes);
  if (after === undefined) return undefined;
  const name = ownEnumName(first.table, after);
  const made = attribute(
    after,
    { enumValues: name === undefined ? undefined : state.enumType(name)?.values },
    context,
  );
  if (made === undefined) return undefined;
  const covers = changes.map((_, place) => index + place);
  return { covers, calls: [call('changeColumn', tableArgument(first.table), first.column, made)] };
}

function changed(before: Column, changes: readonly OperationOf<'alterColumn'>[]): Column | undefined {
  const { comment: _, ...rest } = before;
  let column: Column = rest;
  for (const { change, tableIfExists } of changes) {
    if (tableIfExists === true) return undefined;
    if (change.kind === 'nullable') column = { ...column, nullable: change.nullable };
    else if (change.kind === 'type') column = { ...column, type: change.type };
    else if (change.kind === 'default') {
      const { default: _old, autoIncrement: _serial, ...plain } = column;
      column = change.default === null ? plain : { ...plain, default: change.default };
    } else return undefined;
  }
  return column;
}
