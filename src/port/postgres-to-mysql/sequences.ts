import type { OperationOf } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import { isOfColumn, isReleased } from '../released-sequences.js';
import type { PortContext, Ported } from './context.js';

const REASON = 'a sequence of its own has no equal';
const HELP = 'a table with one row that counts, or AUTO_INCREMENT of the column that uses it';

const refuse = (): Ported => needsPerson('sequence', REASON, HELP);

/** Sequences that stand alone. Those of serial and identity columns are in their columns. */
export const sequences = {
  createSequence: refuse,
  alterSequence: refuse,
  renameSequence: (operation: OperationOf<'renameSequence'>, context: PortContext): Ported =>
    isOfColumn(operation, context) ? [] : refuse(),
  dropSequence: (operation: OperationOf<'dropSequence'>, context: PortContext): Ported =>
    isReleased(operation, context) ? [] : refuse(),
} as const;
