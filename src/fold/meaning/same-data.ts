import type { Operation } from '../../ir/index.js';
import { own } from '../../own.js';

/** Whether two values of plain data are equal. A property that is `undefined` is one that is not there. */
export function sameData(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((element, i) => sameData(element, b[i]));
  }
  const [left, right] = [a, b] as readonly Readonly<Record<string, unknown>>[];
  // Keys may be names of tables: `constructor` is there only if it is the object's own.
  for (const key in left) if (!sameData(left[key], own(right ?? {}, key))) return false;
  for (const key in right) if (right[key] !== undefined && own(left ?? {}, key) === undefined) return false;
  return true;
}

/** Whether two operations are equal but for where they come from. */
export function sameOperation(a: Operation, b: Operation): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind) return false;
  const [left, right] = [a, b] as unknown as readonly [
    Readonly<Record<string, unknown>>,
    Readonly<Record<string, unknown>>,
  ];
  for (const key in left) if (key !== 'origin' && !sameData(left[key], right[key])) return false;
  for (const key in right)
    if (key !== 'origin' && right[key] !== undefined && left[key] === undefined) return false;
  return true;
}
