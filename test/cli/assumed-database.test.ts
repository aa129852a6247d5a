import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, folderWith } from '../support/cli.js';

const MIGRATION = `exports.up = (knex) => knex.schema.createTable('users', (t) => { t.increments(); });
exports.down = (knex) => knex.schema.dropTable('users');
`;

const ASSUMED = /^warning nothing here says which database .* PostgreSQL \[dialect-assumed\]$/m;

describe('a set of which nothing tells the database', () => {
  it('is read as of PostgreSQL, and every command says so', async () => {
    const folder = folderWith({ 'migrations/1_users.js': MIGRATION });
    for (const [flag, ...command] of [
      ['--dialect', 'inspect'],
      ['--source-dialect', 'convert', '--to', 'sql', '--dry-run'],
      ['--source-dialect', 'convert', '--to', 'ir'],
      ['--source-dialect', 'port', '--dialect', 'mysql'],
    ] as const) {
      const { stdout, stderr } = await cli(...command, folder);
      expect(`${stdout}${stderr}`).toMatch(ASSUMED);
      expect(`${stdout}${stderr}`).toContain(`name another with ${flag}:`);
    }
  });

  it('verify says so, too, of its source', async () => {
    const folder = folderWith({ 'migrations/1_users.js': MIGRATION });
    const { stderr } = await cli('verify', folder, folder);
    expect(stderr.match(new RegExp(ASSUMED, 'gm'))).toHaveLength(1);
    expect(stderr).toContain('name another with --dialect:');
  });

  it('is read as of the one that the user names, which goes without saying', async () => {
    const folder = folderWith({ 'migrations/1_users.js': MIGRATION });
    for (const argv of [
      ['inspect', '--dialect', 'mysql'],
      ['convert', '--to', 'sql', '--dry-run', '--source-dialect', 'mysql'],
      ['port', '--dialect', 'sqlite', '--source-dialect', 'postgres'],
    ]) {
      const { stdout, stderr } = await cli(...argv, folder);
      expect(`${stdout}${stderr}`).not.toContain('dialect-assumed');
    }
  });

  it('--to ir reads the database that --source-dialect names', async () => {
    const folder = folderWith({ 'migrations/1_users.js': MIGRATION });
    const { stdout } = await cli('convert', folder, '--to', 'ir', '--source-dialect', 'mysql');
    expect(JSON.parse(stdout)).toMatchObject({ dialect: 'mysql' });
  });
});

describe('what tells the database where no configuration simply says it', () => {
  it.each([
    [
      'the only driver, an optional one',
      { dependencies: { knex: '3' }, optionalDependencies: { mysql: '2' } },
    ],
    ['the only driver that it is developed with', { devDependencies: { knex: '3', mysql2: '3' } }],
  ])('%s', async (_, manifest) => {
    const folder = folderWith({
      'package.json': JSON.stringify(manifest),
      'migrations/1_users.js': MIGRATION,
    });
    expect((await cli('inspect', folder)).stdout).toMatch(/^knex on mysql .*is the only driver/m);
  });

  it('words of its SQL, where they are those of one alone', async () => {
    const raw = "exports.up = (knex) => knex.raw('CREATE TABLE a (b int) ENGINE = InnoDB');\n";
    const folder = folderWith({ 'migrations/1_users.js': MIGRATION, 'migrations/2_a.js': raw });
    expect((await cli('inspect', folder)).stdout).toMatch(/^knex on mysql .*their SQL is mysql's/m);
    const both = folderWith({
      'migrations/1_a.js': raw,
      'migrations/2_b.js': "exports.up = (knex) => knex.raw('CREATE EXTENSION citext');\n",
    });
    expect((await cli('inspect', both)).stderr).toMatch(ASSUMED);
  });

  it.each([
    ['in a text', "'ALTER TABLE `users` ADD `a` int'", 'mysql'],
    ['in a template', '`INSERT INTO \\`users\\` VALUES (1)`', 'mysql'],
    ['beside words of SQLite', "'CREATE TABLE `a` (b integer PRIMARY KEY AUTOINCREMENT)'", 'sqlite'],
    ['in a comment of PostgreSQL', "'SELECT 1::int' /* ALTER TABLE `users` */", 'postgres'],
  ])('names in backticks %s', async (_, sql, dialect) => {
    const folder = folderWith({ 'migrations/1_a.js': `exports.up = (knex) => knex.raw(${sql});\n` });
    expect((await cli('inspect', folder)).stdout).toContain(`knex on ${dialect} `);
  });

  it("a builder's method of the same name as a type tells nothing", async () => {
    const folder = folderWith({
      'migrations/1_a.js': "exports.up = (knex) => knex.schema.createTable('a', (t) => { t.jsonb('b'); });\n",
    });
    expect((await cli('inspect', folder)).stderr).toMatch(ASSUMED);
  });
});

const SEQUELIZE = `module.exports = {
  up: (queryInterface, Sequelize) => queryInterface.createTable('Users', { id: { type: Sequelize.INTEGER, primaryKey: true } }),
  down: (queryInterface) => queryInterface.dropTable('Users'),
};
`;

describe("what a configuration of Sequelize's falls back to", () => {
  const drivers = { dependencies: { sequelize: '6', mysql2: '3', pg: '8' } };

  it.each([
    ["process.env.DB_DIALECT || 'mysql'", 'mysql'],
    ["process.env['DB_DIALECT'] ?? 'sqlite'", 'sqlite'],
    ["(process.env.DB_DIALECT as Dialect) || 'mariadb'", 'mariadb'],
  ])('%s', async (value, dialect) => {
    const folder = folderWith({
      'package.json': JSON.stringify(drivers),
      'config/config.js': `module.exports = { development: { dialect: ${value} } };`,
      'migrations/1_users.js': SEQUELIZE,
    });
    const told = await cli('inspect', folder);
    expect(told.stdout).toContain(`sequelize on ${dialect} in`);
    expect(told.stdout).toContain(`config.js says ${dialect} unless DB_DIALECT says another`);
    const given = await cli('inspect', folder, '--env', 'DB_DIALECT=postgres');
    expect(given.stdout).toContain('sequelize on postgres in');
    expect(given.stdout).not.toContain('unless');
  });

  it('is found where .sequelizerc names what a build makes, and nothing is built', async () => {
    const folder = folderWith({
      'package.json': JSON.stringify(drivers),
      '.sequelizerc': `const { resolve } = require('path');
module.exports = { config: resolve(__dirname, 'dist', 'config', 'database.js'), 'migrations-path': resolve(__dirname, 'dist', 'database', 'migrations') };`,
      'src/config/database.ts': "module.exports = { dialect: process.env.DB_DIALECT || 'mysql' };",
      'src/database/migrations/1_users.ts': SEQUELIZE,
      'src/database/seeds/1_rows.ts': SEQUELIZE,
    });
    const { stdout } = await cli('inspect', folder);
    expect(stdout).toContain(
      `${path.join('src', 'database', 'migrations')} (.sequelizerc names the folder; database.ts says mysql`,
    );
  });
});

it("a schema in backticks is MySQL's, not PostgreSQL's", async () => {
  const folder = folderWith({
    '1_a.sql': 'SET @OLD_CHECKS=@@UNIQUE_CHECKS;\nCREATE SCHEMA IF NOT EXISTS `ledger`;\n',
  });
  expect((await cli('inspect', folder)).stdout).toMatch(/^sql on mysql/m);
});
