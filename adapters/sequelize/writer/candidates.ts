import type { Block, BlockContext } from './block.js';
import { changeColumnBlocks } from './change-column.js';
import { definitionBlocks } from './definitions.js';
import { objectCalls } from './objects.js';

/** Ways of writing the operation at a place, with those that follow it, by Sequelize's own calls; the most idiomatic first. */
export function candidates(index: number, context: BlockContext): readonly Block[] {
  const operation = context.operations[index];
  if (operation === undefined) return [];
  return [
    ...definitionBlocks(index, context),
    ...changeColumnBlocks(index, context),
    ...objectCalls(operation, context).map((one) => ({ covers: [index], calls: [one] })),
  ];
}
