import { expect, test } from 'vitest';
import { cli, folderWith } from '../support/cli.js';

const KNEX = `exports.up = (knex) => knex.schema.createTable('userAccounts', (table) => { table.integer('firstName'); });
exports.down = (knex) => knex.schema.dropTable('userAccounts');
`;

test('what a knexfile reads of the environment is known where it is looked for, too', async () => {
  const folder = folderWith({
    'knexfile.js': `const { knexSnakeCaseMappers } = require('objection');
module.exports = {
  client: process.env.DB_CLIENT,
  migrations: { directory: process.env.FOLDER },
  ...(process.env.SNAKE === 'yes' ? knexSnakeCaseMappers() : {}),
};`,
    'one/1_a.js': KNEX,
    'two/1_b.js': KNEX,
  });
  const env = ['DB_CLIENT=mysql2', 'FOLDER=./two', 'SNAKE=yes'].flatMap((one) => ['--env', one]);
  const { code, stdout, stderr } = await cli('inspect', folder, ...env);
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^knex on mysql in .*two \(knexfile\.js names the folder\)/m);
  expect(stdout).toContain('create table user_accounts');
  expect(code).toBe(0);
  const without = await cli('inspect', folder);
  expect(without.stderr).toContain('unknown-mapper');
});

test('so is what a data source of TypeORM reads of it', async () => {
  const folder = folderWith({
    'package.json': '{}',
    'src/data-source.ts': `import { DataSource } from 'typeorm';
export default new DataSource({ type: process.env.DB_TYPE as any, migrations: [process.env.MIGRATIONS] });`,
    'src/db/1700000000000-a.ts': `import { MigrationInterface, QueryRunner } from 'typeorm';
export class A1700000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner) { await queryRunner.query('CREATE TABLE t (id int)'); }
  async down(queryRunner: QueryRunner) { await queryRunner.query('DROP TABLE t'); }
}`,
  });
  const { stdout } = await cli(
    'inspect',
    folder,
    '--env',
    'DB_TYPE=mariadb',
    '--env',
    'MIGRATIONS=src/db/*.ts',
  );
  expect(stdout).toMatch(/^typeorm on mariadb in .*db \(data-source\.ts names the files\)/m);
});
