import { sameData } from '../../fold/meaning/same-data.js';
import type { ColumnType } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import { valueTypeOf } from '../values/value-types.js';
import { lose, type WayContext } from '../way.js';

/** Points in time become plain times, or the other way round, and rows stay as they are in the target. */
export function loseZone(
  column: string,
  before: ColumnType,
  after: ColumnType,
  context: Pick<WayContext, 'losses' | 'at'>,
): void {
  const isZoned = (type: ColumnType): boolean => type.kind === 'timestamp' && type.zone;
  if (before.kind !== 'timestamp' || isZoned(before) === isZoned(after)) return;
  lose(context, 'zone-conversion', `rows of ${column} stay as they are: right where the session was in UTC`);
}

/** A set is written in the order of its values. */
export function loseSetOrder(
  before: ColumnType,
  after: ColumnType,
  context: Pick<WayContext, 'losses' | 'at'>,
): void {
  if (before.kind !== 'set' || after.kind !== 'set') return;
  const kept = before.values.filter((value) => after.values.includes(value));
  const order = after.values.filter((value) => kept.includes(value));
  if (!sameData(kept, order))
    lose(context, 'set-order', 'the values of sets that are there stay in the order of the type before');
}

/** Elements of arrays are not converted; text and enums are one. */
export function refuseOtherElements(before: ColumnType, after: ColumnType): void {
  const isText = (type: ColumnType): boolean =>
    type.kind === 'array' && ['enum', 'text'].includes(valueTypeOf(type.of) ?? '');
  if (!sameData(before, after) && !(isText(before) && isText(after)))
    needsPerson('conversion', 'the elements of an array get another type');
}
