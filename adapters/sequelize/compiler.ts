import type * as SequelizeModule from 'sequelize';
import type { DialectName } from '../../src/ir/index.js';
import { INLINED, type Parameters } from '../shared/reader/parameters.js';
import { STUBS } from './compiler/connections.js';
import { createSequelizeRealm } from './compiler/realm.js';

/** Sequelize's exports: the class with its data types, operators and helpers. */
export type Library = typeof SequelizeModule & typeof SequelizeModule.Sequelize;

/** A statement on its way to the database. */
export interface Sent {
  /** As Sequelize sends it: its parameters are signs. */
  readonly sql: string;
  /** With literals in the places of its parameters. */
  readonly inlined: string;
  /** It came with {@link Compiler.transaction}. */
  readonly inTransaction: boolean;
}

/** Takes a statement: the rows are what it answers. Throws what the call then throws. */
export type Database = (sent: Sent) => readonly Readonly<Record<string, unknown>>[];

/** What changes the SQL that Sequelize generates. */
export interface CompilerOptions {
  /** Default: `postgres`. */
  readonly dialect?: DialectName;
  /** `false`: names are written without quotes wherever that may be. */
  readonly quoteIdentifiers?: boolean;
}

/** Sequelize without a connection: its own query interface and SQL generator. */
export interface Compiler {
  readonly dialect: DialectName;
  readonly library: Library;
  readonly sequelize: SequelizeModule.Sequelize;
  readonly queryInterface: SequelizeModule.QueryInterface;
  /** Stands for a transaction in the options of calls. */
  readonly transaction: object;
  /**
   * Does a call of Sequelize with `database` in the place of the server: every statement goes there as the server
   * would get it. Gives what the call's promise would give. Throws what Sequelize and the database throw, and
   * MissingBinding for a parameter without a value.
   */
  run<T>(call: () => Promise<T>, database: Database): T;
}

/** The name of the database in Sequelize's questions to the catalogs of MySQL and MariaDB. */
export const DATABASE = 'ormbridge';

/**
 * The version that the generator is told. From 9.2 on that of PostgreSQL writes the same for all (sequelize
 * `lib/dialects/postgres/query-generator.js`); the others do not ask. On a server, Sequelize knows it once the
 * first query is done.
 */
const SERVER_VERSION = '16.0.0';

/** Opens Sequelize's own query interface for a database, without a connection and without a driver. */
export function createCompiler({ dialect = 'postgres', ...options }: CompilerOptions = {}): Compiler {
  const stub = STUBS[dialect];
  const realm = createSequelizeRealm(stub.modules);
  const library = realm.load('sequelize.js') as Library;
  const sequelize = new library.Sequelize({
    dialect,
    ...(dialect === 'mysql' || dialect === 'mariadb' ? { database: DATABASE } : {}),
    dialectModule: stub.module,
    logging: false,
    ...options,
  }) as SequelizeModule.Sequelize & {
    options: { databaseVersion?: string };
    connectionManager: object;
    runHooks: () => void;
  };
  sequelize.options.databaseVersion = SERVER_VERSION;
  let database: Database = noDatabase;
  let passing: { readonly error: unknown } | undefined;
  const connectionOf = (inTransaction: boolean): object =>
    stub.connection((sql, values) => {
      try {
        const inlined = isEmpty(values) ? sql : INLINED[dialect](sql, values);
        return database({ sql, inlined, inTransaction }).map((row) => ({ ...row }));
      } catch (error) {
        passing = { error };
        throw error;
      }
    });
  const connection = connectionOf(false);
  Object.assign(sequelize.connectionManager, {
    getConnection: () => connection,
    releaseConnection: () => undefined,
    _refreshDynamicOIDs: () => undefined,
  });
  sequelize.runHooks = () => undefined;
  return {
    dialect,
    library,
    sequelize,
    queryInterface: sequelize.getQueryInterface(),
    transaction: new StandInTransaction(connectionOf(true)),
    run: (call, given) => {
      const outer = { database, passing };
      database = given;
      passing = undefined;
      try {
        return realm.run(call);
      } catch (error) {
        // Sequelize wraps what the database throws.
        throw passing === undefined ? error : (passing as { readonly error: unknown }).error;
      } finally {
        ({ database, passing } = outer);
      }
    },
  };
}

function isEmpty(values: Parameters): boolean {
  return Object.keys(values).length === 0;
}

/** All of a transaction that sending a statement asks for (sequelize `lib/sequelize.js`, `query`). A class: Sequelize copies plain objects. */
class StandInTransaction {
  readonly connection: object;

  constructor(connection: object) {
    this.connection = connection;
  }
}

function noDatabase(): never {
  throw new Error('there is no database');
}
