import type { Index } from '../../ir/index.js';

/**
 * Whether an index keeps its columns as keys in other databases. GIN, GiST, BRIN and what extensions bring is left out there, so it
 * says nothing of how long a text may be.
 */
export function isOrdinary({ method }: Pick<Index, 'method'>): boolean {
  return method === undefined || method === 'btree' || method === 'hash';
}
