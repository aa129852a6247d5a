import { callValue } from '../code/calls.js';
import { toNumber, toText } from '../values/coerce.js';
import type { Machine } from '../machine.js';
import { toPlain } from '../values/plain.js';
import type { Realm } from '../realm.js';
import type { Site } from '../syntax/span.js';
import { getProperty } from '../values/access.js';
import { iteratorOver } from '../code/iterate.js';
import {
  ArrayValue,
  isCallable,
  isUnknown,
  PlainObject,
  RegExpValue,
  unknown,
  type NativeCall,
  type Unknown,
  type Value,
} from '../values/values.js';
import { computed, pure } from './pure.js';
import { guarded, matchAll, matchObject } from './regexp.js';

/** Methods that compute from primitives only, by JavaScript's own. */
const PURE = [
  'at', 'charAt', 'charCodeAt', 'codePointAt', 'concat', 'endsWith', 'includes', 'indexOf', 'lastIndexOf', 'normalize',
  'slice', 'startsWith', 'substring', 'substr', 'toLowerCase', 'toUpperCase', 'toString', 'valueOf', 'trim', 'trimEnd',
  'trimStart', 'trimLeft', 'trimRight', 'isWellFormed', 'toWellFormed',
] as const; // prettier-ignore

type TextMethod = (this: string, ...args: unknown[]) => unknown;

function ownMethod(name: string): NativeCall {
  const method = (String.prototype as unknown as Record<string, TextMethod | undefined>)[name];
  if (!method)
    return (_machine, _self, _args, site) => unknown(`the built-in ${name} is not there`, site.span);
  return pure((self: unknown, ...args: unknown[]) => method.apply(String(self), args), true);
}

type OnText = (machine: Machine, text: string, args: readonly Value[], site: Site) => Value;

function onText(run: OnText): NativeCall {
  return (machine, self, args, site) => {
    const text = toText(machine, self, site);
    return isUnknown(text) ? text : run(machine, text, args, site);
  };
}

/** `repeat`, `padStart`, `padEnd`: the length is checked before the text is made. */
function growing(name: 'repeat' | 'padStart' | 'padEnd'): NativeCall {
  const run = ownMethod(name);
  return onText((machine, text, args, site) => {
    const count = toNumber(machine, args[0], site);
    if (isUnknown(count)) return count;
    if (count > 0) machine.allocate(name === 'repeat' ? text.length * count : count);
    return run(machine, text, args, site);
  });
}

const localeCompare: OnText = (machine, text, [other, locales, options], site) => {
  const that = toText(machine, other, site);
  if (isUnknown(that)) return that;
  const [where, how] = [toPlain(locales), toPlain(options)];
  if (where.kind === 'unknown') return where.unknown;
  if (how.kind === 'unknown') return how.unknown;
  return computed(machine, site, () =>
    text.localeCompare(that, where.data as string, how.data as Intl.CollatorOptions),
  );
};

const split: OnText = (machine, text, [separator, limit], site) => {
  const most = limit === undefined ? undefined : toNumber(machine, limit, site);
  if (isUnknown(most)) return most;
  machine.allocate(text.length);
  if (separator instanceof RegExpValue)
    return guarded(machine, separator, text, site, (regexp) => new ArrayValue(text.split(regexp, most)));
  if (separator === undefined) return new ArrayValue([text]);
  const between = toText(machine, separator, site);
  return isUnknown(between) ? between : new ArrayValue(text.split(between, most));
};

function replace(all: boolean): OnText {
  return (machine, text, [pattern, replacement], site) => {
    const by = isCallable(replacement) ? replacement : toText(machine, replacement, site);
    if (isUnknown(by)) return by;
    if (isUnknown(pattern)) return pattern;
    const matches = matchesOf(machine, text, pattern, all, site);
    if (isUnknown(matches)) return matches;
    let result = '';
    let end = 0;
    for (const match of matches) {
      const part =
        typeof by === 'string'
          ? expand(by, match, text)
          : toText(machine, callValue(machine, by, callbackArgs(match, text), undefined, site), site);
      if (isUnknown(part)) return part;
      result += text.slice(end, match.index) + part;
      end = match.index + match[0].length;
    }
    result += text.slice(end);
    machine.allocate(result.length);
    return result;
  };
}

interface Match {
  readonly index: number;
  readonly 0: string;
  readonly groups: readonly (string | undefined)[];
  readonly named: Readonly<Record<string, string | undefined>> | undefined;
}

function matchesOf(
  machine: Machine,
  text: string,
  pattern: Value,
  all: boolean,
  site: Site,
): Match[] | Unknown {
  if (pattern instanceof RegExpValue) {
    const found = matchAll(machine, pattern, text, site);
    if (isUnknown(found)) return found;
    return found.map((match) => ({
      index: match.index,
      0: match[0],
      groups: match.slice(1),
      named: match.groups,
    }));
  }
  const wanted = toText(machine, pattern, site);
  if (isUnknown(wanted)) return wanted;
  const matches: Match[] = [];
  for (
    let index = text.indexOf(wanted);
    index !== -1;
    index = text.indexOf(wanted, index + Math.max(1, wanted.length))
  ) {
    matches.push({ index, 0: wanted, groups: [], named: undefined });
    if (!all || index >= text.length) break;
  }
  return matches;
}

