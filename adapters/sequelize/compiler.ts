import type * as SequelizeModule from 'sequelize';
import type { Binding } from '../shared/bindings.js';
import { createRealm } from './compiler/realm.js';

/** Sequelize's exports: the class with its data types, operators and helpers. */
export type Library = typeof SequelizeModule & typeof SequelizeModule.Sequelize;

/**
 * Gives a statement with the values of its parameters to the database: the rows are what it answers. `inTransaction`: it
 * came with {@link Compiler.transaction}. Throws what the call then throws.
 */
export type Database = (
  sql: string,
  values: readonly Binding[],
  inTransaction: boolean,
) => readonly Readonly<Record<string, unknown>>[];

/** What changes the SQL that Sequelize generates. */
export interface CompilerOptions {
  /** `false`: names are written without quotes wherever that may be. */
  readonly quoteIdentifiers?: boolean;
}

/** Sequelize without a connection: its own query interface and SQL generator. */
export interface Compiler {
  readonly library: Library;
  readonly sequelize: SequelizeModule.Sequelize;
  readonly queryInterface: SequelizeModule.QueryInterface;
  /** Stands for a transaction in the options of calls. */
  readonly transaction: object;
  /**
   * Does a call of Sequelize with `database` in the place of the server: every statement goes there as the server
   * would get it. Gives what the call's promise would give. Throws what Sequelize and the database throw.
   */
  run<T>(call: () => Promise<T>, database: Database): T;
}

/**
 * The version that the generator is told: from 9.2 on it writes the same for all (sequelize
 * `lib/dialects/postgres/query-generator.js`). On a server, Sequelize knows it once the first query is done.
 */
const SERVER_VERSION = '16.0.0';

interface Answer {
  readonly rows: readonly unknown[];
  readonly rowCount: number;
}

type Callback = (error: unknown, answer?: Answer) => void;

/** Opens Sequelize's own query interface for PostgreSQL, without a connection and without a driver. */
export function createCompiler(options: CompilerOptions = {}): Compiler {
  const realm = createRealm();
  const library = realm.load('sequelize.js') as Library;
  const sequelize = new library.Sequelize({
    dialect: 'postgres',
    dialectModule: { types: {} },
    logging: false,
    ...options,
  }) as SequelizeModule.Sequelize & {
    options: { databaseVersion?: string };
    connectionManager: object;
    runHooks: () => void;
  };
  sequelize.options.databaseVersion = SERVER_VERSION;
  let database: Database = noDatabase;
  const connectionOf = (inTransaction: boolean): object => ({
    query: (sql: string, ...rest: readonly [Callback] | readonly [readonly unknown[], Callback]): void => {
      const [first, second] = rest;
      const [values, callback] = typeof first === 'function' ? [[], first] : [first, second as Callback];
      let answer: Answer;
      try {
        const rows = database(sql, values, inTransaction).map((row) => ({ ...row }));
        answer = { rows, rowCount: rows.length };
      } catch (error) {
        passing = { error };
        callback(error);
        return;
      }
      callback(null, answer);
    },
  });
  const connection = connectionOf(false);
  let passing: { readonly error: unknown } | undefined;
  Object.assign(sequelize.connectionManager, {
    getConnection: () => connection,
    releaseConnection: () => undefined,
    _refreshDynamicOIDs: () => undefined,
  });
  sequelize.runHooks = () => undefined;
  return {
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
