import { filledBy, LENGTH_ASKED, ofSameClass } from './array-species.js';
import { callValue } from '../code/calls.js';
import { toNumber, toText } from '../values/coerce.js';
import { throwError } from '../values/errors.js';
import { iterate, iteratorAt } from '../code/iterate.js';
import { forget, touchContents } from '../unknown/journal.js';
import type { Machine } from '../machine.js';
import { strictEquals } from '../values/operators.js';
import { awaitValue } from '../promises/promises.js';
import type { Realm } from '../realm.js';
import type { Site } from '../syntax/span.js';
import { callUnknown } from '../unknown/unknown-call.js';
import {
  ArrayValue,
  isArray,
  isCallable,
  isObject,
  isUnknown,
  NativeFunction,
  unknown,
  type NativeCall,
  type Unknown,
  type Value,
} from '../values/values.js';
import { getProperty, perhapsClosed } from '../values/access.js';

type ArrayCall = (machine: Machine, array: ArrayValue, args: readonly Value[], site: Site) => Value;

/** What takes a hole for `undefined`; others pass over it, or keep it. */
const AS_UNDEFINED: ReadonlySet<string> = new Set([
  ...['push', 'fill', 'find', 'findIndex', 'findLast', 'findLastIndex', 'includes', 'join', 'at', 'toString'],
  ...['entries', 'keys', 'values', 'toReversed', 'toSorted'],
]);

function withHoles(site?: Site): Unknown {
  return unknown('an array with holes is not evaluated', site?.span);
}

/** Gives a method its array. On an unknown one, callbacks run as a loop of unknown length does. */
function onArray(name: string, run: ArrayCall): NativeCall {
  return (machine, self, args, site) => {
    const hint = { name, path: name, isMethod: true, discarded: false };
    if (isUnknown(self)) return callUnknown(machine, self, args, self, site, hint);
    const array = asArray(machine, self, site);
    if (isUnknown(array)) return array;
    if (array.taint) return callUnknown(machine, array.taint, args, array.taint, site, hint);
    if (name in mutators) {
      const refused = refusedChange(machine, self, array, name, site);
      if (refused !== undefined) return refused;
    }
    if (array.holes !== undefined && !AS_UNDEFINED.has(name)) {
      const cause = withHoles(site);
      if (name in mutators) {
        touchContents(machine, array);
        array.taint = cause;
      }
      return callUnknown(machine, cause, args, cause, site, hint);
    }
    const asked = LENGTH_ASKED[name];
    if (asked === undefined || array.proto === undefined) return run(machine, array, args, site);
    const made = run(machine, array, args, site);
    return isArray(made) ? ofSameClass(machine, array, made, asked(array, args, made), site) : made;
  };
}

/** What can't be changed throws; of what is only like an array it is not known what becomes. */
function refusedChange(
  machine: Machine,
  self: Value,
  array: ArrayValue,
  name: string,
  site: Site,
): Unknown | undefined {
  if (array.closed === 'perhaps') {
    const cause = perhapsClosed();
    forget(machine, array, cause);
    return cause;
  }
  if (array.frozen || (array.closed !== undefined && SIZING.has(name)))
    return throwError(machine, 'TypeError', 'Cannot change the array, it is frozen or sealed', site);
  if (self === array) return undefined;
  const cause = unknown(`${name} of what is only like an array is not evaluated`, site.span);
  if (isObject(self)) forget(machine, self, cause);
  return cause;
}

/** What makes an array longer or shorter. */
const SIZING: ReadonlySet<string> = new Set(['push', 'pop', 'shift', 'unshift', 'splice']);

/** An array, or a copy of something like one (`Array.prototype.slice.call(arguments)`). */
function asArray(machine: Machine, self: Value, site: Site): ArrayValue | Unknown {
  if (self instanceof ArrayValue) return self;
  if (typeof self === 'string') return new ArrayValue([...self]);
  if (!isObject(self)) return throwError(machine, 'TypeError', 'it is not an array', site);
  const length = toNumber(machine, getProperty(machine, self, 'length', site), site);
  if (isUnknown(length)) return length;
  machine.allocate(Math.max(0, length || 0), 'arrayLength');
  return new ArrayValue(
    Array.from({ length: Math.max(0, length || 0) }, (_, index) =>
      getProperty(machine, self, String(index), site),
    ),
  );
}

