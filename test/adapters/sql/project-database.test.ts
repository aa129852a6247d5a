import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { discover } from '../../../adapters/sql/discover.js';

const TELLS_NOTHING = 'CREATE TABLE notes (id integer PRIMARY KEY, body text NOT NULL);\n';

/** The database of `db/1_notes.up.sql`, beside which the project has the files given. */
async function dialectWith(
  files: Readonly<Record<string, string>>,
  sql = TELLS_NOTHING,
): Promise<string | undefined> {
  const folder = mkdtempSync(path.join(tmpdir(), 'ormbridge-sql-'));
  try {
    for (const [file, text] of Object.entries({ '.git/HEAD': '', 'db/1_notes.up.sql': sql, ...files })) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    }
    const [set] = await discover(path.join(folder, 'db'));
    return set?.dialect;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const goModule = (...requirements: readonly string[]): Record<string, string> => ({
  'go.mod': `module example.org/notes\n\ngo 1.24\n\nrequire (\n\t${requirements.join('\n\t')}\n)\n`,
});

test("sqlc's configuration says the engine", async () => {
  const yaml = 'version: "2"\nsql:\n  - engine: "sqlite"\n    schema: "db"\n';
  expect(await dialectWith({ 'sqlc.yml': yaml })).toBe('sqlite');
  expect(await dialectWith({ 'sqlc.json': '{ "packages": [{ "engine": "mysql" }] }' })).toBe('mysql');
  expect(await dialectWith({ 'sqlc.yaml': `${yaml}  - engine: postgresql\n` })).toBeUndefined();
  expect(
    await dialectWith({ 'sqlc.yaml': '# engine: mysql\n', ...goModule('github.com/lib/pq v1.10.9') }),
  ).toBe('postgres');
});

test('the one driver that a Go module asks for itself', async () => {
  const indirect = 'github.com/mattn/go-sqlite3 v1.14.32 // indirect';
  expect(await dialectWith(goModule('modernc.org/sqlite v1.48.2', indirect))).toBe('sqlite');
  expect(await dialectWith(goModule('github.com/jackc/pgx/v5 v5.7.1', indirect))).toBe('postgres');
  expect(await dialectWith(goModule('github.com/go-sql-driver/mysql v1.9.3'))).toBe('mysql');
  expect(
    await dialectWith(goModule('modernc.org/sqlite v1.48.2', 'github.com/lib/pq v1.10.9')),
  ).toBeUndefined();
  expect(await dialectWith(goModule(indirect))).toBeUndefined();
});

test("the features of a crate's dependencies", async () => {
  const cargo = (text: string): Promise<string | undefined> =>
    dialectWith({ 'Cargo.toml': `[package]\nname = "postgres"\n${text}` });
  expect(
    await cargo('[dependencies]\nsqlx = { version = "0.8", features = [\n  "sqlite",\n  "macros",\n] }\n'),
  ).toBe('sqlite');
  expect(await cargo('[dependencies.diesel]\nversion = "2"\nfeatures = ["mysql"]\n')).toBe('mysql');
  expect(await cargo('[workspace.dependencies]\nsea-orm = { features = ["sqlx-postgres"] }\n')).toBe(
    'postgres',
  );
  expect(await cargo('[dependencies]\nrusqlite = "0.37"\n\n[dev-dependencies]\npostgres = "0.19"\n')).toBe(
    'sqlite',
  );
  expect(await cargo('[dependencies]\nsqlx = "0.8"\n# sqlx = { features = ["mysql"] }\n')).toBeUndefined();
  expect(
    await cargo('[features]\nlite = ["sqlx/sqlite"]\n\n[dependencies]\nsqlx = { features = ["postgres"] }\n'),
  ).toBeUndefined();
});

test('the nearest of them decides, and none above the repository', async () => {
  const above = { 'Cargo.toml': '[workspace.dependencies]\nsqlx = { features = ["sqlite", "postgres"] }\n' };
  const own = { 'db/Cargo.toml': '[dependencies]\nsqlx = { workspace = true, features = ["sqlite"] }\n' };
  expect(await dialectWith({ ...above, ...own })).toBe('sqlite');
  expect(
    await dialectWith({ ...above, 'db/Cargo.toml': '[dependencies]\nsqlx.workspace = true\n' }),
  ).toBeUndefined();
  expect(await dialectWith({ ...goModule('modernc.org/sqlite v1.48.2'), 'db/.git': '' })).toBeUndefined();
});

test('what the SQL says is surer; backticks are also those of SQLite', async () => {
  const sqlite = goModule('modernc.org/sqlite v1.48.2');
  const backticks = 'CREATE TABLE `notes` (`id` integer PRIMARY KEY, `size` mediumint);\n';
  expect(await dialectWith(sqlite, backticks)).toBe('sqlite');
  expect(await dialectWith({}, backticks)).toBe('mysql');
  expect(await dialectWith(sqlite, 'CREATE TABLE notes (id serial);\nCREATE EXTENSION citext;\n')).toBe(
    'postgres',
  );
});
