import type { ColumnType } from '../ir/index.js';
import { text, type ProbeValue } from './value.js';

type Moment = Extract<ColumnType, { kind: 'date' | 'time' | 'timestamp' }>;

/**
 * Dates and times at the edges of what databases hold: the years 1000 and 9999 (MySQL), 2038 (its TIMESTAMP), 1970, leap
 * days, digits of a second beyond the precision, and hours that a clock does not have.
 */
export function momentsOf(type: Moment): readonly ProbeValue[] {
  if (type.kind === 'date') return DATES.map(text);
  if (type.kind === 'time') return TIMES.map(text);
  const locals = [
    ...['1969-12-31 23:59:59', '1999-12-31 23:59:59.999999', '2024-02-29 12:00:00', '2024-03-31 02:30:00'],
    ...['2038-01-19 03:14:07', '2038-01-19 03:14:08', '1000-01-01 00:00:00', '0999-12-31 23:59:59'],
    ...['2024-01-01 00:00:00.123456', '2024-01-01 00:00:00.1234567', '2024-01-01 00:00:00.9999999'],
    ...['9999-12-31 23:59:59', '2023-02-29 00:00:00', '0000-00-00 00:00:00', '2024-01-01 25:00:00'],
  ];
  if (!type.zone) return [...locals, 'infinity'].map(text);
  return [
    ...locals.map((local): ProbeValue => ({ kind: 'instant', local, offset: '+00:00' })),
    { kind: 'instant', local: '2024-03-31 02:30:00.5', offset: '+02:00' },
    { kind: 'instant', local: '2024-12-31 23:30:00', offset: '-05:30' },
    text('infinity'),
  ];
}

const DATES = [
  ...['1970-01-01', '2024-02-29', '1000-01-01', '0999-12-31', '9999-12-31', '10000-01-01'],
  ...['2023-02-29', '0000-00-00', '2024-13-01', 'infinity', 'nonsense'],
];

const TIMES = [
  '00:00:00',
  '23:59:59',
  '12:34:56.789',
  '12:34:56.1234567',
  '24:00:01',
  '-01:00:00',
  'nonsense',
];
