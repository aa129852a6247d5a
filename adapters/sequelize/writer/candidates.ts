import type { Block, BlockContext } from './block.js';

/** Ways of writing the operation at a place, the most idiomatic first. */
export function* candidates(_index: number, _context: BlockContext): Generator<Block> {}
