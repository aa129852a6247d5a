import type { GeneralLoss } from '../problem.js';

/** What only MariaDB does with NULL (documentation, "TIMESTAMP", "Automatic Values"). */
export const TIMESTAMP_NULL: GeneralLoss = {
  severity: 'lossy',
  code: 'timestamp-null',
  message: 'NULL written into a TIMESTAMP that is NOT NULL is refused, where MariaDB gives the present time',
};
