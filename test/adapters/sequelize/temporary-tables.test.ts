import { expect, it } from 'vitest';
import { createReader } from '../../../adapters/sequelize/reader.js';
import { loadDialect } from '../../../src/dialects/index.js';
import { createState } from '../../../src/fold/create-state.js';
import type { DialectName } from '../../../src/ir/index.js';

const TEMPORARY = `await q.sequelize.query('CREATE TEMPORARY TABLE t (a integer, b integer)');`;

/** What is sent after a temporary table `t` is made; what is not understood, or throws, as the code says it. */
async function afterTemporary(body: string, name: DialectName, head = 'async (q, S) =>'): Promise<string[]> {
  const dialect = await loadDialect(name);
  const set = {
    ...{ adapter: 'sequelize', root: '/p', project: '/p', migrations: [], confidence: 1, evidence: '' },
    diagnostics: [],
  };
  const text = `module.exports = { up: ${head} { ${TEMPORARY} ${body} } };`;
  const reader = await createReader(set, { dialect: name, readFile: () => text });
  const { up } = reader.read({ id: 'm.js', name: 'm.js', file: 'm.js' }, createState(dialect));
  return up.operations
    .slice(1)
    .flatMap((one) => (one.kind === 'opaque' ? [`manual: ${one.reason}`] : dialect.print(one)));
}

it('PostgreSQL: addColumn and removeColumn name the schema public, which has no temporary table', async () => {
  const thrown = ['manual: it throws: relation "public.t" does not exist: t is a temporary table'];
  expect(await afterTemporary(`await q.addColumn('t', 'c', S.INTEGER);`, 'postgres')).toEqual(thrown);
  expect(await afterTemporary(`await q.removeColumn('t', 'b');`, 'postgres')).toEqual(thrown);
  expect(await afterTemporary(`await q.addIndex('t', ['a']);`, 'postgres')).toEqual([
    'CREATE INDEX "t_a" ON "t" ("a")',
  ]);
});

it('PostgreSQL: describeTable looks into public, and finds none', async () => {
  const [thrown] = await afterTemporary(`await q.renameColumn('t', 'a', 'z');`, 'postgres');
  expect(thrown).toMatch(/^manual: it throws: Error: No description found for "t" table/);
});

it.each(['postgres', 'mysql', 'mariadb', 'sqlite'] as const)(
  'no catalog lists a temporary table: %s',
  async (name) => {
    const asked = `if (await q.tableExists('t')) await q.createTable('seen', { id: S.INTEGER });
      if ((await q.showAllTables()).length > 0) await q.createTable('listed', { id: S.INTEGER });`;
    expect(await afterTemporary(asked, name)).toEqual([]);
  },
);

it.each(['mysql', 'sqlite'] as const)('describeTable answers where a name is enough: %s', async (name) => {
  const asked = `const { b } = await q.describeTable('t'); if (b) await q.removeColumn('t', 'b');`;
  expect(await afterTemporary(asked, name)).not.toEqual([]);
});

it('the query interface has no method of the instance, and umzug may be given the instance', async () => {
  const call = `await q.query('DROP TABLE t');`;
  const [thrown] = await afterTemporary(call, 'postgres');
  expect(thrown).toMatch(/^manual: it throws: .*query/);
  expect(await afterTemporary(`if (q.getDialect) await q.dropTable('t');`, 'postgres')).toEqual([]);
  const context = await afterTemporary(call, 'postgres', 'async ({ context: q }) =>');
  expect(context).toEqual(['DROP TABLE "t"']);
});
