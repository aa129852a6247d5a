import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createReader } from '../../../adapters/sequelize/reader.js';
import type { DiscoveredSet } from '../../../src/adapter.js';
import { loadDialect } from '../../../src/dialects/index.js';
import type { Dialect } from '../../../src/dialects/dialect.js';
import { createState } from '../../../src/fold/create-state.js';
import type { Migration, Operation } from '../../../src/ir/index.js';
import { scratchDatabase, withClient } from '../../support/postgres.js';
import { createRunner } from '../../../adapters/sequelize/runner.js';

const fixtures = fileURLToPath(new URL('../../../fixtures/spellings/', import.meta.url));
const spellings = path.join(fixtures, 'sequelize');
const files = readdirSync(spellings).filter((file) => /\.m?[jt]s$/.test(file));
/** Loops over rows of a live database. */
const UNRUNNABLE = new Set(['asking.js']);

function setOf(root: string): DiscoveredSet {
  return {
    adapter: 'sequelize',
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
});

describe('what the offline compiler says and what Sequelize does on a server', () => {
  it.each(files.filter((file) => !UNRUNNABLE.has(file)))(
    '%s',
    async (file) => {
      const { migration, dialect } = await read(file);
      const ignoreTables = ['SequelizeMeta'];
      const source = { id: file, name: file, file };
      const bySequelize = await scratchDatabase();
      const runner = await createRunner(
        { ...setOf(spellings), migrations: [source] },
        { url: bySequelize.url, dialect: 'postgres' },
      );
      await runner.up(file).finally(() => runner.close());
      const byUs = await scratchDatabase();
      const sql = migration.up.operations.flatMap((operation) => dialect.print(operation));
      const schemas = [];
      await withClient(byUs, async (client) => {
        for (const statement of sql) await client.query(statement);
        schemas.push(await dialect.introspect(client));
      });
      schemas.unshift(
        await withClient(bySequelize, (client) => dialect.introspect(client, { ignoreTables })),
      );
      expect(schemas[1]).toEqual(schemas[0]);
    },
    30_000,
  );
});
