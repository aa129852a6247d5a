import type { Operation } from '../../../src/ir/index.js';
import type { Block, BlockContext } from './block.js';
import { changeColumnBlocks } from './change-column.js';
import { definitionBlocks } from './definitions.js';
import { objectCalls } from './objects.js';

/** Ways of writing the operation at a place, with those that follow it, by Sequelize's own calls; the most idiomatic first. */
export function* candidates(index: number, context: BlockContext): Generator<Block> {
  const operation = context.operations[index];
  if (operation === undefined || isOnTemporary(operation, context)) return;
  yield* definitionBlocks(index, context);
  yield* changeColumnBlocks(index, context);
  for (const one of objectCalls(operation, context)) yield { covers: [index], calls: [one] };
}

/**
 * Sequelize says on PostgreSQL which schema it means, `"public"."name"` (sequelize `dialects/postgres/query-generator.js`,
 * `addSchema`), and there is no temporary table.
 */
function isOnTemporary(operation: Operation, { state }: BlockContext): boolean {
  if (!('table' in operation) || operation.table === undefined) return false;
  return state.table(operation.table)?.temporary === true;
}
