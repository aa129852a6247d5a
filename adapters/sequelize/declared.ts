import { dialectOfDrivers, type Drivers, type FoundDialect } from '../shared/dialect-signs.js';
import { manifestOf } from '../shared/manifest.js';

/** What a project's `package.json` says. */
export interface Declared {
  /** The major version of Sequelize; where it says none, the one that we read. */
  readonly major: number;
  /** The database, where it has the driver of one alone. */
  readonly driver?: FoundDialect;
}

const CURRENT = 6;

/** The packages that Sequelize takes for drivers, and what else people install for them. */
const DRIVERS: Drivers = {
  pg: 'postgres',
  'pg-native': 'postgres',
  mysql: 'mysql',
  mysql2: 'mysql',
  mariadb: 'mariadb',
  sqlite3: 'sqlite',
  tedious: 'another',
  oracledb: 'another',
};

/** Reads the dependencies of a project. */
export function readDeclared(project: string): Declared {
  const { dependencies = {}, devDependencies = {} } = manifestOf(project);
  const version = /\d+/.exec(String(dependencies['sequelize'] ?? devDependencies['sequelize'] ?? ''))?.[0];
  const driver = dialectOfDrivers(project, DRIVERS);
  return {
    major: version === undefined ? CURRENT : Number(version),
    ...(driver === undefined ? {} : { driver }),
  };
}
