import {
  fromPlain,
  isCallable,
  isHost,
  isObject,
  unknown,
  unknownAnswer,
  type HostObject,
  type Site,
  type Value,
} from '../../../src/source/index.js';
import { PASSED_BY_APPLICATION } from '../../shared/reader/context.js';
import { hostFunction } from '../../shared/reader/host-function.js';
import { asDeclared } from '../as-declared.js';
import { isMissingMember } from '../../shared/reader/missing-member.js';
import { findMissing, type Owner } from '../later-methods.js';
import { execute } from './execute.js';
import { helper, HELPERS } from './library-host.js';
import type { RealValues } from './real-values.js';
import type { Session } from './session.js';

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

/** Methods of the query interface that change or ask (sequelize `lib/dialects/abstract/query-interface.js`, `lib/dialects/<dialect>/query-interface.js`). */
const METHODS = words(`
  createTable dropTable dropAllTables renameTable addColumn removeColumn changeColumn renameColumn addIndex removeIndex
  addConstraint removeConstraint createSchema dropSchema dropAllSchemas createFunction dropFunction renameFunction
  createTrigger dropTrigger renameTrigger dropEnum dropAllEnums
  bulkInsert bulkUpdate bulkDelete insert update delete upsert increment decrement
  describeTable tableExists showIndex showConstraint showAllTables showAllSchemas getForeignKeysForTables
  getForeignKeyReferencesForTable pgListEnums databaseVersion
`);

/** Methods that give rows. */
const READS = words('select rawSelect');

/** Methods of the generator that make text of names and values. */
const TEXT = words('quoteIdentifier quoteIdentifiers quoteTable escape pgEnumName pgEscapeAndQuote');

/** Those that the query interface has too; before 6 all of them. */
const OWN_TEXT = words('quoteIdentifier quoteIdentifiers quoteTable escape');

/** Methods that 6 left to PostgreSQL's query interface: before, those of another database did nothing. */
const OF_POSTGRES = words('dropEnum dropAllEnums');

/** What the instance has and the query interface has not: umzug's context may be the instance itself. */
const OF_INSTANCE = words('query transaction getQueryInterface getDialect');

/** The hosts that a migration function is given. */
export interface InterfaceHosts {
  readonly queryInterface: HostObject;
  readonly sequelize: HostObject;
}

/** Why nothing is known of what a transaction leaves that ends with an error. */
const BESIDE = 'it rolls back, but statements in it did not run in it: they stay';

