import { expect, it } from 'vitest';
import { describeServer, withClient } from '../../support/mysql.js';
import { portWay } from './any-way.js';

const ACTIONS = [
  ...['', 'ON DELETE CASCADE', 'ON DELETE RESTRICT', 'ON UPDATE RESTRICT', 'ON DELETE SET NULL'],
  ...['ON UPDATE CASCADE', 'ON UPDATE SET NULL', 'ON DELETE CASCADE ON UPDATE CASCADE'],
];

const CHECK = 'CONSTRAINT c CHECK (a IS NULL OR b IS NULL)';

describeServer.each(({ kind, scratch }) => {
  const dialect = kind.name === 'mariadb' ? 'mariadb' : 'mysql';
  it.each(ACTIONS)(
    'a check on a column of a foreign key is left to a person where the server refuses it: %s',
    async (action) => {
      const key = `FOREIGN KEY (a) REFERENCES p (id) ${action}`;
      const parent = 'CREATE TABLE p (id int PRIMARY KEY)';
      for (const script of [
        [`CREATE TABLE t (a int, b int, ${key}, ${CHECK})`],
        [`CREATE TABLE t (a int, b int, ${CHECK})`, `ALTER TABLE t ADD ${key}`],
        [`CREATE TABLE t (a int, b int, ${key})`, `ALTER TABLE t ADD ${CHECK}`],
      ]) {
        const isTaken = await withClient(await scratch(parent), async (client) => {
          try {
            for (const statement of script) await client.query(statement);
            return true;
          } catch {
            return false;
          }
        });
        const { manual, sql } = await portWay('postgres', dialect, [parent, ...script].join(';'));
        expect([...script, manual.length === 0]).toEqual([...script, isTaken]);
        await withClient(await scratch(), async (client) => {
          for (const statement of sql) await client.query(statement);
        });
      }
    },
  );
});
