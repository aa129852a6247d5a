import type { ColumnType } from '../../ir/index.js';
import type { WayContext } from '../way.js';

/**
 * Digits of a second that a type of the source keeps: six where PostgreSQL is not told how many, none in MySQL and MariaDB
 * (PostgreSQL manual, "Date/Time Types"; MySQL manual, "Fractional Seconds in Time Values").
 */
export function fractionDigits(type: ColumnType, { from }: Pick<WayContext, 'from'>): number {
  if (type.kind !== 'timestamp' && type.kind !== 'time') return 0;
  return type.precision ?? (from.name === 'postgres' ? 6 : 0);
}
