import { describe, expect, it } from 'vitest';
import { mariadbServer } from '../../../src/dialects/mysql/server-kind.js';
import { testServers, withClient } from '../../support/mysql.js';
import { scratchDatabase } from '../../support/postgres.js';
import { portWay } from './any-way.js';

/** MariaDB takes these defaults, and refuses each row that gets one of them. */
const TABLE = `CREATE TABLE t (id int PRIMARY KEY, a json NOT NULL DEFAULT '', b json NOT NULL DEFAULT '{"a": 1}')`;

const mariadb = testServers.find(({ kind }) => kind === mariadbServer);

describe.skipIf(mariadb === undefined)('a default of JSON that is none, on MariaDB', () => {
  it.each([
    ['INSERT INTO t (id) VALUES (1)', false],
    [`INSERT INTO t (id, a) VALUES (1, '{}')`, true],
    [`INSERT INTO t (id, a) VALUES (1, NULL)`, false],
  ])('is none on PostgreSQL, which accepts and refuses the same rows: %s', async (insert, isTaken) => {
    const outcome = async (query: (text: string) => Promise<unknown>): Promise<boolean> =>
      query(insert).then(
        () => true,
        () => false,
      );
    const source = mariadb === undefined ? undefined : await mariadb.scratch(TABLE);
    if (source !== undefined)
      expect(await withClient(source, (client) => outcome((text) => client.query(text)))).toBe(isTaken);
    const ported = await portWay('mariadb', 'postgres', TABLE);
    expect([...ported.manual, ...ported.losses.filter((code) => code === 'default-left-out')]).toEqual([]);
    const target = await (await scratchDatabase()).connect();
    for (const statement of ported.sql) await target.query(statement);
    expect(await outcome((text) => target.query(text))).toBe(isTaken);
    await target.close();
  });
});

describe('to PostgreSQL', () => {
  it('a default that is no JSON is none, which is told where the column may be NULL', async () => {
    const { losses, manual } = await portWay('mariadb', 'postgres', `CREATE TABLE t (a json DEFAULT 'x')`);
    expect(manual).toEqual([]);
    expect(losses).toContain('default-left-out');
  });

  it('rows that get such a default are left to a person', async () => {
    const { manual } = await portWay(
      'mariadb',
      'postgres',
      `CREATE TABLE t (id int PRIMARY KEY); ALTER TABLE t ADD COLUMN a json NOT NULL DEFAULT ''`,
    );
    expect(manual).toEqual([expect.stringContaining('what is no JSON')]);
  });

  it('a column that counts and may be NULL is left to a person', async () => {
    for (const from of ['mysql', 'mariadb'] as const) {
      const { manual } = await portWay(
        from,
        'postgres',
        'CREATE TABLE t (a int AUTO_INCREMENT NULL, UNIQUE KEY (a))',
      );
      expect(manual).toEqual([expect.stringContaining('may be NULL')]);
    }
  });
});
