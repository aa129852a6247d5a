import {
  fromPlain,
  isHost,
  isObject,
  toPlain,
  unknown,
  type Callable,
  type HostObject,
  type Site,
  type Unknown,
  type Value,
} from '../../../src/source/index.js';
import { asDeclared, type BuilderCall } from '../as-declared.js';
import { isBefore } from '../../shared/discover/declared-version.js';
import { isMissing } from './missing.js';
import { madeAnewByEarlierVersion } from '../../shared/discover/earlier-version.js';
import { execute } from './execute.js';
import { hostFunction } from '../../shared/reader/host-function.js';
import { isLazy, METHODS, type KnexKind } from './methods.js';
import { PLACEHOLDER } from './placeholder.js';
import { placesOf } from './places.js';
import { guarded, type Session } from './session.js';

/** Hosts and the real objects behind them. */
export interface Builders {
  /** The host of a real object of Knex; one for each. */
  wrap(real: object, kind: KnexKind): HostObject;
  /** What a call of Knex gave, for the code that is read. */
  fromKnex(result: unknown, owner: object | undefined, at: Site): Value;
  /** Arguments for Knex. What is not known is a placeholder, and told. */
  toKnex(args: readonly Value[], at: Site, owner?: object): KnexArguments;
  /** Has a builder's arguments follow what the code does to them before it is executed. */
  remember(real: object, given: readonly Given[], at: Site): void;
  /** The real object behind a host of this session. */
  realOf(host: HostObject): object | undefined;
  /** Makes a host stand for a real object when it is given to Knex. */
  stand(host: HostObject, real: object): void;
  /** A real builder that the code has just made: it must be executed or used. */
  born(real: object, kind: KnexKind, at: Site): HostObject;
}

/** An array or object of the code and the one that Knex holds for it. */
export interface Given {
  readonly value: Value;
  readonly data: object;
}

export interface KnexArguments {
  readonly args: unknown[];
  /** The first thing in them that is not known. */
  readonly unknown: Unknown | undefined;
  readonly given: readonly Given[];
}

