import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { discover } from '../../../adapters/knex/discover.js';
import { createReader } from '../../../adapters/knex/reader.js';
import type { DiscoveredSet } from '../../../src/adapter.js';
import { loadDialect } from '../../../src/dialects/index.js';
import type { Dialect } from '../../../src/dialects/dialect.js';
import type { SqlClient } from '../../../src/dialects/sql-client.js';
import { createState } from '../../../src/fold/create-state.js';
import type { Migration, Operation } from '../../../src/ir/index.js';
import { scratchDatabase, withClient } from '../../support/postgres.js';
import { createRunner } from '../../../adapters/knex/runner.js';

const fixtures = fileURLToPath(new URL('../../../fixtures/spellings/', import.meta.url));
const spellings = path.join(fixtures, 'knex');
const files = readdirSync(spellings).filter((file) => /\.[jt]s$/.test(file));
/** Needs values that nothing knows, so it cannot run either. */
const UNRUNNABLE = new Set(['unknown_values.js', 'lazy.js', 'batches.js', 'batches_in_a_class.ts']);

function setOf(root: string): DiscoveredSet {
  return {
    adapter: 'knex',
    root,
    project: root,
    migrations: [],
    confidence: 1,
    evidence: '',
    diagnostics: [],
  };
}

async function read(
  file: string,
  env: Record<string, string> = {},
): Promise<{ migration: Migration; dialect: Dialect }> {
  const dialect = await loadDialect('postgres');
  const reader = await createReader(setOf(spellings), { dialect: 'postgres', env });
  return { migration: reader.read({ id: file, name: file, file }, createState(dialect)), dialect };
}

/** What was understood, for people: operations as SQL with their places, diagnostics as comments. */
function describeMigration(migration: Migration, dialect: Dialect): string {
  const line = (operation: Operation): string => {
    const place =
      `-- ${operation.origin?.line}:${operation.origin?.column} ${(operation.origin?.comments ?? []).join(' / ')}`.trimEnd();
    if (operation.kind !== 'opaque') return `${place}\n${dialect.print(operation).join(';\n')};`;
    const touches = operation.touches.map(({ name }) => name.name).join(', ');
    return `${place}\n-- OPAQUE (${operation.reason}; touches ${touches}): ${operation.code.replace(/\s+/g, ' ')}`;
  };
  const diagnostics = migration.diagnostics.map(
    ({ severity, code, span, message }) => `-- ${severity} ${code} ${span?.line}: ${message}`,
  );
  return [
    `-- transaction: ${migration.up.transaction}`,
    ...diagnostics,
    '-- up',
    ...migration.up.operations.map(line),
    `-- down ${migration.missingDown ?? ''}`.trimEnd(),
    ...(migration.down?.operations ?? []).map(line),
    '',
  ].join('\n');
}

describe('spellings of migrations', () => {
  it.each(files)('%s', async (file) => {
    const { migration, dialect } = await read(file);
    await expect(describeMigration(migration, dialect)).toMatchFileSnapshot(
      path.join(spellings, 'read', `${file}.sql`),
    );
  });

  it('a value of the environment makes an operation known', async () => {
    const { migration } = await read('unknown_values.js', { LENGTH: '12' });
    expect(migration.up.operations).toContainEqual(
      expect.objectContaining({
        kind: 'addColumn',
        column: { name: 'name', type: { kind: 'string', length: 12 }, nullable: true },
      }),
    );
  });
});

describe('what the offline compiler says and what Knex does on a server', () => {
  it.each(files.filter((file) => !UNRUNNABLE.has(file)))(
    '%s',
    async (file) => {
      const { migration, dialect } = await read(file);
      const ignoreTables = ['knex_migrations', 'knex_migrations_lock'];
      const source = { id: file, name: file, file };
      const byKnex = await scratchDatabase();
      const runner = await createRunner(
        { ...setOf(spellings), migrations: [source] },
        { url: byKnex.url, dialect: 'postgres' },
      );
      await runner.up(file).finally(() => runner.close());
      const byUs = await scratchDatabase();
      const sql = migration.up.operations.flatMap((operation) => dialect.print(operation));
      const ours = await withClient(byUs, async (client) => {
        for (const statement of sql) await client.query(statement);
        return { schema: await dialect.introspect(client), rows: await rowsOf(client) };
      });
      const theirs = await withClient(byKnex, async (client) => ({
        schema: await dialect.introspect(client, { ignoreTables }),
        rows: await rowsOf(client),
      }));
      expect(ours).toEqual(theirs);
    },
    30_000,
  );
});

/** Each table's rows as text, but for when they were made. */
async function rowsOf(client: SqlClient): Promise<Record<string, readonly unknown[]>> {
  const tables = await client.query(
    `SELECT quote_ident(table_name) AS name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name NOT LIKE 'knex\\_%' ORDER BY 1`,
  );
  const rows: Record<string, readonly unknown[]> = {};
  for (const { name } of tables as { name: string }[]) {
    rows[name] = await client.query(
      `SELECT regexp_replace(t::text, '"?\\d{4}-\\d\\d-\\d\\d [^,)]*', 'a time', 'g') AS row FROM ${name} t ORDER BY 1`,
    );
  }
  return rows;
}

describe('a knexfile', () => {
  it('says that what a row leaves out is NULL', async () => {
    const [set] = await discover(path.join(fixtures, 'knex-null-default'));
    const dialect = await loadDialect('postgres');
    const reader = await createReader(set!, { dialect: 'postgres' });
    const migration = reader.read(set!.migrations[0]!, createState(dialect));
    expect(migration.up.operations.flatMap((operation) => dialect.print(operation))).toEqual([
      `INSERT INTO "plans" ("name", "seats") VALUES\n  ('free', '1'),\n  ('late', NULL)`,
    ]);
  });

  it('names the folder, the bookkeeping and the identifier mapper', async () => {
    const [set, ...others] = await discover(path.join(fixtures, 'knex-mapper'));
    expect(others).toEqual([]);
    expect(set).toMatchObject({
      dialect: 'postgres',
      root: path.join(fixtures, 'knex-mapper/migrations'),
      confidence: 0.97,
    });
    expect(set?.migrations.map(({ id }) => id)).toEqual(['1_people.js']);
    expect(set?.diagnostics.map(({ code }) => code)).toEqual(['not-a-migration']);
    const dialect = await loadDialect('postgres');
    const reader = await createReader(set!, { dialect: 'postgres' });
    const migration = reader.read(set!.migrations[0]!, createState(dialect));
    expect(migration.up.operations.flatMap((operation) => dialect.print(operation))).toEqual([
      expect.stringContaining('CREATE TABLE "user_accounts"'),
      'CREATE INDEX "useraccounts_firstname_index" ON "user_accounts" ("first_name")',
      'INSERT INTO "user_accounts" ("first_name") VALUES (\'Ada\')',
      'ALTER TABLE "user_accounts" ADD COLUMN "notMapped" text',
    ]);
  });
});
