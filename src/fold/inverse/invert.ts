import type { Operation } from '../../ir/index.js';
import { storeOf } from '../create-state.js';
import type { SchemaState } from '../state.js';
import type { Inverse, Refusal } from './answer.js';
import { directInverse } from './direct.js';
import { viewsBehindWhatTheyRead } from './views-last.js';
import { wayBack } from './way-back.js';

/**
 * The way back of one operation, given the state before it. What only has another name is renamed back; everything else
 * is found by comparing what the operation changed: so DROP … CASCADE brings back what it took along. Columns come
 * back as the last ones. Refused are changes of rows, values of enums, and what is not known.
 */
export function invert(operation: Operation, before: SchemaState): Inverse | Refusal {
  const direct = directInverse(operation, before);
  if (direct !== undefined && 'refusal' in direct) return direct;
  if (before.uncertain !== undefined) {
    return { refusal: `the state before is not known for certain: ${before.uncertain}` };
  }
  const after = before.fork();
  const error = after.apply(operation).find(({ severity }) => severity === 'error');
  if (error !== undefined) return { refusal: `the operation itself fails: ${error.message}` };
  return direct ?? wayBack(storeOf(before), storeOf(after));
}

/**
 * The way back of a list of operations, last one first. Refuses with the reason of the first operation, from the end,
 * that cannot be undone.
 */
export function invertAll(operations: readonly Operation[], before: SchemaState): Inverse | Refusal {
  const state = before.fork();
  const inverses: Inverse[] = [];
  for (const operation of operations) {
    const inverse = invert(operation, state);
    if ('refusal' in inverse) return inverse;
    inverses.push(inverse);
    state.apply(operation);
  }
  const dataLost = inverses.some((inverse) => inverse.dataLost === true);
  const undone = inverses.toReversed().flatMap((inverse) => inverse.operations);
  return {
    operations: before.traits.keepsReferenced ? undone : viewsBehindWhatTheyRead(undone),
    ...(dataLost ? { dataLost } : {}),
  };
}
