import { describe, expect, it } from 'vitest';
import type { SqlClient } from '../../../../src/dialects/sql-client.js';
import { loadDialect } from '../../../../src/dialects/index.js';
import { describeServer } from '../../../support/mysql.js';
import { portWay } from '../any-way.js';

const SCRIPT = `CREATE FUNCTION next_id() RETURNS bigint LANGUAGE sql AS $$ SELECT 1 $$;
  CREATE TABLE t (id bigint PRIMARY KEY DEFAULT next_id(), a integer, code text NOT NULL DEFAULT next_id()::text);
  CREATE TABLE u (id bigint PRIMARY KEY DEFAULT next_id(), a integer)`;

function refusesWithout(dialect: 'mysql' | 'mariadb' | 'sqlite', open: () => Promise<SqlClient>): void {
  it('a required column whose default is a function of the history refuses rows without it', async () => {
    const target = await open();
    const { sql, losses, manual } = await portWay('postgres', dialect, SCRIPT);
    expect(manual).toEqual([
      'the function next_id is not translated',
      'a cast of a value of a kind that is not known to text has no equal that is known',
    ]);
    expect(losses).toContain('default-left-out');
    for (const statement of sql) await target.query(statement);
    await target.query('INSERT INTO u (id, a) VALUES (7, 1)');
    await expect(target.query('INSERT INTO u (a) VALUES (1)')).rejects.toThrow(/id|default/i);
  });
}

describeServer.each(({ kind, scratch }) => {
  refusesWithout(kind.name === 'mariadb' ? 'mariadb' : 'mysql', async () => (await scratch()).connect());
});

describe('sqlite', () => {
  refusesWithout('sqlite', async () => (await loadDialect('sqlite')).connect(':memory:'));
});

describe('a default by a function', () => {
  const table = 'CREATE TABLE u (id bigint PRIMARY KEY DEFAULT next_id(), a integer)';
  it.each([
    'INSERT INTO u (a) VALUES (1)',
    'INSERT INTO u (id, a) VALUES (DEFAULT, 1)',
    'INSERT INTO u (a) SELECT a FROM u',
    'INSERT INTO u (a) VALUES (1) ON CONFLICT DO NOTHING',
  ])('is missed by %s', async (insert) => {
    for (const dialect of ['mysql', 'sqlite'] as const) {
      const { manual } = await portWay('postgres', dialect, `${table}; ${insert}`);
      expect([dialect, ...manual]).toEqual([
        dialect,
        expect.stringContaining('from a default that has no equal'),
      ]);
    }
  });

  it.each([
    ['of a column that may be NULL', 'CREATE TABLE w (a bigint DEFAULT next_id())'],
    [
      'of a new column of a table that is there',
      `${table}; ALTER TABLE u ADD COLUMN b bigint NOT NULL DEFAULT next_id()`,
    ],
    ['of an enum', `CREATE TYPE m AS ENUM ('a'); CREATE TABLE w (a m NOT NULL DEFAULT next_m())`],
  ])('%s is left to a person', async (_, script) => {
    const { manual } = await portWay('postgres', 'mysql', script);
    expect(manual).toEqual([expect.stringMatching(/function next_\w+ has no equal/)]);
  });
});
