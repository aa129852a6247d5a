import { expect, it } from 'vitest';
import { registry } from '../../adapters/index.js';
import { convert } from '../../src/convert/convert.js';
import { folderWith } from '../support/cli.js';

/** A migration in which a transaction throws, or may, which is caught. */
const FILES = {
  knex: (condition: string) => ({
    '1_a.js': `exports.up = async (knex) => {
      await knex.raw('CREATE TABLE t (a integer)');
      try {
        await knex.transaction(async (trx) => { await trx('t').insert({ a: 1 }); if (${condition}) throw new Error('no'); });
      } catch {}
      await knex.raw('CREATE TABLE last (a integer)');
    }; exports.down = async () => {};`,
  }),
  sequelize: (condition: string) => ({
    '20240101000000-a.js': `module.exports = { up: async (q) => {
      await q.sequelize.query('CREATE TABLE t (a integer)');
      try {
        await q.sequelize.transaction(async (transaction) => {
          await q.bulkInsert('t', [{ a: 1 }], { transaction });
          if (${condition}) throw new Error('no');
        });
      } catch {}
      await q.sequelize.query('CREATE TABLE last (a integer)');
    }, down: async () => {} };`,
  }),
  typeorm: (condition: string) => ({
    '1600000000000-A.js': `exports.A1600000000000 = class A1600000000000 {
      async up(q) {
        await q.query('CREATE TABLE t (a integer)');
        await q.startTransaction();
        try {
          await q.query('INSERT INTO t VALUES (1)');
          if (${condition}) throw new Error('no');
          await q.commitTransaction();
        } catch { await q.rollbackTransaction(); }
        await q.query('CREATE TABLE last (a integer)');
      }
      async down() {}
    };`,
  }),
} as const;

type Tool = keyof typeof FILES;

async function answers(tool: Tool, condition: string): Promise<readonly string[]> {
  const folder = folderWith(FILES[tool](condition));
  const { report } = await convert(folder, registry, { from: tool, to: 'sql', dialect: 'postgres' });
  const [only] = report.migrations;
  return (only?.operations ?? []).filter(({ direction }) => direction === 'up').map(({ answer }) => answer);
}

it.each(['knex', 'sequelize', 'typeorm'] as const)(
  'what %s takes back, or may, with a transaction whose error is caught is not exact',
  async (tool) => {
    const [table, ...unsure] = await answers(tool, 'process.env.SEED');
    expect([table, unsure[0]]).toEqual(['exact', 'manual']);
    const [, second] = await answers(tool, 'true');
    // Nothing is left of the row: TypeORM's own words for it are left to a person, the others' leave nothing to do.
    expect(second).toBe(tool === 'typeorm' ? 'manual' : 'exact');
  },
);

/** A migration with a transaction that the code begins and ends itself. */
const BY_HAND = {
  knex: (end: string) => ({
    '1_a.js': `exports.up = async (knex) => {
      await knex.raw('CREATE TABLE t (a integer)');
      const trx = await knex.transaction();
      await trx('t').insert({ a: 1 });
      const [row] = await trx('t').select();
      ${end}
      await knex.raw('CREATE TABLE last (a integer)');
    }; exports.down = async () => {};`,
  }),
  sequelize: (end: string) => ({
    '20240101000000-a.js': `module.exports = { up: async (q) => {
      await q.sequelize.query('CREATE TABLE t (a integer)');
      const trx = await q.sequelize.transaction();
      await q.bulkInsert('t', [{ a: 1 }], { transaction: trx });
      const [[row]] = await q.sequelize.query('SELECT * FROM t', { transaction: trx });
      ${end}
      await q.sequelize.query('CREATE TABLE last (a integer)');
    }, down: async () => {} };`,
  }),
} as const;

it.each(
  (['knex', 'sequelize'] as const).flatMap((tool) =>
    (
      [
        ['is committed', 'await trx.commit();', ['exact', 'exact', 'exact']],
        // With what ran in it.
        ['is rolled back', 'await trx.rollback();', ['exact', 'manual', 'exact']],
        [
          'may be rolled back',
          'if (row) await trx.rollback(); else await trx.commit();',
          ['exact', 'manual', 'exact', 'manual', 'exact'],
        ],
        [
          'may be rolled back by what then throws',
          `if (row) { await trx.rollback(); throw new Error('no'); } await trx.commit();`,
          ['exact', 'exact', 'exact'],
        ],
      ] as const
    ).map(([title, end, expected]) => ({ tool, title, end, expected })),
  ),
)('$tool: a transaction that $title', async ({ tool, end, expected }) => {
  const folder = folderWith(BY_HAND[tool](end));
  const { report } = await convert(folder, registry, { from: tool, to: 'sql', dialect: 'postgres' });
  const made = report.migrations[0]?.operations.filter(({ direction }) => direction === 'up');
  // What is left to a person stands before what may be taken back.
  expect(made?.map(({ answer }) => answer)).toEqual(expected);
});

it.each(['knex', 'sequelize'] as const)(
  'numbers that rows have taken in a transaction of %s which throws are not given back, which is told',
  async (tool) => {
    const codes = async (columns: string, dialect: 'postgres' | 'sqlite'): Promise<readonly string[]> => {
      const files = Object.entries(FILES[tool]('true')).map(([name, text]) => [
        name,
        text.replace('CREATE TABLE t (a integer)', `CREATE TABLE t (${columns})`),
      ]);
      const folder = folderWith(Object.fromEntries(files) as Record<string, string>);
      const { report } = await convert(folder, registry, { from: tool, to: 'sql', dialect });
      return (report.migrations[0]?.diagnostics ?? []).map(({ code }) => code);
    };
    expect(await codes('id serial PRIMARY KEY, a integer', 'postgres')).toContain('skipped-numbers');
    expect(await codes('a integer', 'postgres')).not.toContain('skipped-numbers');
    expect(await codes('a serial', 'postgres')).not.toContain('skipped-numbers');
    expect(await codes('id integer PRIMARY KEY AUTOINCREMENT, a integer', 'sqlite')).not.toContain(
      'skipped-numbers',
    );
  },
);
