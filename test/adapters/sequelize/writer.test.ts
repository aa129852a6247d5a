import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { createReader } from '../../../adapters/sequelize/reader.js';
import { createWriter } from '../../../adapters/sequelize/writer.js';
import type { Style, WrittenMigration } from '../../../src/adapter.js';
import { loadDialect } from '../../../src/dialects/index.js';
import type { Dialect } from '../../../src/dialects/dialect.js';
import { createState } from '../../../src/fold/create-state.js';
import { sameMeaning } from '../../../src/fold/equivalence.js';
import { foldInto } from '../../../src/fold/fold-into.js';
import type { Migration, Operation } from '../../../src/ir/index.js';

const fixtures = fileURLToPath(new URL('../../../fixtures/', import.meta.url));
let dialect: Dialect;

beforeAll(async () => {
  dialect = await loadDialect('postgres');
});

function migrationOf(operations: readonly Operation[], more: Partial<Migration> = {}): Migration {
  return {
    id: '20240101000000_start',
    name: 'start',
    timestamp: '20240101000000',
    file: '20240101000000_start.sql',
    up: { operations, transaction: 'tool' },
    missingDown: 'absent',
    diagnostics: [],
    ...more,
  };
}

async function write(
  migration: Migration,
  { module = 'cjs', style = 'idiomatic' }: { module?: string; style?: Style } = {},
): Promise<WrittenMigration> {
  const writer = await createWriter({ dialect: 'postgres', options: { module }, from: 'sql' });
  const before = createState(dialect);
  const after = before.fork();
  foldInto(after, migration.up.operations);
  return writer.migration(migration, { before, after, style: () => style });
}

async function readBack(written: WrittenMigration): Promise<Migration> {
  const [file] = written.files;
  const set = {
    adapter: 'sequelize',
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

function operationsOf(sql: string): readonly Operation[] {
  const parsed = dialect.parse(sql, { file: 'a.sql' });
  expect(parsed.diagnostics).toEqual([]);
  return parsed.operations;
}

describe('one of each', () => {
  const folder = path.join(fixtures, 'tables/one-of-each');
  const sql = readFileSync(path.join(folder, 'sql/20240101000000_start.sql'), 'utf8');

  it.each([
    ['cjs', '20240101000000-start.js'],
    ['esm', 'esm/20240101000000-start.js'],
    ['ts', '20240101000000-start.ts'],
  ])('%s', async (module, golden) => {
    const written = await write(migrationOf(operationsOf(sql)), { module });
    await expect(written.files[0]?.text).toMatchFileSnapshot(path.join(folder, 'sequelize', golden));
  });

  it.each<[Style, string]>([
    ['idiomatic', 'cjs'],
    ['idiomatic', 'esm'],
    ['idiomatic', 'ts'],
    ['raw', 'cjs'],
  ])('%s as %s is read back as it was', async (style, module) => {
    const operations = operationsOf(sql);
    const written = await write(migrationOf(operations), { module, style });
    const back = await readBack(written);
    expect(back.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(sameMeaning(operations, back.up.operations, createState(dialect))).toBeUndefined();
    if (style === 'raw') expect(new Set(written.styles.up)).toEqual(new Set(['raw']));
  });
});

describe('a written migration', () => {
  it('has a transaction only where several statements can be in one', async () => {
    const table = operationsOf('CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY);');
    const index = operationsOf('CREATE INDEX CONCURRENTLY i ON a (id);');
    const text = async (operations: readonly Operation[]) =>
      (await write(migrationOf(operations))).files[0]?.text;
    expect(await text(table)).toContain('sequelize.transaction(async (transaction) =>');
    expect(await text(table.slice(0, 1))).not.toContain('transaction');
    expect(await text([...table, ...index])).not.toContain('transaction');
  });

  it('stops where a person must decide, and cannot be undone without a way back', async () => {
    const written = await write(
      migrationOf([
        { kind: 'opaque', code: 'what()', reason: 'it is unknown', language: 'javascript', touches: [] },
      ]),
    );
    expect(written.styles.up).toEqual(['manual']);
    expect(written.files[0]?.text).toContain('throw new Error');
    expect(written.files[0]?.text).toContain('start cannot be undone');
  });

  it('has a kind of module that is known', async () => {
    await expect(write(migrationOf([]), { module: 'amd' })).rejects.toThrow('not written as "amd"');
  });
});
