import { describe, expect, it } from 'vitest';
import { registry } from '../../adapters/index.js';
import { convert } from '../../src/convert/convert.js';
import { folderWith } from '../support/cli.js';

/** A migration whose `up` does something to the tables t (with keys that are counted), u and v, of which v refers to u. */
const FILES = {
  sequelize: (body: string) => ({
    '20240101000000-a.js': `module.exports = {
      up: async (q, S) => {
        const key = { type: S.INTEGER, primaryKey: true, autoIncrement: true };
        await q.createTable('t', { id: key, a: S.INTEGER });
        await q.createTable('u', { a: { type: S.INTEGER, primaryKey: true } });
        await q.createTable('v', { a: { type: S.INTEGER, references: { model: 'u', key: 'a' } } });
        const column = (table, name, options) => q.addColumn(table, name, S.INTEGER, options);
        ${body}
      },
      down: async () => {} };`,
  }),
  knex: (body: string, config = 'exports.config = { transaction: false };') => ({
    '20240101000000_a.js': `${config}
      exports.up = async (knex) => {
        await knex.schema.createTable('t', (t) => { t.increments('id'); t.integer('a'); });
        await knex.schema.createTable('u', (t) => { t.integer('a').primary(); });
        await knex.schema.createTable('v', (t) => { t.integer('a').references('a').inTable('u'); });
        const column = (table, name) => knex.schema.table(table, (t) => { t.integer(name); });
        ${body}
      };
      exports.down = async () => {};`,
  }),
  typeorm: (body: string) => ({
    '1700000000000-a.js': `const { TableColumn } = require('typeorm');
      module.exports = class A1700000000000 {
        async up(q) {
          await q.query('CREATE TABLE t (id serial PRIMARY KEY, a int)');
          await q.query('CREATE TABLE u (a int PRIMARY KEY)');
          const column = (table, name) => q.addColumn(table, new TableColumn({ name, type: 'int', isNullable: true }));
          ${body}
        }
        async down() {}
      };`,
  }),
} as const;

async function toldOf(
  files: Readonly<Record<string, string>>,
  from: keyof typeof FILES,
  dialect: 'postgres' | 'sqlite' = 'postgres',
): Promise<readonly string[]> {
  const { report } = await convert(folderWith(files), registry, { from, to: 'sql', dialect });
  expect(report.totals.manual).toBe(0);
  return (report.migrations[0]?.diagnostics ?? []).flatMap(({ code, message }) =>
    code === 'undetermined-order' ? [/which decides (.*?);/.exec(message)?.[1] ?? message] : [],
  );
}

const COLUMNS = 'the order of the columns';
const KEYS = 'the keys of the rows';
const WHOLE = 'whether the server takes them, and what comes of them';

/** What Sequelize 6.37 on PostgreSQL 18 and MySQL 9.7 do in other orders when it is run again and again. */
describe("calls beside each other on Sequelize's pool", () => {
  it.each([
    [
      'columns of one table, told once',
      `await Promise.all(['b', 'c', 'd'].map((c) => column('t', c)));`,
      [COLUMNS],
    ],
    ['columns of two tables', `await Promise.all([column('t', 'b'), column('u', 'b')]);`, []],
    ['one after the other', `await column('t', 'b'); await column('t', 'c');`, []],
    ['in a loop', `for (const c of ['b', 'c']) await column('t', c);`, []],
    [
      'through functions',
      `await Promise.all(['b', 'c'].map(async (c) => { await column('t', c); }));`,
      [COLUMNS],
    ],
    ['awaited later', `const first = column('t', 'b'); await column('t', 'c'); await first;`, [COLUMNS]],
    [
      'then',
      `await Promise.all([column('u', 'b').then(() => column('t', 'b')), column('t', 'c')]);`,
      [COLUMNS],
    ],
    ['then, as one chain', `await column('t', 'b').then(() => column('t', 'c'));`, []],
    [
      'behind what a function awaits on its own',
      `await Promise.all([
        column('t', 'b'),
        (async () => { await column('u', 'b'); await column('t', 'c'); })(),
      ]);`,
      [COLUMNS],
    ],
    ['behind both', `await Promise.all([column('t', 'b'), column('u', 'b')]); await column('t', 'c');`, []],
    [
      'dropped columns',
      `await Promise.all([column('t', 'b'), column('u', 'b')]);
       await Promise.all([q.removeColumn('t', 'b'), q.removeColumn('t', 'a')]);`,
      [],
    ],
    [
      'a table and its index',
      `await Promise.all([q.createTable('w', { a: S.INTEGER }), q.addIndex('w', ['a'])]);`,
      [WHOLE],
    ],
    ['indexes', `await Promise.all([q.addIndex('t', ['a']), q.addIndex('u', ['a']), column('t', 'b')]);`, []],
    ['a column and its index', `await Promise.all([column('t', 'b'), q.addIndex('t', ['b'])]);`, [WHOLE]],
    [
      'a table that refers to another new one',
      `await Promise.all([
        q.createTable('w', { a: { type: S.INTEGER, primaryKey: true } }),
        q.createTable('x', { a: { type: S.INTEGER, references: { model: 'w', key: 'a' } } }),
      ]);`,
      [WHOLE],
    ],
    [
      'rows whose keys are counted',
      `await Promise.all([1, 2].map((a) => q.bulkInsert('t', [{ a }])));`,
      [KEYS],
    ],
    ['rows with their keys', `await Promise.all([1, 2].map((id) => q.bulkInsert('t', [{ id, a: 1 }])));`, []],
    [
      'rows that refer to others',
      `await Promise.all([q.bulkInsert('u', [{ a: 1 }]), q.bulkInsert('v', [{ a: 1 }])]);`,
      [WHOLE],
    ],
    [
      'changes of different rows',
      `await Promise.all([1, 2].map((id) => q.bulkUpdate('t', { a: 7 }, { id })));`,
      [],
    ],
    [
      'changes of the same rows',
      `await Promise.all([1, 2].map((a) => q.bulkUpdate('t', { a }, {})));`,
      ['the rows'],
    ],
    [
      'in one transaction',
      `await q.sequelize.transaction((transaction) => Promise.all(['b', 'c'].map((c) => column('t', c, { transaction }))));`,
      [],
    ],
    [
      'in two transactions',
      `await Promise.all(['b', 'c'].map((c) =>
        q.sequelize.transaction((transaction) => column('t', c, { transaction }))));`,
      [COLUMNS],
    ],
  ])('%s', async (_, body, expected) => {
    expect(await toldOf(FILES.sequelize(body), 'sequelize')).toEqual(expected);
  });

  it('SQLite has one connection, to which the calls come in their order', async () => {
    const body = `await Promise.all(['b', 'c', 'd'].map((c) => column('t', c)));`;
    expect(await toldOf(FILES.sequelize(body), 'sequelize', 'sqlite')).toEqual([]);
  });

  it('on one connection calls of several statements come in turns', async () => {
    const body = `await Promise.all([column('t', 'b'), column('t', 'c')]); await Promise.all([q.removeColumn('t', 'b'), q.removeColumn('t', 'c')]);`;
    expect(await toldOf(FILES.sequelize(body), 'sequelize', 'sqlite')).toEqual([WHOLE]);
  });
});

