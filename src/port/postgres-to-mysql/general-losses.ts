import type { LossCode } from '../constructs.js';
import type { GeneralLoss } from '../problem.js';
import type { TargetFeatures } from './context.js';

/**
 * What holds for every history on a database of this kind. Those about values were found by probing, and are what a probe
 * expects (`src/probe/excuses.ts`).
 */
export function generalLosses({ dialect, title }: TargetFeatures): readonly GeneralLoss[] {
  const losses: readonly (readonly [code: LossCode, message: string, help?: string])[] = [
    [
      'atomicity',
      `${title} commits before and after each change of the schema: a migration that fails stays half done`,
      'apply one statement at a time, and take a backup first',
    ],
    ['date-range', 'dates before the year 1000 or after 9999, BC and infinity are refused'],
    ['time-range', 'a time of day may lie between -838:59:59 and 838:59:59'],
    [
      'counter-next',
      'a column that counts goes on after the highest number that was ever in it, where PostgreSQL does not look at numbers that rows say themselves',
    ],
    ['counter-zero', '0 or NULL written into a column that counts takes the next number'],
    [
      'enum-text',
      'spaces at the end of a value of an enum are dropped, and a text of digits that is none is taken for the place of one',
    ],
    [
      'no-action',
      'a foreign key without an action is checked at each row, where PostgreSQL checks it at the end of the statement, when other foreign keys have deleted their rows',
      'delete the rows that refer first, or give that foreign key an action as well',
    ],
    ...(dialect === 'mariadb' ? MARIADB_LOSSES : []),
  ];
  return losses.map(([code, message, help]) => ({
    severity: 'lossy',
    code,
    message,
    ...(help === undefined ? {} : { help }),
  }));
}

/** MariaDB documentation, "SQL_MODE": what its default leaves out, and MySQL's has or does. */
const MARIADB_LOSSES = [
  [
    'zero-date',
    "the date '0000-00-00' is accepted",
    'add NO_ZERO_DATE and NO_ZERO_IN_DATE to the sql_mode of the server',
  ],
  [
    'fraction-cut',
    'digits of a second beyond the precision are cut off, not rounded',
    'add TIME_ROUND_FRACTIONAL to the sql_mode of the server',
  ],
] as const;
