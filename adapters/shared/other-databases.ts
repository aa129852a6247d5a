import path from 'node:path';
import { own } from '../../src/own.js';

/**
 * Databases that the tools speak to and that are not read, by the names that their configurations give them (knex `lib/constants.js`,
 * sequelize `src/sequelize.js`, typeorm `types/DatabaseType`), for people.
 */
const OTHERS: Readonly<Record<string, string>> = {
  mssql: 'SQL Server',
  oracle: 'Oracle',
  oracledb: 'Oracle',
  cockroachdb: 'CockroachDB',
  redshift: 'Redshift',
  snowflake: 'Snowflake',
  db2: 'Db2',
  ibmi: 'Db2 for i',
  sap: 'SAP HANA',
  spanner: 'Spanner',
  mongodb: 'MongoDB',
};

/** What a database is called that a configuration names and that is not read; undefined for one that is, or that nobody knows. */
export function otherDatabase(name: string | undefined): string | undefined {
  return name === undefined ? undefined : own(OTHERS, name);
}

/** As folders are called, beside the names of configurations. */
const FOLDERS: Readonly<Record<string, string>> = {
  ...OTHERS,
  sqlserver: 'SQL Server',
  cockroach: 'CockroachDB',
  crdb: 'CockroachDB',
};

/** The database that is not read after which a folder is named, the innermost first: `migrations/mssql`. */
export function otherDatabaseOfFolder(root: string, project: string): string | undefined {
  for (const segment of path.relative(project, root).toLowerCase().split(path.sep).toReversed()) {
    const [found] = segment.split(/[-_. ]+/).flatMap((word) => own(FOLDERS, word) ?? []);
    if (found !== undefined) return found;
  }
  return undefined;
}
