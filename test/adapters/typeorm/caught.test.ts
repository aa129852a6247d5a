import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { createRunner } from '../../../adapters/typeorm/runner.js';
import { folderWith } from '../../support/cli.js';
import { scratchDatabase, withClient } from '../../support/postgres.js';
import { readAll } from './support.js';

const TABLE = 'CREATE TABLE "team" ("id" integer, "name" text)';

function folderOf(transaction: boolean, ...lines: readonly string[]): string {
  const folder = folderWith({});
  writeFileSync(
    path.join(folder, '1600000000000-Team.js'),
    `exports.Team1600000000000 = class Team1600000000000 {
      transaction = ${transaction};
      async up(queryRunner) {
        await queryRunner.query('${TABLE}');
        ${lines.join('\n')}
        await queryRunner.query('ALTER TABLE "team" ADD "city" text');
      }
      async down(queryRunner) { await queryRunner.query('DROP TABLE "team"'); }
    };`,
  );
  return folder;
}

it.each([
  [
    'in a try',
    `try { await queryRunner.query('ALTER TABLE "team" ADD "name" text'); } catch (e) { console.log(e); }`,
  ],
  ['of a call', `try { await queryRunner.dropTable('nothing'); } catch {}`],
  ['of a promise', `await queryRunner.query('DROP INDEX "nothing"').catch(() => {});`],
  [
    'of a chain',
    `await queryRunner.query('SELECT 1').then(() => queryRunner.query('DROP INDEX "nothing"')).catch(() => {});`,
  ],
  ['by a second handler', `await queryRunner.query('DROP INDEX "nothing"').then(() => {}, () => {});`],
])('what the server refuses and the code catches is left out: %s', async (_where, line) => {
  const { migrations, dialect, set } = await readAll(folderOf(false, line));
  expect(migrations[0]?.up.operations.flatMap((one) => dialect.print(one))).toEqual([
    expect.stringMatching(/^CREATE TABLE "team"/),
    'ALTER TABLE "team" ADD COLUMN "city" text',
  ]);
  expect(migrations[0]?.diagnostics.filter(({ severity }) => severity !== 'note')).toEqual([]);

  const database = await scratchDatabase();
  const runner = await createRunner(set, { url: database.url, dialect: 'postgres' });
  try {
    for (const { id } of set.migrations) await runner.up(id);
  } finally {
    await runner.close();
  }
  const columns = await withClient(database, (client) =>
    client.query(`SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'team'`),
  );
  expect(columns.map(({ name }) => name).toSorted()).toEqual(['city', 'id', 'name']);
});

it('what a catch does instead is read', async () => {
  const line = `try { await queryRunner.query('DROP INDEX "nothing"'); }
    catch (e) { await queryRunner.query('COMMENT ON TABLE "team" IS \\'of people\\''); }`;
  const { migrations } = await readAll(folderOf(false, line));
  expect(migrations[0]?.up.operations.map(({ kind }) => kind)).toEqual([
    'createTable',
    'comment',
    'addColumn',
  ]);
});

it('in a transaction the server refuses all that follows: it is an error', async () => {
  const line = `try { await queryRunner.query('DROP INDEX "nothing"'); } catch {}`;
  const { migrations } = await readAll(folderOf(true, line));
  expect(migrations[0]?.diagnostics).toMatchObject([{ severity: 'error', code: 'index-not-found' }]);
});

it('and so it is where a catch throws it again', async () => {
  const line = `try { await queryRunner.query('DROP INDEX "nothing"'); } catch (e) { console.error(e); throw e; }`;
  const { migrations } = await readAll(folderOf(false, line));
  expect(migrations[0]?.diagnostics).toContainEqual(
    expect.objectContaining({ severity: 'manual', code: 'migration-throws' }),
  );
});
