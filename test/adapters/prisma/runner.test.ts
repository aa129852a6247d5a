import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Runner } from '../../../src/adapter.js';
import { prisma } from '../../../adapters/prisma/index.js';
import type { ScratchDatabase } from '../../../src/dialects/server.js';
import { scratchDatabase, withClient } from '../../support/postgres.js';
import { folderWith } from './files.js';

const FILES = {
  'm/migration_lock.toml': 'provider = "postgresql"\n',
  'm/20240101000000_a/migration.sql': 'CREATE TABLE a (id int, b int);\nINSERT INTO a VALUES (1, 2);\n',
  'm/20240101000000_a/down.sql': 'DROP TABLE a;\n',
  'm/20240102000000_b/migration.sql': 'CREATE INDEX CONCURRENTLY i ON a (id);\n',
  'm/20240102000000_b/down.sql': 'DROP INDEX CONCURRENTLY i;\nSELECT 1;\n',
  'm/20240102000000_b_part02/migration.sql':
    '-- ormbridge: continues 20240102000000_b\n\nALTER TABLE a ADD COLUMN c int;\n',
  'm/20240103000000_c/migration.sql':
    'ALTER TABLE a ADD COLUMN d int;\nALTER TABLE nowhere ADD COLUMN x int;\n',
};

async function start(files: Readonly<Record<string, string>>, baseline?: string) {
  const folder = folderWith(files);
  const [set] = await prisma.discover(folder);
  if (set === undefined) throw new Error('nothing found');
  const database = await scratchDatabase(baseline);
  const runner = await prisma.createRunner(set, { url: database.url, dialect: 'postgres' });
  return { folder, database, runner };
}

async function rows(database: ScratchDatabase, sql: string) {
  return withClient(database, (client) => client.query(sql));
}

async function ended(runner: Runner): Promise<void> {
  await runner.close();
  await runner.close();
}

describe("Prisma's engine in a child process", () => {
  test('starts from a baseline, which Prisma refuses unless it is recorded', async () => {
    const { database, runner } = await start(FILES, 'CREATE TABLE before (id int)');
    await runner.up('20240101000000_a');
    const applied = await rows(database, 'SELECT migration_name FROM _prisma_migrations ORDER BY 1');
    expect(applied.map((row) => row['migration_name'])).toEqual(['0_init', '20240101000000_a']);
    await ended(runner);
  });

  test('applies step by step with its own bookkeeping, and goes back with down.sql', async () => {
    const { folder, database, runner } = await start(FILES);
    expect(runner.tool).toEqual({
      name: 'prisma schema engine',
      version: expect.stringMatching(/^7\./) as string,
      from: 'ormbridge',
    });
    await runner.up('20240101000000_a');
    expect(await rows(database, 'SELECT * FROM a')).toEqual([{ id: 1, b: 2 }]);
    await runner.up('20240102000000_b');
    const applied = await rows(
      database,
      'SELECT migration_name, checksum, finished_at IS NOT NULL AS done FROM _prisma_migrations ORDER BY 1',
    );
    expect(applied).toEqual(
      ['20240101000000_a', '20240102000000_b', '20240102000000_b_part02'].map((name) => ({
        migration_name: name,
        checksum: createHash('sha256')
          .update(readFileSync(path.join(folder, 'm', name, 'migration.sql')))
          .digest('hex'),
        done: true,
      })),
    );
    await expect(runner.up('20240102000000_b')).rejects.toThrow('was applied before');

    await runner.down('20240102000000_b');
    expect(await rows(database, "SELECT relname FROM pg_class WHERE relname = 'i'")).toEqual([]);
    await runner.down('20240101000000_a');
    expect(await rows(database, 'SELECT migration_name FROM _prisma_migrations')).toEqual([]);
    expect(await rows(database, "SELECT to_regclass('a') AS a")).toEqual([{ a: null }]);
    await ended(runner);
  });

  test('a migration that fails says why, without the password, and leaves nothing of itself', async () => {
    const { database, runner } = await start(FILES);
    await runner.up('20240101000000_a');
    await expect(runner.up('20240103000000_c')).rejects.toThrow(
      /20240103000000_c: relation "nowhere" does not exist/,
    );
    expect(
      await rows(
        database,
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'a' AND column_name = 'd'",
      ),
    ).toEqual([]);
    await expect(runner.down('20240103000000_c')).rejects.toThrow('has no down.sql');
    await expect(runner.up('nothing')).rejects.toThrow('there is no migration nothing');
    await ended(runner);
  });

  test('a server that is not there', async () => {
    const [set] = await prisma.discover(folderWith(FILES));
    if (set === undefined) throw new Error('nothing found');
    const failed = await prisma
      .createRunner(set, { url: 'postgres://ann:very-secret@127.0.0.1:1/x', dialect: 'postgres' })
      .catch((error: unknown) => error as Error);
    expect(failed).toBeInstanceOf(Error);
    expect(String(failed)).not.toContain('very-secret');
    expect(String(failed)).toMatch(/ECONNREFUSED|reach/);
  });
});
