import { dialectOfDrivers, type Drivers, type FoundDialect } from '../shared/discover/dialect-signs.js';

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

/** The database of a project that has the driver of one alone. */
export function databaseOfDrivers(project: string): FoundDialect | undefined {
  return dialectOfDrivers(project, DRIVERS);
}
