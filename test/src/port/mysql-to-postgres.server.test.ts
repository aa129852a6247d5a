import { beforeAll, describe, expect, it } from 'vitest';
import type { SqlClient } from '../../../src/dialects/sql-client.js';
import { loadDialect } from '../../../src/dialects/index.js';
import { createState } from '../../../src/fold/create-state.js';
import { portExpression } from '../../../src/port/mysql-to-postgres/expressions.js';
import { FUNCTIONS } from '../../../src/port/mysql-to-postgres/functions.js';
import { useOf } from '../../../src/port/mysql-to-postgres/uses.js';
import type { WayContext } from '../../../src/port/way.js';
import { describeServer } from '../../support/mysql.js';
import { scratchDatabase } from '../../support/postgres.js';
import { plainValue, portWay } from './any-way.js';

/** A table whose rows are at the edges of what functions and operators do: NULL, nothing, spaces, case, accents, zero. */
const TABLE = `CREATE TABLE t (id int PRIMARY KEY, i int, j int, u int unsigned, d decimal(10,2), a varchar(40), b varchar(40),
  f tinyint(1), ts datetime(6), dt date) CHARACTER SET utf8mb4`;
const ROWS = `INSERT INTO t (id, i, j, u, d, a, b, f, ts, dt) VALUES
  (1, 7, 2, 4294967295, 7.50, 'Straße', 'a', 1, '2024-02-29 23:59:59.876543', '2024-02-29'),
  (2, -7, 2, 0, -7.50, '', ' b ', 0, '1999-12-31 00:00:00', '1999-12-31'),
  (3, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (4, 0, -3, 1, 0.00, 'été', 'A', 1, '2038-01-19 03:14:08', '2038-01-19'),
  (5, 2147483646, 1, 5, 99999999.99, 'a_b%c', 'a', 0, '2000-01-01 12:00:00', '2000-01-01')`;

/** For every function of the list, calls of it. */
const CALLS: Readonly<Record<string, readonly string[]>> = {
  now: ['now() > ts', 'now(3) > ts'],
  curdate: ['curdate() > dt'],
  date_format: [
    `date_format(ts, '%Y-%m-%d %H:00:00')`,
    `date_format(ts, '%Y-%m-%dT%T.%fZ')`,
    `date_format(dt, '%d/%m/%y %H:%i:%S')`,
    `date_format(ts, '100%% %j at %h %p "now"')`,
    `date_format(ts, '%r')`,
  ],
  date: ['date(ts) = dt', `date_format(date(ts), '%Y')`],
  uuid: ['char_length(uuid())'],
  // MySQL alone has it: below.
  bin_to_uuid: [],
  unhex: [],
  lower: ['lower(a)', `lower('AB')`],
  lcase: ['lcase(a)'],
  upper: ['upper(b)'],
  ucase: ['ucase(b)'],
  length: ['length(a)', 'length(b)'],
  octet_length: ['octet_length(a)'],
  char_length: ['char_length(a)'],
  character_length: ['character_length(a)'],
  concat: [`concat(a, '-', b)`, `concat(i, a)`, `concat('n', NULL)`],
  replace: [`replace(a, 'a', 'xx')`, `replace(a, '', 'x')`],
  reverse: ['reverse(a)'],
  ltrim: ['ltrim(b)'],
  rtrim: ['rtrim(b)'],
  trim: ['trim(b)'],
  left: ['left(a, 2)', 'left(a, 0)'],
  right: ['right(a, 2)'],
  substring: ['substring(a, 2, 3)', 'substring(a, 9)'],
  substr: ['substr(a, 1, 1)'],
  mid: ['mid(a, 2, 1)'],
  abs: ['abs(i)', 'abs(d)'],
  ceil: ['ceil(d)'],
  ceiling: ['ceiling(d)'],
  floor: ['floor(d)'],
  coalesce: ['coalesce(i, j)', `coalesce(a, b, 'none')`],
  ifnull: ['ifnull(i, j)', `ifnull(a, 'none')`],
  nullif: ['nullif(i, 7)'],
  if: [`if(i > 0, 'p', 'n')`, `if(f, 1, 2)`, `if(i, 1, 2)`],
  isnull: ['isnull(i)'],
  greatest: ['greatest(1, 2)'],
  least: ['least(1.5, 2)'],
  count: [],
  sum: [],
  min: [],
  max: [],
  // On documents of each type in mysql-json.server.test.ts.
  json_extract: [],
  json_unquote: [],
  json_object: [`json_object('k', i, 'x', NULL)`],
  json_array: [`json_array(i, 'é', NULL)`],
};

