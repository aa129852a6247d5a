import type { Block, BlockContext } from './block.js';
import { changeColumnBlock, changeColumnOnceBlock } from './change-column.js';
import { bareDefinitionBlock, definitionBlock } from './create-table.js';
import { dropBlock } from './drops.js';
import { objectBlock } from './objects.js';

/** Ways of writing the operation at a place, with those that follow it, by TypeORM's own calls; the most idiomatic first. */
export const candidates: readonly ((index: number, context: BlockContext) => Block | undefined)[] = [
  definitionBlock,
  bareDefinitionBlock,
  dropBlock,
  changeColumnBlock,
  changeColumnOnceBlock,
  objectBlock,
];
