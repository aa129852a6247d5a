import { describe, expect, it } from 'vitest';
import { createReader as sequelize } from '../../adapters/sequelize/reader.js';
import { createReader as typeorm } from '../../adapters/typeorm/reader.js';
import { loadDialect } from '../../src/dialects/index.js';
import { createState } from '../../src/fold/create-state.js';
import type { DialectName } from '../../src/ir/index.js';

const TOOLS = {
  sequelize: {
    createReader: sequelize,
    id: 'm.js',
    start: `await q.createTable('base', { id: { type: S.INTEGER, primaryKey: true }, a: S.STRING(20) });`,
    module: (body: string) =>
      `module.exports = { up: async (q, S) => { const { sequelize } = q; ${body} } };`,
  },
  typeorm: {
    createReader: typeorm,
    id: 'M1700000000000',
    start: `await q.createTable(new Table({ name: 'base', columns: [{ name: 'id', type: 'int', isPrimary: true, primaryKeyConstraintName: 'pk' },
      { name: 'a', type: 'varchar', length: '20', isNullable: true }] }));`,
    module: (body: string) => `
      const { Table, TableColumn, TableIndex, TableUnique, TableCheck } = require('typeorm');
      const made = () => new Table({ name: 't', columns: [{ name: 'id', type: 'int' }] });
      const column = (name) => new TableColumn({ name, type: 'int', isNullable: true });
      exports.M1700000000000 = class M1700000000000 { async up(q) { ${body} } async down() {} };`,
  },
} as const;

