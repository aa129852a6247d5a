import type { DialectName } from '../../../src/ir/index.js';
import type { Parameters } from '../../shared/reader/parameters.js';

type Row = Record<string, unknown>;

/** Gives a statement to the database: its rows. Throws what the database throws. */
export type Send = (sql: string, values: Parameters) => Row[];

/** What takes the place of a database's driver for Sequelize. */
export interface DriverStub {
  /** Of Sequelize's modules below `lib/dialects`, those with async functions that statements go through. */
  readonly modules: readonly string[];
  /** The option `dialectModule`: what Sequelize asks of the package itself. */
  readonly module: object;
  /** A connection as the driver's, as far as Sequelize's `query.js` for that database uses it. */
  connection(send: Send): object;
}

const MYSQL_INTERFACE = 'mysql/query-interface.js';

/** The drivers' ways of talking, as sequelize's `lib/dialects/<dialect>/query.js` has them in `run`. */
export const STUBS: Readonly<Record<DialectName, DriverStub>> = {
  postgres: {
    modules: ['postgres/index.js', 'postgres/query.js', 'postgres/query-interface.js'],
    module: { types: {} },
    connection: (send) => ({ query: postgresQuery(send) }),
  },
  mysql: {
    modules: ['mysql/index.js', 'mysql/query.js', MYSQL_INTERFACE],
    module: {},
    connection: (send) => ({
      query: ({ sql }: { readonly sql: string }, callback: Callback) =>
        emitter(() => settle(callback, undefined, () => send(sql, []))),
      execute: (sql: string, values: readonly unknown[], callback: Callback) =>
        emitter(() => settle(callback, undefined, () => send(sql, values))),
    }),
  },
  mariadb: {
    modules: ['mariadb/index.js', 'mariadb/query.js', MYSQL_INTERFACE],
    module: {},
    // Its promise is awaited at once, which a value does as well: promises would not be of the compiler's realm.
    connection: (send) => ({ query: (sql: string, values: readonly unknown[] = []) => send(sql, values) }),
  },
  sqlite: {
    modules: ['sqlite/index.js', 'sqlite/query.js', 'sqlite/query-interface.js'],
    module: {},
    connection: (send) => {
      const run = (sql: string, values: Parameters | Callback, callback?: Callback): void => {
        // Without values, it is the driver's own question for the types of columns that rows come from.
        if (callback === undefined) return (values as Callback).call({}, null, []);
        settle(callback, { lastID: 0, changes: 0 }, () => send(sql, values as Parameters));
      };
      return { serialize: (work: () => void) => work(), run, all: run };
    },
  },
};

type Callback = (this: unknown, error: unknown, answer?: unknown) => void;

/** Calls a driver's callback with the rows, or with what was thrown. */
function settle(callback: Callback, self: unknown, run: () => unknown): void {
  let answer: unknown;
  try {
    answer = run();
  } catch (error) {
    callback.call(self ?? {}, error);
    return;
  }
  callback.call(self ?? {}, null, answer);
}

function emitter(run: () => void): object {
  run();
  return { setMaxListeners: () => undefined };
}

function postgresQuery(send: Send) {
  return (sql: string, ...rest: readonly [Callback] | readonly [readonly unknown[], Callback]): void => {
    const [first, second] = rest;
    const [values, callback] = typeof first === 'function' ? [[], first] : [first, second as Callback];
    settle(callback, undefined, () => {
      const rows = send(sql, values);
      return { rows, rowCount: rows.length };
    });
  };
}
