import { isMissing } from './missing.js';
import type { Diagnostic, DialectName, Operation, Span } from '../../../src/ir/index.js';
import type { Knex } from 'knex';
import {
  fromPlain,
  isCallable,
  isHost,
  unknown,
  type Evaluation,
  type HostObject,
  type Site,
  type Value,
} from '../../../src/source/index.js';
import { createBuilders, kindOf, type Builders } from './builders.js';
import { execute, tableOf } from './execute.js';
import { hostFunction } from '../../shared/reader/host-function.js';
import { QUERY_STARTERS, type KnexKind } from './methods.js';
import { guarded, type Session } from './session.js';

/** What a knexfile may say that migrations ask for. */
export interface ClientFacts {
  readonly client: string;
  readonly dialect: DialectName;
  readonly searchPath?: readonly string[] | undefined;
}

/** What Knex's clients call their dialect (knex `lib/dialects/…/index.js`). That of MariaDB takes MySQL's over. */
const DIALECT_OF_CLIENT: Readonly<Record<DialectName, string>> = {
  postgres: 'postgresql',
  mysql: 'mysql',
  mariadb: 'mysql',
  sqlite: 'sqlite3',
};

/** The `knex` that a migration function is given. */
export function knexHost(session: Session, facts: ClientFacts): HostObject {
  const builders = createBuilders(session, (connection) => hosts.client(connection));
  const hosts = new KnexHosts(session, builders, facts);
  return hosts.knex(connectionOf(session));
}

const STARTERS: ReadonlySet<string> = new Set(QUERY_STARTERS);

/** `knex`, its transactions, its client and its helpers: everything that is no builder. */
class KnexHosts {
  readonly #session: Session;
  readonly #builders: Builders;
  readonly #facts: ClientFacts;

  constructor(session: Session, builders: Builders, facts: ClientFacts) {
    this.#session = session;
    this.#builders = builders;
    this.#facts = facts;
  }

