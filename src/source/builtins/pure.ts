import { toPrimitive } from '../values/coerce.js';
import { throwError } from '../values/errors.js';
import type { Machine } from '../machine.js';
import type { Site } from '../syntax/span.js';
import {
  ArrayValue,
  isUnknown,
  type NativeCall,
  type Primitive,
  type Unknown,
  type Value,
} from '../values/values.js';

/** Primitives of arguments, or the first unknown among them. */
export function primitives(machine: Machine, args: readonly Value[], site: Site): Primitive[] | Unknown {
  const result: Primitive[] = [];
  for (const arg of args) {
    const primitive = toPrimitive(machine, arg, 'string', site);
    if (isUnknown(primitive)) return primitive;
    result.push(primitive);
  }
  return result;
}

/**
 * A built-in that computes primitives (or arrays of them) from primitives, carried out by JavaScript's own. An unknown
 * among the arguments is the result.
 */
export function pure(run: (...args: never[]) => unknown, withSelf = false): NativeCall {
  return (machine, self, args, site) => {
    const known = primitives(machine, withSelf ? [self, ...args] : args, site);
    return isUnknown(known) ? known : computed(machine, site, () => run(...(known as never[])));
  };
}

/** Runs a computation of JavaScript's; what it throws is thrown in the code that is read. */
export function computed(machine: Machine, site: Site, run: () => unknown): Value {
  let result: unknown;
  try {
    result = run();
  } catch (error) {
    const { name, message } = error as Error;
    return throwError(
      machine,
      name === 'RangeError' || name === 'SyntaxError' || name === 'URIError' ? name : 'TypeError',
      message,
      site,
    );
  }
  if (typeof result === 'string') machine.allocate(result.length);
  if (!Array.isArray(result)) return result as Primitive;
  machine.allocate(result.length, 'arrayLength');
  return new ArrayValue(result as Primitive[]);
}

/** Built-ins by name. Not a plain record: there, `toString` would get the type of `Object`'s. */
export function named<K extends string>(methods: Record<K, NativeCall>): Record<K, NativeCall> {
  return methods;
}