/** Calls a callback for each element that is there at first until it says stop. The array may change meanwhile. */
function each(
  machine: Machine,
  array: ArrayValue,
  [callback, self]: readonly Value[],
  site: Site,
  take: (result: Value, element: Value, index: number) => boolean | void,
): void {
  const { length } = array.elements;
  // What a callback adds is not visited, and what it takes away neither.
  for (let index = 0; index < Math.min(length, array.elements.length); index++) {
    machine.step();
    const element = array.elements[index];
    if (take(callValue(machine, callback, [element, index, array], self, site), element, index) === false)
      return;
  }
}

/** Finds by predicate; an unknown answer makes the result unknown. */
function search<T extends Value>(
  found: (element: Value, index: number) => T,
  none: T,
  wanted = true,
  fromEnd = false,
): ArrayCall {
  return (machine, array, [callback, self], site) => {
    const indices = array.elements.map((_, index) => index);
    for (const index of fromEnd ? indices.reverse() : indices) {
      machine.step();
      const element = array.elements[index];
      const result = callValue(machine, callback, [element, index, array], self, site);
      if (isUnknown(result)) return result;
      if (Boolean(result) === wanted) return found(element, index);
    }
    return none;
  };
}

function change(machine: Machine, array: ArrayValue): Value[] {
  touchContents(machine, array);
  return array.elements;
}

/** Numbers as arguments, or the unknown among them. */
function numbers(machine: Machine, args: readonly Value[], site: Site): (number | undefined)[] | Unknown {
  const result: (number | undefined)[] = [];
  for (const arg of args) {
    const number = arg === undefined ? undefined : toNumber(machine, arg, site);
    if (isUnknown(number)) return number;
    result.push(number);
  }
  return result;
}

function indexIn(
  array: ArrayValue,
  wanted: Value,
  start: readonly (number | undefined)[] | Unknown,
  sameValueZero: boolean,
): number | Unknown {
  if (isUnknown(start)) return start;
  let doubt: Unknown | undefined;
  const [from = 0] = start;
  const first = from < 0 ? array.elements.length + from : from;
  for (const [index, element] of array.elements.entries()) {
    if (index < Math.trunc(first)) continue;
    const equal = strictEquals(element, wanted);
    if (isUnknown(equal)) doubt ??= equal;
    else if (equal || (sameValueZero && Number.isNaN(element) && Number.isNaN(wanted))) return doubt ?? index;
  }
  return doubt ?? -1;
}

function flatten(array: ArrayValue, depth: number, out: Value[]): Unknown | undefined {
  let doubt = array.taint ?? (array.holes && withHoles());
  for (const element of array.elements) {
    if (isArray(element) && depth > 0) doubt ??= flatten(element, depth - 1, out);
    else out.push(element);
  }
  return doubt;
}

function joined(machine: Machine, array: ArrayValue, separator: Value, site: Site): Value {
  const between = separator === undefined ? ',' : toText(machine, separator, site);
  if (isUnknown(between)) return between;
  const parts: string[] = [];
  for (const element of array.elements) {
    const text = element === undefined || element === null ? '' : toText(machine, element, site);
    if (isUnknown(text)) return text;
    parts.push(text);
  }
  const length = parts.reduce((sum, part) => sum + part.length + between.length, 0);
  machine.allocate(length);
  return parts.join(between);
}

/** Sorts stably by the comparator; an unknown comparison makes the order, so the array's contents, unknown. */
function sorted(
  machine: Machine,
  elements: readonly Value[],
  comparator: Value,
  site: Site,
): Value[] | Unknown {
  let doubt: Unknown | undefined;
  const text = (value: Value): string => {
    const result = toText(machine, value, site);
    if (isUnknown(result)) doubt ??= result;
    return isUnknown(result) ? '' : result;
  };
  const compare = (a: Value, b: Value): number => {
    machine.step();
    if (comparator === undefined) {
      const [x, y] = [text(a), text(b)];
      return x < y ? -1 : x > y ? 1 : 0;
    }
    const result = toNumber(machine, callValue(machine, comparator, [a, b], undefined, site), site);
    if (isUnknown(result)) doubt ??= result;
    return isUnknown(result) ? 0 : result;
  };
  const copy = [...elements].sort(compare);
  return doubt ?? copy;
}