/** `clientOf`: the host of `knex.client`, on the connection that a builder is sent on; absent: one of the pool. */
export function createBuilders(
  session: Session,
  clientOf: (connection: object | undefined) => HostObject,
): Builders {
  const hosts = new WeakMap<object, HostObject>();
  const reals = new WeakMap<HostObject, object>();
  /** The table or query that a column, foreign key or conflict clause is part of. */
  const owners = new WeakMap<object, object>();
  const placeOf = placesOf(forget, (real) => {
    const found = session.unknowns.get(real);
    const entry = session.compiling.at(-1);
    const inEntry = entry?.unknown;
    return () => {
      if (found === undefined) session.unknowns.delete(real);
      else session.unknowns.set(real, found);
      if (entry !== undefined) entry.unknown = inEntry;
    };
  });

  const builders: Builders = {
    wrap,
    fromKnex,
    toKnex,
    remember,
    realOf: (host) => reals.get(host),
    stand,
    born,
  };
  return builders;

  function stand(host: HostObject, real: object): void {
    reals.set(host, real);
  }

  function born(real: object, kind: KnexKind, at: Site): HostObject {
    session.sites.set(real, at);
    // What a side that is tried out returns is not awaited: the whole branch is told as unknown instead.
    if (!session.evaluation.speculating) session.pending.set(real, { kind, site: at });
    return wrap(real, kind);
  }

  function wrap(real: object, kind: KnexKind): HostObject {
    const before = hosts.get(real);
    if (before !== undefined) return before;
    const host: HostObject = {
      kind: 'host',
      get: (key, at) => memberOf(real, kind, key, at),
      ...(isLazy(kind)
        ? { await: (at: Site) => execute(real, kind, session, at) }
        : {
            escaped: (cause: Unknown) => {
              touch(real);
              markUnknown(real, kind, cause);
              return true;
            },
          }),
      describe: () => `a ${kind} of Knex`,
    };
    hosts.set(real, host);
    reals.set(host, real);
    return host;
  }

  function memberOf(real: object, kind: KnexKind, key: string, at: Site): Value {
    if (METHODS[kind].has(key))
      return isMissing(session, kind, key, at) ? undefined : methodHost(real, kind, key);
    if (isConjunction(kind, key)) return fromKnex((real as Record<string, unknown>)[key], real, at);
    if (!(key in real)) return undefined;
    // Each builder holds its client, as `knex()` and `knex.schema` do (knex `lib/query/querybuilder.js`, `lib/schema/builder.js`).
    if (key === 'client') return clientOf(session.connections.get(real));
    return unknown(`${key} of a ${kind} of Knex is not modelled`, at.span);
  }

  function methodHost(real: object, kind: KnexKind, key: string): Value {
    if (typeof (real as Record<string, unknown>)[key] !== 'function' && !isLateMethod(kind)) return undefined;
    return hostFunction(`${key} of a ${kind} of Knex`, (args, at) => callMethod(real, kind, key, args, at));
  }

  function callMethod(real: object, kind: KnexKind, key: string, values: readonly Value[], at: Site): Value {
    if (TEXT_METHODS.has(key)) return textOf(real, key, at);
    touch(real);
    const { args, unknown: found, given } = toKnex(values, at, real);
    if (found !== undefined) markUnknown(real, kind, found);
    if (isLazy(kind) || kind === 'join') remember(real, given, at);
    const call = versioned(kind, key, args);
    if (kind === 'table' && key === 'renameColumn') tellRemade(real, at);
    const method = (real as Record<string, unknown>)[call.method];
    if (typeof method !== 'function') return session.evaluation.throwError(`${key} is not a function`, at);
    // The last call of a chain holds all of it.
    if (kind === 'query' && session.sites.has(real)) session.sites.set(real, at);
    const count = entriesOf(real, kind).length;
    let result: unknown;
    if (found === undefined) result = guarded(session, at, () => method.apply(real, call.args) as unknown);
    else result = attempt(session, () => method.apply(real, call.args) as unknown) ?? real;
    if (key === 'transacting') transacting(real, values[0]);
    for (const entry of entriesOf(real, kind).slice(count)) noteEntry(entry, found, at);
    return fromKnex(result, real, at);
  }

  /** What the project's Knex makes of a call. */
  function versioned(kind: KnexKind, method: string, args: readonly unknown[]): Omit<BuilderCall, 'kind'> {
    const isVersioned = kind === 'schema' || kind === 'table' || kind === 'column';
    return isVersioned
      ? asDeclared({ kind, method, args }, session.declared, session.dialect.name)
      : { method, args };
  }

  /** Before 0.95 Knex made a table of SQLite anew to rename a column, where it is one statement now. */
  function tellRemade(table: object, at: Site): void {
    const { declared, dialect, journal } = session;
    if (declared === undefined || dialect.name !== 'sqlite' || !isBefore(declared, '0.95.0')) return;
    const { _tableName: name } = table as { readonly _tableName?: unknown };
    const told = madeAnewByEarlierVersion('Knex', String(name), declared, 'what is kept of it may differ');
    journal.diagnostics.push({ ...told, span: journal.span(at.span) });
  }

  /** It is sent in a transaction that it was not made of. */
  function transacting(real: object, transaction: Value): void {
    const isTransaction = transaction !== undefined && isHost(transaction);
    const connection = isTransaction ? session.connections.get(transaction) : undefined;
    if (connection !== undefined) session.connections.set(real, connection);
  }

  function noteEntry(entry: object, found: Unknown | undefined, at: Site): void {
    session.sites.set(entry, at);
    if (found !== undefined) session.unknowns.set(entry, found);
    const { builder } = entry as { builder?: { _args?: unknown[] } };
    const name = builder?._args?.[0];
    const compiling = session.compiling.at(-1);
    compiling?.parts.push(at);
    if (typeof name === 'string') compiling?.columns.set(name, at);
  }

  /** The first unknown makes the whole of what the object is part of unknown. */
  function markUnknown(real: object, kind: KnexKind, found: Unknown): void {
    const entry = session.compiling.at(-1);
    if (entry !== undefined) entry.unknown ??= found;
    // A schema builder's other entries stay known.
    if (kind === 'schema') return;
    let current: object | undefined = real;
    while (current !== undefined) {
      if (!session.unknowns.has(current)) session.unknowns.set(current, found);
      current = owners.get(current);
    }
  }

  /** What a call may change: the object, what it is part of, and the table whose keys a column writes itself into. */
  function touch(real: object): void {
    if (!session.evaluation.speculating) return;
    for (let one: object | undefined = real; one !== undefined; one = owners.get(one))
      session.evaluation.touch(placeOf(one));
    const { _tableBuilder: table } = real as { _tableBuilder?: unknown };
    if (typeof table === 'object' && table !== null) session.evaluation.touch(placeOf(table));
  }

  function forget(real: object, cause: Unknown): void {
    session.unknowns.set(real, session.unknowns.get(real) ?? cause);
    markUnknown(real, kindOf(real) ?? 'query', cause);
  }

  /** Code that is not understood was called while Knex asked what a table or a condition consists of. */
  function doubt(builders: readonly unknown[], at: Site): void {
    const found = unknown('code in it is not understood', at.span);
    for (const one of builders)
      if (typeof one === 'object' && one !== null && hosts.has(one)) forget(one, found);
  }

  function textOf(real: object, key: string, at: Site): Value {
    session.pending.delete(real);
    for (const refresh of session.refreshers.get(real) ?? []) refresh();
    const found = session.unknowns.get(real);
    if (found !== undefined) return found;
    return guarded(session, at, () => {
      const text = (real as Record<string, () => unknown>)[key]?.();
      if (typeof text === 'string') return text;
      if (Array.isArray(text)) return fromPlain(text.map(statementData));
      const statement = fromPlain(statementData(text));
      const { toNative } = text as { toNative?: () => unknown };
      if (toNative !== undefined && isObject(statement)) {
        const native = hostFunction('toNative', () => fromPlain(statementData(toNative())));
        statement.props.set('toNative', { value: native, enumerable: false });
      }
      return statement;
    });
  }

  function remember(real: object, given: readonly Given[], at: Site): void {
    if (given.length === 0) return;
    let root = real;
    for (let owner = owners.get(root); owner !== undefined; owner = owners.get(root)) root = owner;
    const refresh = (): void => {
      const { args, unknown: found } = toKnex(
        given.map(({ value }) => value),
        at,
        real,
      );
      if (found !== undefined && !session.unknowns.has(root)) session.unknowns.set(root, found);
      given.forEach(({ data }, index) => replaceContents(data, args[index]));
    };
    session.refreshers.set(root, [...(session.refreshers.get(root) ?? []), refresh]);
  }

  function fromKnex(result: unknown, owner: object | undefined, at: Site): Value {
    if (result === null || (typeof result !== 'object' && typeof result !== 'function'))
      return result as Value;
    const kind = kindOf(result);
    if (kind === undefined) return unknown('what this call of Knex gives is not modelled', at.span);
    // What was there before is no part of what gives it: `insert(…).onConflict(…).ignore()` gives the query again.
    if (owner !== undefined && !hosts.has(result)) owners.set(result, owner);
    return wrap(result, kind);
  }

  function toKnex(values: readonly Value[], at: Site, owner?: object): KnexArguments {
    let found: Unknown | undefined;
    const args = values.map((value) => {
      const plain = toPlain(value, {
        onFunction: (fn) => callback(fn, at, owner),
        onHost: (host) => {
          const real = reals.get(host);
          if (real === undefined) {
            found ??= unknown(`${host.describe()} is given to Knex`, at.span);
            return PLACEHOLDER;
          }
          session.pending.delete(real);
          found ??= session.unknowns.get(real);
          return real;
        },
        onUnknown: (one) => {
          found ??= one;
          return PLACEHOLDER;
        },
      });
      return plain.kind === 'plain' ? plain.data : PLACEHOLDER;
    });
    const given = values.flatMap((value, index) => {
      const data = args[index];
      return isContainer(value) && typeof data === 'object' && data !== null ? [{ value, data }] : [];
    });
    return { args, unknown: found, given };
  }

  /** A function of the code as one that Knex can call with its own objects. */
  function callback(
    fn: Callable,
    at: Site,
    owner: object | undefined,
  ): (this: unknown, ...args: unknown[]) => undefined {
    return function (this: unknown, ...args: unknown[]): undefined {
      const self = fromKnex(typeof this === 'object' ? this : undefined, owner, at);
      const values = args.map((arg) => fromKnex(arg, owner, at));
      const { count } = session.journal;
      try {
        if (session.evaluation.begin(fn, values, self, at).isPending) tellLate(at, session);
        if (session.journal.count > count) doubt(args, at);
      } catch (error) {
        session.passing = error;
        throw error;
      }
    };
  }
}

