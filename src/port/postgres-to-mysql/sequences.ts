import { needsPerson } from '../problem.js';
import type { Ported } from './context.js';

const REASON = 'a sequence of its own has no equal';
const HELP = 'a table with one row that counts, or AUTO_INCREMENT of the column that uses it';

const refuse = (): Ported => needsPerson('sequence', REASON, HELP);

/** Sequences that stand alone. Those of serial and identity columns are in their columns. */
export const sequences = {
  createSequence: refuse,
  alterSequence: refuse,
  renameSequence: refuse,
  dropSequence: refuse,
} as const;
