import { describe, expect, it } from 'vitest';
import { registry } from '../../adapters/index.js';
import { convert } from '../../src/convert/convert.js';
import { createRunner } from '../../adapters/typeorm/runner.js';
import { folderWith } from '../support/cli.js';
import { scratchDatabase, withClient } from '../support/postgres.js';
import { readAll } from './typeorm/support.js';

interface Said {
  readonly answers: readonly string[];
  readonly codes: readonly string[];
}

async function said(
  tool: 'typeorm' | 'sequelize',
  up: string,
  dialect: 'postgres' | 'mysql' | 'sqlite',
): Promise<Said> {
  const files: Record<string, string> =
    tool === 'typeorm'
      ? {
          '1600000000001-B.js': `exports.B1600000000001 = class B1600000000001 {
            async up(queryRunner) { ${up} } async down() {} };`,
        }
      : {
          '20240101000001-b.js': `module.exports = { up: async (q) => { ${up} }, down: async () => {} };`,
        };
  const { report } = await convert(folderWith(files), registry, { from: tool, to: 'sql', dialect });
  const [migration] = report.migrations;
  return {
    answers: migration?.operations.map(({ answer }) => answer) ?? [],
    codes: migration?.diagnostics.map(({ code }) => code).filter((code) => code !== 'down-differs') ?? [],
  };
}

const A = 'CREATE TABLE a (id int)';

// A data source has a pool: what it runs itself is on another connection than the migration.
describe.each([
  ['queryRunner.connection.query'],
  ['queryRunner.connection.manager.query'],
  ['queryRunner.manager.connection.createQueryRunner().query'],
])('TypeORM: %s', (query) => {
  it('stays when the migration fails, where nothing of it is in the way', async () => {
    expect(
      await said(
        'typeorm',
        `await ${query}('${A}'); await queryRunner.query('CREATE TABLE b (id int)');`,
        'postgres',
      ),
    ).toEqual({
      answers: ['exact', 'exact'],
      codes: ['outside-transaction'],
    });
  });

  it('does not see what the migration has made, or waits for it', async () => {
    const up = `await queryRunner.query('${A}'); await ${query}('ALTER TABLE a ADD b int');`;
    expect((await said('typeorm', up, 'postgres')).answers).toEqual(['exact', 'manual']);
    // MySQL has committed the table.
    expect((await said('typeorm', up, 'mysql')).answers).toEqual(['exact', 'exact']);
    expect(await said('typeorm', up, 'sqlite')).toEqual({ answers: ['exact', 'exact'], codes: [] });
  });

  it('asks what is committed', async () => {
    const asking = `const rows = await ${query}("SELECT 1 FROM pg_class WHERE relname = 'a'"); if (rows.length === 0) await queryRunner.query('CREATE TABLE c (id int)');`;
    expect((await said('typeorm', asking, 'postgres')).answers).toEqual(['exact']);
    expect((await said('typeorm', `await queryRunner.query('${A}'); ${asking}`, 'postgres')).answers).toEqual(
      ['exact', 'manual'],
    );
  });
});

const OTHER = 'queryRunner.connection.query';

it.each([
  [
    'beside each other the order is left to chance',
    `await Promise.all([${OTHER}('ALTER TABLE z ADD b int'), queryRunner.query('ALTER TABLE z ADD c int')]);`,
    ['outside-transaction', 'undetermined-order'],
  ],
  [
    'each has a connection of its own',
    `await Promise.all([${OTHER}('ALTER TABLE z ADD b int'), ${OTHER}('ALTER TABLE z ADD c int')]);`,
    ['outside-transaction', 'undetermined-order'],
  ],
  [
    'a query runner has one',
    `const other = queryRunner.connection.createQueryRunner(); await Promise.all([other.query('ALTER TABLE z ADD b int'), other.manager.query('ALTER TABLE z ADD c int')]);`,
    ['outside-transaction'],
  ],
  [
    'one after the other is no question',
    `await ${OTHER}('ALTER TABLE z ADD b int'); await ${OTHER}('ALTER TABLE z ADD c int');`,
    ['outside-transaction'],
  ],
  [
    'nothing waits for what is not awaited',
    `${OTHER}('ALTER TABLE z ADD b int');`,
    ['outside-transaction', 'unawaited-call'],
  ],
])('TypeORM: %s', async (_, body, codes) => {
  const files = {
    '1600000000001-A.js': `exports.A1600000000001 = class A1600000000001 { async up(q) { await q.query('CREATE TABLE z (a int)'); } async down() {} };`,
    '1600000000002-B.js': `exports.B1600000000002 = class B1600000000002 { async up(queryRunner) { ${body} } async down() {} };`,
  };
  const { report } = await convert(folderWith(files), registry, {
    from: 'typeorm',
    to: 'sql',
    dialect: 'postgres',
  });
  const found = report.migrations[1]?.diagnostics.map(({ code }) => code) ?? [];
  expect(found.filter((code) => code !== 'down-differs').toSorted()).toEqual(codes);
});

