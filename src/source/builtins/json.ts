import { getProperty, ownKeys } from '../values/access.js';
import { callValue } from '../code/calls.js';
import { toText } from '../values/coerce.js';
import { throwError } from '../values/errors.js';
import type { Machine } from '../machine.js';
import { fromPlain } from '../values/plain.js';
import type { Realm } from '../realm.js';
import type { Site } from '../syntax/span.js';
import {
  isArray,
  ArrayValue,
  DateValue,
  isCallable,
  isHost,
  isObject,
  isUnknown,
  PlainObject,
  unknown,
  type Heap,
  type NativeCall,
  type Unknown,
  type Value,
} from '../values/values.js';

const parse: NativeCall = (machine, _self, [value, reviver], site) => {
  const text = toText(machine, value, site);
  if (isUnknown(text)) return text;
  machine.allocate(text.length);
  if (reviver !== undefined) return unknown('JSON.parse with a reviver is not evaluated', site.span);
  try {
    return fromPlain(JSON.parse(text));
  } catch (error) {
    return throwError(machine, 'SyntaxError', (error as Error).message, site);
  }
};

/** Plain data for JSON.stringify, in the order of the keys; an unknown part is thrown out of it. */
class Doubt extends Error {
  readonly value: Unknown;

  constructor(value: Unknown) {
    super(value.reason);
    this.value = value;
  }
}

/** A value as it stands in what is made: what its `toJSON` gives, then the replacer (ECMA-262, 25.5.2.2 SerializeJSONProperty). */
function replacedAt(machine: Machine, holder: Value, key: string, { replacer, site }: Making): Value {
  let value = getProperty(machine, holder, key, site);
  if (isObject(value) && !value.taint) {
    const toJson = value instanceof DateValue ? undefined : getProperty(machine, value, 'toJSON', site);
    if (isCallable(toJson)) value = callValue(machine, toJson, [key], value, site);
    else if (value instanceof DateValue) value = value.date.toJSON();
  }
  return isCallable(replacer) ? callValue(machine, replacer, [key, value], holder, site) : value;
}

/** How a text is made. */
interface Making {
  readonly replacer: Value;
  /** The only members that are wanted. */
  readonly only: readonly string[] | undefined;
  readonly site: Site;
}

function dataOf(machine: Machine, value: Value, making: Making, path: readonly Heap[]): unknown {
  const { only, site } = making;
  if (isUnknown(value)) throw new Doubt(value);
  if (isHost(value)) throw new Doubt(unknown(`${value.describe()} as JSON`, site.span, true));
  if (typeof value === 'bigint')
    throwError(machine, 'TypeError', 'Do not know how to serialize a BigInt', site);
  if (!isObject(value)) return value;
  if (value.taint) throw new Doubt(value.taint);
  if (value.kind === 'function' || value.kind === 'native') return undefined;
  if (path.includes(value)) throwError(machine, 'TypeError', 'Converting circular structure to JSON', site);
  const inside = [...path, value];
  const at = (key: string): unknown =>
    dataOf(machine, replacedAt(machine, value, key, making), making, inside);
  if (isArray(value)) return value.elements.map((_, index) => at(String(index)));
  if (value instanceof PlainObject && value.primitive !== undefined) return value.primitive;
  const result: Record<string, unknown> = {};
  for (const key of only ?? ownKeys(value))
    Object.defineProperty(result, key, {
      value: at(key),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  return result;
}

/** The members that an array as replacer wants, in its order; that of a record is another where some are numbers. */
function wanted(replacer: Value, site: Site): readonly string[] | undefined {
  if (!(replacer instanceof ArrayValue)) return undefined;
  const keys = [...new Set(replacer.elements.map(String))];
  if (replacer.taint ?? replacer.elements.some((one) => typeof one !== 'string'))
    throw new Doubt(replacer.taint ?? unknown('which members JSON.stringify is asked for', site.span));
  if (keys.some((key) => /^\d+$/.test(key)))
    throw new Doubt(unknown('JSON.stringify with members that are numbers is not evaluated', site.span));
  return keys;
}

const stringify: NativeCall = (machine, _self, [value, replacer, indent], site) => {
  if (isUnknown(indent)) return indent;
  try {
    const making = { replacer, only: wanted(replacer, site), site };
    const holder = machine.realm.object({ '': value });
    const data = dataOf(machine, replacedAt(machine, holder, '', making), making, []);
    const text = JSON.stringify(
      data,
      undefined,
      typeof indent === 'number' || typeof indent === 'string' ? indent : undefined,
    );
    if (typeof text === 'string') machine.allocate(text.length);
    return text;
  } catch (error) {
    if (error instanceof Doubt) return error.value;
    throw error;
  }
};

export function installJson(realm: Realm): void {
  const json = realm.standIn(new PlainObject(), JSON);
  realm.methods(json, { parse, stringify });
  realm.setGlobal('JSON', json);
}