/**
 * Knex calls a callback where it makes a statement of it, and waits for no promise (knex `lib/schema/tablebuilder.js`, `toSQL`): what an
 * async one adds behind its first `await` is added to a table that is sent already.
 */
function tellLate(at: Site, { evaluation, journal }: Session): void {
  if (evaluation.speculating) return;
  const span = journal.span(at.span);
  const isTold = journal.diagnostics.some(
    (one) => one.code === 'late-callback' && one.span?.file === span.file && one.span.start === span.start,
  );
  if (isTold) return;
  journal.diagnostics.push({
    severity: 'warning',
    code: 'late-callback',
    message:
      'Knex does not wait for this callback: what stands behind its first await comes too late, and is not sent',
    span,
    help: 'ask before, and give Knex a callback that is not async; the written migration does what Knex does',
  });
}

/** A column has its `alter` methods only on tables that are altered: real Knex then says "is not a function". */
function isLateMethod(kind: KnexKind): boolean {
  return kind === 'table' || kind === 'column';
}

/** `query.and.where(…)`, `query.not.where(…)`: properties that give the builder itself. */
function isConjunction(kind: KnexKind, key: string): boolean {
  return (
    (kind === 'query' || kind === 'join') &&
    (key === 'and' || key === 'or' || (key === 'not' && kind === 'query'))
  );
}

