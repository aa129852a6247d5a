import { describe, expect, it } from 'vitest';
import { registry } from '../../../adapters/index.js';
import { findSet } from '../../../src/history/find.js';
import { readHistory } from '../../../src/history/read.js';
import { folderWith } from '../../support/cli.js';

async function problemsOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const set = await findSet(folderWith(files), registry);
  const { history } = await readHistory(set, registry, { dialect: 'postgres' });
  return history.migrations.flatMap(({ id, diagnostics }) =>
    diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => `${id}: ${code}`),
  );
}

describe('what follows from a statement that cannot be read', () => {
  it('is not told as an error, in plain SQL', async () => {
    const files = {
      'V1__a.sql': 'CREATE TABLE t (n int,, m int);\nCREATE INDEX i ON t (n);',
      'V2__b.sql': 'ALTER TABLE t ADD COLUMN o int;\nDROP INDEX i;',
    };
    expect(await problemsOf(files)).toEqual(['V1__a: sql-syntax']);
  });

  it('is not told as an error, in calls', async () => {
    const files = {
      // Knex does not escape a default that is JSON.
      '20240101_a.js': `exports.up = async (knex) => {
  await knex.schema.createTable('t', (t) => { t.json('j').defaultTo({ a: "x'y" }); t.integer('n'); });
  await knex.schema.alterTable('t', (t) => t.index('n'));
};
exports.down = (knex) => knex.schema.dropTable('t');`,
      '20240102_b.js': `exports.up = (knex) => knex.schema.alterTable('t', (t) => t.dropColumn('n'));
exports.down = async () => {};`,
    };
    expect(await problemsOf(files)).toEqual(['20240101_a.js: sql-syntax']);
  });

  it('what is missing without that is an error', async () => {
    const files = { 'V1__a.sql': 'CREATE INDEX i ON t (n);', 'V2__b.sql': 'CREATE TABLE u (n int,,);' };
    expect(await problemsOf(files)).toEqual(['V1__a: table-not-found', 'V2__b: sql-syntax']);
  });
});
