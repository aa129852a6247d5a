import { getProperty, ownKeys } from '../access.js';
import { callValue } from '../calls.js';
import { toText } from '../coerce.js';
import { throwError } from '../errors.js';
import type { Machine } from '../machine.js';
import { fromPlain } from '../plain.js';
import type { Realm } from '../realm.js';
import type { Site } from '../span.js';
import {
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
} from '../values.js';

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

function dataOf(machine: Machine, value: Value, replacer: Value, site: Site, path: Heap[]): unknown {
  if (isUnknown(value)) throw new Doubt(value);
  if (isHost(value)) throw new Doubt(unknown(`${value.describe()} as JSON`, site.span, true));
  if (typeof value === 'bigint')
    throwError(machine, 'TypeError', 'Do not know how to serialize a BigInt', site);
  if (!isObject(value)) return value;
  if (value.taint) throw new Doubt(value.taint);
  if (value instanceof DateValue) return value.date;
  const toJson = getProperty(machine, value, 'toJSON', site);
  if (isCallable(toJson))
    return dataOf(machine, callValue(machine, toJson, [''], value, site), replacer, site, path);
  if (value.kind === 'function' || value.kind === 'native') return undefined;
  if (path.includes(value)) throwError(machine, 'TypeError', 'Converting circular structure to JSON', site);
  const inside = [...path, value];
  const replaced = (key: string, inner: Value): Value =>
    isCallable(replacer) ? callValue(machine, replacer, [key, inner], value, site) : inner;
  if (value instanceof ArrayValue) {
    return value.elements.map((one, index) =>
      dataOf(machine, replaced(String(index), one), replacer, site, inside),
    );
  }
  if (value instanceof PlainObject && value.primitive !== undefined) return value.primitive;
  const result: Record<string, unknown> = {};
  const only = replacer instanceof ArrayValue ? replacer.elements.map(String) : undefined;
  for (const key of only ?? ownKeys(value)) {
    const data = dataOf(
      machine,
      replaced(key, getProperty(machine, value, key, site)),
      replacer,
      site,
      inside,
    );
    Object.defineProperty(result, key, { value: data, enumerable: true, writable: true, configurable: true });
  }
  return result;
}

const stringify: NativeCall = (machine, _self, [value, replacer, indent], site) => {
  if (isUnknown(indent)) return indent;
  try {
    const data = dataOf(machine, value, replacer, site, []);
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
