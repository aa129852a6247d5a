import type { Block, BlockContext } from './block.js';
import { changeColumnBlocks } from './change-column.js';
import { definitionBlocks } from './definitions.js';
import { objectCalls } from './objects.js';

/** Ways of writing the operation at a place, with those that follow it, by Sequelize's own calls; the most idiomatic first. */
export function* candidates(index: number, context: BlockContext): Generator<Block> {
  const operation = context.operations[index];
  if (operation === undefined) return;
  yield* definitionBlocks(index, context);
  yield* changeColumnBlocks(index, context);
  for (const one of objectCalls(operation, context)) yield { covers: [index], calls: [one] };
}
