import path from 'node:path';
import type { DialectName } from '../../../src/ir/index.js';
import { namedDatabases } from './database-names.js';
import { manifestOf } from './manifest.js';

/** What tells the database of migrations, and what was found. */
export interface FoundDialect {
  readonly dialect: DialectName;
  /** For people. */
  readonly evidence: string;
}

/** The folders from the migrations' own up to the project's, by name. */
function foldersOf(root: string, project: string): readonly string[] {
  return path.relative(project, root).split(path.sep).toReversed();
}

/**
 * The database that a folder is named after (`migrations/mysql`, `sqlite-migrations`), the innermost first: histories of several
 * databases lie side by side.
 */
export function dialectOfFolder(root: string, project: string): FoundDialect | undefined {
  for (const folder of foldersOf(root, project)) {
    const found = new Set(namedDatabases(folder).flatMap(({ dialect }) => dialect ?? []));
    const [dialect] = found;
    if (dialect !== undefined && found.size === 1)
      return { dialect, evidence: `the folder ${folder} is named after ${dialect}` };
  }
  return undefined;
}

/** The database that is not read after which a folder is named, the innermost first: `migrations/mssql`. */
export function otherDatabaseOfFolder(root: string, project: string): string | undefined {
  for (const folder of foldersOf(root, project)) {
    const [title] = namedDatabases(folder).flatMap((named) =>
      named.dialect === undefined ? named.title : [],
    );
    if (title !== undefined) return title;
  }
  return undefined;
}

/** The packages that a tool takes for drivers, and their databases. Those of databases that are not read make sure of none. */
export type Drivers = Readonly<Record<string, DialectName | 'another'>>;

/**
 * The packages that Knex and TypeORM take for drivers (knex `lib/dialects/index.js` and what its dialects load, typeorm
 * `driver/DriverFactory.js`).
 */
const DRIVERS: Drivers = {
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

/**
 * The database of the only driver that a project's `package.json` asks for, optional or not; where it asks for none, of what it
 * is developed with.
 */
export function dialectOfDrivers(project: string, drivers: Drivers = DRIVERS): FoundDialect | undefined {
  const { dependencies, optionalDependencies, devDependencies } = manifestOf(project);
  for (const asked of [{ ...dependencies, ...optionalDependencies }, { ...devDependencies }]) {
    const named = Object.keys(asked).filter((name) => Object.hasOwn(drivers, name));
    const found = new Set(named.map((name) => drivers[name]));
    const [dialect] = found;
    if (dialect === undefined) continue;
    if (dialect === 'another' || found.size > 1) return undefined;
    return { dialect, evidence: `${named[0]} is the only driver` };
  }
  return undefined;
}

/** With what tells the database, where no configuration says it. */
export function withSign(evidence: string, sign: Partial<FoundDialect> | undefined): string {
  return sign?.evidence === undefined ? evidence : `${evidence}; ${sign.evidence}`;
}
