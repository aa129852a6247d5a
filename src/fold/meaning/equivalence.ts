import type { Operation, OperationBody } from '../../ir/index.js';
import { operationText } from './operation-text.js';
import { areIndependent } from './independence.js';
import { normalizeOperations } from './normalize-operations.js';
import { sameData, sameOperation } from './same-data.js';
import type { SchemaState } from '../state.js';

/** Where two lists of operations come apart. */
export interface Difference {
  /** Both operations in words, for a diagnostic. */
  readonly message: string;
  /** What the first list does there; absent: nothing any more. */
  readonly a?: OperationBody;
  /** What the second list does there; absent: nothing any more. */
  readonly b?: OperationBody;
}

/**
 * Whether two lists of operations do the same to a database in the state `before`; `undefined`: they do.
 * The self-check that calls a conversion exact rests on this, so it is strict: names that were left out are filled in,
 * what one statement can say as well as two is split or joined the same way in both, and beyond that only operations
 * that cannot influence each other may stand in another order. Text of SQL is compared but for white space.
 */
export function sameMeaning(
  a: readonly Operation[],
  b: readonly Operation[],
  before: SchemaState,
): Difference | undefined {
  if (areWrittenAlike(a, b)) return undefined;
  const left = normalizeOperations(a, before);
  const rest = [...normalizeOperations(b, before)];
  for (const operation of left) {
    const place = rest.findIndex((other) => sameData(operation, other));
    const overtaken =
      place < 0 ? undefined : rest.slice(0, place).find((other) => !areIndependent(operation, other));
    if (place < 0 || overtaken !== undefined) return differenceAt(operation, rest[0], place >= 0);
    rest.splice(place, 1);
  }
  const [extra] = rest;
  return extra === undefined ? undefined : differenceAt(undefined, extra, false);
}

/** What needs no thought, and is what most of a converted history comes back as. */
function areWrittenAlike(a: readonly Operation[], b: readonly Operation[]): boolean {
  return a.length === b.length && a.every((operation, i) => sameOperation(operation, b[i] as Operation));
}

function differenceAt(
  a: OperationBody | undefined,
  b: OperationBody | undefined,
  isOrder: boolean,
): Difference {
  const words = (operation: OperationBody | undefined) =>
    operation === undefined ? 'nothing' : operationText(operation);
  return {
    message: `${isOrder ? 'another order: ' : ''}${words(a)} ≠ ${words(b)}`,
    ...(a === undefined ? {} : { a }),
    ...(b === undefined ? {} : { b }),
  };
}
