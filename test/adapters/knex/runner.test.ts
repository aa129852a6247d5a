import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { discover } from '../../../adapters/knex/discover.js';
import { createRunner } from '../../../adapters/knex/runner.js';
import { RunnerError } from '../../../src/verify/runner-error.js';
import { scratchDatabase, withClient } from '../../support/postgres.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'knex-runner-'));
  await writeFile(
    path.join(folder, '1_users.js'),
    `exports.up = (knex) => knex.schema.createTable('users', (table) => table.increments('id'));
     exports.down = (knex) => knex.schema.dropTable('users');`,
  );
  await writeFile(
    path.join(folder, '2_name.ts'),
    `import type { Knex } from 'knex';
     export const config = { transaction: false };
     export async function up(knex: Knex): Promise<void> {
       await knex.schema.alterTable('users', (table) => void table.text('name'));
       await knex.raw('CREATE INDEX CONCURRENTLY users_name ON users (name)');
     }
     export async function down(knex: Knex): Promise<void> {
       await knex.schema.alterTable('users', (table) => void table.dropColumn('name'));
     }`,
  );
  await writeFile(
    path.join(folder, '3_fails.js'),
    `exports.up = async (knex) => {
       await knex.schema.createTable('half', () => {});
       await knex.raw('SELECT no_such_function()');
     };
     exports.down = async (knex) => {};`,
  );
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the runner', () => {
  it("steps up and down with Knex's own migrator", async () => {
    const database = await scratchDatabase();
    const [set] = await discover(folder);
    const runner = await createRunner(set!, { url: database.url, dialect: 'postgres' });
    const columns = (): Promise<readonly Record<string, unknown>[]> =>
      withClient(database, (client) =>
        client.query(
          "select column_name from information_schema.columns where table_name = 'users' order by 1",
        ),
      );
    try {
      expect(runner.tool).toMatchObject({ name: 'knex', from: 'ormbridge' });
      await runner.up('1_users.js');
      await runner.up('2_name.ts');
      expect(await columns()).toEqual([{ column_name: 'id' }, { column_name: 'name' }]);
      await expect(runner.up('3_fails.js')).rejects.toThrow(RunnerError);
      await runner.down('2_name.ts');
      expect(await columns()).toEqual([{ column_name: 'id' }]);
    } finally {
      await runner.close();
      await runner.close();
    }
  }, 30_000);
});
