import { awaitedCall, listText, objectText, type TextOf } from '../../shared/writer/call-text.js';
import { sqlText, stringValue } from '../../shared/writer/javascript.js';
import type { Library } from '../compiler.js';

/** An argument of a call, as it is written and as it is given to the real Sequelize. */
export type Argument =
  | string
  | number
  | boolean
  | null
  | readonly Argument[]
  /** An object literal. */
  | { readonly kind: 'object'; readonly entries: Readonly<Record<string, Argument>> }
  /** `Sequelize.STRING(40)`: a data type, or another member that is called where it has arguments. */
  | {
      readonly kind: 'member';
      readonly path: readonly string[];
      readonly args?: readonly Argument[];
      /** What the code has it from. Default: `Sequelize`. */
      readonly root?: string;
    }
  /** `Sequelize.literal('…')`. */
  | { readonly kind: 'literal'; readonly sql: string }
  /** `undefined` written out. */
  | { readonly kind: 'undefined' };

/** A call of the query interface. */
export interface Call {
  readonly method: string;
  readonly args: readonly Argument[];
  /** The place of its options among the arguments, where a transaction is passed. */
  readonly optionsAt: number;
}

/** Makes a call whose options follow its arguments. */
export function call(method: string, ...args: readonly Argument[]): Call {
  return { method, args, optionsAt: args.length };
}

/** Makes a call whose last argument is its options. */
export function callWithOptions(method: string, ...args: readonly Argument[]): Call {
  return { method, args, optionsAt: args.length - 1 };
}

/** Makes an object argument, without the entries that are undefined. */
export function object(entries: Readonly<Record<string, Argument | undefined>>): Argument {
  const known = Object.entries(entries).filter(
    (entry): entry is [string, Argument] => entry[1] !== undefined,
  );
  return { kind: 'object', entries: Object.fromEntries(known) };
}

/** `Sequelize.literal('…')`. */
export function literal(sql: string): Argument {
  return { kind: 'literal', sql };
}

/** `Sequelize.STRING(40)`; without arguments `Sequelize.STRING`. */
export function member(path: string, ...args: readonly Argument[]): Argument {
  return { kind: 'member', path: path.split('.'), ...(args.length === 0 ? {} : { args }) };
}

/** What an argument is for the real Sequelize. */
export function valueOf(arg: Argument, library: Library): unknown {
  if (arg === null || typeof arg !== 'object') return arg;
  if (isList(arg)) return arg.map((element) => valueOf(element, library));
  switch (arg.kind) {
    case 'object':
      return Object.fromEntries(
        Object.entries(arg.entries).map(([key, value]) => [key, valueOf(value, library)]),
      );
    case 'literal':
      return library.literal(arg.sql);
    case 'undefined':
      return undefined;
    case 'member': {
      let value: unknown = library;
      for (const key of arg.path) value = (value as Readonly<Record<string, unknown>>)[key];
      if (arg.args === undefined) return value;
      return (value as (...args: unknown[]) => unknown)(...arg.args.map((one) => valueOf(one, library)));
    }
  }
}

/** A call as an awaited statement, its transaction passed where there is one. */
export function callText(one: Call, indent: string, transaction: boolean): string {
  const args = one.args.map(textOf);
  if (transaction) {
    const given = one.args[one.optionsAt];
    args[one.optionsAt] = (inner, width) => optionsText(given, inner, width);
  }
  return awaitedCall(`queryInterface.${one.method}`, args, indent);
}

/** An argument for TypeScript: Sequelize's types declare data types and constants as exports of their own. */
export function withOwnImports(arg: Argument): Argument {
  if (arg === null || typeof arg !== 'object') return arg;
  if (isList(arg)) return arg.map(withOwnImports);
  switch (arg.kind) {
    case 'object':
      return object(
        Object.fromEntries(Object.entries(arg.entries).map(([key, value]) => [key, withOwnImports(value)])),
      );
    case 'literal':
    case 'undefined':
      return arg;
    case 'member': {
      const [first = '', ...rest] = arg.path;
      const args = arg.args?.map(withOwnImports);
      const own = rest.length === 0 ? { root: 'DataTypes', path: [first] } : { root: first, path: rest };
      return { kind: 'member', ...own, ...(args === undefined ? {} : { args }) };
    }
  }
}

function optionsText(given: Argument | undefined, indent: string, width: number): string {
  if (
    given === undefined ||
    given === null ||
    typeof given !== 'object' ||
    isList(given) ||
    given.kind !== 'object'
  )
    return '{ transaction }';
  return objectText(textsOf(given.entries), ['transaction'], indent, width);
}

/** An argument's text, broken over lines where it does not fit. */
function argumentText(arg: Argument, indent: string, width: number): string {
  if (arg === null) return 'null';
  if (typeof arg === 'string') return stringValue(arg);
  if (typeof arg !== 'object') return String(arg);
  if (isList(arg)) return listText(arg.map(textOf), indent, width);
  switch (arg.kind) {
    case 'object':
      return objectText(textsOf(arg.entries), [], indent, width);
    case 'literal':
      return `Sequelize.literal(${sqlText(arg.sql)})`;
    case 'undefined':
      return 'undefined';
    case 'member': {
      const path = [arg.root ?? 'Sequelize', ...arg.path].join('.');
      if (arg.args === undefined) return path;
      return `${path}(${arg.args.map((one) => argumentText(one, indent, width)).join(', ')})`;
    }
  }
}

function textOf(arg: Argument): TextOf {
  return (indent, width) => argumentText(arg, indent, width);
}

function textsOf(entries: Readonly<Record<string, Argument>>): readonly (readonly [string, TextOf])[] {
  return Object.entries(entries).map(([key, value]) => [key, textOf(value)]);
}

function isList(arg: Argument): arg is readonly Argument[] {
  return Array.isArray(arg);
}