it('TypeORM itself does first what the data source is asked later, where the connection of the migration is busy', async () => {
  const { set } = await readAll(
    folderWith({
      '1600000000001-A.js': `exports.A1600000000001 = class A1600000000001 { transaction = false;
        async up(queryRunner) {
          await queryRunner.query('CREATE TABLE z (a int)');
          const slow = queryRunner.query('SELECT pg_sleep(1)');
          await Promise.all([slow, queryRunner.query('ALTER TABLE z ADD b int'), ${OTHER}('ALTER TABLE z ADD c int')]);
        } async down() {} };`,
    }),
  );
  const database = await scratchDatabase();
  const runner = await createRunner(set, { url: database.url, dialect: 'postgres' });
  try {
    for (const { id } of set.migrations) await runner.up(id);
  } finally {
    await runner.close();
  }
  const columns = await withClient(database, (client) =>
    client.query(
      `SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'z' ORDER BY ordinal_position`,
    ),
  );
  expect(columns.map(({ name }) => name)).toEqual(['a', 'c', 'b']);
});

it('TypeORM: what another query runner rolls back is for a person to decide', async () => {
  const up = `const other = queryRunner.connection.createQueryRunner(); await other.startTransaction();
    await other.query('${A}'); await other.rollbackTransaction();`;
  expect((await said('typeorm', up, 'postgres')).answers).toEqual(['manual']);
});

describe('Sequelize: beside an open transaction', () => {
  const within = (body: string): string =>
    `await q.createTable('z', { a: 'INTEGER' }); await q.sequelize.transaction(async (transaction) => { ${body} });`;

  it('goes on with other tables', async () => {
    const up = within(
      `await q.addColumn('z', 'b', 'INTEGER', { transaction }); await q.createTable('y', { a: 'INTEGER' });`,
    );
    const { answers, codes } = await said('sequelize', up, 'postgres');
    expect(answers).toEqual(['exact', 'exact', 'exact']);
    expect(codes).toContain('outside-transaction');
  });

  it('waits for the same', async () => {
    const up = within(
      `await q.addColumn('z', 'b', 'INTEGER', { transaction }); await q.sequelize.query('UPDATE z SET a = 1');`,
    );
    expect((await said('sequelize', up, 'postgres')).answers).toEqual(['exact', 'exact', 'manual']);
  });

  it('throws where it is given one that has ended', async () => {
    const up = `const transaction = await q.sequelize.transaction(); await q.createTable('z', { a: 'INTEGER' }, { transaction });
      await transaction.commit(); await q.addColumn('z', 'b', 'INTEGER', { transaction });`;
    const { answers, codes } = await said('sequelize', up, 'postgres');
    expect(answers).toEqual(['exact', 'manual']);
    expect(codes).toContain('migration-throws');
    const caught = up.replace(/(await q\.addColumn.*)$/s, 'try { $1 } catch { await q.dropTable("z"); }');
    expect((await said('sequelize', caught, 'postgres')).answers).toEqual(['exact', 'exact']);
    expect(
      (
        await said(
          'sequelize',
          up.replace(/await q\.addColumn.*$/s, 'await transaction.commit();'),
          'postgres',
        )
      ).codes,
    ).toContain('migration-throws');
  });
});
