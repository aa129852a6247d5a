import type { Block, BlockContext } from './block.js';
import { changeColumnBlock } from './change-column.js';
import { definitionBlock } from './create-table.js';
import { objectCall } from './objects.js';

/** Ways of writing the operation at a place, with those that follow it, by Sequelize's own calls; the most idiomatic first. */
export function candidates(index: number, context: BlockContext): readonly Block[] {
  const operation = context.operations[index];
  if (operation === undefined) return [];
  const blocks = [definitionBlock(index, context), changeColumnBlock(index, context)];
  const one = objectCall(operation, context);
  return [...blocks, one === undefined ? undefined : { covers: [index], calls: [one] }].filter(
    (block): block is Block => block !== undefined,
  );
}
