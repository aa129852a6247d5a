import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { discover } from '../../../adapters/prisma/discover.js';
import { folderWith } from './files.js';
import { cli } from '../../support/cli.js';

const LOCK = 'provider = "postgresql"\n';
const SCHEMA = 'datasource db {\n  provider = "postgresql"\n}\nmodel A {\n  id Int @id\n}\n';

async function one(folder: string) {
  const sets = await discover(folder);
  expect(sets).toHaveLength(1);
  const [set] = sets;
  if (set === undefined) throw new Error('nothing found');
  return set;
}

describe('migrations', () => {
  const files = {
    'package.json': '{}',
    'prisma/schema.prisma': SCHEMA,
    'prisma/migrations/migration_lock.toml': LOCK,
    'prisma/migrations/20240202000000_second/migration.sql': '',
    'prisma/migrations/20240101000000_first/migration.sql': '',
    'prisma/migrations/20240101000000_first/down.sql': '',
  };

  test('are found from the project, from the folder of migrations and from one of them', async () => {
    const folder = folderWith(files);
    for (const place of ['.', 'prisma', 'prisma/migrations']) {
      const set = await one(path.join(folder, place));
      expect(set.root).toBe(path.join(folder, 'prisma/migrations'));
      expect(set.project).toBe(folder);
      expect(set.dialect).toBe('postgres');
      expect(set.migrations).toEqual([
        {
          id: '20240101000000_first',
          name: 'first',
          timestamp: '20240101000000',
          file: '20240101000000_first/migration.sql',
          downFile: '20240101000000_first/down.sql',
        },
        {
          id: '20240202000000_second',
          name: 'second',
          timestamp: '20240202000000',
          file: '20240202000000_second/migration.sql',
        },
      ]);
    }
    const single = await one(path.join(folder, 'prisma/migrations/20240202000000_second/migration.sql'));
    expect(single.migrations.map((m) => m.id)).toEqual(['20240202000000_second']);
  });

  test('without a lock file the provider comes from the schema', async () => {
    const { 'prisma/migrations/migration_lock.toml': _, ...rest } = files;
    expect((await one(folderWith(rest))).dialect).toBe('postgres');
  });

  test('a path from prisma.config.ts, read as text', async () => {
    const folder = folderWith({
      'prisma.config.ts': `import { defineConfig } from 'prisma/config';
throw new Error('must not run');
export default defineConfig({
  // schema: 'wrong.prisma',
  schema: path.join('db', 'models'),
  migrations: { seed: 'tsx seed.ts', path: './db/steps' },
});`,
      'db/models/main.prisma': SCHEMA,
      'db/models/b.prisma': 'model B {\n  id Int @id\n}\n',
      'db/steps/20240101000000_first/migration.sql': '',
    });
    const set = await one(folder);
    expect(set.root).toBe(path.join(folder, 'db/steps'));
    expect(set.config).toBe(path.join(folder, 'prisma.config.ts'));
    expect(set.dialect).toBe('postgres');
    expect(set.migrations).toHaveLength(1);
  });

  test('code beside the SQL and a folder without SQL are named', async () => {
    const set = await one(
      folderWith({
        'migrations/migration_lock.toml': LOCK,
        'migrations/20240101000000_a/migration.sql': '',
        'migrations/20240101000000_a/data-migration.ts': '',
        'migrations/20240101000000_a/README.md': '',
        'migrations/20240102000000_b/notes.txt': '',
      }),
    );
    expect(set.diagnostics.map((d) => [d.severity, d.code])).toEqual([
      ['warning', 'prisma-data-migration'],
      ['error', 'prisma-missing-migration-sql'],
    ]);
    expect(set.migrations).toHaveLength(1);
  });

  test('a program where the SQL would be is a migration that a person must decide', async () => {
    const folder = folderWith({
      'migrations/migration_lock.toml': LOCK,
      'migrations/20240101000000_a/migration.sql': 'CREATE TABLE a (id int);',
      'migrations/20240102000000_b/migration.ts':
        'export const run = async ({ tx }) => { await tx.a.deleteMany(); };\n',
      'migrations/20240103000000_c/migration.sql': 'CREATE TABLE c (id int);',
    });
    const set = await one(folder);
    expect(set).toMatchObject({
      diagnostics: [],
      migrations: [{}, { file: '20240102000000_b/migration.ts' }, {}],
    });
    const { code, stdout } = await cli(
      'convert',
      folder,
      '--to',
      'sql',
      '--out',
      `${folderWith({})}/out`,
      '--verify',
    );
    expect(code).toBe(3);
    expect(stdout).toMatch(
      /manual it is written in TypeScript, which is not read \[manual-operation\]\n.*migration\.ts:1:1/,
    );
    expect(stdout).toContain(
      'Not proven: the source is neither run by its own tool nor understood from there on',
    );
  });

  test('a folder that continues a migration belongs to it; one that is only called so does not', async () => {
    const set = await one(
      folderWith({
        'migrations/1_a/migration.sql': '',
        'migrations/1_a_part02/migration.sql': '-- ormbridge: continues 1_a\n\nSELECT 1;\n',
        'migrations/2_b/migration.sql': '',
        'migrations/2_b_part02/migration.sql': 'SELECT 1;\n',
      }),
    );
    expect(set.migrations.map((m) => [m.id, m.parts])).toEqual([
      ['1_a', ['1_a_part02/migration.sql']],
      ['2_b', undefined],
      ['2_b_part02', undefined],
    ]);
  });

  test('a provider that is not read is an error', async () => {
    const set = await one(
      folderWith({ 'm/migration_lock.toml': 'provider = "sqlserver"\n', 'm/1_a/migration.sql': '' }),
    );
    expect(set.dialect).toBeUndefined();
    expect(set.diagnostics).toMatchObject([{ severity: 'error', code: 'prisma-unsupported-provider' }]);
  });
});

describe('a schema without migrations', () => {
  test('is a state; several files without a data source of their own belong together', async () => {
    const folder = folderWith({
      'prisma/schema/base.prisma': SCHEMA,
      'prisma/schema/models/user.prisma': 'model User {\n  id Int @id\n}\n',
      'prisma/schema/old.prisma': SCHEMA,
    });
    const sets = await discover(folder);
    expect(sets.map((set) => set.stateFiles?.map((file) => path.relative(folder, file)))).toEqual([
      ['prisma/schema/base.prisma', 'prisma/schema/models/user.prisma'],
      ['prisma/schema/old.prisma', 'prisma/schema/models/user.prisma'],
    ]);
  });

  test('nothing of Prisma is nothing', async () => {
    expect(await discover(folderWith({ 'a/b.sql': '', 'README.md': '' }))).toEqual([]);
  });
});
