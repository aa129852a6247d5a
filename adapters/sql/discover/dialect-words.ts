import path from 'node:path';
import type { DialectName } from '../../../src/ir/index.js';

/** A database that a name says: one of ours, or one that is not read. */
export type SaidDialect =
  | { readonly known: DialectName; readonly word: string }
  | { readonly known?: undefined; readonly word: string };

/** What people call databases in the names of files and folders. */
const KNOWN: Readonly<Record<string, DialectName>> = {
  postgres: 'postgres',
  postgresql: 'postgres',
  pgsql: 'postgres',
  psql: 'postgres',
  pg: 'postgres',
  mysql: 'mysql',
  mariadb: 'mariadb',
  sqlite: 'sqlite',
  sqlite3: 'sqlite',
};

/** Databases that are not read. */
const OTHERS = new Set(
  (
    'cockroach cockroachdb crdb yugabyte yugabytedb mssql sqlserver oracle db2 h2 hsqldb derby clickhouse redshift ' +
    'snowflake bigquery duckdb cassandra scylla ydb spanner tidb vertica sybase firebird hana'
  ).split(' '),
);

/** How far above the files a folder's name is believed: `db/mysql/migrations`, `mysql/db/migration`, `db_mysql/migrations`. */
const ABOVE = 3;

/** The database that a word names, if it names one. */
export function saidDialect(word: string): SaidDialect | undefined {
  const lower = word.toLowerCase();
  const known = Object.hasOwn(KNOWN, lower) ? KNOWN[lower] : undefined;
  if (known !== undefined) return { known, word };
  return OTHERS.has(lower) ? { word } : undefined;
}

/** The database that a folder's name says, or one of those above it. */
export function dialectOfFolder(folder: string): {
  readonly own: SaidDialect | undefined;
  /** Weaker, and only of ours: a project may be called Oracle. */
  readonly above: DialectName | undefined;
} {
  const [own, ...above] = folder.split(path.sep).reverse().slice(0, ABOVE);
  return {
    own: own === undefined ? undefined : (saidDialect(own) ?? dialectWithin(own)),
    above: above
      .map((word) => (saidDialect(word) ?? dialectWithin(word))?.known)
      .find((known) => known !== undefined),
  };
}

/** The one database of ours that a word of a folder's name says: `db_sqlite3`, `mysql-migrations`; not `mysql-to-postgres`. */
function dialectWithin(folder: string): SaidDialect | undefined {
  const said = folder.split(/[-_. ]+/).flatMap((word) => saidDialect(word) ?? []);
  const [first] = said;
  return first?.known !== undefined && said.every(({ known }) => known === first.known) ? first : undefined;
}
