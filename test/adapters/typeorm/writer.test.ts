import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createReader } from '../../../adapters/typeorm/reader.js';
import { createWriter } from '../../../adapters/typeorm/writer.js';
import type { WrittenMigration } from '../../../src/adapter.js';
import type { Dialect } from '../../../src/dialects/dialect.js';
import { loadDialect } from '../../../src/dialects/index.js';
import { createState } from '../../../src/fold/create-state.js';
import { sameMeaning } from '../../../src/fold/meaning/equivalence.js';
import { foldInto } from '../../../src/fold/fold-into.js';
import type { Migration, Operation } from '../../../src/ir/index.js';
import { fixtures } from './support.js';

let dialect: Dialect;

beforeAll(async () => {
  dialect = await loadDialect('postgres');
});

function operationsOf(sql: string): readonly Operation[] {
  const parsed = dialect.parse(sql, { file: 'a.sql' });
  expect(parsed.diagnostics).toEqual([]);
  return parsed.operations;
}

function migrationOf(operations: readonly Operation[], more: Partial<Migration> = {}): Migration {
  return {
    id: '20240101000000_start_here',
    name: 'start_here',
    timestamp: '20240101000000',
    file: '20240101000000_start_here.sql',
    up: { operations, transaction: 'tool' },
    missingDown: 'absent',
    diagnostics: [],
    ...more,
  };
}

async function write(
  migration: Migration,
  options: Readonly<Record<string, string>> = {},
): Promise<WrittenMigration> {
  const writer = await createWriter({ dialect: 'postgres', options, from: 'sql' });
  const before = createState(dialect);
  const after = before.fork();
  foldInto(after, migration.up.operations);
  return writer.migration(migration, { before, after, style: () => 'idiomatic' });
}

async function readBack(written: WrittenMigration): Promise<Migration> {
  const [file] = written.files;
  const set = {
    adapter: 'typeorm',
    root: '/out',
    project: '/out',
    migrations: [],
    confidence: 1,
    evidence: '',
    diagnostics: [],
  };
  const reader = await createReader(set, { dialect: 'postgres', readFile: () => file?.text ?? '' });
  return reader.read(written.source, createState(dialect));
}

const oneOfEach = path.join(fixtures, 'tables/one-of-each');

describe('one of each', () => {
  const sql = readFileSync(path.join(oneOfEach, 'sql/20240101000000_start.sql'), 'utf8');

  it.each([
    ['ts', '1704067200000-start_here.ts'],
    ['cjs', '1704067200000-start_here.js'],
    ['esm', '1704067200000-start_here.mjs'],
  ])('%s', async (module, file) => {
    const written = await write(migrationOf(operationsOf(sql)), { module });
    expect(written.files[0]?.path).toBe(file);
    await expect(written.files[0]?.text).toMatchFileSnapshot(path.join(oneOfEach, 'typeorm', file));
    const back = await readBack(written);
    expect(back.diagnostics).toEqual([]);
    expect(sameMeaning(operationsOf(sql), back.up.operations, createState(dialect))).toBeUndefined();
  });
});

describe('names', () => {
  it.each([
    ['20240101000000', 'create_users', 'CreateUsers1704067200000', '1704067200000-create_users.ts'],
    ['1690000000123', 'Init', 'Init1690000000123', '1690000000123-Init.ts'],
    ['0001', '2 fast', 'Migration2Fast1577836801000', '1577836801000-2_fast.ts'],
  ])('%s %s', async (timestamp, name, id, file) => {
    const { source } = await write(migrationOf([], { timestamp, name }));
    expect([source.id, source.file]).toEqual([id, file]);
  });

  it('times rise even where the source gives the same', async () => {
    const writer = await createWriter({ dialect: 'postgres', options: {}, from: 'sql' });
    const state = createState(dialect);
    const ids = ['a', 'b', 'a'].map(
      (id) =>
        writer.migration(migrationOf([], { id, name: id }), {
          before: state,
          after: state,
          style: () => 'raw',
        }).source.id,
    );
    expect(ids).toEqual(['A1704067200000', 'B1704067201000', 'A1704067200000']);
  });
});

describe('directions', () => {
  it('writes a way back, comments, and what cannot run in a transaction', async () => {
    const migration = migrationOf(operationsOf('CREATE INDEX CONCURRENTLY i ON t (a);'), {
      comments: ['Faster search'],
      down: { operations: operationsOf('DROP INDEX CONCURRENTLY i;'), transaction: 'none' },
    });
    const { missingDown: _, ...withDown } = migration;
    const written = await write(withDown);
    expect(written.files[0]?.text).toBe(`// Faster search
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class StartHere1704067200000 implements MigrationInterface {
  transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('CREATE INDEX CONCURRENTLY "i" ON "t" ("a")');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX CONCURRENTLY "i"');
  }
}
`);
    expect(await readBack(written)).toMatchObject({
      up: { transaction: 'none' },
      down: { transaction: 'none' },
      comments: ['Faster search'],
    });
  });

  it('fails where there is no way back, and does nothing where the source does nothing', async () => {
    expect((await readBack(await write(migrationOf([])))).missingDown).toBe('throws');
    const written = await write(migrationOf(operationsOf('CREATE TABLE t ();'), { missingDown: 'empty' }));
    expect((await readBack(written)).missingDown).toBe('empty');
  });

  it('refuses an unknown kind of module', async () => {
    await expect(
      createWriter({ dialect: 'postgres', options: { module: 'amd' }, from: 'sql' }),
    ).rejects.toThrow('not written as "amd"');
  });
});
