import { expect, it } from 'vitest';
import { loadDialect } from '../../../../src/dialects/index.js';
import { createState } from '../../../../src/fold/create-state.js';
import { describeServer, withClient } from '../../../support/mysql.js';

/** Each after the tables `p (id INT PRIMARY KEY)` and `t (a INT, b INT NOT NULL, c INT REFERENCES p … SET NULL)`. */
const STATEMENTS = [
  'CREATE TABLE u (a INT NOT NULL, FOREIGN KEY (a) REFERENCES p (id) ON DELETE SET NULL)',
  'CREATE TABLE u (a INT NOT NULL, FOREIGN KEY (a) REFERENCES p (id) ON UPDATE SET NULL)',
  'CREATE TABLE u (a INT NOT NULL, FOREIGN KEY (a) REFERENCES p (id) ON DELETE CASCADE)',
  'CREATE TABLE u (a INT, FOREIGN KEY (a) REFERENCES p (id) ON DELETE SET NULL)',
  'CREATE TABLE u (a INT PRIMARY KEY, FOREIGN KEY (a) REFERENCES p (id) ON DELETE SET NULL)',
  'CREATE TABLE u (a INT, PRIMARY KEY (a), FOREIGN KEY (a) REFERENCES p (id) ON DELETE SET NULL)',
  'ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES p (id) ON DELETE SET NULL',
  'ALTER TABLE t ADD FOREIGN KEY (b) REFERENCES p (id) ON DELETE SET NULL',
  'ALTER TABLE t ADD FOREIGN KEY (b) REFERENCES p (id) ON UPDATE SET NULL',
  'ALTER TABLE t MODIFY b INT, ADD FOREIGN KEY (b) REFERENCES p (id) ON UPDATE SET NULL',
  'ALTER TABLE t ADD d INT NOT NULL, ADD FOREIGN KEY (d) REFERENCES p (id) ON DELETE SET NULL',
  'ALTER TABLE t MODIFY c INT NOT NULL',
  'ALTER TABLE t MODIFY c BIGINT',
  'ALTER TABLE t CHANGE c d INT NOT NULL',
  'ALTER TABLE t CHANGE c d INT',
  'ALTER TABLE t DROP FOREIGN KEY own, MODIFY c INT NOT NULL',
  'ALTER TABLE t ADD PRIMARY KEY (c)',
  'ALTER TABLE t ADD PRIMARY KEY (b)',
];

describeServer.each(({ kind, scratch }) => {
  it('what a foreign key may set to NULL is refused as the server refuses it, whether it checks foreign keys or not', async () => {
    const dialect = await loadDialect(kind.name);
    const begin = [
      'CREATE TABLE p (id INT PRIMARY KEY)',
      'CREATE TABLE t (a INT, b INT NOT NULL, c INT, CONSTRAINT own FOREIGN KEY (c) REFERENCES p (id) ON DELETE SET NULL)',
    ];
    const isRead = (sql: string): boolean => {
      const state = createState(dialect);
      const refused = [...begin, sql].flatMap((one) =>
        dialect.parse(one, { file: '' }).operations.flatMap((operation) => state.apply(operation)),
      );
      return !refused.some(({ severity, code }) => severity === 'error' && code === 'set-null-of-required');
    };
    const wrong: string[] = [];
    await withClient(await scratch(), async (client) => {
      for (const checks of [1, 0]) {
        await client.query(`SET foreign_key_checks = ${checks}`);
        for (const sql of STATEMENTS) {
          for (const one of begin) await client.query(one);
          const isTaken = await client.query(sql).then(
            () => true,
            // The type of a column of a foreign key cannot change while keys are checked, which is another matter.
            (error: unknown) =>
              (error as Error).message.includes('incompatible') ||
              (error as Error).message.includes('used in a foreign key'),
          );
          if (isTaken !== isRead(sql)) wrong.push(`${sql}: ${isTaken ? 'taken' : 'refused'} by the server`);
          await client.query('DROP TABLE IF EXISTS u, t, p');
        }
      }
    });
    expect(wrong).toEqual([]);
  });
});
