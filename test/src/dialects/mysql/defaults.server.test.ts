import { expect, it } from 'vitest';
import { loadDialect } from '../../../../src/dialects/index.js';
import { createState } from '../../../../src/fold/create-state.js';
import { describeServer, withClient } from '../../../support/mysql.js';

const TYPES = [
  'int',
  'int unsigned',
  'tinyint',
  'bigint unsigned',
  'decimal(5,2)',
  'decimal',
  'double',
  'bit(2)',
  'year',
  'char',
  'char(3)',
  'varchar(3)',
  'binary(3)',
  'varbinary(3)',
  'text',
  'blob',
  'json',
  "enum('a','b')",
  "set('a','b')",
  'date',
  'time',
  'datetime',
  'datetime(3)',
  'timestamp',
  'timestamp(3)',
  'boolean',
];

const CONSTANTS = [
  ...[
    '0',
    '1',
    '-1',
    '127.4',
    '300',
    '99999999999',
    '18446744073709551615',
    '1.5',
    '99.999',
    '1234.5',
    '1.234',
    '1e3',
  ],
  ...[
    "''",
    "' '",
    "'a'",
    "'A'",
    "'b'",
    "'abcd'",
    "'ab   '",
    "'c'",
    "'a,b'",
    "'B,A '",
    "'1'",
    "' 1.5 '",
    "'1e3'",
    "'x1'",
    "'ä'",
    "'äöü'",
  ],
  ...["x'41'", '0x41', "b'1'", "b'1111'", "N'a'", "_utf8mb4'a'", 'true', 'false', 'NULL'],
  ...['CURRENT_TIMESTAMP', 'NOW()', 'CURRENT_TIMESTAMP(3)', 'CURRENT_TIMESTAMP(6)', '(CURRENT_TIMESTAMP)'],
  ...[
    "'2020-01-01'",
    "'2020-01-01 10:00:00'",
    "'2020-01-01 10:00:00.123456'",
    "'2020-1-1'",
    "'20200101'",
    '20200101',
  ],
  ...["'0000-00-00'", "'0000-00-00 00:00:00'", "'2020-00-00'", "'2020-02-30'", "'2020-13-01'", "'10:00:00'"],
  ...["('a')", '(1)', "DATE '2020-01-01'", "TIME '10:00:00'", "TIMESTAMP '2020-01-01 00:00:00'"],
];

/** Enough of what the server refuses is told; what is left depends on more than the type and the constant. */
const TOLD = 0.75;

describeServer.each(({ kind, scratch }) => {
  it('a default that is refused in whatever sql_mode is told, and no other', async () => {
    const dialect = await loadDialect(kind.name);
    const problems = (sql: string): number => {
      const state = createState(dialect);
      const { operations, diagnostics } = dialect.parse(sql, { file: '' });
      const all = [...diagnostics, ...operations.flatMap((operation) => state.apply(operation))];
      return all.filter(({ severity }) => severity === 'error').length;
    };
    const database = await scratch();
    const wrong: string[] = [];
    const missed: string[] = [];
    let told = 0;
    await withClient(database, async (client) => {
      const isTaken = async (sql: string): Promise<boolean> => {
        try {
          await client.query(sql);
          await client.query('DROP TABLE t');
          return true;
        } catch {
          return false;
        }
      };
      // What ALLOW_INVALID_DATES alone lets in, and nothing checks.
      await client.query("SET SESSION sql_mode = 'ALLOW_INVALID_DATES'");
      for (const type of TYPES)
        for (const value of CONSTANTS) {
          const sql = `CREATE TABLE t (a ${type} DEFAULT ${value})`;
          const isTold = problems(sql) > 0;
          if (await isTaken(sql)) {
            if (isTold) wrong.push(`${type} DEFAULT ${value}`);
          } else if (isTold) told += 1;
          else missed.push(`${type} DEFAULT ${value}`);
        }
    });
    expect(wrong).toEqual([]);
    const share = told / (told + missed.length);
    expect(share > TOLD ? [] : missed).toEqual([]);
  }, 300_000);
});