const mutators: Record<string, ArrayCall> = {
  push(machine, array, args) {
    machine.allocate(args.length, 'arrayLength');
    return change(machine, array).push(...args);
  },
  pop: (machine, array) => change(machine, array).pop(),
  shift: (machine, array) => change(machine, array).shift(),
  unshift: (machine, array, args) => change(machine, array).unshift(...args),
  reverse(machine, array) {
    change(machine, array).reverse();
    return array;
  },
  splice(machine, array, args, site) {
    const [start, count, ...items] = args;
    const at = numbers(machine, [start, count], site);
    if (isUnknown(at)) {
      touchContents(machine, array);
      return (array.taint = at);
    }
    const elements = change(machine, array);
    return new ArrayValue(elements.splice(at[0] ?? 0, args.length === 1 ? Infinity : (at[1] ?? 0), ...items));
  },
  sort(machine, array, [comparator], site) {
    const result = sorted(machine, array.elements, comparator, site);
    touchContents(machine, array);
    if (isUnknown(result)) array.taint = result;
    else array.elements = result;
    return array;
  },
  fill(machine, array, [value, start, end], site) {
    const range = numbers(machine, [start, end], site);
    if (isUnknown(range)) {
      touchContents(machine, array);
      return (array.taint = range);
    }
    change(machine, array).fill(value, range[0], range[1]);
    if (start === undefined && end === undefined) array.holes = undefined;
    else if (array.holes !== undefined) array.taint = withHoles(site);
    return array;
  },
};

const iterators: Record<string, ArrayCall> = {
  forEach(machine, array, args, site) {
    each(machine, array, args, site, () => undefined);
    return undefined;
  },
  map(machine, array, args, site) {
    const results: Value[] = [];
    each(machine, array, args, site, (result) => void results.push(result));
    return new ArrayValue(results);
  },
  filter(machine, array, args, site) {
    const kept: Value[] = [];
    let doubt: Unknown | undefined;
    each(machine, array, args, site, (result, element) => {
      if (isUnknown(result)) doubt ??= result;
      else if (result) kept.push(element);
    });
    return doubt ?? new ArrayValue(kept);
  },
  flatMap(machine, array, args, site) {
    const results = new ArrayValue([]);
    each(machine, array, args, site, (result) => void results.elements.push(result));
    const out: Value[] = [];
    return flatten(results, 1, out) ?? new ArrayValue(out);
  },
  reduce: (machine, array, args, site) => reduced(machine, array, args, site, [...array.elements.keys()]),
  reduceRight: (machine, array, args, site) =>
    reduced(machine, array, args, site, [...array.elements.keys()].reverse()),
  find: search((element) => element, undefined),
  findIndex: search((_, index) => index, -1),
  findLast: search((element) => element, undefined, true, true),
  findLastIndex: search((_, index) => index, -1, true, true),
  some: search(() => true, false),
  every: search(() => false, true, false),
};

function reduced(
  machine: Machine,
  array: ArrayValue,
  args: readonly Value[],
  site: Site,
  indexes: readonly number[],
): Value {
  const [first] = indexes;
  if (first === undefined && args.length < 2) {
    return throwError(machine, 'TypeError', 'Reduce of empty array with no initial value', site);
  }
  let result = args.length < 2 && first !== undefined ? array.elements[first] : args[1];
  for (const index of args.length < 2 ? indexes.slice(1) : indexes) {
    machine.step();
    // A callback may have taken it away.
    if (index >= array.elements.length) continue;
    result = callValue(machine, args[0], [result, array.elements[index], index, array], undefined, site);
  }
  return result;
}

/** Not a plain record: there, `toString` would get the type of `Object`'s. */
const byName = <K extends string>(methods: Record<K, ArrayCall>): Record<K, ArrayCall> => methods;

const readers = byName({
  slice(machine, array, args, site) {
    const range = numbers(machine, args, site);
    return isUnknown(range) ? range : new ArrayValue(array.elements.slice(range[0], range[1]));
  },
  concat(machine, array, args, site) {
    const out = [...array.elements];
    for (const arg of args) {
      if (isUnknown(arg)) return arg;
      if (!isArray(arg)) out.push(arg);
      else if (arg.taint) return arg.taint;
      else if (arg.holes) return withHoles(site);
      else out.push(...arg.elements);
    }
    machine.allocate(out.length, 'arrayLength');
    return new ArrayValue(out);
  },
  flat(machine, array, [depth], site) {
    const levels = numbers(machine, [depth], site);
    if (isUnknown(levels)) return levels;
    const out: Value[] = [];
    return flatten(array, levels[0] ?? 1, out) ?? new ArrayValue(out);
  },
  join: (machine, array, [separator], site) => joined(machine, array, separator, site),
  toString: (machine, array, _args, site) => joined(machine, array, ',', site),
  includes(machine, array, [wanted, start], site) {
    const index = indexIn(array, wanted, numbers(machine, [start], site), true);
    return isUnknown(index) ? index : index >= 0;
  },
  indexOf: (machine, array, [wanted, start], site) =>
    indexIn(array, wanted, numbers(machine, [start], site), false),
  lastIndexOf(_machine, array, args, site) {
    if (args.length > 1) return unknown('lastIndexOf with a start is not evaluated', site.span);
    const [wanted] = args;
    const index = indexIn(new ArrayValue([...array.elements].reverse()), wanted, [], false);
    return isUnknown(index) || index < 0 ? index : array.elements.length - 1 - index;
  },
  at(machine, array, [index], site) {
    const at = numbers(machine, [index], site);
    return isUnknown(at) ? at : array.elements.at(at[0] ?? 0);
  },
  entries: (_machine, array) => iteratorOf(array, (index) => new ArrayValue([index, array.elements[index]])),
  keys: (_machine, array) => iteratorOf(array, (index) => index),
  values: (_machine, array) => iteratorOf(array, (index) => array.elements[index]),
  toSorted(machine, array, [comparator], site) {
    const result = sorted(machine, array.elements, comparator, site);
    return isUnknown(result) ? result : new ArrayValue(result);
  },
  toReversed: (_machine, array) => new ArrayValue([...array.elements].reverse()),
});

