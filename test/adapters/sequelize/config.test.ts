import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { registry } from '../../../adapters/index.js';
import { discover } from '../../../adapters/sequelize/discover.js';
import { ledgerOf } from '../../../adapters/sequelize/ledger.js';
import type { DiscoveredSet } from '../../../src/adapter.js';
import { readHistory } from '../../../src/history/read.js';
import { prove } from '../../../src/verify/prove.js';
import { sharedServerUrl } from '../../support/postgres.js';

const MIGRATION = `module.exports = {
  up: (queryInterface, Sequelize) =>
    queryInterface.createTable('Users', { userId: { type: Sequelize.INTEGER, primaryKey: true }, at: Sequelize.DATE }),
  down: (queryInterface) => queryInterface.dropTable('Users'),
};
`;

/** A project of sequelize-cli with this configuration. */
async function projectWith(files: Readonly<Record<string, string>>): Promise<DiscoveredSet> {
  const root = mkdtempSync(path.join(tmpdir(), 'ormbridge-sequelize-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const all = { 'package.json': '{}', 'migrations/1-users.js': MIGRATION, ...files };
  for (const [file, text] of Object.entries(all)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  const [set] = await discover(root);
  return set!;
}

const names = (set: DiscoveredSet, env: Record<string, string> = {}) =>
  ledgerOf(set, { env }).tables.map(({ schema, name }) =>
    schema === undefined ? name : `${schema}.${name}`,
  );

describe('the bookkeeping of a configuration', () => {
  it.each([
    [
      'the default',
      { 'config/config.json': '{ "development": { "dialect": "postgres" } }' },
      ['SequelizeMeta', 'SequelizeData'],
    ],
    ['no configuration', {}, ['SequelizeMeta', 'SequelizeData']],
    [
      'tables, in JSON',
      {
        'config/config.json':
          '{ "development": { "migrationStorageTableName": "done", "seederStorageTableName": "sown" } }',
      },
      ['done', 'sown'],
    ],
    [
      'a schema, beside the default one',
      {
        'config/config.json':
          '{ "development": { "migrationStorageTableName": "done", "migrationStorageTableSchema": "ops" } }',
      },
      ['done', 'ops.done', 'SequelizeData'],
    ],
    [
      'JavaScript for every environment, from a variable',
      {
        'config/config.js':
          "module.exports = { dialect: 'postgres', migrationStorageTableName: process.env.LEDGER };",
      },
      ['from_env', 'SequelizeData'],
    ],
    [
      'a function that gives a promise',
      {
        'config/config.js':
          "module.exports = async () => ({ development: { migrationStorageTableName: 'done' } });",
      },
      ['done', 'SequelizeData'],
    ],
    [
      'a configuration that a .sequelizerc names',
      {
        '.sequelizerc':
          "const path = require('path'); module.exports = { config: path.resolve(__dirname, 'db', 'options.js') };",
        'db/options.js': "exports.development = { migrationStorageTableName: 'done' };",
      },
      ['done', 'SequelizeData'],
    ],
    [
      'another environment',
      {
        'config/config.json': '{ "development": {}, "production": { "migrationStorageTableName": "done" } }',
      },
      ['SequelizeMeta', 'SequelizeData'],
    ],
    ['a configuration that is broken', { 'config/config.json': '{' }, ['SequelizeMeta', 'SequelizeData']],
  ] as const)('%s', async (_, files, tables) => {
    expect(names(await projectWith(files), { LEDGER: 'from_env' })).toEqual(tables);
  });

  it('of the environment that NODE_ENV names', async () => {
    const config = '{ "development": {}, "production": { "migrationStorageTableName": "done" } }';
    const set = await projectWith({ 'config/config.json': config });
    expect(names(set, { NODE_ENV: 'production' })).toEqual(['done', 'SequelizeData']);
  });
});

describe('the search path of a configuration', () => {
  it.each([
    [
      'is not applied, and said',
      "searchPath: 'app, public', dialectOptions: { prependSearchPath: true }",
      ['search-path-not-applied'],
    ],
    ['is nothing without the option that prepends it', "searchPath: 'app'", []],
    ['is PostgreSQL’s own', "searchPath: 'public', dialectOptions: { prependSearchPath: true }", []],
  ])('%s', async (_, options, codes) => {
    const set = await projectWith({
      'config/config.js': `module.exports = { dialect: 'postgres', ${options} };`,
    });
    expect(set.diagnostics.map(({ code }) => code)).toEqual(codes);
  });
});

describe('other options of a configuration', () => {
  it.each([
    [
      'define is about models: nothing that migrations send depends on it',
      'define: { underscored: true, freezeTableName: true, timestamps: false, schema: "app", charset: "utf8" }',
      '"Users" ("userId" integer PRIMARY KEY, at timestamptz)',
      '"Users"',
    ],
    [
      'quoteIdentifiers: false, where the server folds names',
      'quoteIdentifiers: false',
      'users (userid integer PRIMARY KEY, at timestamptz)',
      'users',
    ],
  ])(
    '%s',
    async (_, options, table, name) => {
      const source = await projectWith({
        'config/config.js': `module.exports = { development: { dialect: 'postgres', ${options} } };`,
        'sql/1_users.up.sql': `CREATE TABLE ${table};`,
        'sql/1_users.down.sql': `DROP TABLE ${name};`,
      });
      const sql = await registry.load('sql');
      const [target] = await sql.discover(path.join(source.project, 'sql'));
      const [from, to] = await Promise.all(
        [source, target!].map(async (set) => ({ set, history: (await readHistory(set, registry)).history })),
      );
      expect(JSON.stringify(from?.history.migrations[0]?.up)).toContain(
        `"name":"${name.replaceAll('"', '')}"`,
      );
      const report = await prove(from!, to!, registry, { sourceUrl: await sharedServerUrl() });
      expect(report).toMatchObject({ outcome: 'same', proof: 'tools', final: [], failures: [] });
    },
    60_000,
  );
});