/** `queryInterface`, its `sequelize` and its transactions. `library` is the host of `Sequelize`. */
export function interfaceHosts(session: Session, values: RealValues, library: HostObject): InterfaceHosts {
  const { compiler } = session;
  const real = compiler.queryInterface as unknown as Readonly<
    Record<string, (...args: unknown[]) => unknown>
  >;
  const generator = (compiler.queryInterface as unknown as { queryGenerator: typeof real }).queryGenerator;
  const instance = compiler.sequelize as unknown as Readonly<Record<string, unknown>>;

  const queryInterface: HostObject = {
    kind: 'host',
    get: (key, at) => interfaceMember(key, at),
    describe: () => 'queryInterface',
  };
  const queryGenerator: HostObject = {
    kind: 'host',
    get: (key, at) =>
      TEXT.has(key) && key in generator
        ? textFunction(key)
        : key in generator
          ? notModelled(`queryGenerator.${key}`, at)
          : undefined,
    describe: () => 'queryInterface.queryGenerator',
  };
  const sequelize: HostObject = {
    kind: 'host',
    get: (key, at) => instanceMember(key, at),
    describe: () => 'sequelize',
  };
  /** Which object a project has for it is not known: beside the query interface it mostly has a logger. */
  const context: HostObject = {
    kind: 'host',
    get: (key, at) => {
      const member = OF_INSTANCE.has(key) ? instanceMember(key, at) : interfaceMember(key, at);
      if (member !== undefined) return member;
      return /^log(?:ger)?$/.test(key)
        ? LOGGER
        : unknown(`${key} of umzug's context is not known: ${PASSED_BY_APPLICATION}`, at.span);
    },
    describe: () => "umzug's context",
  };
  values.stand(context, real);
  return { queryInterface, sequelize };

  /** Whether the project's Sequelize has no such member, which is told. */
  function isMissing(owner: Owner, key: string, at: Site): boolean {
    return isMissingMember(findMissing(owner, key, session.declared), session, at);
  }

  function interfaceMember(key: string, at: Site): Value {
    if (isMissing('queryInterface', key, at)) return undefined;
    if (OF_POSTGRES.has(key) && !(key in real)) return ofPostgres(key, at);
    if (METHODS.has(key)) return key in real ? method(key) : undefined;
    if (READS.has(key))
      return hostFunction(key, (_args, site) =>
        settled(unknownAnswer('they are rows of a live database', site.span)),
      );
    if (OWN_TEXT.has(key))
      return key in real || session.declared !== undefined ? textFunction(key) : gone(key, at);
    switch (key) {
      case 'sequelize':
        return sequelize;
      case 'queryGenerator':
        return queryGenerator;
      case 'QueryGenerator':
        return session.declared === undefined ? gone(key, at) : queryGenerator;
      // What umzug gives a migration: its parameters, whose context is the query interface, or has it.
      case 'context':
        return context;
      case 'queryInterface':
        return queryInterface;
      case 'Sequelize':
      case 'DataTypes':
        return key === 'Sequelize' ? library : library.get('DataTypes', at);
      default:
        return key in real ? notModelled(`queryInterface.${key}`, at) : undefined;
    }
  }

  function ofPostgres(key: string, at: Site): Value {
    if (isMissing('not-postgres', key, at)) return undefined;
    if (session.declared === undefined) return gone(key, at);
    // sequelize 5.22.5 `lib/query-interface.js`
    return hostFunction(`queryInterface.${key}`, () => settled(undefined));
  }

  function method(key: string): HostObject {
    return hostFunction(`queryInterface.${key}`, (given, site) => {
      const { args: own, unknown: found } = values.toReal(given, site);
      const args = asDeclared({ method: key, args: own }, session.declared, {
        dialect: session.dialect.name,
        operators: compiler.library.Op as unknown as Readonly<Record<string, unknown>>,
      });
      const call = { method: key, args, unknown: found, site, transaction: transactionIn(given) };
      return session.floating.promise(() => {
        const refused = refusal(given);
        if (refused !== undefined) return session.evaluation.throwError(refused, site);
        return execute(call, () => real[key]?.(...args) as Promise<unknown>, session);
      }, site);
    });
  }

  function textFunction(key: string): HostObject {
    return hostFunction(key, (given, site) => {
      const { args, unknown: found } = values.toReal(given, site);
      if (found !== undefined) return found;
      try {
        return String(generator[key]?.(...args));
      } catch (error) {
        return session.evaluation.throwError(error instanceof Error ? error.message : String(error), site);
      }
    });
  }

  function instanceMember(key: string, at: Site): Value {
    if (HELPERS.has(key)) return helper(key, instance, values);
    switch (key) {
      case 'query':
        return hostFunction('sequelize.query', (given, site) => {
          const { args, unknown: found } = values.toReal(given, site);
          const call = { method: 'query', args, unknown: found, site, transaction: transactionIn(given) };
          const run = instance.query as (...args: unknown[]) => Promise<unknown>;
          return session.floating.promise(() => {
            const refused = refusal(given);
            if (refused !== undefined) return session.evaluation.throwError(refused, site);
            return execute(call, () => run.apply(instance, args), session);
          }, site);
        });
      case 'transaction':
        return hostFunction('sequelize.transaction', (args, site) => transaction(args, site));
      case 'getQueryInterface':
        return hostFunction('sequelize.getQueryInterface', () => queryInterface);
      case 'queryInterface':
        return queryInterface;
      case 'getDialect':
        return hostFunction('sequelize.getDialect', () => compiler.dialect);
      case 'dialect':
        return fromPlain({ name: compiler.dialect });
      case 'options':
        return optionsHost(compiler.dialect);
      case 'Sequelize':
      case 'constructor':
        return library;
      case 'QueryTypes':
        return library.get(key, at);
      case 'Op':
        return session.declared === undefined || isMissing('instance', key, at)
          ? undefined
          : library.get(key, at);
      case 'escape':
        return textFunction('escape');
      case 'authenticate':
      case 'validate':
      case 'close':
        return hostFunction(`sequelize.${key}`, () => settled(undefined));
      default:
        return key in instance ? notModelled(`sequelize.${key}`, at) : undefined;
    }
  }

  /**
   * `transaction(async t => …)` runs at once and gives what the function gives; what it throws takes back what ran in it.
   * Without a function it gives the transaction.
   */
  function transaction(args: readonly Value[], at: Site): Value {
    const container = args.find((arg) => isCallable(arg) || isCallableHost(arg));
    const own = transactionHost();
    const { evaluation, journal, transactions } = session;
    transactions.set(own, at);
    evaluation.onUndo(() => transactions.delete(own));
    if (container === undefined) {
      journal.begun(at, own);
      return settled(own);
    }
    const isThrown = (error: unknown): boolean => evaluation.isThrown(error);
    const run = (): Value => evaluation.await(evaluation.call(container, [own], undefined, at), at);
    const told = journal.diagnostics.length;
    return session.floating.promise(() => {
      try {
        return journal.transaction(run, isThrown, at, undefined, own);
      } catch (error) {
        const isBeside = journal.diagnostics.slice(told).some(({ code }) => code === 'outside-transaction');
        if (isThrown(error) && isBeside) journal.addOpaque(at, at.code, BESIDE);
        throw error;
      } finally {
        end(own, 'commit');
      }
    }, at);
  }

  /** Nothing can be given the transaction any more. */
  function end(own: HostObject, how: 'commit' | 'rollback'): void {
    const { evaluation, transactions, finished, held } = session;
    const [site, before, kept] = [transactions.get(own), finished.get(own), [...held]];
    transactions.delete(own);
    finished.set(own, how);
    if (transactions.size === 0) held.clear();
    evaluation.onUndo(() => {
      if (site !== undefined) transactions.set(own, site);
      if (before === undefined) finished.delete(own);
      for (const one of kept) held.add(one);
    });
  }

  /** What Sequelize throws where a call is given a transaction that has ended (sequelize `lib/sequelize.js`, `checkTransaction`). */
  function refusal(given: readonly Value[]): string | undefined {
    const own = transactionIn(given);
    const how = own === undefined ? undefined : session.finished.get(own);
    return how && `${how} has been called on this transaction, you can no longer use it`;
  }

  function transactionHost(): HostObject {
    const host: HostObject = {
      kind: 'host',
      get: (key, at) => {
        switch (key) {
          case 'commit':
            return hostFunction('transaction.commit', (_args, site) => {
              const state = session.finished.get(host);
              if (state !== undefined)
                return session.floating.promise(
                  () =>
                    session.evaluation.throwError(
                      `Transaction cannot be committed because it has been finished with state: ${state}`,
                      site,
                    ),
                  site,
                );
              end(host, 'commit');
              session.journal.ended(host);
              return settled(undefined);
            });
          case 'rollback':
            return hostFunction('transaction.rollback', (_args, site) => {
              end(host, 'rollback');
              const reason = 'the migration rolls its own transaction back';
              session.journal.addTakenBack(site, site.code, reason, host);
              session.journal.ended(host);
              return settled(undefined);
            });
          case 'finished':
            return session.finished.get(host);
          case 'parent':
            return undefined;
          case 'LOCK':
            return fromPlain({
              UPDATE: 'UPDATE',
              SHARE: 'SHARE',
              KEY_SHARE: 'KEY SHARE',
              NO_KEY_UPDATE: 'NO KEY UPDATE',
            });
          default:
            return unknown(`${key} of a transaction is not modelled`, at.span, true);
        }
      },
      describe: () => 'a transaction of Sequelize',
    };
    values.stand(host, compiler.transaction);
    return host;
  }
}

