import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ledgerOf } from '../../../adapters/typeorm/ledger.js';

it.each([
  ['{ type: "postgres", migrations: [] }', ['migrations', 'typeorm_metadata']],
  [
    '{ type: "postgres", migrations: [], migrationsTableName: "done", metadataTableName: "meta" }',
    ['done', 'meta'],
  ],
  [
    '{ type: "postgres", migrations: [], migrationsTableName: process.env.TABLE, schema: "app" }',
    ['steps', 'typeorm_metadata', 'app.steps', 'app.typeorm_metadata'],
  ],
])('the tables of %s', (options, expected) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ormbridge-typeorm-'));
  try {
    const config = path.join(folder, 'data-source.ts');
    writeFileSync(
      config,
      `import { DataSource } from 'typeorm';\nexport default new DataSource(${options});\n`,
    );
    const set = {
      adapter: 'typeorm',
      root: folder,
      project: folder,
      config,
      migrations: [],
      confidence: 1,
      evidence: '',
      diagnostics: [],
    };
    const { tables } = ledgerOf(set, { env: { TABLE: 'steps' } });
    expect(tables.map(({ schema, name }) => (schema === undefined ? name : `${schema}.${name}`))).toEqual(
      expected,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
