import { expect, test } from 'vitest';
import type { Migration } from '../../../src/ir/index.js';
import { cli, folderWith } from '../../support/cli.js';

const MIGRATION = `exports.up = async (knex) => {
  await knex.schema.createTable('userAccounts', (table) => { table.integer('firstName2'); });
  await knex.schema.raw('COMMENT ON TABLE user_accounts IS NULL');
  await knex('userAccounts').insert({ firstName2: 1 });
};
exports.down = (knex) => knex.schema.dropTable('userAccounts');
`;

/** What is read of the migration with a knexfile's head and mapper. */
async function read(head: string, mapper: string) {
  const folder = folderWith({
    'knexfile.js': `${head}\nmodule.exports = { client: 'pg', wrapIdentifier: ${mapper} };\n`,
    'migrations/1_a.js': MIGRATION,
  });
  const { stdout, stderr } = await cli('inspect', folder);
  return stdout + stderr;
}

test.each([
  ["const _ = require('lodash');", '(value, quote) => quote(_.snakeCase(value))'],
  ["const { snakeCase } = require('lodash');", '(value, quote) => quote(snakeCase(value))'],
  ["const snakeCase = require('lodash/snakeCase');", '(value, quote) => quote(snakeCase(value))'],
  ["const snakeCase = require('lodash.snakecase');", '(value, quote) => quote(snakeCase(value))'],
])('names are mapped as lodash maps them: %s', async (head, mapper) => {
  const found = await read(head, mapper);
  expect(found).toContain('create table user_accounts');
  expect(found).toContain('4 operations: 4 understood, 0 manual');
});

test('names that are not known are not understood, and no defect of ours', async () => {
  const found = await read("const own = require('mapper-of-ours');", '(value, quote) => quote(own(value))');
  expect(found).toContain('what the knexfile\'s wrapIdentifier makes of "userAccounts" is not known');
  expect(found).not.toMatch(/evaluator-failure|bug of ours/);
});

test('raw SQL of which a part is not known may be about any table', async () => {
  const folder = folderWith({
    'migrations/1_a.js': `exports.up = async (knex) => {
  await knex.schema.createTable('a', (table) => { table.integer('n'); });
  await knex.schema.raw('DROP TABLE ??', [process.env.TABLE]);
  if (await knex.schema.hasTable('a')) await knex.schema.dropTable('a');
};
exports.down = () => {};
`,
  });
  const { stdout } = await cli('inspect', folder, '--json');
  const { sets } = JSON.parse(stdout) as {
    readonly sets: readonly [{ readonly migrations: readonly [Migration] }];
  };
  const { operations } = sets[0].migrations[0].up;
  expect(operations[1]).toMatchObject({ kind: 'opaque', touches: [] });
  expect(operations[2]).toMatchObject({ kind: 'opaque' });
});
