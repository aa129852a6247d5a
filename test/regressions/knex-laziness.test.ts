import { describe, expect, it } from 'vitest';
import { createReader } from '../../adapters/knex/reader.js';
import { loadDialect } from '../../src/dialects/index.js';
import { createState } from '../../src/fold/create-state.js';
import type { Migration } from '../../src/ir/index.js';

const root = '/project/migrations';

/** Reads an `up` whose body is given, on an empty database. */
async function readUp(
  body: string,
): Promise<{ readonly sql: readonly string[]; readonly migration: Migration }> {
  const dialect = await loadDialect('postgres');
  const set = {
    adapter: 'knex',
    root,
    project: root,
    migrations: [],
    confidence: 1,
    evidence: '',
    diagnostics: [],
  };
  const text = `exports.up = async (knex) => {\n${body}\n};\nexports.down = async () => {};\n`;
  const reader = await createReader(set, { dialect: 'postgres', readFile: () => text });
  const migration = reader.read({ id: 'a', name: 'a', file: 'a.js' }, createState(dialect));
  const sql = migration.up.operations.flatMap((operation) =>
    operation.kind === 'opaque' ? [`-- ${operation.reason}`] : dialect.print(operation),
  );
  return { sql, migration };
}

describe('objects given to a builder', () => {
  it('are read when the builder is executed, as Knex keeps them', async () => {
    const { sql } = await readUp(`
      const row = { id: 1, name: 'before' };
      const insert = knex('t').insert(row);
      row.name = 'after';
      await insert;
    `);
    expect(sql.join()).toContain("'after'");
    expect(sql.join()).not.toContain("'before'");
  });

  it('are read again for every execution', async () => {
    const { sql } = await readUp(`
      const rows = [{ id: 1 }];
      const insert = knex('t').insert(rows);
      await insert;
      rows.push({ id: 2 });
      await insert;
    `);
    expect(sql).toHaveLength(2);
    expect(sql[0]).not.toContain('2');
    expect(sql[1]).toContain('2');
  });

  it('keep what a clone was given', async () => {
    const { sql } = await readUp(`
      const row = { name: 'before' };
      const insert = knex('t').insert(row).clone();
      row.name = 'after';
      await insert;
    `);
    expect(sql.join()).toContain("'before'");
  });

  it('become unknown when something unknown is put into them', async () => {
    const { sql } = await readUp(`
      const row = { name: 'before' };
      const insert = knex('t').insert(row);
      row.name = (await knex('t').first()).name;
      await insert;
    `);
    expect(sql).toHaveLength(1);
    expect(sql[0]).toMatch(/^-- /);
  });
});

describe('a statement as an object', () => {
  it('gives its SQL as the server gets it', async () => {
    const { sql } = await readUp(`
      const { sql, bindings } = knex('t').insert({ id: 5 }).toSQL().toNative();
      await knex.raw(sql.replace('$1', '?'), bindings);
    `);
    expect(sql.join()).toMatch(/insert into "t"/i);
    expect(sql.join()).toContain('5');
  });
});

describe('an insert of no rows', () => {
  it('throws, as Knex refuses it', async () => {
    const { migration } = await readUp(`await knex('t').insert([]);`);
    expect(migration.diagnostics).toContainEqual(
      expect.objectContaining({ severity: 'manual', message: 'up throws: The query is empty' }),
    );
  });
});

describe('a transaction that throws', () => {
  const FAILING = `knex.transaction(async (trx) => {
    await trx.schema.createTable('gone', (t) => { t.increments(); });
    throw new Error('undo');
  })`;

  it('does nothing where the error is caught', async () => {
    const { sql, migration } = await readUp(`
      try { await ${FAILING}; } catch (error) { if (error.message !== 'undo') throw error; }
      if (!(await knex.schema.hasTable('gone'))) await knex.schema.createTable('kept', (t) => { t.integer('n'); });
    `);
    expect(sql).toHaveLength(1);
    expect(sql[0]).toMatch(/create table "kept"/i);
    expect(migration.diagnostics).toEqual([]);
  });

  it('rejects the promise that it gives, which may be caught there', async () => {
    const { sql } = await readUp(
      `await ${FAILING}.catch(() => {}); await knex.schema.raw('create table kept (n int)');`,
    );
    expect(sql).toHaveLength(1);
    expect(sql[0]).toMatch(/create table "kept"/i);
  });

  it('undoes only what its own savepoint has', async () => {
    const { sql } = await readUp(`
      await knex.transaction(async (trx) => {
        await trx.schema.createTable('kept', (t) => { t.integer('n'); });
        await trx.transaction(async (inner) => { await inner('kept').insert({ n: 1 }); throw new Error('x'); }).catch(() => {});
        await trx('kept').insert({ n: 2 });
      });
    `);
    expect(sql).toHaveLength(2);
    expect(sql[1]).toContain('2');
  });

  it('stops the migration where nothing catches', async () => {
    const { migration } = await readUp(`await ${FAILING};`);
    expect(migration.diagnostics).toContainEqual(expect.objectContaining({ code: 'migration-throws' }));
  });
});

describe('SQL that undoes', () => {
  it.each([
    ['rollback', 'manual'],
    ['rollback to savepoint s', 'manual'],
    ['savepoint s', 'lossy'],
  ])('%s is told as %s, for it depends on who has opened what', async (statement, severity) => {
    const { migration } = await readUp(
      `await knex.raw('create table t (n int)'); await knex.raw('${statement}');`,
    );
    expect(migration.diagnostics).toContainEqual(
      expect.objectContaining({ code: 'transaction-control', severity }),
    );
  });
});
