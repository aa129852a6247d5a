import type { DialectName } from '../../src/ir/index.js';
import { manifestOf } from '../shared/manifest.js';
import { own } from '../../src/own.js';

/** What a project's `package.json` says. */
export interface Declared {
  /** The major version of Sequelize; where it says none, the one that we read. */
  readonly major: number;
  /** The database, where it has the driver of one alone. */
  readonly dialect?: DialectName;
}

const CURRENT = 6;

/** The packages that Sequelize takes for drivers, and what else people install for them. */
const DRIVERS: Readonly<Record<string, DialectName>> = {
  pg: 'postgres',
  'pg-native': 'postgres',
  mysql: 'mysql',
  mysql2: 'mysql',
  mariadb: 'mariadb',
  sqlite3: 'sqlite',
};

/** Reads the dependencies of a project. */
export function readDeclared(project: string): Declared {
  const { dependencies = {}, devDependencies = {} } = manifestOf(project);
  const version = /\d+/.exec(String(dependencies['sequelize'] ?? devDependencies['sequelize'] ?? ''))?.[0];
  const found = new Set(Object.keys(dependencies).flatMap((name) => own(DRIVERS, name) ?? []));
  const [dialect, ...others] = found;
  return {
    major: version === undefined ? CURRENT : Number(version),
    ...(dialect === undefined || others.length > 0 ? {} : { dialect }),
  };
}
