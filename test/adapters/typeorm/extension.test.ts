import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createRunner } from '../../../adapters/typeorm/runner.js';
import { scratchDatabase } from '../../support/postgres.js';
import { readAll } from './support.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'ormbridge-typeorm-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function migration(time: number, ...statements: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  const body = statements.map((sql) => `await queryRunner.query(\`${sql}\`);`).join('\n');
  writeFileSync(
    path.join(folder, `${time}-M.js`),
    `module.exports.M${time} = class M${time} { async up(queryRunner) { ${body} } async down(queryRunner) {} };`,
  );
}

const TEAM = 'CREATE TABLE team (id integer)';
const USERS = 'CREATE TABLE users (id uuid DEFAULT uuid_generate_v4())';

it('what TypeORM installs when it connects is the first thing that a history does', async () => {
  migration(1600000000000, TEAM);
  migration(1600000000001, USERS);
  const { migrations, dialect, set } = await readAll(folder);
  expect(migrations.map(({ up }) => up.operations.flatMap((one) => dialect.print(one)))).toEqual([
    ['CREATE EXTENSION IF NOT EXISTS "uuid-ossp"', expect.stringContaining('"team"')],
    [expect.stringContaining('"users"')],
  ]);
  expect(migrations[0]?.diagnostics).toMatchObject([{ severity: 'note', code: 'extension-by-typeorm' }]);

  const database = await scratchDatabase('');
  const runner = await createRunner(set, { url: database.url, dialect: 'postgres' });
  try {
    for (const { id } of set.migrations) await runner.up(id);
  } finally {
    await runner.close();
  }
});

it.each([
  ['no migration needs it', [TEAM]],
  ['a migration installs it', ['CREATE EXTENSION "uuid-ossp"', USERS]],
])('not where %s', async (_name, statements) => {
  migration(1600000000000, ...statements);
  const { migrations } = await readAll(folder);
  expect(migrations[0]?.up.operations).toHaveLength(statements.length);
  expect(migrations[0]?.diagnostics).toEqual([]);
});

const DATA_SOURCE = (options: string): string =>
  `export default new (require('typeorm').DataSource)({ type: 'postgres', migrations: ['*-M.js'], ${options} });`;

const GENERATED = `
  const { Table } = require('typeorm');
  exports.M1600000000000 = class M1600000000000 {
    async up(queryRunner) {
      const id = { name: 'id', type: 'uuid', isPrimary: true, isGenerated: true, generationStrategy: 'uuid' };
      await queryRunner.createTable(new Table({ name: 'users', columns: [id, { name: 'mail', type: 'citext' }] }));
    }
    async down(queryRunner) { await queryRunner.dropTable('users'); }
  };`;

it('the extension for uuids is the one that the data source names, and those of column types come too', async () => {
  writeFileSync(path.join(folder, '1600000000000-M.js'), GENERATED);
  writeFileSync(path.join(folder, 'data-source.js'), DATA_SOURCE("uuidExtension: 'pgcrypto'"));
  const { migrations, dialect, set } = await readAll(folder);
  expect(migrations.flatMap(({ up }) => up.operations.flatMap((one) => dialect.print(one)))).toEqual([
    'CREATE EXTENSION IF NOT EXISTS "pgcrypto"',
    'CREATE EXTENSION IF NOT EXISTS "citext"',
    expect.stringContaining('DEFAULT gen_random_uuid()'),
  ]);

  const database = await scratchDatabase('');
  const runner = await createRunner(set, { url: database.url, dialect: 'postgres' });
  try {
    for (const { id } of set.migrations) await runner.up(id);
  } finally {
    await runner.close();
  }
});

it('none where the data source has TypeORM install none', async () => {
  writeFileSync(path.join(folder, '1600000000000-M.js'), GENERATED);
  writeFileSync(path.join(folder, 'data-source.js'), DATA_SOURCE('installExtensions: false'));
  const { migrations } = await readAll(folder);
  expect(migrations[0]?.up.operations).toMatchObject([{ kind: 'createTable' }]);
});
