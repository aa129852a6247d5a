import type { DialectName } from '../../../src/ir/index.js';
import { own } from '../../../src/own.js';

/** A database that a name says: one of ours, or one that is not read, as people call it. */
export type NamedDatabase =
  | { readonly dialect: DialectName }
  | { readonly dialect?: undefined; readonly title: string };

/** What people and configurations call the databases that are read. */
const READ: Readonly<Record<string, DialectName>> = {
  postgres: 'postgres',
  postgresql: 'postgres',
  postgresdb: 'postgres',
  pgsql: 'postgres',
  psql: 'postgres',
  pg: 'postgres',
  mysql: 'mysql',
  mariadb: 'mariadb',
  sqlite: 'sqlite',
  sqlite3: 'sqlite',
};

/** What people and configurations call databases that are not read, with their names for people. */
const NOT_READ: Readonly<Record<string, string>> = {
  bigquery: 'BigQuery',
  cassandra: 'Cassandra',
  clickhouse: 'ClickHouse',
  cockroach: 'CockroachDB',
  cockroachdb: 'CockroachDB',
  crdb: 'CockroachDB',
  db2: 'Db2',
  derby: 'Derby',
  duckdb: 'DuckDB',
  firebird: 'Firebird',
  h2: 'H2',
  hana: 'SAP HANA',
  hsqldb: 'HSQLDB',
  mssql: 'SQL Server',
  oracle: 'Oracle',
  oracledb: 'Oracle',
  redshift: 'Redshift',
  scylla: 'ScyllaDB',
  snowflake: 'Snowflake',
  spanner: 'Spanner',
  sqlserver: 'SQL Server',
  sybase: 'Sybase',
  tidb: 'TiDB',
  vertica: 'Vertica',
  ydb: 'YDB',
  yugabyte: 'YugabyteDB',
  yugabytedb: 'YugabyteDB',
};

/** Names that are a database's only in a configuration: a folder of the name holds something else as often. */
const ONLY_CONFIGURED: Readonly<Record<string, string>> = {
  ibmi: 'Db2 for i',
  mongodb: 'MongoDB',
  sap: 'SAP HANA',
};

/** The database that a word in the name of a file or folder says, if it says one. */
export function namedDatabase(word: string): NamedDatabase | undefined {
  const name = word.toLowerCase();
  const dialect = own(READ, name);
  if (dialect !== undefined) return { dialect };
  const title = own(NOT_READ, name);
  return title === undefined ? undefined : { title };
}

/** The databases that the words of a file's or folder's name say: `db_sqlite3`, `mysql-to-postgres`. */
export function namedDatabases(name: string): readonly NamedDatabase[] {
  return name.split(/[-_. ]+/).flatMap((word) => namedDatabase(word) ?? []);
}

/**
 * What a database is called that a configuration names (knex `lib/constants.js`, sequelize `src/sequelize.js`, typeorm
 * `types/DatabaseType`) and that is not read; undefined for one that is, or that nobody knows.
 */
export function otherDatabase(name: string | undefined): string | undefined {
  return name === undefined ? undefined : (own(NOT_READ, name) ?? own(ONLY_CONFIGURED, name));
}