/** Expands `$1`, `$&`, `$<name>` in a replacement. */
function expand(replacement: string, match: Match, text: string): string {
  return replacement.replace(
    /\$(?:([$&`'])|(\d\d?)|<([^>]*)>)/g,
    (whole, sign: string | undefined, digits: string | undefined, name: string | undefined) => {
      if (sign === '$') return '$';
      if (sign === '&') return match[0];
      if (sign === '`') return text.slice(0, match.index);
      if (sign === "'") return text.slice(match.index + match[0].length);
      if (name !== undefined) return match.named ? (match.named[name] ?? '') : whole;
      const number = Number(digits);
      if (number >= 1 && number <= match.groups.length) return match.groups[number - 1] ?? '';
      const short = Number(digits?.[0]);
      return digits?.length === 2 && short >= 1 && short <= match.groups.length
        ? (match.groups[short - 1] ?? '') + digits[1]
        : whole;
    },
  );
}

function callbackArgs(match: Match, text: string): Value[] {
  const args: Value[] = [match[0], ...match.groups, match.index, text];
  if (match.named) {
    const groups = new PlainObject();
    for (const [name, value] of Object.entries(match.named))
      groups.props.set(name, { value, enumerable: true });
    args.push(groups);
  }
  return args;
}

const match: OnText = (machine, text, [pattern], site) => {
  if (isUnknown(pattern)) return pattern;
  const regexp = pattern instanceof RegExpValue ? pattern : new RegExpValue(new RegExp(String(pattern)));
  const found = matchAll(machine, regexp, text, site);
  if (isUnknown(found)) return found;
  if (regexp.regexp.global) return found.length > 0 ? new ArrayValue(found.map((one) => one[0])) : null;
  return found[0] ? matchObject(found[0]) : null;
};

const raw: NativeCall = (machine, _self, [strings, ...values], site) => {
  const parts = getProperty(machine, strings, 'raw', site);
  if (!(parts instanceof ArrayValue))
    return isUnknown(parts) ? parts : unknown('String.raw of no template', site.span);
  let text = '';
  for (const [index, part] of parts.elements.entries()) {
    const literal = toText(machine, part, site);
    const value =
      index < parts.elements.length - 1 && index < values.length ? toText(machine, values[index], site) : '';
    if (isUnknown(literal)) return literal;
    if (isUnknown(value)) return value;
    text += literal + value;
  }
  machine.allocate(text.length);
  return text;
};

const make: NativeCall = (machine, _self, args, site) => {
  if (args.length === 0) return '';
  return typeof args[0] === 'symbol' ? args[0].toString() : toText(machine, args[0], site);
};

const makeObject: NativeCall = (machine, self, args, site) => {
  const text = make(machine, self, args, site);
  if (isUnknown(text)) return text;
  const object = new PlainObject();
  object.primitive = text as string;
  object.proto = machine.realm.protos.string;
  object.props.set('length', { value: (text as string).length, enumerable: false });
  return object;
};

export function installString(realm: Realm): void {
  const proto = realm.protos.string;
  for (const name of PURE) realm.methods(proto, { [name]: ownMethod(name) });
  realm.methods(proto, {
    repeat: growing('repeat'),
    padStart: growing('padStart'),
    padEnd: growing('padEnd'),
    localeCompare: onText(localeCompare),
    split: onText(split),
    replace: onText(replace(false)),
    replaceAll: onText(replace(true)),
    match: onText(match),
    matchAll: onText((machine, text, [pattern], site) => {
      if (!(pattern instanceof RegExpValue))
        return isUnknown(pattern) ? pattern : unknown('matchAll of a text', site.span);
      const found = matchAll(machine, pattern, text, site);
      return isUnknown(found) ? found : iteratorOver(found.map(matchObject));
    }),
    search: onText((machine, text, [pattern], site) => {
      if (!(pattern instanceof RegExpValue))
        return isUnknown(pattern) ? pattern : unknown('search of a text', site.span);
      return guarded(machine, pattern, text, site, (regexp) => text.search(regexp));
    }),
    toLocaleUpperCase: (machine, self, args, site) =>
      ownMethod('toUpperCase')(machine, self, args.slice(0, 0), site),
    toLocaleLowerCase: (machine, self, args, site) =>
      ownMethod('toLowerCase')(machine, self, args.slice(0, 0), site),
  });
  realm.methods(proto, { iterate: onText((_machine, text) => iteratorOver([...text])) });
  proto.props.set(Symbol.iterator, { value: proto.props.get('iterate')!.value, enumerable: false });
  proto.props.delete('iterate');
  const constructor = realm.class('String', proto, make, makeObject, String);
  realm.methods(constructor, {
    raw,
    fromCharCode: pure((...codes: number[]) => String.fromCharCode(...codes)),
    fromCodePoint: pure((...codes: number[]) => String.fromCodePoint(...codes)),
  });
}
