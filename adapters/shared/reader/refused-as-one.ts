import type { Operation } from '../../../src/ir/index.js';
import type { CaughtRefusal } from './caught-refusal.js';
import type { Journal } from './journal.js';

/**
 * What becomes of the operations of one text where the server refuses one of them and the code catches that. PostgreSQL undoes all of them,
 * those of several statements too, as these are one transaction unless they say otherwise (manual, "Multiple Statements in a Simple
 * Query"): where that is certain, `caught` is told before any is recorded. Elsewhere nothing is known of several: undefined.
 */
export function caughtAsOne(
  caught: CaughtRefusal | undefined,
  operations: readonly Operation[],
  { state }: Journal,
): CaughtRefusal | undefined {
  if (caught === undefined || operations.length === 1) return caught;
  if (state.dialect !== 'postgres' || operations.some(mayEndTransaction)) return undefined;
  const trial = state.fork();
  for (const operation of operations) {
    const refusal = trial.apply(operation).find(({ severity }) => severity === 'error');
    if (refusal === undefined) continue;
    caught(refusal.message);
    break;
  }
  return caught;
}

function mayEndTransaction(operation: Operation): boolean {
  return (
    operation.kind === 'opaque' || (operation.kind === 'rawSql' && TRANSACTION.test(operation.statement))
  );
}

/** Statements that begin or end a transaction, or run code that may. */
const TRANSACTION = /^(?:begin|start|commit|end|rollback|abort|savepoint|release|prepare|call|do)\b/i;
