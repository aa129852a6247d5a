import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Migration, Operation } from '../../../src/ir/index.js';
import { prisma } from '../../../adapters/prisma/index.js';
import { loadDialect } from '../../../src/dialects/index.js';
import { createState } from '../../../src/fold/create-state.js';
import { folderWith } from './files.js';
import { meaning } from './support.js';

async function read(files: Readonly<Record<string, string>>): Promise<readonly Migration[]> {
  const [set] = await prisma.discover(folderWith(files));
  if (set === undefined) throw new Error('nothing found');
  const reader = await prisma.createReader(set, { dialect: 'postgres' });
  const state = createState(await loadDialect('postgres'));
  return set.migrations.map((source) => reader.read(source, state));
}

async function operations(sql: string): Promise<readonly Operation[]> {
  return (await loadDialect('postgres')).parse(sql, { file: 'a.sql' }).operations;
}

function migrationOf(up: Partial<Migration['up']>, more: Partial<Migration> = {}): Migration {
  return {
    id: '20240101000000_a',
    name: 'a',
    timestamp: '20240101000000',
    file: 'a.js',
    up: { operations: [], transaction: 'tool', ...up },
    missingDown: 'absent',
    diagnostics: [],
    ...more,
  };
}

async function write(migration: Migration, from = 'knex') {
  const writer = await prisma.createWriter({ dialect: 'postgres', options: {}, from });
  const state = createState(await loadDialect('postgres'));
  return writer.migration(migration, { before: state, after: state, style: () => 'idiomatic' });
}

describe('reading', () => {
  test("Prisma's own comments are not the author's; byte order marks, CRLF and empty files are fine", async () => {
    const [first, empty] = await read({
      'm/1_a/migration.sql':
        '\uFEFF/*\r\n  Warnings:\r\n\r\n  - You are about to drop x\r\n\r\n*/\r\n-- CreateTable\r\nCREATE TABLE "A" ("id" INTEGER NOT NULL);\r\n\r\n-- why not\r\n-- CreateIndex\r\nCREATE INDEX "i" ON "A"("id");\r\n',
      'm/2_b/migration.sql': '-- This is an empty migration.',
    });
    expect(first?.up.operations.map((o) => [o.kind, o.origin?.comments])).toEqual([
      ['createTable', undefined],
      ['createIndex', ['why not']],
    ]);
    expect(first?.up.operations[1]?.origin?.line).toBe(12);
    expect(first).toMatchObject({ id: '1_a', missingDown: 'absent', diagnostics: [] });
    expect(empty).toMatchObject({ up: { operations: [], transaction: 'tool' }, diagnostics: [] });
  });

  test('down.sql is the way back', async () => {
    const [first] = await read({
      'm/1_a/migration.sql': 'CREATE TABLE a (id int);',
      'm/1_a/down.sql': 'DROP TABLE a;',
    });
    expect(meaning(first?.down?.operations ?? [])).toEqual([{ kind: 'dropTable', table: { name: 'a' } }]);
    expect(first?.missingDown).toBeUndefined();
  });

  test('what is not SQL and what cannot run are diagnostics', async () => {
    const [first, second] = await read({
      'm/1_a/migration.sql': 'CREATE TABEL a (id int);',
      'm/2_b/migration.sql': 'CREATE TABLE a (id int);\nCREATE INDEX CONCURRENTLY i ON a (id);',
    });
    expect(first?.diagnostics).toMatchObject([{ severity: 'error' }]);
    expect(second?.diagnostics).toMatchObject([
      { severity: 'warning', code: 'prisma-transaction', span: { line: 2 } },
    ]);
    expect(second?.up.transaction).toBe('none');
  });
});

