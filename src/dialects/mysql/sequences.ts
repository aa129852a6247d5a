import type { SequenceOptions } from '../../ir/index.js';

/** The least and the greatest number of a sequence: a bigint, whose ends MariaDB keeps for itself (asked of 10.11). */
export const SEQUENCE_RANGE = { least: '-9223372036854775807', greatest: '9223372036854775806' } as const;

type Direction = Pick<SequenceOptions, 'increment'>;

/** Whether a lower bound is the one that a sequence has where nothing is said. */
export function isLeast(min: string, { increment = '1' }: Direction): boolean {
  return min === (increment.startsWith('-') ? SEQUENCE_RANGE.least : '1');
}

/** Whether an upper bound is the one that a sequence has where nothing is said. */
export function isMost(max: string, { increment = '1' }: Direction): boolean {
  return max === (increment.startsWith('-') ? '-1' : SEQUENCE_RANGE.greatest);
}
