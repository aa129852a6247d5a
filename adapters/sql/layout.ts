import { namedDatabase, type NamedDatabase } from '../shared/discover/database-names.js';

/** The ways in which people lay out plain SQL migrations. */
export type LayoutName = WritableLayout | ReadLayout;

/** Those that can be written. */
export type WritableLayout = 'up-down' | 'flyway' | 'diesel' | 'dbmate' | 'goose';

/** Those that are only read. */
type ReadLayout =
  | 'sql-migrate'
  | 'rambler'
  | 'node-pg-migrate'
  | 'play'
  | 'tern'
  | 'mybatis'
  | 'node-sqlite'
  | 'plain';

/** What a file's name says about it. */
export interface FileRole {
  readonly layout: 'up-down' | 'flyway' | 'diesel' | 'plain';
  readonly direction: 'up' | 'down';
  /** The tool's version: what orders the files and pairs an up with its down. */
  readonly version: string;
  readonly name: string;
  /** Flyway's `R__name.sql`: runs after all versions, again whenever it changes. */
  readonly repeatable?: true;
  /** Flyway's `B5__name.sql`: stands for all versions up to its own in a new database. */
  readonly baseline?: true;
  /** The database that the name says the file is for: `1_users.mysql.up.sql`. Absent: all of them. */
  readonly database?: NamedDatabase;
  /** The name asks for it to run outside of a transaction. */
  readonly alone?: true;
}

/**
 * `V1__name.sql`, `U1__name.sql`, `R__name.sql`: Flyway's prefixes, two underscores between version and description
 * (Flyway documentation, "Migrations: naming").
 */
const FLYWAY = /^(?:([VUB])([0-9][0-9._]*?)|(R))__(.+)\.sql$/;

/**
 * `1_name.up.sql`, `20240101-name-down.sql`, `20240101_name_up.sql`: golang-migrate, db-migrate and their like.
 * `20240101_.up.sql` has a version and an empty name.
 */
const UP_DOWN = /^(?:([0-9]+)[._-])?(.*?)[._-](up|down)\.sql$/i;

/** `20240101120000_name.sql`, `001-name.sql`: dbmate, goose and homemade runners; without a number: the name orders. */
const PLAIN = /^(?:([0-9]+)[._-])?(.*)\.sql$/;

/** What the name of a file (without its folders) says, or undefined if it is not SQL. */
export function roleOf(fileName: string): FileRole | undefined {
  const flyway = FLYWAY.exec(fileName);
  if (flyway !== null) {
    const [, letter, version, repeatable, name] = flyway;
    if (repeatable !== undefined) {
      return { layout: 'flyway', direction: 'up', version: '', name: name ?? '', repeatable: true };
    }
    return {
      layout: 'flyway',
      direction: letter === 'U' ? 'down' : 'up',
      version: version ?? '',
      name: name ?? '',
      ...(letter === 'B' ? { baseline: true } : {}),
    };
  }
  const upDown = UP_DOWN.exec(fileName);
  if (upDown !== null) {
    const [, version, name, direction] = upDown;
    return {
      layout: 'up-down',
      direction: direction?.toLowerCase() === 'down' ? 'down' : 'up',
      version: version ?? '',
      ...qualified(name ?? ''),
    };
  }
  const plain = PLAIN.exec(fileName);
  if (plain === null) return undefined;
  return { layout: 'plain', direction: 'up', version: plain[1] ?? '', ...qualified(plain[2] ?? '') };
}

/**
 * A name without what qualifies it: `users.mysql` is for one database, `users.autocommit` runs without a transaction, in
 * either order (pop's and ory's popx; ory/x, `popx/match.go`).
 */
function qualified(name: string): Pick<FileRole, 'name' | 'database' | 'alone'> {
  const at = name.lastIndexOf('.');
  if (at < 0) return { name };
  const word = name.slice(at + 1);
  const rest = qualified(name.slice(0, at));
  if (word.toLowerCase() === 'autocommit') return { ...rest, alone: true };
  const database = namedDatabase(word);
  return database === undefined ? { name } : { ...rest, database };
}

/**
 * Orders versions as the tools do: part by part, each part as a number of any length (`1.10` after `1.9`,
 * `20240101` after `3`); equal numbers by their text.
 */
export function compareVersions(a: string, b: string): number {
  const left = a.split(/[._]/);
  const right = b.split(/[._]/);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const x = (left[i] ?? '').replace(/^0+/, '');
    const y = (right[i] ?? '').replace(/^0+/, '');
    if (x.length !== y.length) return x.length - y.length;
    if (x !== y) return x < y ? -1 : 1;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}
