import { keyOf, type OperationOf } from '../ir/index.js';
import type { WayContext } from './way.js';

/** Whether a sequence belongs to a column that counts: another database keeps no such thing beside the column. */
export function isOfColumn(
  { name }: OperationOf<'renameSequence'>,
  { plan }: Pick<WayContext, 'plan'>,
): boolean {
  return !plan.sequences.has(keyOf(name));
}

/**
 * Whether a sequence is what is left of a serial column that counts no more: in another database there never was one, as the
 * counter went with the column's change.
 */
export function isReleased(
  { name }: OperationOf<'dropSequence'>,
  { source, plan }: Pick<WayContext, 'source' | 'plan'>,
): boolean {
  return source.sequence(name)?.ownedBy !== undefined && !plan.sequences.has(keyOf(name));
}
