import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, folderWith } from '../support/cli.js';

const knex = {
  'package.json': '{}',
  'knexfile.js': "module.exports = { client: 'mssql' };",
  'migrations/20200101000000_a.js':
    "exports.up = (knex) => knex.schema.createTable('a', (t) => t.increments());\nexports.down = (knex) => knex.schema.dropTable('a');\n",
};
const sequelize = {
  'package.json': '{ "dependencies": { "pg": "*" } }',
  'config/config.json': '{ "development": { "dialect": "mssql" } }',
  'migrations/20200101000000-a.js':
    "module.exports = {\n  up: (queryInterface, Sequelize) => queryInterface.createTable('a', { id: Sequelize.INTEGER }),\n  down: (queryInterface) => queryInterface.dropTable('a'),\n};\n",
};
const typeorm = {
  'package.json': '{ "dependencies": { "pg": "*" } }',
  'data-source.ts':
    "import { DataSource } from 'typeorm';\nexport default new DataSource({ type: 'mssql', migrations: ['migrations/*.ts'] });\n",
  'migrations/1600000000000-a.ts':
    "import { MigrationInterface, QueryRunner } from 'typeorm';\nexport class a1600000000000 implements MigrationInterface {\n  async up(queryRunner: QueryRunner) { await queryRunner.query('CREATE TABLE a (id int)'); }\n  async down(queryRunner: QueryRunner) { await queryRunner.query('DROP TABLE a'); }\n}\n",
};

describe.each([
  ['Knex', knex],
  ['Sequelize', sequelize],
  ['TypeORM', typeorm],
])('migrations of %s for a database that is not read', (_, files) => {
  it('are told as such, and nothing is written', async () => {
    const root = folderWith(files);
    const out = path.join(root, 'out');
    const said = 'these migrations are for SQL Server, which is not read [unsupported-dialect]';
    for (const args of [
      ['inspect', root],
      ['convert', root, '--to', 'sql', '--out', out],
      ['convert', root, '--to', 'sql', '--dialect', 'mysql', '--out', out],
      ['port', root, '--dialect', 'mysql'],
    ]) {
      const { code, stderr } = await cli(...args);
      expect({ args, code, stderr }).toMatchObject({ code: 5, stderr: expect.stringContaining(said) });
    }
    expect(existsSync(out)).toBe(false);
  });

  it('are read as those of the database that the user names', async () => {
    const root = folderWith(files);
    const { code, stdout } = await cli('inspect', root, '--dialect', 'postgres');
    expect(code).toBe(0);
    expect(stdout).toContain('create table a');
    const out = path.join(root, 'out');
    const written = await cli('convert', root, '--to', 'sql', '--source-dialect', 'postgres', '--out', out);
    expect(written.code).toBe(0);
    expect(existsSync(out)).toBe(true);
  });
});

const moved = (files: Readonly<Record<string, string>>, folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(files).flatMap(([name, text]) =>
      name.startsWith('migrations/')
        ? [[name.replace('migrations/', `migrations/${folder}/`), text] as const]
        : name === 'package.json'
          ? [[name, text] as const]
          : [],
    ),
  );

describe.each([
  ['Sequelize', sequelize],
  ['TypeORM', typeorm],
])('migrations of %s in a folder that is named after such a database', (_, files) => {
  it.each([
    ['mssql', 'SQL Server'],
    ['cockroachdb', 'CockroachDB'],
    ['oracle', 'Oracle'],
  ])('%s: are told as such, and read where the user names another', async (folder, name) => {
    const root = folderWith(moved(files, folder));
    const { code, stderr } = await cli('inspect', root);
    expect({ code, stderr }).toMatchObject({
      code: 5,
      stderr: expect.stringContaining(`these migrations are for ${name}, which is not read`),
    });
    expect(await cli('inspect', root, '--dialect', 'postgres')).toMatchObject({ code: 0 });
  });
});
