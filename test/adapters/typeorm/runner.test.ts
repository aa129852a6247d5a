import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRunner } from '../../../adapters/typeorm/runner.js';
import { RunnerError } from '../../../src/verify/runner-error.js';
import { scratchDatabase, withClient } from '../../support/postgres.js';
import { setIn } from './support.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'typeorm-runner-'));
  await writeFile(
    path.join(folder, 'z-first.js'),
    `module.exports = class Users1700000000001 {
       async up(queryRunner) { await queryRunner.query('CREATE TABLE users (id integer)'); }
       async down(queryRunner) { await queryRunner.query('DROP TABLE users'); }
     };`,
  );
  await writeFile(
    path.join(folder, 'b-second.ts'),
    `import type { MigrationInterface, QueryRunner } from 'typeorm';
     export class Name1700000000002 implements MigrationInterface {
       transaction = false;
       async up(queryRunner: QueryRunner): Promise<void> {
         await queryRunner.query('ALTER TABLE users ADD COLUMN name text');
         await queryRunner.query('CREATE INDEX CONCURRENTLY users_name ON users (name)');
       }
       async down(queryRunner: QueryRunner): Promise<void> {
         await queryRunner.query('DROP INDEX CONCURRENTLY users_name');
         await queryRunner.query('ALTER TABLE users DROP COLUMN name');
       }
     }`,
  );
  await writeFile(
    path.join(folder, 'a-fails.js'),
    `exports.Fails1700000000003 = class Fails1700000000003 {
       async up(queryRunner) {
         await queryRunner.query('CREATE TABLE half (id integer)');
         await queryRunner.query('SELECT no_such_function()');
       }
       async down(queryRunner) {}
     };`,
  );
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the runner', () => {
  it.each([
    ['^0.3.20', /^0\.3\./],
    ['^1.0.0', /^1\./],
  ])(
    "steps up and down with TypeORM's own executor: %s",
    async (range, version) => {
      await writeFile(
        path.join(folder, 'package.json'),
        JSON.stringify({ private: true, dependencies: { typeorm: range } }),
      );
      const database = await scratchDatabase();
      const set = await setIn(folder);
      expect(set.migrations.map(({ id }) => id)).toEqual([
        'Users1700000000001',
        'Name1700000000002',
        'Fails1700000000003',
      ]);
      const runner = await createRunner(set, { url: database.url, dialect: 'postgres' });
      const columns = async (): Promise<readonly unknown[]> => {
        const rows = await withClient(database, (client) =>
          client.query(
            "select table_name || '.' || column_name as c from information_schema.columns where table_name in ('users', 'half') order by 1",
          ),
        );
        return rows.map(({ c }) => c);
      };
      try {
        expect(runner.tool).toMatchObject({
          name: 'typeorm',
          from: 'ormbridge',
          version: expect.stringMatching(version) as string,
        });
        await expect(runner.up('Nothing1700000000009')).rejects.toThrow('no pending migration');
        await runner.up('Users1700000000001');
        await runner.up('Name1700000000002');
        expect(await columns()).toEqual(['users.id', 'users.name']);
        await expect(runner.up('Fails1700000000003')).rejects.toThrow(RunnerError);
        expect(await columns()).toEqual(['users.id', 'users.name']);
        await expect(runner.down('Users1700000000001')).rejects.toThrow('the last migration is Name');
        await runner.down('Name1700000000002');
        await runner.down('Users1700000000001');
        expect(await columns()).toEqual([]);
      } finally {
        await runner.close();
        await runner.close();
      }
    },
    30_000,
  );
});
