import { needsPerson } from '../problem.js';
import type { ValueType } from './value-types.js';

/** Refuses an operator on values of which it is not known that it does the same. */
export function refuseUnless(
  operator: string,
  types: readonly ValueType[],
  known: readonly ValueType[],
): void {
  if (types.every((type) => known.includes(type))) return;
  const other = types.find((type) => !known.includes(type));
  needsPerson(
    'operator',
    `the operator ${operator} on ${other ?? 'a value of a kind that is not known'} may mean something else`,
  );
}
