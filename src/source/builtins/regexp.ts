import { createContext, Script } from 'node:vm';
import { toText } from '../values/coerce.js';
import { throwError } from '../values/errors.js';
import { LimitReached } from '../limits.js';
import type { Machine } from '../machine.js';
import type { Realm } from '../realm.js';
import type { Site } from '../syntax/span.js';
import {
  ArrayValue,
  isUnknown,
  NativeFunction,
  PlainObject,
  RegExpValue,
  unknown,
  type NativeCall,
  type Unknown,
  type Value,
} from '../values/values.js';

/** Texts up to this length are matched without a clock by patterns that have no repetition within a repetition. */
const SAFE_LENGTH = 2_000;

/** How long one match may take, in milliseconds. */
const TIME_LIMIT = 200;

/** Repetition within a repeated group: what backtracks exponentially, among much that does not. */
const NESTED = /[+*}?|][^()]*\)+[+*{]/;

const script = new Script('run()');
let clocked: { run: () => unknown } | undefined;

/** Runs a regular expression of the code that is read: with a clock when it might take long. */
export function guarded(
  machine: Machine,
  value: RegExpValue,
  text: string,
  site: Site,
  run: (regexp: RegExp) => Value,
): Value {
  const result = withClock(machine, value.regexp, text, site, run);
  return result as Value;
}

function withClock<T>(
  machine: Machine,
  pattern: RegExp,
  text: string,
  site: Site,
  run: (regexp: RegExp) => T,
): T | Unknown {
  if (text.length > machine.limits.regexInput) {
    return unknown('a regular expression on a very long text is not evaluated', site.span);
  }
  const regexp = new RegExp(pattern.source, pattern.flags);
  if (text.length <= SAFE_LENGTH && !NESTED.test(pattern.source)) return run(regexp);
  clocked ??= createContext({ run: () => undefined }) as { run: () => unknown };
  clocked.run = (): unknown => run(regexp);
  try {
    return script.runInContext(clocked, { timeout: TIME_LIMIT }) as T;
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new LimitReached(`the regular expression /${pattern.source.slice(0, 60)}/ takes too long`);
  }
}

/** All matches of a global pattern, or the first of another. */
export function matchAll(
  machine: Machine,
  value: RegExpValue,
  text: string,
  site: Site,
): RegExpExecArray[] | Unknown {
  return withClock(machine, value.regexp, text, site, (regexp) => {
    if (regexp.global) return [...text.matchAll(regexp)];
    const match = regexp.exec(text);
    return match ? [match] : [];
  });
}

/** The array that `exec` gives. */
export function matchObject(match: RegExpExecArray): ArrayValue {
  const array = new ArrayValue([...match]);
  let groups: PlainObject | undefined;
  if (match.groups) {
    groups = new PlainObject();
    for (const [name, value] of Object.entries(match.groups))
      groups.props.set(name, { value, enumerable: true });
  }
  array.props.set('index', { value: match.index, enumerable: true });
  array.props.set('input', { value: match.input, enumerable: true });
  array.props.set('groups', { value: groups, enumerable: true });
  return array;
}

/** Where a pattern with the flag `g` or `y` goes on. Kept as a property, as in JavaScript. */
function execute(
  machine: Machine,
  value: RegExpValue,
  text: string,
  site: Site,
): RegExpExecArray | null | Unknown {
  const { regexp } = value;
  const sticky = regexp.global || regexp.sticky;
  const last = sticky ? (value.props.get('lastIndex')?.value ?? 0) : 0;
  let end = 0;
  const match = withClock(machine, regexp, text, site, (fresh) => {
    fresh.lastIndex = Number(last);
    const found = fresh.exec(text);
    end = fresh.lastIndex;
    return found;
  });
  if (sticky) {
    machine.journal?.property(value, 'lastIndex');
    value.props.set('lastIndex', { value: end, enumerable: false });
  }
  return match;
}

const make: NativeCall = (machine, _self, [pattern, flags], site) => {
  const source =
    pattern instanceof RegExpValue ? pattern.regexp.source : toText(machine, pattern ?? '', site);
  const kind =
    flags === undefined
      ? pattern instanceof RegExpValue
        ? pattern.regexp.flags
        : ''
      : toText(machine, flags, site);
  if (isUnknown(source)) return source;
  if (isUnknown(kind)) return kind;
  try {
    return new RegExpValue(new RegExp(source, kind));
  } catch (error) {
    return throwError(machine, 'SyntaxError', (error as Error).message, site);
  }
};

function onRegExp(run: (machine: Machine, self: RegExpValue, text: string, site: Site) => Value): NativeCall {
  return (machine, self, args, site) => {
    if (!(self instanceof RegExpValue))
      return isUnknown(self) ? self : throwError(machine, 'TypeError', 'it is no RegExp', site);
    const text = toText(machine, args[0], site);
    return isUnknown(text) ? text : run(machine, self, text, site);
  };
}

export function installRegExp(realm: Realm): void {
  const proto = realm.protos.regexp;
  realm.methods(proto, {
    test: onRegExp((machine, self, text, site) => {
      const match = execute(machine, self, text, site);
      return match !== null && 'kind' in match ? match : match !== null;
    }),
    exec: onRegExp((machine, self, text, site) => {
      const match = execute(machine, self, text, site);
      return match === null || 'kind' in match ? match : matchObject(match);
    }),
    toString: (_machine, self) => (self instanceof RegExpValue ? String(self.regexp) : '/(?:)/'),
  });
  for (const name of ['source', 'flags', 'global', 'ignoreCase', 'multiline'] as const) {
    const get: NativeCall = (_machine, self) => (self instanceof RegExpValue ? self.regexp[name] : undefined);
    proto.props.set(name, { value: undefined, get: new NativeFunction(name, get), enumerable: false });
  }
  realm.class('RegExp', proto, make, make, RegExp);
}