/** Whether code can change it after it was given to Knex. */
function isContainer(value: Value): boolean {
  return isObject(value) && (value.kind === 'array' || value.kind === 'object');
}

/** Makes an array or object hold what another one holds. */
function replaceContents(data: object, fresh: unknown): void {
  if (Array.isArray(data) && Array.isArray(fresh)) {
    data.length = 0;
    for (const element of fresh) data.push(element);
  } else if (!Array.isArray(data) && typeof fresh === 'object' && fresh !== null) {
    for (const key of Object.keys(data)) Reflect.deleteProperty(data, key);
    // Not assigned: a key named __proto__ must stay a key.
    Object.defineProperties(data, Object.getOwnPropertyDescriptors(fresh));
  }
}

function statementData(statement: unknown): { readonly sql: string; readonly bindings: readonly unknown[] } {
  const { sql, bindings } = statement as { sql?: string; bindings?: readonly unknown[] };
  return { sql: sql ?? '', bindings: [...(bindings ?? [])] };
}

const TEXT_METHODS = new Set(['toString', 'toQuery', 'toSQL']);

/** What Knex makes of placeholders does not matter, nor that it refuses them. */
function attempt<T>(session: Session, run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error === session.passing && error !== undefined) throw error;
    return undefined;
  }
}

/** What a schema builder or a table has been told so far. */
function entriesOf(real: object, kind: KnexKind): readonly object[] {
  const { _sequence, _statements, _tableBuilder } = real as {
    _sequence?: object[];
    _statements?: object[];
    _tableBuilder?: { _statements: object[] };
  };
  if (kind === 'column') return _tableBuilder?._statements ?? [];
  return _sequence ?? _statements ?? [];
}

/** The class of a real object, by what only that class has. */
export function kindOf(real: object): KnexKind | undefined {
  if ('isRawInstance' in real) return 'raw';
  if ('_sequence' in real) return 'schema';
  if ('_tableBuilder' in real) return 'column';
  if ('_viewName' in real) return 'view';
  if ('_tableName' in real) return 'table';
  if ('joinType' in real && 'clauses' in real) return 'join';
  if ('ignore' in real && 'merge' in real && 'builder' in real) return 'conflict';
  if ('_single' in real && '_statements' in real) return 'query';
  if ('rename' in real && 'defaultTo' in real) return 'viewColumn';
  return 'inTable' in real || 'withKeyName' in real ? 'foreign' : undefined;
}