/** `Array.from` of something unknown: its callback runs as that of `map` does. */
function unknownFrom(machine: Machine, source: Unknown, mapper: Value, site: Site): Value {
  if (mapper === undefined) return source;
  const hint = { name: 'map', path: 'map', isMethod: true, discarded: false };
  return callUnknown(machine, source, [mapper], source, site, hint);
}

/** `Array.from(source, map)`, where the source may be iterable or like an array. */
const from: NativeCall = (machine, self, args, site) => {
  const made = elementsFrom(machine, args, site);
  const [source] = args;
  // Called with the length of what is only like an array (ECMA-262, 23.1.2.1 Array.from).
  const isLike = isObject(source) && source.kind === 'object';
  if (!isArray(made) || !isCallable(self)) return made;
  return filledBy(machine, self, isLike ? [made.elements.length] : [], made, site);
};

function elementsFrom(machine: Machine, [source, mapper]: readonly Value[], site: Site): Value {
  const out: Value[] = [];
  if (isUnknown(source)) return unknownFrom(machine, source, mapper, site);
  const likeArray =
    isObject(source) &&
    source.kind === 'object' &&
    getProperty(machine, source, Symbol.iterator, site) === undefined;
  if (likeArray) {
    const array = asArray(machine, source, site);
    if (isUnknown(array)) return array;
    out.push(...array.elements);
  } else {
    const stopped = iterate(machine, source, site, (element) => {
      out.push(element);
      machine.allocate(1, 'arrayLength');
      return true;
    });
    if (stopped) return unknownFrom(machine, stopped, mapper, site);
  }
  if (mapper === undefined) return new ArrayValue(out);
  return new ArrayValue(
    out.map((element, index) => callValue(machine, mapper, [element, index], undefined, site)),
  );
}

const create: NativeCall = (machine, _self, args) => {
  const [length] = args;
  if (args.length !== 1 || typeof length !== 'number') return new ArrayValue([...args]);
  machine.allocate(length, 'arrayLength');
  const elements = Array.from({ length }, () => undefined);
  return new ArrayValue(elements, new Set(elements.keys()));
};

export function installArray(realm: Realm): void {
  const proto = realm.protos.array;
  for (const [name, run] of Object.entries({ ...mutators, ...iterators, ...readers })) {
    realm.methods(proto, { [name]: onArray(name, run) });
  }
  proto.props.set(Symbol.iterator, { value: proto.props.get('values')!.value, enumerable: false });
  const constructor = realm.class('Array', proto, create, create, Array);
  const species = new NativeFunction('species', (_machine, self) => self);
  constructor.props.set(Symbol.species, { value: undefined, get: species, enumerable: false });
  realm.methods(constructor, {
    isArray: (_machine, _self, [value]) => (isUnknown(value) ? value : isArray(value)),
    of: (machine, self, args, site) => {
      const made = new ArrayValue([...args]);
      return isCallable(self) ? filledBy(machine, self, [args.length], made, site) : made;
    },
    from,
    fromAsync: (machine, self, args, site) => awaitValue(machine, from(machine, self, args, site), site),
  });
}

/** By index: the array may grow or become unknown meanwhile. */
function iteratorOf(array: ArrayValue, item: (index: number) => Value): Value {
  return iteratorAt(
    (index) => array.taint ?? (index < array.elements.length ? { value: item(index) } : undefined),
  );
}