describe("builders beside each other on Knex's pool", () => {
  const columns = `await Promise.all(['b', 'c'].map((c) => column('t', c)));`;

  it.each([
    ['columns', columns, [COLUMNS]],
    ['one after the other', `await column('t', 'b'); await column('t', 'c');`, []],
    ['rows', `await Promise.all([1, 2].map((a) => knex('t').insert({ a })));`, [KEYS]],
    [
      'rows in a transaction of its own',
      `await knex.transaction((trx) => Promise.all([1, 2].map((a) => trx('t').insert({ a }))));`,
      [],
    ],
    [
      'rows that are given to one',
      `await knex.transaction((trx) => Promise.all([1, 2].map((a) => knex('t').transacting(trx).insert({ a }))));`,
      [],
    ],
  ])('%s', async (_, body, expected) => {
    expect(await toldOf(FILES.knex(body), 'knex')).toEqual(expected);
  });

  it("in the migration's transaction they come in their order", async () => {
    expect(await toldOf(FILES.knex(columns, ''), 'knex')).toEqual([]);
  });

  it('in their order, but in turns', async () => {
    const chain = `await Promise.all([column('t', 'b').table('t', (t) => { t.integer('c'); }), column('t', 'd')]);`;
    expect(await toldOf(FILES.knex(chain, ''), 'knex')).toEqual([COLUMNS]);
  });

  it('SQLite has a pool of one, which a builder keeps until it is done', async () => {
    const chain = `await Promise.all([column('t', 'b').table('t', (t) => { t.integer('c'); }), column('t', 'd')]);`;
    expect(await toldOf(FILES.knex(chain), 'knex', 'sqlite')).toEqual([]);
  });
});

/** What TypeORM 0.3 does on PostgreSQL 18: the same each time, but not what the calls say. */
describe("calls beside each other on TypeORM's one connection", () => {
  it.each([
    ['queries', `await Promise.all(['b', 'c'].map((c) => q.query('ALTER TABLE t ADD ' + c + ' int')));`, []],
    ['calls that ask first, all of them', `await Promise.all([column('t', 'b'), column('t', 'c')]);`, []],
    [
      'one that asks first, and a query that does not',
      `await Promise.all([column('t', 'b'), q.query('ALTER TABLE t ADD c int')]);`,
      [COLUMNS],
    ],
    [
      'a query, and one that asks first',
      `await Promise.all([q.query('ALTER TABLE t ADD b int'), column('t', 'c')]);`,
      [],
    ],
    ['tables of their own', `await Promise.all([column('t', 'b'), q.query('ALTER TABLE u ADD c int')]);`, []],
    ['one behind the other', `await column('t', 'b'); await q.query('ALTER TABLE t ADD c int');`, []],
    [
      'behind what is awaited elsewhere',
      `const add = async (name) => { await column('t', name); };
       await add('b'); await q.query('ALTER TABLE t ADD c int');
       await q.startTransaction(); await q.query('ALTER TABLE t ADD d int'); await q.commitTransaction();
       await column('t', 'e'); await q.query('ALTER TABLE t ADD f int');`,
      [],
    ],
  ])('%s', async (_, body, expected) => {
    expect(await toldOf(FILES.typeorm(body), 'typeorm')).toEqual(expected);
  });
});