describe('writing', () => {
  test("statements under Prisma's markers, with the author's comments", async () => {
    const up = await operations(
      '-- who\nCREATE TABLE a (id serial PRIMARY KEY);\nALTER TABLE a ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES a (id);\nINSERT INTO a (id) VALUES (1);',
    );
    const written = await write(
      migrationOf(
        { operations: up },
        { down: { operations: await operations('DROP TABLE a;'), transaction: 'tool' } },
      ),
    );
    expect(written.files).toEqual([
      {
        path: 'prisma/migrations/20240101000000_a/migration.sql',
        text: expect.stringMatching(
          /^-- CreateTable\n-- who\nCREATE TABLE [^]*?;\n\n-- AddForeignKey\nALTER TABLE [^]*?;\n\nINSERT INTO [^]*?;\n$/,
        ) as string,
      },
      {
        path: 'prisma/migrations/20240101000000_a/down.sql',
        text: expect.stringMatching(/^-- DropTable\nDROP TABLE [^]*;\n$/) as string,
      },
    ]);
    expect(written.styles).toEqual({ up: ['idiomatic', 'idiomatic', 'idiomatic'], down: ['idiomatic'] });
    expect(written.source).toMatchObject({ id: '20240101000000_a', downFile: '20240101000000_a/down.sql' });
  });

  test('a statement that cannot run in a transaction stands alone, and reads back as one migration', async () => {
    const up = await operations(
      'CREATE TABLE a (id int);\nCREATE INDEX CONCURRENTLY i ON a (id);\nALTER TABLE a ADD COLUMN b int;\nDROP INDEX CONCURRENTLY i;',
    );
    const written = await write(migrationOf({ operations: up, transaction: 'none' }));
    expect(written.files.map((file) => file.path)).toEqual(
      ['', '_part02', '_part03', '_part04'].map(
        (part) => `prisma/migrations/20240101000000_a${part}/migration.sql`,
      ),
    );
    const [back] = await read(Object.fromEntries(written.files.map((file) => [file.path, file.text])));
    expect(back?.diagnostics).toEqual([]);
    expect(back?.up.transaction).toBe('none');
    expect(meaning(back?.up.operations ?? [])).toEqual(meaning(up));
  });

  test('a new value of an enum is committed before it is used', async () => {
    const written = await write(
      migrationOf({
        operations: await operations(
          "ALTER TYPE mood ADD VALUE 'calm';\nALTER TYPE mood ADD VALUE 'busy';\nUPDATE a SET m = 'calm';",
        ),
      }),
    );
    expect(written.files.map((file) => file.text.match(/'\w+'/g))).toEqual([
      ["'calm'"],
      ["'busy'", "'calm'"],
    ]);
    const unused = await write(
      migrationOf({ operations: await operations("ALTER TYPE mood ADD VALUE 'calm';\nSELECT 1;") }),
    );
    expect(unused.files).toHaveLength(1);
  });

  test('what a person must decide stops the migration', async () => {
    const opaque: Operation = {
      kind: 'opaque',
      code: 'await f(x)',
      reason: 'x is not known',
      language: 'javascript',
      touches: [],
    };
    const written = await write(migrationOf({ operations: [opaque] }));
    expect(written.styles.up).toEqual(['manual']);
    expect(written.files[0]?.text).toContain('-- await f(x)');
    expect(written.files[0]?.text).toMatch(/DO \$/);
    expect(written.files[0]?.text).toContain('x is not known');
  });

  test.each([
    ['20240101120000', 'create_users', '20240101120000_create_users'],
    ['1704110400000', 'FromTypeOrm', '20240101120000_FromTypeOrm'],
    ['20240101', 'date', '20240101000000_date'],
    ['0007', 'number', '20000101000007_number'],
    [undefined, '../../etc', '20000101000000__etc'],
  ])('timestamp %s and name %s make the folder %s', async (timestamp, name, folder) => {
    const written = await write({
      ...migrationOf({}),
      name,
      ...(timestamp === undefined ? { timestamp: '' } : { timestamp }),
    });
    expect(written.source.id).toBe(folder);
    expect(path.posix.dirname(path.posix.dirname(written.files[0]?.path ?? ''))).toBe('prisma/migrations');
  });

  test('a Prisma history keeps its folder names', async () => {
    const written = await write({ ...migrationOf({}), id: '2023_some copy' }, 'prisma');
    expect(written.source.id).toBe('2023_some copy');
  });

  test('an unknown Prisma is refused', async () => {
    const options = { dialect: 'postgres', options: { prisma: '3' }, from: 'knex' } as const;
    await expect(prisma.createWriter(options)).rejects.toMatchObject({ code: 'unknown-prisma-version' });
  });

  test('the set has a lock file, the schema and a configuration that discovery understands', async () => {
    const dialect = await loadDialect('postgres');
    const state = createState(dialect);
    const writer = await prisma.createWriter({ dialect: 'postgres', options: {}, from: 'knex' });
    const history = { version: 1, adapter: 'knex', dialect: 'postgres', root: '/', migrations: [] } as const;
    const { files } = await writer.finish(history, state.snapshot());
    expect(files.map((file) => file.path)).toEqual([
      'prisma/migrations/migration_lock.toml',
      'prisma/schema.prisma',
      'prisma.config.ts',
    ]);
    const folder = folderWith(Object.fromEntries(files.map((file) => [file.path, file.text])));
    const [set] = await prisma.discover(folder);
    expect(set).toMatchObject({
      root: path.join(folder, 'prisma/migrations'),
      dialect: 'postgres',
      project: folder,
      confidence: 1,
    });
  });
});
