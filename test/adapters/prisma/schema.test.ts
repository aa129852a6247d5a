import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prisma } from '../../../adapters/prisma/index.js';
import { writePrismaSchema } from '../../../adapters/prisma/schema/check.js';
import { loadDialect } from '../../../src/dialects/index.js';
import { createState } from '../../../src/fold/create-state.js';
import { foldInto } from '../../../src/fold/fold-into.js';
import type { Diagnostic } from '../../../src/ir/index.js';
import { arbitraryOperations } from './arbitrary-schema.js';
import { schemaOf } from './support.js';

const fixtures = fileURLToPath(new URL('../../../fixtures/prisma-schema', import.meta.url));

function errorsOf(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.filter((d) => d.severity === 'error').map((d) => d.message);
}

describe.each(readdirSync(fixtures))('fixtures/prisma-schema/%s', (name) => {
  const at = (file: string) => path.join(fixtures, name, file);

  test('schema.prisma is what Prisma makes the same tables of; what it cannot say is noted', async () => {
    const { schema, dialect } = await schemaOf(readFileSync(at('input.sql'), 'utf8'));
    const written = await writePrismaSchema(schema, dialect, 'prisma/schema.prisma', '7');
    expect(errorsOf(written.diagnostics)).toEqual([]);
    await expect(written.text).toMatchFileSnapshot(at('schema.prisma'));
    const notes = written.diagnostics.map((d) => `${d.severity}: ${d.message}\n`).join('');
    await expect(notes).toMatchFileSnapshot(at('notes.txt'));
  });

  test('schema.prisma read as a state and written again is the same', async () => {
    const [set] = await prisma.discover(at('schema.prisma'));
    if (set === undefined || prisma.readState === undefined) throw new Error('not found');
    const state = await prisma.readState(set, { dialect: 'postgres' });
    expect(errorsOf(state.diagnostics)).toEqual([]);
    const dialect = await loadDialect('postgres');
    const folded = createState(dialect);
    expect(errorsOf(foldInto(folded, state.up.operations))).toEqual([]);
    const again = await writePrismaSchema(folded.snapshot(), dialect, 'prisma/schema.prisma', '7');
    expect(again.diagnostics).toEqual([]);
    const kept = (text: string) =>
      text
        .split('\n')
        .filter((line) => !/^\s*\/\/\//.test(line))
        .map((line) => line.replace(/\s*@default\(dbgenerated\(\)\)/, '').replace(/\s+/g, ' '))
        .sort();
    expect(kept(again.text)).toEqual(kept(readFileSync(at('schema.prisma'), 'utf8')));
  });
});

test('random schemas: Prisma makes of the written schema.prisma what was meant', async () => {
  const dialect = await loadDialect('postgres');
  await fc.assert(
    fc.asyncProperty(arbitraryOperations(), async (operations) => {
      const state = createState(dialect);
      foldInto(state, operations);
      const written = await writePrismaSchema(state.snapshot(), dialect, 'schema.prisma', '7');
      expect(errorsOf(written.diagnostics)).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

describe('for Prisma 5 and 6', () => {
  test('the connection is in schema.prisma', async () => {
    const { schema, dialect } = await schemaOf('CREATE TABLE a (id serial PRIMARY KEY)');
    const written = await writePrismaSchema(schema, dialect, 'schema.prisma', '6');
    expect(written.text).toContain('url      = env("DATABASE_URL")');
    expect(written.text).toContain('provider = "prisma-client-js"');
    expect(written.diagnostics).toEqual([]);
  });
});

describe('schema.prisma as a state', () => {
  const model = 'model A {\n  id Int @id\n  b B[]\n}\n';
  const other = 'model B {\n  id Int @id\n  aId Int\n  a A @relation(fields: [aId], references: [id])\n}\n';
  const source =
    'generator client {\n  provider = "prisma-client-js"\n  previewFeatures = ["gone"]\n}\n\ndatasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n\n';

  async function stateOf(files: Readonly<Record<string, string>>) {
    const folder = mkdtempSync(path.join(tmpdir(), 'ormbridge-'));
    try {
      for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
      const [set] = await prisma.discover(folder);
      if (set === undefined || prisma.readState === undefined) throw new Error('not found');
      return { set, migration: await prisma.readState(set, { dialect: 'postgres' }) };
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  test('a schema of Prisma 6, with its URL and a preview feature that is gone', async () => {
    const { set, migration } = await stateOf({ 'schema.prisma': source + model + other });
    expect(set.migrations).toEqual([]);
    expect(migration.diagnostics).toEqual([]);
    expect(migration.up.operations.map((o) => o.kind)).toEqual([
      'createTable',
      'createTable',
      'addConstraint',
    ]);
  });

  test('a schema in several files', async () => {
    const { set, migration } = await stateOf({ 'main.prisma': source, 'a.prisma': model, 'b.prisma': other });
    expect(set.stateFiles?.map((file) => path.basename(file))).toEqual([
      'main.prisma',
      'a.prisma',
      'b.prisma',
    ]);
    expect(migration.up.operations).toHaveLength(3);
  });

  test('an invalid schema is a diagnostic with the words of Prisma', async () => {
    const { migration } = await stateOf({ 'schema.prisma': source + other });
    expect(migration.up.operations).toEqual([]);
    expect(migration.diagnostics).toMatchObject([{ severity: 'error', code: 'prisma-schema-invalid' }]);
    expect(migration.diagnostics[0]?.message).toContain('Type "A" is neither a built-in type');
  });
});
