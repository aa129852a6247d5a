import { expect, it } from 'vitest';
import { registry } from '../../adapters/index.js';
import { convert } from '../../src/convert/convert.js';
import { folderWith } from '../support/cli.js';

/** A second migration of a history that has made the table t, with what each tool calls a statement. */
const FILES = {
  knex: (body: string) => ({
    '1_a.js': `exports.up = (knex) => knex.raw('CREATE TABLE t (a integer, b integer)'); exports.down = async () => {};`,
    '2_b.js': `exports.config = { transaction: false };
      exports.up = async (knex) => { const send = (sql) => knex.raw(sql); ${body} }; exports.down = async () => {};`,
  }),
  sequelize: (body: string) => ({
    '20240101000000-a.js': `module.exports = {
      up: (q) => q.sequelize.query('CREATE TABLE t (a integer, b integer)'), down: async () => {} };`,
    '20240101000001-b.js': `module.exports = {
      up: async (q) => { const send = (sql) => q.sequelize.query(sql); ${body} }, down: async () => {} };`,
  }),
} as const;

async function told(tool: 'knex' | 'sequelize', body: string): Promise<readonly (number | undefined)[]> {
  const { report } = await convert(folderWith(FILES[tool](body)), registry, {
    from: tool,
    to: 'sql',
    dialect: 'postgres',
  });
  const found = report.migrations[1]?.diagnostics ?? [];
  return found.filter(({ code }) => code === 'refusal-by-rows').map(({ span }) => span?.line);
}

const UNIQUE = `send('CREATE UNIQUE INDEX i ON t (a)')`;

it.each([
  ['a key over rows', `try { await ${UNIQUE}; } catch {}`, 1],
  ['a catch that tells of it', `try { await ${UNIQUE}; } catch (error) { console.log(error); }`, 1],
  ['.catch', `await ${UNIQUE}.catch(() => {});`, 1],
  ['NOT NULL', `try { await send('ALTER TABLE t ALTER a SET NOT NULL'); } catch {}`, 1],
  ['a column without a value', `try { await send('ALTER TABLE t ADD c integer NOT NULL'); } catch {}`, 1],
  ['a check', `try { await send('ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)'); } catch {}`, 1],
  ['another type', `try { await send('ALTER TABLE t ALTER a TYPE smallint'); } catch {}`, 1],
  ['a row with a key', `await ${UNIQUE}; try { await send('INSERT INTO t (a) VALUES (1)'); } catch {}`, 1],
  ['a row without any', `try { await send('INSERT INTO t (a) VALUES (1)'); } catch {}`, 0],
  ['nothing catches it', `await ${UNIQUE};`, 0],
  ['it is thrown again', `try { await ${UNIQUE}; } catch (error) { console.log(error); throw error; }`, 0],
  ['only finally', `try { await ${UNIQUE}; } finally { console.log(1); }`, 0],
  ['an index', `try { await send('CREATE INDEX i ON t (a)'); } catch {}`, 0],
  ['a column', `try { await send('ALTER TABLE t ADD c integer'); } catch {}`, 0],
  [
    'a table that is new',
    `await send('CREATE TABLE n (a integer)'); try { await send('CREATE UNIQUE INDEX i ON n (a)'); } catch {}`,
    0,
  ],
])('%s', async (_, body, count) => {
  expect(await told('sequelize', body)).toHaveLength(count);
  expect(await told('knex', body)).toHaveLength(count);
});

// What the server refuses in a transaction of PostgreSQL ends that; where it is a savepoint of the code's own, what is around goes on.
it.each([
  ['that nothing catches', `await knex.transaction((trx) => trx.raw(UNIQUE));`, 0],
  ['in a function', `try { await knex.transaction((trx) => trx.raw(UNIQUE)); } catch {}`, 1],
  [
    'by hand',
    `const trx = await knex.transaction(); try { await trx.raw(UNIQUE); await trx.commit(); } catch { await trx.rollback(); }`,
    1,
  ],
  ['that is not there', `try { await knex.raw(UNIQUE); } catch {}`, 0],
])('a savepoint %s', async (_, body, count) => {
  const files = {
    '1_a.js': `exports.up = (knex) => knex.raw('CREATE TABLE t (a integer, b integer)'); exports.down = async () => {};`,
    '2_b.js': `const UNIQUE = 'CREATE UNIQUE INDEX i ON t (a)';
      exports.up = async (knex) => { ${body} }; exports.down = async () => {};`,
  };
  const { report } = await convert(folderWith(files), registry, {
    from: 'knex',
    to: 'sql',
    dialect: 'postgres',
  });
  const found = report.migrations[1]?.diagnostics.filter(({ code }) => code === 'refusal-by-rows');
  expect(found).toHaveLength(count);
});

it.each([
  ['with its rules', `await q.createTable('s', { id, a: S.INTEGER, b: S.INTEGER });`, 0],
  // Sequelize makes UNIQUE (b) of it.
  [
    'with stricter ones',
    `await q.createTable('s', { id, a: S.INTEGER, b: S.INTEGER, c: S.INTEGER }, { uniqueKeys: { k: { fields: ['a', 'b'] } } });`,
    1,
  ],
])('a table of SQLite that Sequelize makes anew %s', async (_, create, count) => {
  const files = {
    '20240101000000-a.js': `module.exports = {
      up: async (q, S) => { const id = { type: S.INTEGER, primaryKey: true }; ${create} }, down: async () => {} };`,
    '20240101000001-b.js': `module.exports = {
      up: async (q) => { try { await q.removeColumn('s', 'a'); } catch {} }, down: async () => {} };`,
  };
  const { report } = await convert(folderWith(files), registry, {
    from: 'sequelize',
    to: 'sql',
    dialect: 'sqlite',
  });
  const found = report.migrations[1]?.diagnostics.filter(({ code }) => code === 'refusal-by-rows');
  expect(found).toHaveLength(count);
});

// PostgreSQL 15: 22P02 "invalid input value for enum".
it('a default that is no value of its enum, in a call whose refusal is caught, is left out', async () => {
  const files = {
    '20240101000000-a.js': `module.exports = {
      up: (q, S) => q.createTable('t', { m: { type: S.ENUM('a', 'b'), defaultValue: 'a' } }), down: async () => {} };`,
    '20240101000001-b.js': `module.exports = { up: async (q) => {
        await q.sequelize.query("ALTER TABLE t ALTER m SET DEFAULT 'c'").catch(() => {});
        await q.sequelize.query("ALTER TABLE t ALTER m SET DEFAULT 'b'").catch(() => {});
      }, down: async () => {} };`,
  };
  const { report } = await convert(folderWith(files), registry, {
    from: 'sequelize',
    to: 'sql',
    dialect: 'postgres',
  });
  const [, second] = report.migrations;
  expect(second?.diagnostics.map(({ code }) => code)).toEqual(['refused-and-caught']);
  expect(second?.operations.map(({ answer }) => answer)).toEqual(['exact']);
});
