import type { OperationBody } from '../../ir/index.js';

/** The operations that undo something. */
export interface Inverse {
  readonly operations: readonly OperationBody[];
  /** What comes back (a table, a column, a sequence) comes back without the data it had. */
  readonly dataLost?: true;
}

/** Why something cannot be undone; one sentence, lower case start, no full stop. */
export interface Refusal {
  readonly refusal: string;
}
