import {
  fromPlain,
  isObject,
  markHarmless,
  toPlain,
  unknown,
  type HostObject,
  type Site,
  type Unknown,
  type Value,
} from '../../../src/source/index.js';
import { hostFunction } from '../../shared/reader/host-function.js';
import { PLACEHOLDER } from './placeholder.js';

/** Values of Sequelize's own (data types, literals, operators) and the hosts that stand for them in code that is read. */
export interface RealValues {
  /** The host of a real object; `members` are what code may read or call of it, each giving another real value. */
  wrap(real: object, name: string, members?: ReadonlySet<string>): HostObject;
  /** Calls a function of Sequelize that makes a value: `literal('now()')`, `STRING(40)`. */
  make(name: string, run: (args: unknown[]) => unknown, args: readonly Value[], at: Site): Value;
  /** Arguments for Sequelize. What is not known is a placeholder, and told. */
  toReal(
    values: readonly Value[],
    at: Site,
  ): { readonly args: unknown[]; readonly unknown: Unknown | undefined };
  /** Makes a host stand for a real value when it is given to Sequelize. */
  stand(host: HostObject, real: unknown): void;
}

/** Options that change nothing about what is sent: whatever they hold. */
const IGNORED =
  /(?:^|\.|\])(?:transaction|logging|benchmark|validate|validations|hooks|individualHooks|get|set)(?:$|\.|\[)/;

/** Opens the values of one offline Sequelize. They hold no state of a run: modules make them when they are loaded. */
export function createRealValues(): RealValues {
  const hosts = new WeakMap<object, HostObject>();
  const reals = new WeakMap<HostObject, { readonly real: unknown }>();
  /** What is not known in a value that Sequelize made. */
  const unknowns = new WeakMap<object, Unknown>();
  /** Lists of a real object that the code was given (the values of an enum): what it does to them is done to the object. */
  const lists = new WeakMap<object, Map<string, Value>>();
  const self: RealValues = { wrap, make, toReal, stand: (host, real) => void reals.set(host, { real }) };
  return self;

  function wrap(real: object, name: string, members: ReadonlySet<string> = NONE): HostObject {
    const before = hosts.get(real);
    if (before !== undefined) return before;
    const host: HostObject = {
      kind: 'host',
      get: (key) => (members.has(key) ? memberOf(real, name, key, members) : undefined),
      ...(typeof real === 'function'
        ? {
            call: (args: readonly Value[], _self: Value, at: Site) =>
              make(name, (given) => (real as (...args: unknown[]) => unknown)(...given), args, at),
            construct: (args: readonly Value[], at: Site) =>
              make(name, (given) => new (real as new (...args: unknown[]) => unknown)(...given), args, at),
          }
        : {
            escaped: (cause: Unknown) => {
              unknowns.set(real, unknowns.get(real) ?? cause);
              return false;
            },
          }),
      describe: () => name,
    };
    if (typeof real === 'function') markHarmless(host);
    hosts.set(real, host);
    self.stand(host, real);
    return host;
  }

  function memberOf(real: object, name: string, key: string, members: ReadonlySet<string>): Value {
    if (key === 'toString') return hostFunction(`${name}.toString`, () => String(real));
    if (REFINING.has(key) && typeof real !== 'function') return refined(real, name, key, members);
    const value = (real as Record<string, unknown>)[key];
    if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return value as Value;
    return Array.isArray(value) ? listOf(real, key, value) : wrap(value, `${name}.${key}`, members);
  }

  /**
   * Reading `UNSIGNED` changes the type that it is read of (sequelize `lib/data-types.js`), also on a side that may never happen: a
   * copy is changed, and of the type itself nothing is known any more.
   */
  function refined(real: object, name: string, key: string, members: ReadonlySet<string>): Value {
    const { options } = real as { readonly options?: object };
    const copy = Object.assign(Object.create(Object.getPrototypeOf(real) as object) as Refinable, real, {
      options: { ...options },
    });
    const before = unknowns.get(real);
    if (before !== undefined) unknowns.set(copy, before);
    unknowns.set(real, unknown(`reading ${key} changes this type`));
    return wrap(copy[key] as object, `${name}.${key}`, members);
  }

  function listOf(real: object, key: string, list: readonly unknown[]): Value {
    const known = lists.get(real) ?? new Map<string, Value>();
    lists.set(real, known);
    if (!known.has(key)) known.set(key, fromPlain(list));
    return known.get(key);
  }

  /** What the code did to the lists of a real object; gives what of it is not known. */
  function followLists(real: object): Unknown | undefined {
    for (const [key, value] of lists.get(real) ?? []) {
      const plain = toPlain(value);
      if (plain.kind === 'unknown') return plain.unknown;
      const list = (real as Record<string, unknown[]>)[key];
      list?.splice(0, list.length, ...(plain.data as unknown[]));
    }
    return undefined;
  }

  function make(name: string, run: (args: unknown[]) => unknown, values: readonly Value[], at: Site): Value {
    const { args, unknown: found } = toReal(values, at);
    let made: unknown;
    try {
      made = run(args);
    } catch (error) {
      return unknown(error instanceof Error ? error.message : String(error), at.span);
    }
    if (typeof made !== 'object' || made === null) return found ?? (made as Value);
    if (found !== undefined) unknowns.set(made, found);
    keepList(made, values[0]);
    return wrap(made, name, TYPE_MEMBERS);
  }

  /** `ENUM({ values })` keeps the list that it is given, `ENUM(values)` a copy (sequelize `lib/data-types.js`). */
  function keepList(made: object, options: Value): void {
    if (!isObject(options) || options.kind !== 'object' || !('values' in made)) return;
    const given = options.props.get('values')?.value;
    if (isObject(given) && given.kind === 'array') lists.set(made, new Map([['values', given]]));
  }

  function toReal(values: readonly Value[], at: Site): { args: unknown[]; unknown: Unknown | undefined } {
    let found: Unknown | undefined;
    const args = values.map((value) => {
      const plain = toPlain(value, {
        symbolKeys: true,
        onFunction: () => nothing,
        onHost: (host, path) => {
          const known = reals.get(host);
          if (IGNORED.test(path)) return known?.real;
          if (known === undefined) {
            found ??= unknown(`${host.describe()} is given to Sequelize`, at.span);
            return PLACEHOLDER;
          }
          const { real } = known;
          if (typeof real === 'object' && real !== null) found ??= unknowns.get(real) ?? followLists(real);
          return real;
        },
        onUnknown: (one, path) => {
          if (IGNORED.test(path)) return undefined;
          found ??= one;
          return PLACEHOLDER;
        },
      });
      return plain.kind === 'plain' ? plain.data : PLACEHOLDER;
    });
    return { args, unknown: found };
  }
}

const NONE: ReadonlySet<string> = new Set();

/** What code may reach of a data type: how it is refined, and what it says of itself. */
export const TYPE_MEMBERS: ReadonlySet<string> = new Set([
  'UNSIGNED',
  'ZEROFILL',
  'BINARY',
  'key',
  'values',
  'type',
  'toString',
  'val',
]);

/** Members of a type that change it when they are read. */
const REFINING: ReadonlySet<string> = new Set(['UNSIGNED', 'ZEROFILL', 'BINARY']);

type Refinable = Record<string, unknown>;

/** Stands for a function of the code (a logger, a computed default, a validator): none of them reaches the database. */
function nothing(): undefined {
  return undefined;
}