const EXPRESSIONS: readonly string[] = [
  'i + 1',
  'i - j',
  'j * 3',
  'i DIV j',
  'i % j',
  '-i',
  'd + 1',
  'd * 2',
  'a = b',
  `b = 'A' AND a = 'été'`,
  `b <> ' b '`,
  'i < j',
  'u > 5',
  'd >= 7.5',
  'f = 1',
  'f = true',
  'NOT f',
  'NOT i',
  'f IS TRUE',
  'f IS NOT TRUE',
  'i IS TRUE',
  'a IS NULL',
  'i <=> j',
  'a <=> b',
  'i IN (7, 0)',
  `i NOT IN (7, 0)`,
  `i IN ('7', '0')`,
  `i = '7'`,
  'i BETWEEN -7 AND 7',
  `ts > '2000-01-01'`,
  `dt = '2024-02-29'`,
  `a LIKE 'a\\\\_b%'`,
  `a LIKE '%é'`,
  `b LIKE 'A'`,
  `b NOT LIKE 'a'`,
  'f AND i > 0',
  'f OR i IS NULL',
  'i XOR j',
  'f XOR i > 0',
  `CASE WHEN i > 0 THEN 'p' WHEN i < 0 THEN 'n' ELSE 'z' END`,
  `CASE WHEN f THEN 1 ELSE 0 END`,
  'CAST(i AS CHAR)',
  'CAST(i AS SIGNED)',
  'CAST(ts AS DATE)',
];

describe('the list of functions', () => {
  it('has calls for every one', () => {
    expect(Object.keys(CALLS).toSorted()).toEqual(Object.keys(FUNCTIONS).toSorted());
  });
});

const AGGREGATES = ['count(*)', 'count(i)', 'sum(j)', 'sum(d)', 'min(i)', 'max(ts)', 'min(dt)'];

/** Text is compared as it is written here: what is otherwise with the usual collations is an announced loss. */
const BINARY = { mysql: 'utf8mb4_0900_bin', mariadb: 'utf8mb4_nopad_bin' } as const;

describeServer.each(({ kind, scratch }) => {
  const dialect = kind.name === 'mariadb' ? 'mariadb' : 'mysql';
  const table = `${TABLE} COLLATE ${BINARY[dialect]}`;
  let source: SqlClient;
  let target: SqlClient;

  beforeAll(async () => {
    source = await (await scratch()).connect();
    target = await (await scratchDatabase('')).connect();
    for (const statement of [table, ROWS]) await source.query(statement);
    const { sql } = await portWay(dialect, 'postgres', `${table}; ${ROWS}`);
    for (const statement of sql) await target.query(statement);
  });

  const cases = [...Object.values(CALLS).flat(), ...EXPRESSIONS];
  it.each(cases)('%s gives the same values', async (text) => {
    const [reader, writer] = await Promise.all([loadDialect(dialect), loadDialect('postgres')]);
    const state = createState(reader);
    for (const operation of reader.parse(table, { file: '' }).operations) state.apply(operation);
    const found = state.table({ name: 't' });
    if (found === undefined) throw new Error('the table was not read');
    // Of its context an expression only tells what is lost.
    const context = { losses: [] } as unknown as WayContext;
    const ported = portExpression(reader.parseExpression(text), useOf(found, context));
    const [left, right] = await Promise.all([
      valuesOf(source, text),
      valuesOf(target, writer.printExpression(ported)),
    ]);
    expect(right).toEqual(left);
  });

  it('a uuid of random bytes is one of version 4, where the server knows the function', async () => {
    const call =
      'BIN_TO_UUID(RANDOM_BYTES(16) & 0xffffffffffff0fff3fffffffffffffff | 0x00000000000040008000000000000000)';
    if (dialect === 'mariadb') {
      await expect(source.query(`SELECT ${call}`)).rejects.toThrow(/BIN_TO_UUID/i);
      return;
    }
    const script = `CREATE TABLE r (id int PRIMARY KEY, a char(36)); INSERT INTO r VALUES (1, 'x'), (2, 'y'); UPDATE r SET a = ${call}`;
    const { sql, manual } = await portWay(dialect, 'postgres', script);
    expect(manual).toEqual([]);
    for (const [client, statements] of [
      [source, script.split('; ')],
      [target, sql],
    ] as const) {
      for (const statement of statements) await client.query(statement);
      const found = (await client.query('SELECT a FROM r')).map(({ a }) => String(a));
      expect(new Set(found).size).toBe(2);
      for (const one of found)
        expect(one).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    }
    const other = `CREATE TABLE r (a char(36)); UPDATE r SET a = BIN_TO_UUID(RANDOM_BYTES(16))`;
    expect((await portWay(dialect, 'postgres', other)).manual).toHaveLength(1);
  });

  it.each(AGGREGATES)('%s gives the same value', async (text) => {
    const [row] = await source.query(`SELECT ${text} AS v FROM t`);
    const [other] = await target.query(`SELECT ${text} AS v FROM t`);
    expect(plainValue(other?.['v'])).toEqual(plainValue(row?.['v']));
  });
});

async function valuesOf(client: SqlClient, text: string): Promise<readonly string[]> {
  const rows = await client.query(`SELECT id, ${text} AS v FROM t ORDER BY id`);
  return rows.map(({ id, v }) => `${String(id)}: ${plainValue(v)}`);
}
