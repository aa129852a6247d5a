import type { DialectName } from '../../ir/index.js';
import type { GeneralLoss } from '../problem.js';
import { TIMESTAMP_NULL } from '../from-mysql/timestamp-null.js';

const ALWAYS: readonly GeneralLoss[] = [
  {
    severity: 'lossy',
    code: 'text-comparison',
    message:
      'text is compared as it is written, where the usual collations of MySQL ignore case and accents: columns of keys keep that, queries on others do not',
    help: 'search for comparisons, LIKE, GROUP BY and ORDER BY of text in the application',
  },
  {
    severity: 'lossy',
    code: 'counter-value',
    message:
      '0 written into a column that counts is kept and NULL is refused, where MySQL gives the next number',
  },
  {
    severity: 'lossy',
    code: 'wider-types',
    message:
      'what the types of MySQL refuse and those of PostgreSQL hold is accepted: numbers below 0 in unsigned columns without a check, NaN, dates beyond the year 9999 and infinity, points in time that a TIMESTAMP does not hold (before 1970, after 2038), letters that a character set does not have',
  },
  {
    severity: 'lossy',
    code: 'exact-spelling',
    message:
      'enums take their values in their own spelling alone, and booleans no numbers but 0 and 1, where MySQL ignores case and takes any',
  },
  {
    severity: 'lossy',
    code: 'now',
    message:
      'CURRENT_TIMESTAMP is the start of the transaction, rounded to the digits of its column, where MySQL gives the start of the statement, cut',
  },
  {
    severity: 'lossy',
    code: 'strictness',
    message:
      'what MySQL without strict mode cuts or completes (text that is too long, dates, numbers) is refused',
  },
];

/** What MariaDB takes by its default sql_mode, and MySQL does not (documentation, "SQL_MODE"). */
const FROM_MARIADB: readonly GeneralLoss[] = [
  {
    severity: 'lossy',
    code: 'zero-date',
    message: "the date '0000-00-00' is refused where the application writes it",
    help: 'write NULL, or -infinity',
  },
  {
    severity: 'lossy',
    code: 'fraction-rounding',
    message: 'digits of a second beyond the precision are rounded, where MariaDB cuts them off',
  },
  TIMESTAMP_NULL,
];

/** What holds for every history on PostgreSQL that comes from a database of this kind. */
export function generalLosses(from: DialectName): readonly GeneralLoss[] {
  return from === 'mariadb' ? [...ALWAYS, ...FROM_MARIADB] : ALWAYS;
}