/** The transaction in the options among what a call is given. */
function transactionIn(given: readonly Value[]): HostObject | undefined {
  for (const value of given) {
    const own = isObject(value) ? value.props.get('transaction')?.value : undefined;
    if (own !== undefined && isHost(own)) return own;
  }
  return undefined;
}

/** `sequelize.options`: the dialect is known, what the project's configuration says is not. */
function optionsHost(dialect: string): HostObject {
  return {
    kind: 'host',
    get: (key, at) =>
      key === 'dialect'
        ? dialect
        : unknown(`sequelize.options.${key} is not known without the project's configuration`, at.span),
    describe: () => 'sequelize.options',
  };
}

/** What it is told is of no effect on the database. */
const LOGGER: HostObject = {
  kind: 'host',
  get: (key) => hostFunction(`logger.${key}`, () => undefined),
  call: () => undefined,
  describe: () => 'a logger',
};

/** What the Sequelize that we come with has no more, where the project's version is not known. */
function gone(key: string, at: Site): Value {
  return unknown(
    `queryInterface.${key} is gone since Sequelize 6, and the project's version is not known`,
    at.span,
    true,
  );
}

/** Models among them: their queries reach the database. */
function notModelled(name: string, at: Site): Value {
  return unknown(`${name} is not modelled`, at.span, true);
}

function isCallableHost(value: Value): boolean {
  return value !== undefined && isHost(value) && value.call !== undefined;
}

/** A promise that has its value: Sequelize sends when a method is called, not when it is awaited. */
function settled(value: Value): HostObject {
  return { kind: 'host', get: () => undefined, await: () => value, describe: () => 'a promise of Sequelize' };
}