/** What a migration does behind the first table, as SQL: `manual` where that is not known; then the codes of what is said. */
async function read(
  tool: keyof typeof TOOLS,
  body: string,
  name: DialectName = 'postgres',
): Promise<string[]> {
  const { createReader, id, start, module } = TOOLS[tool];
  const dialect = await loadDialect(name);
  const set = {
    ...{
      adapter: tool,
      root: '/p',
      project: '/p',
      migrations: [],
      confidence: 1,
      evidence: '',
      diagnostics: [],
    },
  };
  const text = module(`${start}\nconst unknown = process.env.UNKNOWN;\n${body}`);
  const reader = await createReader(set, { dialect: name, readFile: () => text });
  const { up, diagnostics } = reader.read({ id, name: id, file: 'm.js' }, createState(dialect));
  const done = up.operations.slice(1).flatMap((operation) => {
    if (operation.kind === 'opaque') return ['manual'];
    return dialect.print(operation).map((sql) => sql.replaceAll(/\s+/g, ' ').replaceAll(/["`]/g, ''));
  });
  return [...done, ...diagnostics.filter(({ severity }) => severity !== 'note').map(({ code }) => code)];
}

describe('what the code does to objects of TypeORM on a side that may never happen', () => {
  it.each([
    [
      'a method of a table',
      `const t = made(); if (unknown) t.addColumn(column('b')); await q.createTable(t);`,
    ],
    ['its list', `const t = made(); if (unknown) t.columns.push(column('b')); await q.createTable(t);`],
    [
      'its keys',
      `const t = made(); if (unknown) t.addUniqueConstraint(new TableUnique({ columnNames: ['id'] })); await q.createTable(t);`,
    ],
    [
      'what it has no more',
      `const t = made(); unknown && t.removeColumn(t.columns[0]); await q.createTable(t);`,
    ],
    [
      'a property of a clone',
      `const t = await q.getTable('base'); const c = t.findColumnByName('a').clone();
      switch (unknown) { case '1': c.isNullable = false; } await q.changeColumn('base', 'a', c);`,
    ],
    [
      'a table that TypeORM remembers',
      `const t = await q.getTable('base'); if (unknown) t.removeColumn(t.findColumnByName('a'));
      await q.addColumn(t, column('b'));`,
    ],
    [
      'in a loop',
      `const t = made(); for (const name of String(unknown).split(',')) t.addColumn(column(name)); await q.createTable(t);`,
    ],
  ])('%s', async (_, body) => {
    expect(await read('typeorm', body)).toEqual(['manual']);
    expect(await read('typeorm', body, 'sqlite')).toEqual(['manual']);
  });

  it('a transaction that may have been begun or ended is told', async () => {
    const body = `if (unknown) await q.startTransaction(); await q.query('CREATE TABLE b (a integer)');
      if (unknown) await q.commitTransaction();`;
    expect(await read('typeorm', body)).toEqual(['CREATE TABLE b ( a integer )', 'inner-transaction']);
    const asks = `if (unknown) await q.commitTransaction(); if (q.isTransactionActive) await q.query('CREATE TABLE b (a integer)');`;
    expect(await read('typeorm', asks)).toEqual(['manual', 'inner-transaction']);
  });
});

describe('what the code does to values of Sequelize on a side that may never happen', () => {
  it.each([
    [
      'the attributes',
      `const a = { id: S.INTEGER }; if (unknown) a.y = S.INTEGER; await q.createTable('t', a);`,
    ],
    [
      'a type that is refined',
      `const s = S.STRING(9); if (unknown) s.BINARY; await q.createTable('t', { s });`,
    ],
    [
      'the same of a number',
      `const i = S.INTEGER(9); unknown && i.UNSIGNED; await q.createTable('t', { i });`,
    ],
    [
      'the values of an enum',
      `const e = S.ENUM('a'); if (unknown) e.values.push('b'); await q.createTable('t', { e });`,
    ],
    ['rows', `const rows = [{ id: 1 }]; if (unknown) rows[0].a = 'x'; await q.bulkInsert('base', rows);`],
    ['options', `const o = {}; if (unknown) o.unique = true; await q.addIndex('base', ['a'], o);`],
  ])('%s', async (_, body) => {
    for (const dialect of ['postgres', 'mysql', 'sqlite'] as const)
      expect(await read('sequelize', body, dialect)).toEqual(['manual']);
  });

  it('what is done for certain is done', async () => {
    const body = `const e = S.ENUM('a'); e.values.push('b');
      await q.createTable('t', { e, i: S.INTEGER(9).UNSIGNED.ZEROFILL, s: S.STRING(9).BINARY });`;
    expect(await read('sequelize', body, 'mysql')).toEqual([
      "CREATE TABLE t ( e enum('a', 'b'), i int(9) unsigned zerofill, s varchar(9) BINARY ) ENGINE=InnoDB",
    ]);
  });

  it('a transaction that may be open is none around other calls; one that nothing ends takes back what ran in it', async () => {
    const maybe = `let t; if (unknown) t = await sequelize.transaction(); await q.addColumn('base', 'b', S.INTEGER);`;
    expect(await read('sequelize', maybe)).toEqual(['ALTER TABLE base ADD COLUMN b integer']);
    const open = `const transaction = await sequelize.transaction(); await q.addColumn('base', 'b', S.INTEGER, { transaction });`;
    expect(await read('sequelize', open)).toEqual([
      'ALTER TABLE base ADD COLUMN b integer',
      'transaction-never-ended',
    ]);
    expect(await read('sequelize', `${open} await transaction.commit();`)).toEqual([
      'ALTER TABLE base ADD COLUMN b integer',
    ]);
  });
});

describe('what is only supposed to throw', () => {
  const add = `await q.addColumn('base', 'b', S.INTEGER);`;
  const added = 'ALTER TABLE base ADD COLUMN b integer';
  it.each([
    // Nothing is in its way where the code goes on.
    [`try { JSON.parse(unknown); } catch {} ${add}`, [added]],
    // It ends the migration, as it does where nothing catches it.
    [`try { JSON.parse(unknown); } catch (error) { console.log(error); throw error; } ${add}`, [added]],
    // Whether it does is decided by the author: by that check, which is told once, whatever throws.
    [
      `try { JSON.parse(unknown); unknown.length; } catch (error) { if (process.env.STRICT) throw error; } ${add}`,
      [added, 'unknown-guard'],
    ],
    [`try { JSON.parse(unknown); } catch { if (process.env.STRICT) { ${add} } }`, ['manual']],
  ])('%s', async (body, done) => {
    expect(await read('sequelize', body)).toEqual(done);
  });
});

describe('calls that are awaited later, behind the branch that made them', () => {
  it.each([
    [
      'sequelize',
      `const p = []; if (unknown) p.push(q.addColumn('base', 'b', S.INTEGER)); await Promise.all(p);`,
    ],
    ['sequelize', `return unknown ? q.addColumn('base', 'b', S.INTEGER) : q.removeColumn('base', 'a');`],
    ['sequelize', `if (unknown) return; await q.addColumn('base', 'b', S.INTEGER);`],
    ['typeorm', `const p = []; if (unknown) p.push(q.addColumn('base', column('b'))); await Promise.all(p);`],
    ['typeorm', `await (unknown ?? q.addColumn('base', column('b')));`],
    ['typeorm', `if (unknown) return; await q.addColumn('base', column('b'));`],
  ] as const)('%s: %s', async (tool, body) => {
    expect(await read(tool, body)).toEqual(['manual']);
  });
});

describe('a table that TypeORM remembers', () => {
  it('has what calls have done to it; PostgreSQL alone does not tell it its new name', async () => {
    const body = `const t = await q.getTable('base'); await q.addColumn(t, column('b')); await q.dropColumn(t, 'b');
      await q.renameTable(t, 'other'); await q.addColumn(t, column('c')); if (t.findColumnByName('c')) await q.dropTable(t);`;
    const columns = ['ALTER TABLE base ADD COLUMN b int', 'ALTER TABLE base DROP COLUMN b'];
    const renamed = ['ALTER TABLE other ADD COLUMN c int', 'DROP TABLE other'];
    expect(await read('typeorm', body, 'mysql')).toEqual([
      ...columns,
      'RENAME TABLE base TO other',
      ...renamed,
    ]);
    expect(await read('typeorm', body)).toContain('table-not-found');
  });

  it('is made anew on SQLite with the columns that it got', async () => {
    const body = `const t = await q.getTable('base'); await q.addColumn(t, column('b')); await q.addColumn(t, column('c'));`;
    const done = await read('typeorm', body, 'sqlite');
    expect(done.findLast((one) => one.startsWith('CREATE'))).toMatch(/b int, c int/);
  });

  it('is what later calls go by: on MySQL the second does not see the comment that the first one set', async () => {
    const change = (comment: string) =>
      `await q.changeColumn('base', 'a', new TableColumn({ name: 'a', type: 'varchar', length: '20', isNullable: true${comment} }));`;
    const both = `${change(`, comment: 'c'`)} ${change('')}`;
    const set = "ALTER TABLE base MODIFY COLUMN a varchar(20) COMMENT 'c'";
    expect(await read('typeorm', both, 'mysql')).toEqual([set, 'table-remembered-otherwise']);
    const anew = both.replace('; await', "; await q.getTable('base'); await");
    expect(await read('typeorm', anew, 'mysql')).toEqual([
      set,
      'ALTER TABLE base MODIFY COLUMN a varchar(20)',
    ]);
    expect(
      await read('typeorm', `if (unknown) { ${change(`, comment: 'c'`)} } ${change('')}`, 'mysql'),
    ).toEqual(['manual', 'manual']);
  });

  it('is what a column of it is compared with, so a change in place is none', async () => {
    const body = (
      given: string,
    ) => `const t = await q.getTable('base'); const c = t.findColumnByName('a'); c.isNullable = false;
      await q.changeColumn(${given}, 'a', c);`;
    expect(await read('typeorm', body(`'base'`))).toEqual(['column-changed-in-place']);
    expect(await read('typeorm', body('t'))).toEqual(['column-changed-in-place']);
  });
});

it('what fails in a transaction of the entity manager is taken back where the server does', async () => {
  const body = `await q.manager.transaction(async (m) => { await m.query('CREATE TABLE b (a integer)'); throw new Error('no'); })
    .catch(() => {}); await q.query('CREATE TABLE c (a integer)');`;
  expect(await read('typeorm', body)).toEqual(['CREATE TABLE c ( a integer )']);
  expect(await read('typeorm', body, 'mysql')).toEqual([
    'CREATE TABLE b ( a int )',
    'manual',
    'CREATE TABLE c ( a int )',
  ]);
});
