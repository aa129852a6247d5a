import type { HostObject } from '../host.js';
import { bytesOf } from './bytes.js';
import {
  ArrayValue,
  DateValue,
  isHost,
  isUnknown,
  MapValue,
  PlainObject,
  RegExpValue,
  SetValue,
  unknown,
  type Callable,
  type Heap,
  type ObjectValue,
  type Unknown,
  type Value,
} from './values.js';

/**
 * Result of {@link toPlain}: the data, or the first value in it that is not known and its path (`columns[2].name`;
 * '' for the value itself).
 */
export type PlainResult =
  | { readonly kind: 'plain'; readonly data: unknown }
  | { readonly kind: 'unknown'; readonly unknown: Unknown; readonly path: string };

/** What to make of values that are no data. Without a handler they make the result unknown. */
export interface PlainOptions {
  /** A function of the code; usually wrapped into one that calls {@link Evaluation.call}. */
  readonly onFunction?: (fn: Callable, path: string) => unknown;
  readonly onHost?: (host: HostObject, path: string) => unknown;
  /** A part that is not known, for callers that can do with the rest. Without it, the whole result is unknown. */
  readonly onUnknown?: (unknown: Unknown, path: string) => unknown;
  /** Keeps members whose keys are symbols. Default: they are left out. */
  readonly symbolKeys?: boolean;
}

/**
 * Turns a value into JavaScript data of its own: new arrays and objects, Date, RegExp, Map and Set copied, cycles
 * kept. A promise is not data: it is reported as unknown, and so are accessors (they would have to be called).
 */
export function toPlain(value: Value, options: PlainOptions = {}): PlainResult {
  try {
    return { kind: 'plain', data: convert(value, '', { options, made: new Map() }) };
  } catch (error) {
    if (error instanceof NotPlain) return { kind: 'unknown', unknown: error.unknown, path: error.path };
    throw error;
  }
}

/** The first unknown anywhere in a value (functions and hosts are not looked into). */
export function firstUnknown(value: Value): Unknown | undefined {
  const result = toPlain(value, { onFunction: () => undefined, onHost: () => undefined });
  return result.kind === 'unknown' ? result.unknown : undefined;
}

/** Whether a condition holds: `undefined` when that is not known. */
export function isTruthy(value: Value): boolean | undefined {
  return isUnknown(value) ? undefined : Boolean(value);
}

class NotPlain extends Error {
  readonly unknown: Unknown;
  readonly path: string;

  constructor(value: Unknown, path: string) {
    super(value.reason);
    this.unknown = value;
    this.path = path;
  }
}

interface Conversion {
  readonly options: PlainOptions;
  readonly made: Map<Heap, unknown>;
}

function convert(value: Value, path: string, conversion: Conversion): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const { options } = conversion;
  if (isUnknown(value)) return refuse(value, path, options);
  if (isHost(value)) {
    const bytes = bytesOf(value);
    if (bytes !== undefined) return Buffer.from(bytes);
    return options.onHost
      ? options.onHost(value, path)
      : refuse(unknown(`it holds ${value.describe()}`), path, options);
  }
  if (value.taint) return refuse(value.taint, path, options);
  if (conversion.made.has(value)) return conversion.made.get(value);
  return convertObject(value, path, conversion);
}

function refuse(value: Unknown, path: string, options: PlainOptions): unknown {
  if (options.onUnknown) return options.onUnknown(value, path);
  throw new NotPlain(value, path);
}

function convertObject(value: ObjectValue, path: string, conversion: Conversion): unknown {
  const { options, made } = conversion;
  switch (value.kind) {
    case 'function':
    case 'native':
      return options.onFunction
        ? options.onFunction(value, path)
        : refuse(unknown('it holds a function'), path, options);
    case 'array': {
      const copy: unknown[] = [];
      made.set(value, copy);
      value.elements.forEach((element, index) =>
        copy.push(convert(element, `${path}[${index}]`, conversion)),
      );
      return copy;
    }
    case 'object':
      return convertPlainObject(value, path, conversion);
    case 'regexp':
      return new RegExp(value.regexp.source, value.regexp.flags);
    case 'date':
      return new Date(value.date);
    case 'map': {
      const copy = new Map<unknown, unknown>();
      made.set(value, copy);
      for (const [key, entry] of value.entries) {
        copy.set(
          convert(key, `${path}.keys()`, conversion),
          convert(entry, `${path}.get(${String(key)})`, conversion),
        );
      }
      return copy;
    }
    case 'set': {
      const copy = new Set<unknown>();
      made.set(value, copy);
      for (const member of value.members) copy.add(convert(member, `${path}.values()`, conversion));
      return copy;
    }
    case 'promise':
      return refuse(unknown('it holds a promise that is not awaited'), path, options);
    case 'iterator':
      return refuse(unknown('it holds an iterator'), path, options);
  }
}

function convertPlainObject(value: PlainObject, path: string, conversion: Conversion): unknown {
  if (value.primitive !== undefined) return value.primitive;
  const copy: Record<string, unknown> = {};
  conversion.made.set(value, copy);
  for (const [key, property] of value.props) {
    if (!property.enumerable || (typeof key !== 'string' && conversion.options.symbolKeys !== true)) continue;
    const name = String(key);
    const inner = path === '' ? name : `${path}.${name}`;
    const data =
      property.get || property.set
        ? refuse(unknown(`its property ${name} is computed when it is read`), inner, conversion.options)
        : convert(property.value, inner, conversion);
    // Not an assignment: a key named __proto__ must stay a key.
    Object.defineProperty(copy, key, { value: data, enumerable: true, writable: true, configurable: true });
  }
  return copy;
}

/** An array of the code that holds these values. */
export function arrayOf(values: readonly Value[]): Value {
  return new ArrayValue([...values]);
}

/** An object of the code with these members. */
export function objectOf(members: Readonly<Record<string, Value>>): Value {
  const object = new PlainObject();
  for (const [key, value] of Object.entries(members)) object.props.set(key, { value, enumerable: true });
  return object;
}

/** Turns JavaScript data into a value of the code. Functions and other class instances are not data: they give an unknown. */
export function fromPlain(data: unknown): Value {
  if (typeof data === 'function') return unknown('a function of the adapter that is no host');
  if (typeof data !== 'object' || data === null) return data as Value;
  if (Array.isArray(data)) return new ArrayValue(data.map(fromPlain));
  if (data instanceof Date) return new DateValue(new Date(data));
  if (data instanceof RegExp) return new RegExpValue(new RegExp(data.source, data.flags));
  if (data instanceof Map) {
    const map = new MapValue();
    for (const [key, entry] of data) map.entries.set(fromPlain(key), fromPlain(entry));
    return map;
  }
  if (data instanceof Set) {
    const set = new SetValue();
    for (const member of data) set.members.add(fromPlain(member));
    return set;
  }
  const object = new PlainObject();
  for (const [key, entry] of Object.entries(data)) {
    object.props.set(key, { value: fromPlain(entry), enumerable: true });
  }
  return object;
}
