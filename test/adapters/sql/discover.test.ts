import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { registry } from '../../../adapters/index.js';
import { discover } from '../../../adapters/sql/discover.js';
import { findSets } from '../../../src/history/find.js';
import { folderWith } from '../../support/cli.js';

async function idsOf(files: readonly string[]): Promise<string[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'ormbridge-sql-'));
  try {
    for (const file of files) writeFileSync(path.join(folder, file), 'SELECT 1;\n');
    const [set] = await discover(folder);
    return set?.migrations.map(({ id }) => id) ?? [];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('a version without a name keeps its place', async () => {
  const files = ['20240301_c.up.sql', '20240201_.up.sql', '20240101_a.up.sql'];
  expect(await idsOf(files)).toEqual(['20240101_a', '20240201_', '20240301_c']);
  expect(await idsOf(files.map((file) => file.replace('.up', '')))).toEqual([
    '20240101_a',
    '20240201_',
    '20240301_c',
  ]);
});

test('numbers alone are ordered as numbers', async () => {
  expect(await idsOf(['10.sql', '2.sql', '1.sql'])).toEqual(['1', '2', '10']);
  expect(await idsOf(['10.up.sql', '10.down.sql', '9.up.sql'])).toEqual(['9', '10']);
});

test('numbers of releases are ordered as such', async () => {
  const files = ['v2.10.0.sql', 'v2.9.1.sql', 'v1.0.0.sql', 'v2.9.0.sql'];
  const ordered = ['v1.0.0', 'v2.9.0', 'v2.9.1', 'v2.10.0'];
  expect(await idsOf(files)).toEqual(ordered);
  const versions = ['2.10.0.sql', '2.9.0_later.sql', '1.0.0.sql'];
  expect(await idsOf(versions)).toEqual(['1_0.0', '2_9.0_later', '2_10.0']);
  expect(await idsOf(['v10_c.sql', 'v2_b.sql', 'v1_a.sql'])).toEqual(['v1_a', 'v2_b', 'v10_c']);
});

async function setsOf(files: Readonly<Record<string, string>>, below = '') {
  const folder = mkdtempSync(path.join(tmpdir(), 'ormbridge-sql-'));
  try {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    }
    return await discover(path.join(folder, below));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const empty = (...files: readonly string[]): Record<string, string> =>
  Object.fromEntries(files.map((file) => [file, '']));

test('a folder for each migration is one set', async () => {
  const [set, ...more] = await setsOf({
    ...empty(
      'm/2024-01-02-030405_users/up.sql',
      'm/2024-01-02-030405_users/down.sql',
      'm/20240201000000_b/up.sql',
    ),
    'm/2024-01-02-030405_users/metadata.toml': 'run_in_transaction = false\n',
    'm/notes.sql': 'SELECT 1;',
  });
  expect(more).toEqual([]);
  expect(set?.migrations).toEqual([
    {
      id: '20240102030405_users',
      name: 'users',
      timestamp: '20240102030405',
      file: '2024-01-02-030405_users/up.sql',
      downFile: '2024-01-02-030405_users/down.sql',
      alone: ['up', 'down'],
    },
    { id: '20240201000000_b', name: 'b', timestamp: '20240201000000', file: '20240201000000_b/up.sql' },
  ]);
  expect(set?.diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
    ['not-a-migration', 'warning'],
  ]);
});

test("versions of Diesel's are ordered as text", async () => {
  const [set] = await setsOf(empty('2024-03-13_170000_b/up.sql', '2024-03-06-170000_a/up.sql'));
  expect(set?.migrations.map(({ name }) => name)).toEqual(['a', '170000_b']);
});

test('names that say a database make a set for each', async () => {
  const sets = await setsOf(
    empty(
      '1_a.postgres.up.sql',
      '1_a.postgres.down.sql',
      '1_a.mysql.up.sql',
      '1_a.cockroach.up.sql',
      '2_b.up.sql',
      '2_b.down.sql',
      '2_b.mysql.up.sql',
      '3_c.autocommit.up.sql',
    ),
  );
  expect(
    sets.map(({ dialect, migrations }) => [
      dialect,
      migrations.map(({ file, downFile }) => [file, downFile]),
    ]),
  ).toEqual([
    [
      'mysql',
      [
        ['1_a.mysql.up.sql', undefined],
        ['2_b.mysql.up.sql', '2_b.down.sql'],
        ['3_c.autocommit.up.sql', undefined],
      ],
    ],
    [
      'postgres',
      [
        ['1_a.postgres.up.sql', '1_a.postgres.down.sql'],
        ['2_b.up.sql', '2_b.down.sql'],
        ['3_c.autocommit.up.sql', undefined],
      ],
    ],
  ]);
  expect(sets[0]?.migrations[2]?.alone).toEqual(['up']);
  expect(sets[0]?.diagnostics.map(({ code }) => code)).toEqual(['other-database']);
});

test('a folder whose name says a database is for that, and one that is not read is none', async () => {
  const sets = await setsOf(
    empty('db/sqlite/V1__a.sql', 'db/hsqldb/V1__a.sql', 'db/mysql/migrations/1_a.sql'),
  );
  expect(sets.map(({ dialect, root }) => [path.basename(root), dialect])).toEqual([
    ['migrations', 'mysql'],
    ['sqlite', 'sqlite'],
  ]);
  expect(await setsOf(empty('db/hsqldb/V1__a.sql'), 'db/hsqldb')).toHaveLength(1);
});

test('a database is a word of the name of a folder', async () => {
  const sets = await setsOf(
    empty('db_sqlite3/migrations/1_a.sql', 'pg-migrations/1_a.sql', 'mysql-to-postgres/1_a.sql'),
  );
  expect(sets.map(({ dialect, root }) => [path.basename(root), dialect])).toEqual([
    ['migrations', 'sqlite'],
    ['mysql-to-postgres', undefined],
    ['pg-migrations', 'postgres'],
  ]);
});

test('the journal of drizzle-kit tells the database, the order and what is applied', async () => {
  const entries = ['0001_b', '0000_a'].map((tag, idx) => ({ idx, when: idx, tag, breakpoints: true }));
  const [set] = await setsOf({
    ...empty('0000_a.sql', '0001_b.sql', '0002_c.sql'),
    'meta/_journal.json': JSON.stringify({ version: '7', dialect: 'sqlite', entries }),
  });
  expect(set?.dialect).toBe('sqlite');
  expect(set?.migrations.map(({ id }) => id)).toEqual(['0001_b', '0000_a']);
  expect(set?.diagnostics.map(({ message }) => message)).toEqual([
    "0002_c.sql is not in drizzle-kit's journal, and is left out",
  ]);
});

test('callbacks of Flyway are no migrations, and a baseline is one where nothing older is here', async () => {
  const [set] = await setsOf(empty('V1__a.sql', 'B2__both.sql', 'V2__b.sql', 'afterMigrate.sql'));
  expect(set?.migrations.map(({ file }) => file)).toEqual(['V1__a.sql', 'V2__b.sql']);
  expect(set?.diagnostics.map(({ code }) => code)).toEqual(['not-a-migration', 'baseline-left-out']);
  const [later] = await setsOf(empty('B2__both.sql', 'V3__c.sql'));
  expect(later?.migrations.map(({ file }) => file)).toEqual(['B2__both.sql', 'V3__c.sql']);
});

test('programs have their place among the files', async () => {
  const [go] = await setsOf(
    empty('1_a.sql', '2_b.go', '2_b_test.go', '3_c.up.go', '3_c.down.go', 'migrate.go'),
  );
  expect(go?.migrations.map(({ file, downFile }) => [file, downFile])).toEqual([
    ['1_a.sql', undefined],
    ['2_b.go', undefined],
    ['3_c.up.go', '3_c.down.go'],
  ]);
  const [java] = await setsOf(
    empty('src/main/resources/db/migration/V1__a.sql', 'src/main/java/db/migration/V1_1__Rows.java'),
  );
  expect(java?.migrations.map(({ file }) => file)).toEqual([
    'V1__a.sql',
    '../../../java/db/migration/V1_1__Rows.java',
  ]);
});

test('among numbered files those without a number are none', async () => {
  expect(await idsOf(['001_a.sql', '002_b.sql', 'schema.sql'])).toEqual(['001_a', '002_b']);
  expect(await idsOf(['a.sql', 'b.sql', '1_c.sql'])).toEqual(['a', 'b', '1_c']);
});

test('what lies deep in a project of Java is found, and the copies of its build are not', async () => {
  const sets = await setsOf(
    empty(
      'server/pom.xml',
      'server/src/main/resources/org/example/product/identity/db/mysql/V1__a.sql',
      'server/target/classes/org/example/product/identity/db/mysql/V1__a.sql',
    ),
  );
  expect(sets.map(({ root }) => root.includes('target'))).toEqual([false]);
});

test('what only SQLite takes tells of it, wherever in the set it stands', async () => {
  const plain = Array.from({ length: 70 }, (_, i) => [`${i}_a.sql`, 'CREATE TABLE t (id int);'] as const);
  const [set] = await setsOf({
    ...Object.fromEntries(plain),
    '68_a.sql': 'CREATE INDEX i ON t (a COLLATE NOCASE);',
  });
  expect(set?.dialect).toBe('sqlite');
});

test('folders of drizzle-kit 1, which have a snapshot beside a migration.sql, are not those of Prisma', async () => {
  const folder = folderWith({
    'migrations/20240102000000_b/migration.sql': 'ALTER TABLE a ADD COLUMN b int;',
    'migrations/20240102000000_b/snapshot.json': '{ "version": "8", "dialect": "mysql", "ddl": [] }',
    'migrations/20240101000000_a/migration.sql': 'CREATE TABLE a (id int);--> statement-breakpoint\n',
    'migrations/20240101000000_a/snapshot.json': '{ "version": "8", "dialect": "mysql", "ddl": [] }',
  });
  const [set, ...others] = await findSets(folder, registry);
  expect(others).toEqual([]);
  expect(set).toMatchObject({ adapter: 'sql', dialect: 'mysql' });
  expect(set?.evidence).toContain('generated by drizzle-kit');
  expect(set?.migrations.map(({ id, file }) => [id, file])).toEqual([
    ['20240101000000_a', '20240101000000_a/migration.sql'],
    ['20240102000000_b', '20240102000000_b/migration.sql'],
  ]);
});

test('folders of versions with numbered files are one history, version by version', async () => {
  const folder = folderWith({
    'db/mysql/0.9/00__b.sql': 'SELECT 1;\n',
    'db/mysql/0.9/01__c.sql': 'SELECT 1;\n',
    'db/mysql/0.10/00__d.sql': 'SELECT 1;\n',
    'db/mysql/0.2/00__a.sql': 'SELECT 1;\n',
    'db/mysql/LATEST.sql': 'SELECT 1;\n',
  });
  const sets = await discover(folder);
  expect(sets.map(({ root, migrations }) => [path.relative(folder, root), migrations])).toMatchObject([
    [
      path.join('db', 'mysql'),
      [
        { id: '0.2.00__a', file: '0.2/00__a.sql' },
        { id: '0.9.00__b' },
        { id: '0.9.01__c' },
        { id: '0.10.00__d' },
      ],
    ],
  ]);
  expect(sets[0]?.diagnostics).toMatchObject([
    { code: 'not-a-migration', message: expect.stringContaining('LATEST.sql has no number') },
  ]);
});

test('folders of versions whose files have no numbers are sets of their own', async () => {
  const folder = folderWith({ '1.0/schema.sql': 'SELECT 1;\n', '1.1/schema.sql': 'SELECT 1;\n' });
  expect((await discover(folder)).map(({ root }) => path.basename(root)).sort()).toEqual(['1.0', '1.1']);
});

test('SQL of ClickHouse is not read, whatever it shares with MySQL', async () => {
  const [set] = await setsOf({
    '001_a.sql':
      '-- +goose Up\nCREATE TABLE a (id String, at DateTime64(3)) ENGINE = ReplacingMergeTree(at) ORDER BY id;\n',
    '002_b.sql': 'ALTER TABLE a MODIFY COLUMN id LowCardinality(String);\n',
  });
  expect(set?.dialect).toBeUndefined();
  expect(set?.otherDatabase).toBe('ClickHouse');
});
