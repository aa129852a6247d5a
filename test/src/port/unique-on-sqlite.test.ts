import { describe, expect, it } from 'vitest';
import { registry } from '../../../adapters/index.js';
import { convert } from '../../../src/convert/convert.js';
import { folderWith } from '../../support/cli.js';
import { withSqlite } from '../../support/sqlite.js';
import { plainValue, portWay } from './any-way.js';

/** What SQLite holds behind the port of a script: the names of its unique indexes, and the rows of `t`. */
async function ends(
  script: string,
): Promise<{ readonly unique: readonly string[]; readonly rows: string[] }> {
  const { sql, manual } = await portWay('postgres', 'sqlite', script);
  expect(manual).toEqual([]);
  return withSqlite(async (client) => {
    await client.query('PRAGMA foreign_keys = ON');
    for (const statement of sql) await client.query(statement);
    const unique = await client.query(
      `SELECT m.name FROM sqlite_master m WHERE m.type = 'index' AND m.sql LIKE 'CREATE UNIQUE%' ORDER BY m.name`,
    );
    const rows = await client.query('SELECT * FROM t ORDER BY 1');
    return {
      unique: unique.map(({ name }) => String(name)),
      rows: rows.map((row) => Object.values(row).map(plainValue).join(' ')),
    };
  });
}

const TABLE = 'CREATE TABLE t (id integer PRIMARY KEY, a varchar(9) CONSTRAINT k UNIQUE, b integer);';

describe('unique constraints of PostgreSQL are unique indexes of SQLite', () => {
  it.each([
    ['of a new table', TABLE, ['k']],
    [
      'without a name: that which PostgreSQL gives',
      'CREATE TABLE t (id integer PRIMARY KEY, a integer UNIQUE)',
      ['t_a_key'],
    ],
    ['of a table that is there', `${TABLE} ALTER TABLE t ADD CONSTRAINT l UNIQUE (b, a)`, ['k', 'l']],
    ['of a new column', `${TABLE} ALTER TABLE t ADD COLUMN c integer UNIQUE`, ['k', 't_c_key']],
    ['dropped', `${TABLE} ALTER TABLE t DROP CONSTRAINT k`, []],
    ['dropped with a column', `${TABLE} ALTER TABLE t DROP COLUMN a`, []],
    ['renamed as a constraint', `${TABLE} ALTER TABLE t RENAME CONSTRAINT k TO l`, ['l']],
    ['renamed as an index', `${TABLE} ALTER INDEX k RENAME TO l`, ['l']],
    [
      'made from an index',
      `${TABLE} CREATE UNIQUE INDEX i ON t (b); ALTER TABLE t ADD CONSTRAINT l UNIQUE USING INDEX i`,
      ['k', 'l'],
    ],
    ['through a change of a column', `${TABLE} ALTER TABLE t ALTER COLUMN b SET NOT NULL`, ['k']],
    [
      'with its table before it where two schemas have the name',
      `${TABLE} CREATE SCHEMA s; CREATE TABLE s.u (a integer CONSTRAINT k UNIQUE); ALTER TABLE s.u RENAME TO v`,
      ['s_v_k', 't_k'],
    ],
  ])('%s', async (_, script, names) => {
    expect((await ends(script)).unique).toEqual(names);
  });

  it('serve ON CONFLICT, and foreign keys', async () => {
    const { rows } = await ends(`${TABLE} CREATE TABLE c (a varchar(9) REFERENCES t (a) ON DELETE CASCADE);
      INSERT INTO t VALUES (1, 'x', 1), (2, NULL, 2), (3, NULL, 3); INSERT INTO c VALUES ('x');
      INSERT INTO t VALUES (4, 'x', 4) ON CONFLICT (a) DO UPDATE SET b = excluded.b;
      INSERT INTO t VALUES (5, 'x', 5) ON CONFLICT DO NOTHING`);
    expect(rows).toEqual(['1 x 4', '2 NULL 2', '3 NULL 3']);
  });

  it('tell what an index has not', async () => {
    const { losses } = await portWay(
      'postgres',
      'sqlite',
      `${TABLE} ALTER TABLE t ADD UNIQUE (b) INCLUDE (id) DEFERRABLE`,
    );
    expect(losses).toEqual(expect.arrayContaining(['include', 'deferrable']));
    const { manual } = await portWay(
      'postgres',
      'sqlite',
      `${TABLE} ALTER TABLE t ADD UNIQUE NULLS NOT DISTINCT (b)`,
    );
    expect(manual).toEqual(['a unique constraint that takes NULLs for equal has no equal']);
  });
});

describe('unique() of a tool stays its own call', () => {
  const files = {
    '20240101000000_t.js': `exports.up = (knex) => knex.schema.createTable('t', (table) => {
      table.integer('id').primary();
      table.string('email').notNullable().unique();
      table.integer('a');
      table.integer('b');
      table.unique(['a', 'b'], { indexName: 'both' });
    });
    exports.down = (knex) => knex.schema.dropTable('t');\n`,
  };

  const written = async (to: string): Promise<string> => {
    const folder = folderWith(files);
    const { report } = await convert(folder, registry, {
      ...{ to, from: 'knex', sourceDialect: 'postgres', dialect: 'sqlite', out: `${folder}/out` },
    });
    return report.files.map(({ text }) => text).join('\n');
  };

  it('Knex', async () => {
    const text = await written('knex');
    expect(text).toContain(`    table.unique('email');`);
    expect(text).toContain(`    table.unique(['a', 'b'], { indexName: 'both' });`);
    expect(text).not.toContain('raw(');
  });

  it('Prisma', async () => {
    const text = await written('prisma');
    expect(text).toContain('@unique(map: "t_email_unique")');
    expect(text).toContain('@@unique([a, b], map: "both")');
  });

  it('Sequelize', async () => {
    const text = await written('sequelize');
    expect(text).toContain(`unique: true`);
    expect(text).not.toContain('.query(');
  });
});
