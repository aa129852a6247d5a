import { expect, it } from 'vitest';
import { createReader } from '../../../adapters/sequelize/reader.js';
import { loadDialect } from '../../../src/dialects/index.js';
import { createState } from '../../../src/fold/create-state.js';
import type { DialectName } from '../../../src/ir/index.js';

/** What a migration does, as SQL, and the codes of what is said. */
async function read(body: string, name: DialectName): Promise<string[]> {
  const dialect = await loadDialect(name);
  const set = {
    ...{ adapter: 'sequelize', root: '/p', project: '/p', migrations: [], confidence: 1, evidence: '' },
    diagnostics: [],
  };
  const text = `module.exports = { up: async (q, S) => { ${body} } };`;
  const reader = await createReader(set, { dialect: name, readFile: () => text });
  const { up, diagnostics } = reader.read({ id: 'm.js', name: 'm.js', file: 'm.js' }, createState(dialect));
  const done = up.operations.flatMap((one) => (one.kind === 'opaque' ? ['manual'] : dialect.print(one)));
  return [...done, ...diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code)];
}

it('a function that is renamed can be dropped, and its name is free', async () => {
  const make = `await q.createFunction('f', [{ type: 'integer', name: 'x' }], 'integer', 'plpgsql', 'RETURN x;');`;
  const rename = `await q.renameFunction('f', [{ type: 'integer', name: 'x' }], 'g');`;
  const drop = `await q.dropFunction('g', [{ type: 'integer', name: 'x' }]);`;
  const done = await read(`${make} ${rename} ${make} ${drop}`, 'postgres');
  expect(done.map((one) => one.split('(')[0])).toEqual([
    'CREATE FUNCTION f',
    'ALTER FUNCTION f',
    'CREATE FUNCTION f',
    'DROP FUNCTION "g"',
  ]);
});

it.each(['mysql', 'mariadb'] as const)(
  'dropAllTables drops the tables of the one database: %s',
  async (name) => {
    const made = `await q.createTable('a', { id: { type: S.INTEGER, primaryKey: true } });
    await q.createTable('b', { a: { type: S.INTEGER, references: { model: 'a', key: 'id' } } });`;
    const done = await read(`${made} await q.dropAllTables();`, name);
    expect(done.slice(2)).toEqual([
      'ALTER TABLE `b` DROP FOREIGN KEY `b_ibfk_1`',
      'DROP TABLE `a`',
      'DROP TABLE `b`',
    ]);
  },
);

it('an enum keeps the list that it is given as an option, and a copy of one that it is given as it is', async () => {
  const made = async (type: string): Promise<string | undefined> => {
    const done = await read(
      `const values = ['a']; const type = ${type}; values.push('b'); await q.createTable('t', { x: type });`,
      'postgres',
    );
    return done[0];
  };
  expect(await made('S.ENUM({ values })')).toContain(`('a', 'b')`);
  expect(await made('new S.ENUM({ values })')).toContain(`('a', 'b')`);
  expect(await made('S.ENUM(values)')).toContain(`('a')`);
  expect(await made('S.ENUM(...values)')).toContain(`('a')`);
});
