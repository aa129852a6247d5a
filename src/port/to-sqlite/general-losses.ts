import type { DialectName } from '../../ir/index.js';
import type { GeneralLoss } from '../problem.js';
import { TIMESTAMP_NULL } from '../from-mysql/timestamp-null.js';

const ALWAYS: readonly GeneralLoss[] = [
  {
    severity: 'lossy',
    code: 'type-affinity',
    message: 'a column takes values of any type and length: SQLite only prefers what its type says',
    help: 'checks, or STRICT tables, refuse what the application should not write',
  },
  {
    severity: 'lossy',
    code: 'counter-null',
    message:
      'NULL written into a column that counts takes the next number, and a number with a fraction is refused there',
  },
  {
    severity: 'lossy',
    code: 'foreign-keys',
    message: 'foreign keys are checked on connections that say PRAGMA foreign_keys = ON, and on no others',
  },
  {
    severity: 'lossy',
    code: 'times',
    message: 'dates and times are text; CURRENT_TIMESTAMP is UTC in whole seconds',
  },
];

/** Manual: "SQLite Autoincrement". */
const COUNTER_NEXT: GeneralLoss = {
  severity: 'lossy',
  code: 'counter-next',
  message:
    'a column that counts goes on after the highest number that was ever in it, where PostgreSQL does not look at numbers that rows say themselves',
};

/** What MySQL and MariaDB do to what is written, and SQLite does not. */
const FROM_MYSQL: readonly GeneralLoss[] = [
  {
    severity: 'lossy',
    code: 'counter-value',
    message: '0 written into a column that counts is kept, where MySQL gives the next number',
  },
  {
    severity: 'lossy',
    code: 'exact-spelling',
    message:
      'enums take their values in their own spelling alone, where MySQL ignores case and spaces at the end, and takes numbers',
  },
];

/** What holds for every history on SQLite that comes from a database of this kind. */
export function generalLosses(from: DialectName): readonly GeneralLoss[] {
  if (from === 'postgres') return [...ALWAYS, COUNTER_NEXT];
  return [...ALWAYS, ...FROM_MYSQL, ...(from === 'mariadb' ? [TIMESTAMP_NULL] : [])];
}
