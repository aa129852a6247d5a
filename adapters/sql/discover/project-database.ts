import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { DialectName } from '../../../src/ir/index.js';
import { own } from '../../../src/own.js';
import { namedDatabase } from '../../shared/discover/database-names.js';
import { textOfFile } from '../../shared/discover/text-file.js';

/** How far above the files a project's own files are looked for: `crates/storage/src/migrations/pg`. */
const ABOVE = 6;

/** Drivers of Go by their modules, with or without a major version behind them (`github.com/jackc/pgx/v5`). */
const GO_DRIVERS: readonly (readonly [DialectName, RegExp])[] = [
  ['postgres', /^(?:github\.com\/lib\/pq|github\.com\/jackc\/pgx|gorm\.io\/driver\/postgres)(?:\/v\d+)?$/],
  ['mysql', /^(?:github\.com\/go-sql-driver\/mysql|gorm\.io\/driver\/mysql)$/],
  [
    'sqlite',
    /^(?:github\.com\/mattn\/go-sqlite3|modernc\.org\/sqlite|zombiezen\.com\/go\/sqlite|github\.com\/(?:ncruces\/go-sqlite3|glebarez\/(?:go-)?sqlite)|gorm\.io\/driver\/sqlite)$/,
  ],
];

/** Features of `sqlx`, `diesel` and `sea-orm` that say a database, as their manifests name them; and the crates that are a driver. */
const RUST_FEATURES: Readonly<Record<string, DialectName>> = {
  postgres: 'postgres',
  'sqlx-postgres': 'postgres',
  mysql: 'mysql',
  'sqlx-mysql': 'mysql',
  sqlite: 'sqlite',
  'sqlite-unbundled': 'sqlite',
  'sqlx-sqlite': 'sqlite',
};
const RUST_ORMS = /^(?:sqlx|diesel|diesel-async|diesel_async|sea-orm|sea-orm-migration)$/;
const RUST_DRIVERS: Readonly<Record<string, DialectName>> = {
  'tokio-postgres': 'postgres',
  postgres: 'postgres',
  mysql: 'mysql',
  mysql_async: 'mysql',
  rusqlite: 'sqlite',
  'libsqlite3-sys': 'sqlite',
};

/**
 * The database of the project that the files lie in, where it says one only: sqlc's configuration (documentation, "Configuration",
 * `engine`), the drivers that its `go.mod` asks for itself, and the features of its `Cargo.toml`. The nearest file that says any decides: what
 * a workspace says above is about its other members, too. The search ends at the repository's root.
 */
export function databaseOfProject(folder: string): DialectName | undefined {
  for (let current = folder, i = 0; i <= ABOVE; i += 1) {
    const names = entriesOf(current);
    for (const [isOne, read] of MANIFESTS) {
      const said = new Set(
        names
          .filter((name) => isOne.test(name))
          .flatMap((name) => [...read(textOfFile(path.join(current, name)))]),
      );
      const [only] = said;
      if (said.size > 0) return said.size === 1 ? only : undefined;
    }
    const above = path.dirname(current);
    if (names.includes('.git') || above === current) return undefined;
    current = above;
  }
  return undefined;
}

const MANIFESTS: readonly (readonly [RegExp, (text: string) => Iterable<DialectName>])[] = [
  [/^sqlc\.(?:ya?ml|json)$/, inSqlc],
  [/^go\.mod$/, inGoModule],
  [/^Cargo\.toml$/, inCargoManifest],
];

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function* inSqlc(text: string): Generator<DialectName> {
  for (const [, name = ''] of text.replace(/#.*$/gm, '').matchAll(/\bengine"?\s*:\s*["']?(\w+)/g)) {
    const dialect = namedDatabase(name)?.dialect;
    if (dialect !== undefined) yield dialect;
  }
}

/** What only others need is marked: `// indirect` (Go Modules Reference, "go.mod files"). */
function* inGoModule(text: string): Generator<DialectName> {
  for (const line of text.split('\n')) {
    const [, module = ''] = /^\s*(?:require\s+)?([\w.~/-]+)\s+v\d/.exec(line) ?? [];
    if (line.includes('// indirect')) continue;
    for (const [dialect, driver] of GO_DRIVERS) if (driver.test(module)) yield dialect;
  }
}

/**
 * What the crate itself depends on, not what only its tests do: `sqlx = { features = [ … ] }`, the same as a table,
 * `[dependencies.sqlx]` (The Cargo Book, "Specifying Dependencies"), and what its own features switch on (`"sqlx/sqlite"`).
 */
function* inCargoManifest(text: string): Generator<DialectName> {
  let table = '';
  for (const part of text.replace(/^[ \t]*#.*$/gm, '').split(/^[ \t]*(?=\[)/m)) {
    table = /^\[+\s*([^\]\n]*?)\s*\]/.exec(part)?.[1] ?? table;
    const [, words = '', crate] = /(?:^|\.)((?:[\w-]+-)?dependencies)(?:\.([\w-]+))?$/.exec(table) ?? [];
    if (words === 'dependencies' && crate !== undefined) yield* ofCrate(crate, part);
    else if (words === 'dependencies')
      for (const [, name = '', said = ''] of part.matchAll(DEPENDENCY)) yield* ofCrate(name, said);
    else if (table === 'features')
      for (const [, name = '', feature = ''] of part.matchAll(SWITCHED_ON))
        yield* ofCrate(name, `"${feature}"`);
  }
}

const DEPENDENCY = /^[ \t]*([\w-]+)[ \t]*=[ \t]*(\{[^{}]*\}|["'][^"'\n]*["'])/gm;
const SWITCHED_ON = /["']([\w-]+)\??\/([\w-]+)["']/g;

function* ofCrate(crate: string, said: string): Generator<DialectName> {
  const driver = own(RUST_DRIVERS, crate);
  if (driver !== undefined) yield driver;
  if (!RUST_ORMS.test(crate)) return;
  for (const [, feature = ''] of said.matchAll(/["']([\w-]+)["']/g)) {
    const dialect = own(RUST_FEATURES, feature);
    if (dialect !== undefined) yield dialect;
  }
}
