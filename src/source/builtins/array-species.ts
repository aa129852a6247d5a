import { constructValue } from '../code/calls.js';
import type { Machine } from '../machine.js';
import type { Site } from '../syntax/span.js';
import { getProperty } from '../values/access.js';
import { ArrayValue, isArray, isUnknown, unknown, type Value } from '../values/values.js';

/** Methods that make their array by the class of the one they are called on, and the length that they ask it for. */
export const LENGTH_ASKED: Readonly<
  Record<string, (array: ArrayValue, args: readonly Value[], made: ArrayValue) => number>
> = {
  map: (array) => array.elements.length,
  slice: (_array, _args, made) => made.elements.length,
  splice: (_array, _args, made) => made.elements.length,
  filter: () => 0,
  concat: () => 0,
  flat: () => 0,
  flatMap: () => 0,
};

/**
 * What a method has made, as an array of the class of the one it was called on: that class, or what its `Symbol.species` says, is called with
 * a length, and filled (ECMA-262, 10.4.2.2 ArraySpeciesCreate).
 */
export function ofSameClass(
  machine: Machine,
  self: ArrayValue,
  made: ArrayValue,
  length: number,
  site: Site,
): Value {
  if (self.proto === undefined || !isArray(self)) return made;
  const maker = getProperty(machine, self, 'constructor', site);
  if (isUnknown(maker)) return maker;
  const species = maker === undefined ? undefined : getProperty(machine, maker, Symbol.species, site);
  return filledBy(machine, species ?? maker, [length], made, site);
}

/** An array with the elements of another, made by a class: by `Array` itself it is that one. */
export function filledBy(
  machine: Machine,
  maker: Value,
  args: readonly Value[],
  made: ArrayValue,
  site: Site,
): Value {
  if (maker === undefined || maker === null || maker === machine.realm.global('Array')) return made;
  const instance = constructValue(machine, maker, args, site);
  if (isUnknown(instance)) return instance;
  if (!(instance instanceof ArrayValue) || instance.closed !== undefined)
    return unknown('an array that a class makes which is no array is not evaluated', site.span);
  instance.elements = made.elements;
  instance.holes = made.holes;
  return instance;
}
