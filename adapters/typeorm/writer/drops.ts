import { sameName, type Name, type Operation } from '../../../src/ir/index.js';
import type { Block, BlockContext } from './block.js';
import { call } from './calls.js';
import { tablePath } from './columns.js';

/**
 * A table or columns that go, together with the indexes and constraints that are dropped before: TypeORM drops those that
 * it knows itself (typeorm `driver/postgres/PostgresQueryRunner.js`, `dropTable`, `dropColumn`).
 */
export function dropBlock(index: number, context: BlockContext): Block | undefined {
  const { operations } = context;
  let at = index;
  let table: Name | undefined;
  for (let one = operations[at]; one !== undefined; one = operations[++at]) {
    const of = partOf(one, context);
    if (of === undefined || (table !== undefined && !sameName(of, table))) break;
    table = of;
  }
  const last = operations[at];
  if (last?.kind === 'dropTable') {
    if (last.ifExists || (table !== undefined && !sameName(last.table, table)) || last.cascade)
      return undefined;
    const covers = placesBetween(index, at);
    return { covers, steps: [call('dropTable', tablePath(last.table))], mayCoverMore: true };
  }
  if (last?.kind !== 'dropColumn' || (table !== undefined && !sameName(last.table, table))) return undefined;
  const columns: string[] = [];
  for (let one = operations[at]; one?.kind === 'dropColumn'; one = operations[at]) {
    const isOne = sameName(one.table, last.table) && !one.cascade && !one.ifExists && !one.tableIfExists;
    if (!isOne || !context.mayBeIdiomatic(at)) break;
    columns.push(one.column);
    at++;
  }
  const [first] = columns;
  if (first === undefined) return undefined;
  const path = tablePath(last.table);
  return {
    covers: placesBetween(index, at - 1),
    steps: [columns.length === 1 ? call('dropColumn', path, first) : call('dropColumns', path, columns)],
    mayCoverMore: true,
  };
}

function placesBetween(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, place) => first + place);
}

/** The table that an index or constraint which is dropped belongs to. */
function partOf(operation: Operation, { state }: BlockContext): Name | undefined {
  if (operation.kind === 'dropConstraint' && !operation.cascade) return operation.table;
  if (operation.kind !== 'dropIndex' || operation.cascade || operation.concurrently) return undefined;
  return state.index(operation.index)?.on;
}
