import { expect, it } from 'vitest';
import { registry } from '../../../adapters/index.js';
import { findSet } from '../../../src/history/find.js';
import { readHistory } from '../../../src/history/read.js';
import type { Migration } from '../../../src/ir/index.js';
import { folderWith } from '../../support/cli.js';

const UP = 'CREATE TABLE t (a int, KEY t_a (a))';
/** MySQL wants the table with it. */
const DOWN = 'DROP INDEX t_a';

const TOOLS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  knex: {
    'm/20240101000000_t.js': `
      exports.up = (knex) => knex.raw('${UP}');
      exports.down = (knex) => Promise.all([knex.raw('${DOWN}'), knex.schema.dropTable('t')]);`,
    'm/20240201000000_u.js': `
      exports.up = (knex) => knex.schema.createTable('u', (table) => table.increments());
      exports.down = (knex) => knex.schema.dropTable('u');`,
  },
  sequelize: {
    'm/20240101000000-t.js': `module.exports = {
      up: (queryInterface) => queryInterface.sequelize.query('${UP}'),
      down: async (queryInterface) => { await queryInterface.sequelize.query('${DOWN}'); },
    };`,
    'm/20240201000000-u.js': `module.exports = {
      up: (queryInterface, Sequelize) => queryInterface.createTable('u', { id: { type: Sequelize.INTEGER } }),
      down: (queryInterface) => queryInterface.dropTable('u'),
    };`,
  },
  typeorm: {
    'm/1700000000000-T.js': `exports.T1700000000000 = class T1700000000000 {
      async up(queryRunner) { await queryRunner.query('${UP}'); }
      async down(queryRunner) { await queryRunner.query('${DOWN}'); }
    };`,
    'm/1700000000001-U.js': `exports.U1700000000001 = class U1700000000001 {
      async up(queryRunner) { await queryRunner.query('CREATE TABLE u (id int)'); }
      async down(queryRunner) { await queryRunner.query('DROP TABLE u'); }
    };`,
  },
};

async function read(adapter: string, files: Readonly<Record<string, string>>): Promise<readonly Migration[]> {
  const set = await findSet(`${folderWith(files)}/m`, registry, { adapter });
  const { history } = await readHistory(set, registry, { dialect: 'mysql' });
  return history.migrations;
}

it.each(Object.entries(TOOLS))(
  '%s: a way back that the server cannot read ends there, and the history goes on',
  async (adapter, files) => {
    const [first, second] = await read(adapter, files);
    expect(first?.diagnostics.map(({ severity, code }) => [severity, code])).toEqual([
      ['warning', 'sql-syntax'],
    ]);
    expect(first?.up.operations.map(({ kind }) => kind)).toContain('createTable');
    expect(first).toMatchObject({ missingDown: 'throws' });
    expect(second?.up.operations).toHaveLength(1);
    expect(second?.down?.operations).toHaveLength(1);
  },
);

it.each(Object.entries(TOOLS))('%s: in a way up it is an error', async (adapter, files) => {
  const broken = Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, text.replace(UP, DOWN)]),
  );
  const [first] = await read(adapter, broken);
  expect(first?.diagnostics).toContainEqual(
    expect.objectContaining({ severity: 'error', code: 'sql-syntax' }),
  );
});

/** Nobody knows which database it is for. */
const SIDE = "if (process.env.LEGACY === 'yes') await";

it.each([
  [
    'knex',
    'm/20240101000000_t.js',
    `exports.up = async (knex) => { ${SIDE} knex.raw('DROP INDEX t_a'); };
     exports.down = async () => {};`,
  ],
  [
    'sequelize',
    'm/20240101000000-t.js',
    `module.exports = {
      up: async (queryInterface) => { ${SIDE} queryInterface.sequelize.query('DROP INDEX t_a'); },
      down: async () => {},
    };`,
  ],
  [
    'typeorm',
    'm/1700000000000-T.js',
    `exports.T1700000000000 = class T1700000000000 {
      async up(queryRunner) { ${SIDE} queryRunner.query('DROP INDEX t_a'); }
      async down() {}
    };`,
  ],
])('%s: on a side that may never happen it is code that is not known', async (adapter, file, text) => {
  const [first] = await read(adapter, { [file]: text });
  expect(first?.up.operations).toMatchObject([{ kind: 'opaque' }]);
  expect(first?.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
});