  get #real(): Knex {
    return this.#session.compiler.knex;
  }

  /** `connection`: that of the transaction that it is; absent: it is none, and has those of the pool. */
  knex(connection: object | undefined): HostObject {
    const host: HostObject = {
      kind: 'host',
      get: (key, at) => this.#member(host, key, connection, at),
      call: (args, _self, at) => this.#start('queryBuilder', args, connection, at),
      describe: () => (connection === undefined ? 'knex' : 'a transaction of Knex'),
    };
    if (connection !== undefined) this.#session.connections.set(host, connection);
    this.#builders.stand(host, this.#real);
    return host;
  }

  /** One that the code begins itself; within the migration's it is a savepoint. */
  #ownTransaction(): HostObject {
    return this.knex(connectionOf(this.#session) ?? {});
  }

  #member(self: HostObject, key: string, connection: object | undefined, at: Site): Value {
    const isTransaction = connection !== undefined;
    const start = (method: string, args: readonly Value[], site: Site): Value =>
      this.#start(method, args, connection, site);
    if (STARTERS.has(key) && isMissing(this.#session, 'query', key, at)) return undefined;
    if (STARTERS.has(key)) return fn(key, (args, site) => start(key, args, site));
    switch (key) {
      case 'schema':
        return this.#born(this.#real.schema, 'schema', connection, at);
      case 'raw':
      case 'ref':
        return fn(key, (args, site) => start(key, args, site));
      case 'queryBuilder':
        return fn(key, (_args, site) => this.#born(this.#real.queryBuilder(), 'query', connection, site));
      case 'fn':
        return this.#helpers();
      case 'client':
        return this.client(connection);
      case 'context':
        return self;
      case 'isTransaction':
        return isTransaction ? true : undefined;
      case 'transaction':
      case 'savepoint':
        return fn(key, (args, site) => this.#transaction(args, site));
      case 'transactionProvider':
        return fn(key, () => this.#provider());
      case 'batchInsert':
        return fn(key, (args, site) => this.#batchInsert(args, connection, site));
      case 'commit':
        return isTransaction ? fn(key, () => this.#commit(self)) : undefined;
      case 'rollback':
        return isTransaction ? fn(key, (_args, site) => this.#rollback(self, site)) : undefined;
      case 'isCompleted':
        return isTransaction ? fn(key, () => false) : undefined;
      case 'executionPromise':
        return isTransaction ? settled(undefined) : undefined;
      default:
        return key in this.#real ? unknown(`knex.${key} is not modelled`, at.span) : undefined;
    }
  }

  /** `knex('users')`, `knex.raw(…)`, `knex.insert(…)`: something new. */
  #start(method: string, values: readonly Value[], connection: object | undefined, at: Site): Value {
    const { args, unknown: found, given } = this.#builders.toKnex(values, at);
    const real = this.#real as unknown as Record<string, (...args: unknown[]) => object>;
    const made = guarded(this.#session, at, () =>
      method === 'queryBuilder'
        ? (this.#real as unknown as (...args: unknown[]) => object)(...args)
        : real[method]?.(...args),
    );
    if (made === undefined) return undefined;
    const kind = kindOf(made) ?? 'query';
    // `knex.insert(…).into('t')`; a conflict clause belongs to its query.
    const host = this.#born(made, kind, connection, at);
    if (found !== undefined) this.#session.unknowns.set(made, found);
    this.#builders.remember(made, given, at);
    return host;
  }

  #born(real: object, kind: KnexKind, connection: object | undefined, at: Site): HostObject {
    if (connection !== undefined) this.#session.connections.set(real, connection);
    return this.#builders.born(real, kind, at);
  }

  /** `transaction(async trx => …)` runs at once and gives what the function gives; without one it gives the transaction. */
  #transaction(args: readonly Value[], at: Site): Value {
    const [container] = args;
    const trx = this.#ownTransaction();
    const { evaluation, journal, inTransaction } = this.#session;
    if (!isCallable(container as Value) && !isCallableHost(container)) {
      journal.begun(at, trx);
      return settled(trx);
    }
    const isThrown = (error: unknown): boolean => evaluation.isThrown(error);
    const run = (): Value => evaluation.await(evaluation.call(container, [trx], undefined, at), at);
    const told = (operations: readonly Operation[]): void => {
      if (inTransaction) return;
      const { traits } = journal.state;
      const ending = operations.findIndex((operation) => traits.commits(operation));
      journal.diagnostics.push(innerTransaction(operations, ending, journal.span(at.span)));
    };
    return promiseOf(() => journal.transaction(run, isThrown, at, told, trx), evaluation);
  }

  /** `transactionProvider()`: a function that gives one transaction, which it begins when it is called first. */
  #provider(): HostObject {
    let isBegun = false;
    const trx = this.#ownTransaction();
    return fn('a transaction provider', (_args, at) => {
      const { journal, evaluation } = this.#session;
      if (!isBegun) {
        isBegun = true;
        evaluation.onUndo(() => (isBegun = false));
        journal.begun(at, trx);
      }
      return settled(trx);
    });
  }

  #commit(trx: HostObject): Value {
    this.#session.journal.ended(trx);
    return settled(undefined);
  }

  #rollback(trx: HostObject, at: Site): Value {
    const { journal } = this.#session;
    journal.addTakenBack(at, at.code, 'the migration rolls its own transaction back', trx);
    journal.ended(trx);
    return settled(undefined);
  }

  /** Runs by itself, awaited or not (knex `lib/execution/batch-insert.js`); what it inserts is one INSERT for each chunk. */
  #batchInsert(values: readonly Value[], connection: object | undefined, at: Site): Value {
    const { args, unknown: found } = this.#builders.toKnex(values, at);
    const { evaluation, connections } = this.#session;
    const from = evaluation.nextCall;
    const [table, rows, size = 1000] = args;
    if (found !== undefined || !Array.isArray(rows) || typeof size !== 'number' || size < 1) {
      const touches = tableOf(table, this.#session);
      this.#session.journal.addOpaque(
        at,
        at.code,
        found?.reason ?? 'its rows are not known',
        touches,
        'data',
      );
    } else {
      for (let start = 0; start < rows.length; start += size) {
        const query = (this.#real as unknown as (table: unknown) => { insert(rows: unknown): object })(table);
        const insert = guarded(this.#session, at, () => query.insert(rows.slice(start, start + size)));
        this.#session.sites.set(insert, at);
        if (connection !== undefined) connections.set(insert, connection);
        execute(insert, 'query', this.#session, at);
      }
    }
    const self: HostObject = {
      kind: 'host',
      get: (key) => (key === 'returning' || key === 'transacting' ? fn(key, () => self) : undefined),
      await: (site) => unknown('it is the answer of a live database', site.span),
      answers: { from, to: evaluation.nextCall },
      describe: () => 'a batch insert of Knex',
    };
    return self;
  }

  #helpers(): HostObject {
    return {
      kind: 'host',
      get: (key, at) => {
        if (isMissing(this.#session, 'fn', key, at)) return undefined;
        if (key === 'now' || key === 'uuid') {
          return fn(key, (values, site) => {
            const { args, unknown: found } = this.#builders.toKnex(values, site);
            const helper = this.#real.fn as unknown as Record<string, (...args: unknown[]) => object>;
            const raw = guarded(this.#session, site, () => helper[key]?.(...args)) as object;
            if (found !== undefined) this.#session.unknowns.set(raw, found);
            return this.#builders.wrap(raw, 'raw');
          });
        }
        return key in this.#real.fn ? unknown(`knex.fn.${key} is not modelled`, at.span) : undefined;
      },
      describe: () => 'knex.fn',
    };
  }

  /** `knex.client`: what dialect branches ask for. */
  client(connection: object | undefined): HostObject {
    const { client, dialect, searchPath } = this.#facts;
    return {
      kind: 'host',
      get: (key, at) => {
        switch (key) {
          case 'config':
            return this.#config(client, searchPath);
          case 'driverName':
            return dialect === 'postgres' ? 'pg' : client;
          case 'dialect':
            return DIALECT_OF_CLIENT[dialect];
          case 'searchPath':
            return searchPath === undefined ? undefined : fromPlain(searchPath);
          case 'raw':
          case 'ref':
            return fn(key, (args, site) => this.#start(key, args, connection, site));
          case 'schemaBuilder':
            return fn(key, (_args, site) => this.#born(this.#real.schema, 'schema', connection, site));
          case 'queryBuilder':
            return fn(key, (_args, site) => this.#born(this.#real.queryBuilder(), 'query', connection, site));
          default:
            return unknown(`knex.client.${key} is not modelled`, at.span);
        }
      },
      describe: () => 'knex.client',
    };
  }

  #config(client: string, searchPath: readonly string[] | undefined): HostObject {
    return {
      kind: 'host',
      get: (key, at) => {
        if (key === 'client') return client;
        if (key === 'searchPath' && searchPath !== undefined) return fromPlain(searchPath);
        return unknown(`knex.client.config.${key} is not known without the project's configuration`, at.span);
      },
      describe: () => 'knex.client.config',
    };
  }
}

/** What is told of a transaction where the migration has none; `ending`: the first of its operations that commits, or -1. */
function innerTransaction(operations: readonly Operation[], ending: number, span: Span): Diagnostic {
  const code = 'inner-transaction';
  const split = 'if it must be all or nothing, split the migration: what needs no transaction, and the rest';
  // At most one statement is held together by it, which is so anyway.
  if (ending === 0 || ending === 1) {
    const message = `this transaction holds nothing together, as a change of the schema ends it (${operations[ending]?.kind}): it is written without one`;
    return { severity: 'note', code, message, span };
  }
  const what =
    ending === -1
      ? 'what runs in this transaction'
      : 'what runs in this transaction before a change of the schema ends it';
  const message = `${what} is written without one, as the migration itself is`;
  return { severity: 'lossy', code, message, span, help: split };
}

function isCallableHost(value: Value): boolean {
  return value !== undefined && isHost(value) && value.call !== undefined;
}

function fn(name: string, call: (args: readonly Value[], at: Site) => Value): HostObject {
  return hostFunction(`knex.${name}`, call);
}

/** A promise of what `run` gives, which runs at once; what the code throws in it is thrown where it is awaited. */
function promiseOf(run: () => Value, evaluation: Evaluation): HostObject {
  const from = evaluation.nextCall;
  let result: () => Value;
  try {
    const value = run();
    result = () => value;
  } catch (error) {
    if (!evaluation.isThrown(error)) throw error;
    result = () => {
      throw error;
    };
  }
  return {
    kind: 'host',
    get: () => undefined,
    await: () => result(),
    answers: { from, to: evaluation.nextCall },
    describe: () => 'a promise of Knex',
  };
}

/** The connection of the migration's own transaction, if it has one. */
function connectionOf({ inTransaction, overlaps }: Session): object | undefined {
  return inTransaction ? overlaps : undefined;
}

/** A promise that has its value. */
function settled(value: Value): HostObject {
  return { kind: 'host', get: () => undefined, await: () => value, describe: () => 'a promise of Knex' };
}
