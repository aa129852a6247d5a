import { lose, type WayContext } from '../way.js';

/** AFTER and FIRST: elsewhere a column is at the end. */
export function notePosition(context: WayContext): void {
  lose(
    context,
    'column-position',
    'the place of a column among the others is not kept: it is last, or where it was',
  );
}
