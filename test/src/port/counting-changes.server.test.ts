import { describe, expect, it } from 'vitest';
import { loadDialect } from '../../../src/dialects/index.js';
import type { SqlClient } from '../../../src/dialects/sql-client.js';
import { describeServer } from '../../support/mysql.js';
import { portWay } from './any-way.js';

const MADE = `CREATE TABLE a (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, v varchar(9), KEY k (v));
  CREATE TABLE b (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, v varchar(9));
  CREATE TABLE c (id int NOT NULL PRIMARY KEY, v varchar(9));
  INSERT INTO a (v) VALUES ('x'), ('y'); INSERT INTO b (v) VALUES ('x'); INSERT INTO c (id, v) VALUES (7, 'x')`;

/** What makes a column count or not, with what is tried afterwards: rows that one refuses must be refused by the other. */
const CHANGES: readonly (readonly [change: string, rows: readonly string[]])[] = [
  [
    'ALTER TABLE a MODIFY id int NOT NULL',
    [`INSERT INTO a (id, v) VALUES (9, 'z')`, `INSERT INTO a (id, v) VALUES (1, 'z')`],
  ],
  [
    'ALTER TABLE b MODIFY id bigint NOT NULL',
    [`INSERT INTO b (v) VALUES ('z')`, `INSERT INTO b (id, v) VALUES (2, 'z')`],
  ],
  [
    'ALTER TABLE a MODIFY id bigint NOT NULL, ADD COLUMN w int',
    [`INSERT INTO a (v) VALUES ('z')`, `INSERT INTO a (id, v, w) VALUES (5, 'z', 1)`],
  ],
  [
    'ALTER TABLE c MODIFY id int NOT NULL AUTO_INCREMENT',
    [`INSERT INTO c (v) VALUES ('z')`, `INSERT INTO c (v) VALUES ('y')`],
  ],
  [
    'ALTER TABLE c CHANGE id number bigint NOT NULL AUTO_INCREMENT',
    [
      `INSERT INTO c (v) VALUES ('z')`,
      `INSERT INTO c (number, v) VALUES (20, 'y')`,
      `INSERT INTO c (v) VALUES ('w')`,
    ],
  ],
  [
    'ALTER TABLE a MODIFY id int NOT NULL; ALTER TABLE a DROP PRIMARY KEY',
    [`INSERT INTO a (id, v) VALUES (1, 'z')`, `INSERT INTO a (id, v) VALUES (NULL, 'z')`],
  ],
];

async function outcomes(client: SqlClient, rows: readonly string[]): Promise<readonly unknown[]> {
  const taken: unknown[] = [];
  for (const row of rows)
    taken.push(
      await client.query(row).then(
        () => 'taken',
        () => 'refused',
      ),
    );
  for (const table of ['a', 'b', 'c']) {
    const found = await client.query(`SELECT * FROM ${table} ORDER BY 1, 2`);
    taken.push(...found.map((row) => Object.values(row).map(String).join(' ')));
  }
  return taken;
}

describeServer.each(({ kind, scratch }) => {
  const dialect = kind.name === 'mariadb' ? 'mariadb' : 'mysql';
  it.each(CHANGES)('%s is the same on SQLite', async (change, rows) => {
    const source = await (await scratch()).connect();
    for (const statement of `${MADE}; ${change}`.split(';')) await source.query(statement);
    const { sql, manual } = await portWay(dialect, 'sqlite', `${MADE}; ${change}`);
    expect(manual).toEqual([]);
    const target = await (await loadDialect('sqlite')).connect(':memory:');
    for (const statement of sql) await target.query(statement);
    expect(await outcomes(target, rows)).toEqual(await outcomes(source, rows));
    await Promise.all([source.close(), target.close()]);
  });
});

describe('on SQLite', () => {
  it('an integer that counts no more takes numbers all the same as the primary key, which is told', async () => {
    const { losses } = await portWay('mysql', 'sqlite', `${MADE}; ALTER TABLE a MODIFY id int NOT NULL`);
    expect(losses).toContain('integer-key');
  });

  it('a column that begins to count beside another key is left to a person', async () => {
    const { manual } = await portWay(
      'mysql',
      'sqlite',
      'CREATE TABLE t (a int PRIMARY KEY, b int NOT NULL, UNIQUE KEY (b)); ALTER TABLE t MODIFY b int NOT NULL AUTO_INCREMENT',
    );
    expect(manual).toHaveLength(1);
  });
});
