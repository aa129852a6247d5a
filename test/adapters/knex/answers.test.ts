import { expect, it } from 'vitest';
import { registry } from '../../../adapters/index.js';
import { convert } from '../../../src/convert/convert.js';
import type { DialectName } from '../../../src/ir/index.js';
import { folderWith } from '../../support/cli.js';

/** What a migration with a table `t (id, a)` does: its operations, and what is told of it. */
async function read(dialect: DialectName, body: string) {
  const files = {
    '1_a.js': `exports.up = async (knex) => {
        await knex.schema.createTable('t', (t) => { t.increments('id'); t.string('a', 20).notNullable(); });
        ${body}
      }; exports.down = async () => {};`,
  };
  const { report } = await convert(folderWith(files), registry, { from: 'knex', to: 'sql', dialect });
  const [only] = report.migrations;
  return {
    answers: only?.operations.map(({ answer, kind }) => `${answer} ${kind}`),
    told: only?.diagnostics.map(({ code, message }) => `${code}: ${message}`),
  };
}

const THEN = `await knex('t').insert({ a: 'then' });`;

// Asked of Knex 3 with pg (a result object, "r is not iterable"); of the others its sources: [insertId], [lastID].
it('an insert without returning gives no list on PostgreSQL: what takes it apart throws', async () => {
  const { answers, told } = await read(
    'postgres',
    `const [id] = await knex('t').insert({ a: 'x' }); ${THEN}`,
  );
  expect(answers).toEqual(['exact createTable', 'exact insert', 'manual opaque']);
  expect(told?.some((one) => one.startsWith('migration-throws'))).toBe(true);
});

it.each(['mysql', 'mariadb', 'sqlite'] as const)('on %s it gives a list of one', async (dialect) => {
  const body = `const ids = await knex('t').insert([{ a: 'x' }, { a: 'y' }]);
    if (ids.length === 1) ${THEN} else await knex.schema.dropTable('t');`;
  const { answers, told } = await read(dialect, body);
  expect(answers).toEqual(['exact createTable', 'exact insert', 'exact insert']);
  expect(told).toEqual([]);
});

it.each([
  ['returning', `const [{ id }] = await knex('t').insert({ a: 'x' }).returning('id');`],
  ['returning beside the row', `const [id] = await knex('t').insert({ a: 'x' }, 'id');`],
  [
    'the result object',
    `const { command, rows } = await knex('t').insert({ a: 'x' }); if (rows.length > 0) throw 1;`,
  ],
])('what is right on PostgreSQL is exact: %s', async (_, body) => {
  const { answers, told } = await read('postgres', `${body} ${THEN}`);
  expect(answers?.map((one) => one.split(' ')[0])).toEqual(['exact', 'exact', 'exact']);
  expect(told).toEqual([]);
});

// Asked of Knex 3 with pg: the columns by name, {} of a table that is not there; of one column that is not there, all of them.
it.each(['postgres', 'mysql', 'mariadb', 'sqlite'] as const)(
  'columnInfo on %s is that of the table',
  async (dialect) => {
    const body = `const info = await knex('t').columnInfo();
    if (info.a && !info.b && info.a.nullable === false && Object.keys(info).length === 2) ${THEN}
    if ((await knex('t').columnInfo('a')).nullable === false && 'id' in (await knex('t').columnInfo('b'))) ${THEN}
    if (Object.keys(await knex('none').columnInfo()).length > 0) await knex.schema.dropTable('t');`;
    const { answers, told } = await read(dialect, body);
    expect(answers).toEqual(['exact createTable', 'exact insert', 'exact insert']);
    expect(told).toEqual([]);
  },
);

it('what the schema does not tell of a column is not known', async () => {
  const { answers } = await read('postgres', `if ((await knex('t').columnInfo('id')).defaultValue) ${THEN}`);
  expect(answers).toEqual(['exact createTable', 'manual opaque']);
});
