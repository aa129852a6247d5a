import path from 'node:path';
import type { DialectName } from '../../../src/ir/index.js';
import { namedDatabase, namedDatabases, type NamedDatabase } from '../../shared/discover/database-names.js';

/** How far above the files a folder's name is believed: `db/mysql/migrations`, `mysql/db/migration`, `db_mysql/migrations`. */
const ABOVE = 3;

/** The database that a folder's name says, or one of those above it. */
export function dialectOfFolder(folder: string): {
  readonly own: NamedDatabase | undefined;
  /** Weaker, and only of ours: a project may be called Oracle. */
  readonly above: DialectName | undefined;
} {
  const [own, ...above] = folder.split(path.sep).reverse().slice(0, ABOVE);
  return {
    own: own === undefined ? undefined : said(own),
    above: above.map((name) => said(name)?.dialect).find((dialect) => dialect !== undefined),
  };
}

/** The database that the whole name says, or the one of ours that a word of it does: `db_sqlite3`; not `mysql-to-postgres`. */
function said(name: string): NamedDatabase | undefined {
  const whole = namedDatabase(name);
  if (whole !== undefined) return whole;
  const [first, ...others] = namedDatabases(name);
  return first?.dialect !== undefined && others.every(({ dialect }) => dialect === first.dialect)
    ? first
    : undefined;
}
