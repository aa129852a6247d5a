import { expect, it } from 'vitest';
import { loadDialect } from '../../../../src/dialects/index.js';
import { createState } from '../../../../src/fold/create-state.js';
import { describeServer, withClient } from '../../../support/mysql.js';

/** What stands behind the name of a column: of some the outcome depends on the mode, of the others it does not. */
const COLUMNS = [
  ...["decimal DEFAULT ''", "decimal(5,2) DEFAULT 'a'", "decimal DEFAULT '1e3'", 'decimal DEFAULT 1'],
  ...["text DEFAULT ''", "blob DEFAULT ''", "text DEFAULT ('')", "json DEFAULT ''", "varchar(3) DEFAULT ''"],
  ...['date DEFAULT 0', 'datetime DEFAULT 0', 'timestamp(3) NOT NULL DEFAULT 0', 'datetime DEFAULT false'],
  ...["date DEFAULT '0000-00-00'", "datetime(3) DEFAULT '0000-00-00 00:00:00'"],
  ...["timestamp NOT NULL DEFAULT '0000-00-00 00:00:00'", "timestamp DEFAULT '2020-01-01'"],
  ...["date DEFAULT '2020-00-10'", "datetime DEFAULT '2020-01-00'", "date DEFAULT '2020-13-01'"],
  ...["date DEFAULT '2020-02-29'", "date DEFAULT '2021-02-29'", "datetime DEFAULT '2020-04-31 10:00:00'"],
  ...['varchar(16383)', 'varchar(16384)', 'varchar(16384) CHARACTER SET latin1', 'varchar(70000)'],
  ...['varbinary(65000)', 'varbinary(65536)', "enum('a','b')", "enum('a','a')", "set('a','b','a')"],
];

const MODES = ['DEFAULT', "''", "'ALLOW_INVALID_DATES'"];

describeServer.each(({ kind, scratch }) => {
  it('a column is told of which the server makes something else in another sql_mode, and no other', async () => {
    const dialect = await loadDialect(kind.name);
    const isTold = (sql: string): boolean => {
      const state = createState(dialect);
      const { operations, diagnostics } = dialect.parse(sql, { file: '' });
      const all = [...diagnostics, ...operations.flatMap((operation) => state.apply(operation))];
      return all.some(({ code }) => code === 'depends-on-sql-mode');
    };
    const wrong: string[] = [];
    let told = 0;
    await withClient(await scratch(), async (client) => {
      const outcome = async (sql: string, mode: string): Promise<string> => {
        await client.query(`SET SESSION sql_mode = ${mode}`);
        try {
          await client.query(sql);
          return JSON.stringify(await client.query('SHOW CREATE TABLE t'));
        } catch {
          return 'refused';
        } finally {
          await client.query('DROP TABLE IF EXISTS t');
        }
      };
      for (const column of COLUMNS) {
        const sql = `CREATE TABLE t (a ${column})`;
        const outcomes = new Set<string>();
        for (const mode of MODES) outcomes.add(await outcome(sql, mode));
        if (isTold(sql)) told += 1;
        if (isTold(sql) !== outcomes.size > 1) wrong.push(column);
      }
    });
    expect(wrong).toEqual([]);
    expect(told).toBeGreaterThan(6);
  }, 120_000);

  it('so is a change of a column', async () => {
    const dialect = await loadDialect(kind.name);
    const state = createState(dialect);
    const sql = `CREATE TABLE t (a DATE, b VARCHAR(9)) CHARSET utf8mb4;
      ALTER TABLE t ALTER COLUMN a SET DEFAULT '2021-02-29';
      ALTER TABLE t MODIFY b VARCHAR(20000);
      ALTER TABLE t MODIFY b VARCHAR(20000) CHARACTER SET latin1;
      ALTER TABLE t ADD COLUMN c VARCHAR(20000), ADD COLUMN d INT;`;
    const { operations } = dialect.parse(sql, { file: '' });
    const told = operations.map((operation) => state.apply(operation).map(({ severity }) => severity));
    expect(told).toEqual([[], ['warning'], ['warning'], [], ['warning'], []]);
    // What is told of is done all the same.
    expect(state.table({ name: 't' })?.columns).toHaveLength(4);
  });
});
