import { expect, it } from 'vitest';
import { registry } from '../../adapters/index.js';
import { convert } from '../../src/convert/convert.js';
import { folderWith } from '../support/cli.js';

/** The up of a migration that sends SQL outside of a transaction and catches what the server says, as SQL. */
async function written(tool: 'knex' | 'sequelize', sql: string, dialect: 'postgres' | 'mysql') {
  const send = (call: string) => `async (q) => {
    await ${call}('CREATE TABLE t (a integer, b integer)');
    try { await ${call}(${JSON.stringify(sql)}); } catch {}
    await ${call}('CREATE TABLE last (a integer)'); }`;
  const files = {
    knex: {
      '1_a.js': `exports.config = { transaction: false }; exports.up = ${send('q.raw')}; exports.down = async () => {};`,
    },
    sequelize: {
      '20240101000000-a.js': `module.exports = { up: ${send('q.sequelize.query')}, down: async () => {} };`,
    },
  };
  const { report } = await convert(folderWith(files[tool]), registry, { from: tool, to: 'sql', dialect });
  return {
    codes: report.migrations.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code)),
    sql: report.files.map(({ text }) => text).join('\n'),
  };
}

it.each(['knex', 'sequelize'] as const)(
  '%s: nothing stays of what the server of PostgreSQL refuses a part of, where the code goes on',
  async (tool) => {
    for (const sql of [
      'ALTER TABLE t ADD COLUMN c integer, DROP COLUMN missing',
      'ALTER TABLE t ADD COLUMN c integer; ALTER TABLE t DROP COLUMN missing',
    ]) {
      const { codes, sql: out } = await written(tool, sql, 'postgres');
      expect(codes).toEqual(['refused-and-caught']);
      expect(out).toContain('last');
      expect(out).not.toContain('ADD COLUMN');
    }
  },
);

it('what the text ends itself stays', async () => {
  const sql = 'BEGIN; ALTER TABLE t ADD COLUMN c integer; COMMIT; ALTER TABLE t DROP COLUMN missing';
  expect((await written('knex', sql, 'postgres')).codes).not.toContain('refused-and-caught');
});
