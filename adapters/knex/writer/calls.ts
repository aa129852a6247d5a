import type { Knex } from 'knex';
import type { Dialect } from '../../../src/dialects/dialect.js';

/** An argument of a call, as it is written and as it is given to the real Knex. */
export type Argument =
  | string
  | number
  | boolean
  | null
  | readonly Argument[]
  /** An object literal. */
  | { readonly kind: 'object'; readonly entries: Readonly<Record<string, Argument>> }
  /** `knex.raw('…')`; `sql` is as {@link rawText} gives it. */
  | { readonly kind: 'raw'; readonly sql: string }
  /** `knex.fn.now()`, `knex.fn.uuid()`. */
  | { readonly kind: 'function'; readonly name: 'now' | 'uuid'; readonly args: readonly number[] }
  /** `knex.whereNull('…')`: a predicate. */
  | { readonly kind: 'query'; readonly calls: readonly Call[] }
  /** `(table) => { … }` with one chain a line. */
  | { readonly kind: 'callback'; readonly parameter: string; readonly body: readonly Chain[] };

/** One call of a chain: `.notNullable()`. */
export interface Call {
  readonly method: string;
  readonly args: readonly Argument[];
}

/** Calls after one another on what the one before gave: `.string('email').notNullable()`. */
export interface Chain {
  readonly calls: readonly Call[];
  /** The author's comments above it. */
  readonly comments?: readonly string[];
}

/** Makes a call. */
export function call(method: string, ...args: readonly Argument[]): Call {
  return { method, args };
}

/** Makes an object argument, without the entries that are undefined. */
export function object(entries: Readonly<Record<string, Argument | undefined>>): Argument {
  const known = Object.entries(entries).filter(
    (entry): entry is [string, Argument] => entry[1] !== undefined,
  );
  return { kind: 'object', entries: Object.fromEntries(known) };
}

/**
 * SQL as `knex.raw` wants it. On PostgreSQL it takes every `?` for a parameter unless a backslash is before it
 * (knex `lib/dialects/postgres/index.js`, `positionBindings`); other clients send text without bindings as it is.
 */
export function rawText(sql: string, dialect: Pick<Dialect, 'name'>): string {
  return dialect.name === 'postgres' ? sql.replaceAll('?', '\\?') : sql;
}

/** `knex.raw('…')` for a piece of SQL. */
export function rawArgument(sql: string, dialect: Pick<Dialect, 'name'>): Argument {
  return { kind: 'raw', sql: rawText(sql, dialect) };
}

/** Does on a real builder what the written calls will do. */
export function applyCalls(target: unknown, calls: readonly Call[], knex: Knex): unknown {
  let current = target;
  for (const { method, args } of calls) {
    const receiver = current as Record<string, ((...args: unknown[]) => unknown) | undefined>;
    const fn = receiver[method];
    if (typeof fn !== 'function') throw new TypeError(`Knex has no ${method} here`);
    current = fn.apply(
      receiver,
      args.map((arg) => valueOf(arg, knex)),
    );
  }
  return current;
}

function valueOf(arg: Argument, knex: Knex): unknown {
  if (arg === null || typeof arg !== 'object') return arg;
  if (isList(arg)) return arg.map((element) => valueOf(element, knex));
  switch (arg.kind) {
    case 'object':
      return Object.fromEntries(
        Object.entries(arg.entries).map(([key, value]) => [key, valueOf(value, knex)]),
      );
    case 'raw':
      return knex.raw(arg.sql);
    case 'function':
      return applyCalls(knex.fn, [call(arg.name, ...arg.args)], knex);
    case 'query':
      return applyCalls(knex, arg.calls, knex);
    case 'callback':
      return (builder: unknown): void => {
        for (const chain of arg.body) applyCalls(builder, chain.calls, knex);
      };
  }
}

export function isList(arg: Argument): arg is readonly Argument[] {
  return Array.isArray(arg);
}
