import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { discover } from '../../../adapters/sequelize/discover.js';
import { folderWith } from '../../support/cli.js';

const MIGRATION = "module.exports = { up: (queryInterface) => queryInterface.dropTable('a') };\n";

describe('Sequelize projects', () => {
  it('what runs migrations is none', async () => {
    const root = folderWith({
      'package.json': '{}',
      'test/setup.ts': `import { Sequelize } from 'sequelize';
        import { Umzug } from 'umzug';
        const umzug = new Umzug({ migrations: { resolve: ({ name }) => ({ name, up: async () => import(name) }) } });`,
      'test/seed.ts': 'export const seed = 1;',
      'migrations/1-a.ts': `import type { Umzug } from 'umzug';
        export const up = ({ context: queryInterface }) => queryInterface.dropTable('a');`,
    });
    expect((await discover(root)).map((set) => path.relative(root, set.root))).toEqual(['migrations']);
  });

  it('where nothing is configured, the name of a folder tells its database before the only driver does', async () => {
    const root = folderWith({
      'package.json': '{ "dependencies": { "pg": "*" } }',
      'migrations/mysql/20240101000000-a.js': MIGRATION,
      'migrations/pg/20240101000000-a.js': MIGRATION,
      'migrations/common/20240101000000-a.js': MIGRATION,
    });
    const sets = await discover(root);
    expect(sets.map((set) => [path.basename(set.root), set.dialect]).toSorted()).toEqual([
      ['common', 'postgres'],
      ['mysql', 'mysql'],
      ['pg', 'postgres'],
    ]);
  });

  it('a .sequelizerc names the folder and the configuration the dialect', async () => {
    const root = folderWith({
      'package.json': '{}',
      '.sequelizerc': `const path = require('path');
        module.exports = {
          config: path.resolve('db', 'config.json'),
          'migrations-path': path.resolve(__dirname, 'db', 'steps'),
        };`,
      'db/config.json': '{ "development": { "dialect": "postgres" }, "test": { "dialect": "postgres" } }',
      'db/steps/20240101000000-b.js': MIGRATION,
      'db/steps/20230101000000-a.js': MIGRATION,
      'db/steps/readme.md': '',
    });
    const sets = await discover(root);
    expect(sets).toEqual([
      {
        adapter: 'sequelize',
        dialect: 'postgres',
        root: path.join(root, 'db/steps'),
        project: root,
        config: path.join(root, '.sequelizerc'),
        migrations: [
          { id: '20230101000000-a.js', name: 'a', timestamp: '20230101000000', file: '20230101000000-a.js' },
          { id: '20240101000000-b.js', name: 'b', timestamp: '20240101000000', file: '20240101000000-b.js' },
        ],
        confidence: 0.97,
        evidence: '.sequelizerc names the folder',
        diagnostics: [],
      },
    ]);
    expect(await discover(path.join(root, 'db/steps'))).toEqual(sets);
  });

  it('a folder alone is known by what its files use; helpers are told', async () => {
    const root = folderWith({
      'package.json': '{}',
      'migrations/1-a.js': MIGRATION,
      'migrations/types.d.ts': 'export {};',
      'migrations/names.js': "module.exports = 'a';",
      'other/1.js': 'exports.up = (knex) => knex.schema.dropTable("a");',
    });
    const [set, ...others] = await discover(root);
    expect(others).toEqual([]);
    expect(set?.migrations.map(({ id }) => id)).toEqual(['1-a.js']);
    expect(set?.confidence).toBeGreaterThan(0.7);
    expect(set?.diagnostics.map(({ code, file }) => [code, path.basename(file ?? '')])).toEqual([
      ['not-a-migration', 'names.js'],
    ]);
  });

  it('what runs them beside them, and has no up of its own, is told as a helper', async () => {
    const runs = (name: string) => `const { Model } = require('sequelize');
      // brings the database up
      async function apply(file) { await require('./' + file).up(app.db.getQueryInterface()); }
      module.exports = { ${name} };`;
    const beside = async (text: string) => {
      const root = folderWith({
        'package.json': '{}',
        'migrations/20240101-01-a.js': MIGRATION,
        'migrations/20240102-01-b.js': MIGRATION,
        'migrations/index.js': text,
      });
      const [set] = await discover(root);
      return set?.migrations.map(({ id }) => id);
    };
    const numbered = ['20240101-01-a.js', '20240102-01-b.js'];
    expect(await beside(runs('apply'))).toEqual(numbered);
    expect(await beside(runs('up: apply'))).toEqual([...numbered, 'index.js']);
    expect(await beside(MIGRATION)).toEqual([...numbered, 'index.js']);
  });

  it('a comment about another tool', async () => {
    const root = folderWith({ 'm/1-a.js': `/** in place of knex */ ${MIGRATION}` });
    expect((await discover(path.join(root, 'm/1-a.js')))[0]?.migrations).toHaveLength(1);
  });

  it('one file', async () => {
    const root = folderWith({ 'm/1-a.ts': MIGRATION, 'm/b.js': 'exports.up = () => {};' });
    expect((await discover(path.join(root, 'm/1-a.ts')))[0]?.migrations).toHaveLength(1);
    expect(await discover(path.join(root, 'm/b.js'))).toEqual([]);
  });
});
