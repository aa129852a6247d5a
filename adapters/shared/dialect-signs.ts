import path from 'node:path';
import type { DialectName } from '../../src/ir/index.js';
import { manifestOf } from './manifest.js';

/** What tells the database of migrations, and what was found. */
export interface FoundDialect {
  readonly dialect: DialectName;
  /** For people. */
  readonly evidence: string;
}

/** Names of folders, alone or as a word of one: `migrations/mysql`, `sqlite-migrations`. */
const WORDS: Readonly<Record<string, DialectName>> = {
  postgres: 'postgres',
  postgresql: 'postgres',
  postgresdb: 'postgres',
  pg: 'postgres',
  mysql: 'mysql',
  mariadb: 'mariadb',
  sqlite: 'sqlite',
  sqlite3: 'sqlite',
};

/** The database that a folder is named after, the innermost first: histories of several databases lie side by side. */
export function dialectOfFolder(root: string, project: string): FoundDialect | undefined {
  const segments = path.relative(project, root).split(path.sep).toReversed();
  for (const segment of segments) {
    const found = new Set(
      segment
        .toLowerCase()
        .split(/[-_. ]+/)
        .flatMap((word) => (Object.hasOwn(WORDS, word) ? [WORDS[word] as DialectName] : [])),
    );
    const [dialect] = found;
    if (dialect !== undefined && found.size === 1)
      return { dialect, evidence: `the folder ${segment} is named after ${dialect}` };
  }
  return undefined;
}

/**
 * The packages that Knex and TypeORM take for drivers (knex `lib/dialects/index.js` and what its dialects load, typeorm
 * `driver/DriverFactory.js`). Those of databases that are not read make sure of none.
 */
const DRIVERS: Readonly<Record<string, DialectName | 'another'>> = {
  pg: 'postgres',
  'pg-native': 'postgres',
  mysql: 'mysql',
  mysql2: 'mysql',
  sqlite3: 'sqlite',
  'better-sqlite3': 'sqlite',
  mssql: 'another',
  tedious: 'another',
  oracledb: 'another',
};

/** The database of the only driver among the project's dependencies. */
export function dialectOfDrivers(project: string): FoundDialect | undefined {
  const { dependencies = {} } = manifestOf(project);
  const named = Object.keys(dependencies).filter((name) => Object.hasOwn(DRIVERS, name));
  const found = new Set(named.map((name) => DRIVERS[name]));
  const [dialect] = found;
  if (dialect === undefined || dialect === 'another' || found.size > 1) return undefined;
  return { dialect, evidence: `${named[0]} is the only driver` };
}

/** With what tells the database, where no configuration says it. */
export function withSign(evidence: string, sign: Partial<FoundDialect> | undefined): string {
  return sign?.evidence === undefined ? evidence : `${evidence}; ${sign.evidence}`;
}
