import type { DialectName } from '../../../src/ir/index.js';
import { DATABASE } from './names.js';

/** What TypeORM has for a database, and what it knows of it once it is connected. */
export interface DriverKind {
  /** Modules of its query runner's and driver's classes; the query runner's parents that have async functions come after. */
  readonly runner: { readonly file: string; readonly name: string };
  readonly driver: { readonly file: string; readonly name: string };
  readonly asynchronous: readonly string[];
  /** Options of the data source, with a stub for the driver's package. */
  readonly options: Readonly<Record<string, unknown>>;
  /** What connecting sets on the driver. */
  readonly connected: Readonly<Record<string, unknown>>;
  /** What is no change, but a question. */
  readonly asks: RegExp;
}

const SELECT = /^\s*SELECT\b/i;

/** A package that is there, whatever is asked of it: nothing is. */
const STUB = { Pool: (): void => {}, verbose: () => STUB };

const mysql: DriverKind = {
  runner: { file: 'driver/mysql/MysqlQueryRunner.js', name: 'MysqlQueryRunner' },
  driver: { file: 'driver/mysql/MysqlDriver.js', name: 'MysqlDriver' },
  asynchronous: [],
  options: { type: 'mysql', driver: STUB, connectorPackage: 'mysql2', database: DATABASE },
  connected: { database: DATABASE, version: '8.4.0' },
  asks: SELECT,
};

/** TypeORM's classes for each database (typeorm `driver/DriverFactory.js`), as `connect` of the driver leaves them. */
export const DRIVERS: Readonly<Record<DialectName, DriverKind>> = {
  postgres: {
    runner: { file: 'driver/postgres/PostgresQueryRunner.js', name: 'PostgresQueryRunner' },
    driver: { file: 'driver/postgres/PostgresDriver.js', name: 'PostgresDriver' },
    asynchronous: [],
    options: { type: 'postgres', driver: STUB, database: DATABASE },
    connected: {
      version: '16.0',
      schema: 'public',
      searchSchema: 'public',
      isGeneratedColumnsSupported: true,
    },
    asks: SELECT,
  },
  mysql,
  mariadb: {
    ...mysql,
    options: { ...mysql.options, type: 'mariadb' },
    connected: { ...mysql.connected, version: '10.11.0', uuidColumnTypeSuported: true },
  },
  // What `sqlite` of 0.3 does is the same: both are but another way to a driver (typeorm `driver/sqlite/SqliteQueryRunner.js`).
  sqlite: {
    runner: { file: 'driver/better-sqlite3/BetterSqlite3QueryRunner.js', name: 'BetterSqlite3QueryRunner' },
    driver: { file: 'driver/better-sqlite3/BetterSqlite3Driver.js', name: 'BetterSqlite3Driver' },
    asynchronous: ['driver/sqlite-abstract/AbstractSqliteQueryRunner.js'],
    options: { type: 'better-sqlite3', driver: STUB, database: ':memory:' },
    connected: {},
    asks: /^\s*(?:SELECT|PRAGMA\s+"?\w+"?\()/i,
  },
};
