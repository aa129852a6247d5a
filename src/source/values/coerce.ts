import { getProperty } from './access.js';
import { callValue } from '../code/calls.js';
import { throwError } from './errors.js';
import type { Machine } from '../machine.js';
import type { Site } from '../syntax/span.js';
import {
  isCallable,
  isHost,
  isUnknown,
  unknown,
  type Key,
  type ObjectValue,
  type Primitive,
  type Unknown,
  type Value,
} from './values.js';

/** What a primitive is wanted for: `default` is `+` and `==`, which most objects take for `number` (ECMA-262, 7.1.1). */
type Hint = 'string' | 'number' | 'default';

/** A primitive, or an unknown: what JavaScript's ToPrimitive gives. */
export function toPrimitive(machine: Machine, value: Value, hint: Hint, site: Site): Primitive | Unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isUnknown(value)) return value;
  if (isHost(value)) {
    const method = value.get('toString', site);
    if (method !== undefined && !isUnknown(method))
      return asPrimitive(callValue(machine, method, [], value, site));
    return isUnknown(method) ? method : unknown(`${value.describe()} is used as a text`, site.span, true);
  }
  if (value.taint) return value.taint;
  return ofObject(machine, value, hint, site);
}

function ofObject(machine: Machine, value: ObjectValue, hint: Hint, site: Site): Primitive | Unknown {
  if (value.kind === 'object' && value.primitive !== undefined) return value.primitive;
  if (value.kind === 'date') return hint === 'number' ? value.date.getTime() : dateText(value.date, site);
  const exact = getProperty(machine, value, Symbol.toPrimitive, site);
  if (isCallable(exact)) return asPrimitive(callValue(machine, exact, [hint], value, site));
  for (const name of hint === 'string' ? ['toString', 'valueOf'] : ['valueOf', 'toString']) {
    const method = getProperty(machine, value, name, site);
    if (isUnknown(method)) return method;
    if (!isCallable(method)) continue;
    const result = callValue(machine, method, [], value, site);
    if (typeof result !== 'object' || result === null || isUnknown(result)) return result;
  }
  return throwError(machine, 'TypeError', 'Cannot convert object to primitive value', site);
}

function asPrimitive(value: Value): Primitive | Unknown {
  if (typeof value !== 'object' || value === null || isUnknown(value)) return value;
  return unknown('an object is used as a primitive value');
}

/** A date as text depends on the machine's time zone and locale. */
function dateText(_date: Date, site: Site): Unknown {
  return unknown('a date as text depends on the time zone of the machine', site.span);
}

/** `String(value)`, or the unknown that stands in the way. */
export function toText(machine: Machine, value: Value, site: Site): string | Unknown {
  if (typeof value === 'string') return value;
  const primitive = toPrimitive(machine, value, 'string', site);
  if (isUnknown(primitive)) return primitive;
  if (typeof primitive === 'symbol') {
    return throwError(machine, 'TypeError', 'Cannot convert a Symbol value to a string', site);
  }
  return String(primitive);
}

/** `Number(value)`, or the unknown that stands in the way. */
export function toNumber(machine: Machine, value: Value, site: Site): number | Unknown {
  if (typeof value === 'number') return value;
  const primitive = toPrimitive(machine, value, 'number', site);
  if (isUnknown(primitive)) return primitive;
  if (typeof primitive === 'symbol') {
    return throwError(machine, 'TypeError', 'Cannot convert a Symbol value to a number', site);
  }
  return Number(primitive);
}

/** A property key. */
export function toKey(machine: Machine, value: Value, site: Site): Key | Unknown {
  if (typeof value === 'string' || typeof value === 'symbol') return value;
  if (typeof value === 'number') return String(value);
  return toText(machine, value, site);
}
