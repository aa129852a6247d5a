import { expect, it } from 'vitest';
import { createReader } from '../../../adapters/knex/reader.js';
import { loadDialect } from '../../../src/dialects/index.js';
import { createState } from '../../../src/fold/create-state.js';

/** What a migration sends to PostgreSQL, and the codes of what is said of it. */
async function read(body: string): Promise<{ readonly sql: string[]; readonly codes: string[] }> {
  const dialect = await loadDialect('postgres');
  const set = {
    ...{ adapter: 'knex', root: '/p', project: '/p', migrations: [], confidence: 1, evidence: '' },
    diagnostics: [],
  };
  const text = `exports.up = async (knex) => { ${body} }; exports.down = async () => {};`;
  const reader = await createReader(set, { dialect: 'postgres', readFile: () => text });
  const { up, diagnostics } = reader.read({ id: 'm.js', name: 'm.js', file: 'm.js' }, createState(dialect));
  const sql = up.operations.flatMap((one) => (one.kind === 'opaque' ? ['manual'] : dialect.print(one)));
  return {
    sql: sql.map((one) => one.replace(/\s+/g, ' ')),
    codes: diagnostics.map(({ code }) => code).filter((code) => code !== 'down-differs'),
  };
}

it('a table is sent without what its callback adds behind an await, as Knex 3.3 sends it', async () => {
  const { sql, codes } = await read(`
    await knex.schema.createTable('t', async (table) => {
      table.integer('x');
      await Promise.resolve();
      table.integer('y');
    });
    await knex.schema.table('t', async (table) => {
      table.integer('z');
      if (!(await knex.schema.hasColumn('t', 'w'))) table.integer('w');
    });`);
  expect(sql).toEqual(['CREATE TABLE "t" ( "x" integer )', 'ALTER TABLE "t" ADD COLUMN "z" integer']);
  expect(codes).toEqual(['late-callback', 'late-callback', 'unawaited-call']);
});

it('an async callback that awaits nothing is like any other', async () => {
  const { sql, codes } = await read(
    `await knex.schema.createTable('t', async (table) => { table.integer('x'); });`,
  );
  expect(sql).toEqual(['CREATE TABLE "t" ( "x" integer )']);
  expect(codes).toEqual([]);
});

it('what the rest of such a callback sends by itself is sent behind the table', async () => {
  const { sql } = await read(`
    await knex.schema.createTable('t', async (table) => {
      table.integer('x');
      await Promise.resolve();
      await knex.schema.createTable('u', (other) => { other.integer('y'); });
    });
    await knex.schema.createTable('v', (other) => { other.integer('z'); });`);
  expect(sql[0]).toBe('CREATE TABLE "t" ( "x" integer )');
  expect([...sql].sort().map((one) => one.slice(0, 16))).toEqual([
    'CREATE TABLE "t"',
    'CREATE TABLE "u"',
    'CREATE TABLE "v"',
  ]);
});
