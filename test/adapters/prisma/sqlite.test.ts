import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { prisma } from '../../../adapters/prisma/index.js';
import { registry } from '../../../adapters/index.js';
import { convert } from '../../../src/convert/convert.js';
import { sqlite } from '../../../src/dialects/sqlite/index.js';
import { readHistory } from '../../../src/history/read.js';
import { folderWith } from './files.js';

/** As Prisma itself makes a table anew on SQLite. */
const REDEFINED = `-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_User" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "email" TEXT NOT NULL, "age" INTEGER NOT NULL DEFAULT 1);
INSERT INTO "new_User" ("email", "id") SELECT "email", "id" FROM "User";
DROP TABLE "User";
ALTER TABLE "new_User" RENAME TO "User";
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;
`;

const FILES = {
  'prisma/migrations/migration_lock.toml': 'provider = "sqlite"\n',
  'prisma/migrations/20240101000000_a/migration.sql': `CREATE TABLE "User" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "email" TEXT NOT NULL);
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");
INSERT INTO "User" ("email") VALUES ('a@b.c');
`,
  'prisma/migrations/20240101000000_a/down.sql': 'DROP TABLE "User";\n',
  'prisma/migrations/20240102000000_b/migration.sql': REDEFINED,
};

async function found() {
  const folder = folderWith(FILES);
  const [set] = await prisma.discover(folder);
  if (set === undefined) throw new Error('nothing found');
  return { folder, set };
}

test('a table that Prisma makes anew is read as the change that it is, and nothing is said of transactions', async () => {
  const { set } = await found();
  expect(set.dialect).toBe('sqlite');
  const { history } = await readHistory(set, registry);
  expect(history.migrations.flatMap(({ diagnostics }) => diagnostics)).toEqual([]);
  expect(history.migrations.map(({ up }) => up.operations.map(({ kind }) => kind))).toEqual([
    ['createTable', 'createIndex', 'insert'],
    ['addColumn'],
  ]);
});

test("Prisma's own engine applies migrations on SQLite, with its bookkeeping, and down.sql goes back", async () => {
  const { folder, set } = await found();
  const file = path.join(folder, 'scratch.sqlite');
  const runner = await prisma.createRunner(set, { url: file, dialect: 'sqlite' });
  const rows = async (sql: string) => {
    const client = await sqlite.connect(file);
    try {
      return await client.query(sql);
    } finally {
      await client.close();
    }
  };
  try {
    expect(runner.tool).toMatchObject({ name: 'prisma schema engine', from: 'ormbridge' });
    await runner.up('20240101000000_a');
    await runner.up('20240102000000_b');
    expect(await rows('SELECT * FROM "User"')).toEqual([{ id: 1, email: 'a@b.c', age: 1 }]);
    expect(
      await rows('SELECT migration_name AS name, finished_at IS NOT NULL AS done FROM _prisma_migrations'),
    ).toEqual([
      { name: '20240101000000_a', done: 1 },
      { name: '20240102000000_b', done: 1 },
    ]);
    await expect(runner.down('20240102000000_b')).rejects.toThrow('no down.sql');
    await runner.down('20240101000000_a');
    expect(await rows(`SELECT name FROM sqlite_master WHERE name = 'User'`)).toEqual([]);
  } finally {
    await runner.close();
  }
});

test('a history of SQLite is written as a Prisma project, with schema.prisma as Prisma pulls it', async () => {
  const { folder, set } = await found();
  const { report } = await convert(set.root, registry, {
    from: 'prisma',
    to: 'prisma',
    out: path.join(folder, 'out'),
  });
  expect(report.totals).toMatchObject({ lossy: 0, manual: 0 });
  const text = (name: string) => report.files.find((file) => file.path.endsWith(name))?.text ?? '';
  expect(text('schema.prisma')).toContain(`model User {
  id    Int    @id @default(autoincrement())
  email String @unique
  age   Int    @default(1)
}`);
  expect(text('migration_lock.toml')).toContain('provider = "sqlite"');
  const again = await sqlite.connect(':memory:');
  try {
    for (const { path: name, text: sql } of report.files)
      if (name.endsWith('migration.sql')) await again.query(sql);
    expect(await again.query('SELECT * FROM "User"')).toEqual([{ id: 1, email: 'a@b.c', age: 1 }]);
  } finally {
    await again.close();
  }
  expect(readFileSync(path.join(set.root, '20240102000000_b/migration.sql'), 'utf8')).toBe(REDEFINED);
});

test('a unique index on some rows is in schema.prisma, as all else is', async () => {
  const folder = folderWith({
    '20240101000000_a.up.sql':
      'CREATE TABLE a (id integer PRIMARY KEY, b text, c text); CREATE UNIQUE INDEX a_b ON a (b) WHERE c IS NOT NULL;',
    '20240101000000_a.down.sql': 'DROP TABLE a;',
  });
  const { report } = await convert(folder, registry, { from: 'sql', to: 'prisma', sourceDialect: 'sqlite' });
  expect(report.diagnostics.map(({ code }) => code)).not.toContain('prisma-schema-warning');
  const schema = report.files.find((file) => file.path.endsWith('schema.prisma'))?.text;
  expect(schema).toContain('model a {');
  expect(schema).toContain('map: "a_b"');
});

test("what Prisma's engine says of a schema is told one by one, with what it is about", async () => {
  const folder = folderWith({
    '20240101000000_a.up.sql': 'CREATE TABLE a (b text, c tinyint(1)); CREATE TABLE d (e text);',
    '20240101000000_a.down.sql': 'DROP TABLE a; DROP TABLE d;',
  });
  const { report } = await convert(folder, registry, { from: 'sql', to: 'prisma', sourceDialect: 'sqlite' });
  const told = report.diagnostics.filter(({ code }) => code === 'prisma-schema-warning');
  expect(told.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^Prisma says of the schema: The following models [^*]*: "a"; "d"$/),
    expect.stringMatching(
      /^Prisma says of the schema: These fields [^*]*"c", original data type: "tinyint\(1\)"$/,
    ),
  ]);
});
