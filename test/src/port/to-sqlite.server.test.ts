import { beforeAll, describe, expect, it } from 'vitest';
import type { SqlClient } from '../../../src/dialects/sql-client.js';
import { loadDialect } from '../../../src/dialects/index.js';
import { createState } from '../../../src/fold/create-state.js';
import type { DialectName } from '../../../src/ir/index.js';
import { portExpression } from '../../../src/port/to-sqlite/expressions.js';
import { MYSQL_FUNCTIONS, POSTGRES_FUNCTIONS } from '../../../src/port/to-sqlite/functions.js';
import { useOf } from '../../../src/port/to-sqlite/uses.js';
import type { WayContext } from '../../../src/port/way.js';
import { describeServer } from '../../support/mysql.js';
import { scratchDatabase } from '../../support/postgres.js';

import { plainValue, portWay } from './any-way.js';

const COLUMNS = 'id integer PRIMARY KEY, i integer, j integer, a varchar(40), b varchar(40), dt date';

/** Rows at the edges of what functions and operators do: NULL, nothing, spaces, case, accents, zero. */
const ROWS = `INSERT INTO t (id, i, j, a, b, f, ts, dt) VALUES
  (1, 7, 2, 'Straße', 'a', TRUE_, '2024-02-29 23:59:59.125', '2024-02-29'),
  (2, -7, 2, '', ' b ', FALSE_, '1999-12-31 00:00:00', '1999-12-31'),
  (3, NULL, 0, NULL, NULL, NULL, NULL, NULL),
  (4, 0, -3, 'été', 'A', TRUE_, '2038-01-19 03:14:08', '2038-01-19'),
  (5, 2147483646, 1, 'a_b%c', 'a', FALSE_, '2000-01-01 12:00:00', '2000-01-01')`;

/** For every function of both lists, calls of it. */
const CALLS: Readonly<Record<string, readonly string[]>> = {
  now: ['now() > ts'],
  // On documents of each type in mysql-json.server.test.ts.
  json_extract: [],
  json_unquote: [],
  to_char: [`to_char(ts, 'YYYY-MM-DD"T"HH24:MI:SS"%"')`, `to_char(dt, 'DD.MM. DDD')`],
  date_trunc: [
    `to_char(date_trunc('hour', ts), 'YYYYMMDDHH24MISS')`,
    `to_char(date_trunc('month', ts), 'YYYY-MM-DD')`,
  ],
  date_format: [`date_format(ts, '%Y-%m-%d %H:00:00')`, `date_format(dt, '%T %j 100%%')`],
  date: ['date(ts) = dt'],
  lower: [`lower('AB')`],
  upper: ['upper(b)'],
  char_length: ['char_length(a)'],
  character_length: ['character_length(a)'],
  octet_length: ['octet_length(a)'],
  replace: [`replace(a, 'a', 'xx')`],
  ltrim: ['ltrim(b)'],
  rtrim: ['rtrim(b)'],
  left: ['left(a, 2)', 'left(a, 0)'],
  right: ['right(a, 2)', 'right(a, 99)'],
  substring: ['substring(a, 2, 3)', 'substring(a, 9)'],
  substr: ['substr(a, 1, 1)', 'substr(a, char_length(a) + 1)', `substr(a, 1, char_length(a))`],
  abs: ['abs(i)'],
  coalesce: ['coalesce(i, j)', `coalesce(a, b, 'none')`],
  nullif: ['nullif(i, 7)'],
  count: [],
  sum: [],
  min: [],
  max: [],
  // PostgreSQL.
  transaction_timestamp: ['transaction_timestamp() > ts'],
  statement_timestamp: ['statement_timestamp() > ts'],
  gen_random_uuid: ['length(CAST(gen_random_uuid() AS text))'],
  uuid_generate_v4: [],
  btrim: ['btrim(b)'],
  concat_ws: [
    `concat_ws('-', a, b)`,
    `concat_ws('', a, i, b)`,
    `concat_ws(NULL, a)`,
    `concat_ws(' ', NULL, NULL)`,
  ],
  split_part: [
    `split_part(a, '_', 1)`,
    `split_part(a, '_', 2)`,
    `split_part(a, '%c', 2)`,
    `split_part(b, ' ', 1)`,
    `split_part(b, ' ', 2)`,
    `split_part(b, ' ', 3)`,
    `split_part('a, b, , d', ', ', 3)`,
  ],
  strpos: [`strpos(a, 'a')`, `strpos(a, 'é')`, `strpos(a, '')`, 'strpos(a, b)', `strpos(b, NULL)`],
  position: [`position('b' IN a)`],
  json_build_object: [],
  jsonb_build_object: [],
  json_build_array: [],
  jsonb_build_array: [],
  // These on documents of each type in json.server.test.ts.
  json_typeof: [],
  jsonb_typeof: [],
  json_array_length: [],
  jsonb_array_length: [],
  jsonb_set: [],
  cardinality: [],
  array_length: [],
  // MySQL.
  uuid: ['char_length(uuid())'],
  lcase: [`lcase('AB')`],
  ucase: ['ucase(b)'],
  length: ['length(a)', 'length(b)'],
  trim: ['trim(b)'],
  mid: ['mid(a, 2, 1)'],
  concat: [`concat(a, '-', b)`, 'concat(i, a)', `concat('n', NULL)`],
  ifnull: ['ifnull(i, j)'],
  if: [`if(i > 0, 'p', 'n')`],
  json_object: [],
  json_array: [],
};

const AGGREGATES = ['count(*)', 'count(i)', 'sum(j)', 'min(i)', 'max(j)', 'min(dt)', 'max(ts)'];

const SHARED: readonly string[] = [
  'i + 1',
  'i - j',
  'j * 3',
  'i % 3',
  '-j',
  'a = b',
  `b = 'A'`,
  `b <> ' b '`,
  'i < j',
  'f = true',
  'NOT f',
  'f IS TRUE',
  'f IS NOT TRUE',
  'f IS UNKNOWN',
  'a IS NULL',
  'i IN (7, 0)',
  `b NOT IN ('a', 'A')`,
  'i BETWEEN -7 AND 7',
  `ts > '2000-01-01 00:00:00'`,
  `dt = '2024-02-29'`,
  'f AND i > 0',
  'f OR i IS NULL',
  `CASE WHEN i > 0 THEN 'p' WHEN i < 0 THEN 'n' ELSE 'z' END`,
  `CASE b WHEN 'a' THEN 1 ELSE 2 END`,
];

const POSTGRES: readonly string[] = [
  ...SHARED,
  'i / 2',
  'i / nullif(j, 0)',
  `a || '!' || b`,
  `'n' || i`,
  'i IS DISTINCT FROM j',
  'a IS NOT DISTINCT FROM b',
  'i = ANY (ARRAY[7, 0])',
  'i <> ALL (ARRAY[7, 0])',
  `a LIKE '%é'`,
  `b LIKE 'A'`,
  `b NOT LIKE 'a%'`,
  `b ILIKE 'A'`,
  'i::bigint',
  'i::text',
  'a::text',
  `'5'::integer`,
];

const MYSQL: readonly string[] = [
  ...SHARED,
  'i DIV 2',
  'i DIV j',
  'i % j',
  'i <=> j',
  'a <=> b',
  'CAST(i AS CHAR)',
];

/** Values of an expression on both, row by row. */
async function compared(
  text: string,
  dialect: DialectName,
  table: string,
  source: SqlClient,
  target: SqlClient,
): Promise<readonly [source: readonly string[], target: readonly string[]]> {
  const [reader, writer] = await Promise.all([loadDialect(dialect), loadDialect('sqlite')]);
  const state = createState(reader);
  for (const operation of reader.parse(table, { file: '' }).operations) state.apply(operation);
  const found = state.table({ name: 't' });
  if (found === undefined) throw new Error('the table was not read');
  // Of its context an expression only asks what source and target are, and tells what is lost.
  const context = { losses: [], from: reader, to: writer } as unknown as WayContext;
  const ported = portExpression(reader.parseExpression(text), useOf(found, context));
  return Promise.all([valuesOf(source, text), valuesOf(target, writer.printExpression(ported))]);
}

async function valuesOf(client: SqlClient, text: string): Promise<readonly string[]> {
  const rows = await client.query(`SELECT id, ${text} AS v FROM t ORDER BY id`);
  return rows.map(({ id, v }) => `${String(id)}: ${plainValue(v)}`);
}

async function valueOf(client: SqlClient, text: string): Promise<string> {
  const [row] = await client.query(`SELECT ${text} AS v FROM t`);
  return plainValue(row?.['v']).replace(/\.\d+$/, '');
}

/** The table and its rows in SQLite. */
async function openTarget(dialect: DialectName, script: string): Promise<SqlClient> {
  const { sql } = await portWay(dialect, 'sqlite', script);
  const client = await (await loadDialect('sqlite')).connect(':memory:');
  for (const statement of sql) await client.query(statement);
  return client;
}

describe('the lists of functions', () => {
  it('have calls for every one', () => {
    const all = new Set([...Object.keys(POSTGRES_FUNCTIONS), ...Object.keys(MYSQL_FUNCTIONS)]);
    expect(Object.keys(CALLS).toSorted()).toEqual([...all].toSorted());
  });
});

describe('from PostgreSQL', () => {
  const table = `CREATE TABLE t (${COLUMNS}, f boolean, ts timestamp)`;
  const rows = ROWS.replaceAll('TRUE_', 'true').replaceAll('FALSE_', 'false');
  let source: SqlClient;
  let target: SqlClient;
  beforeAll(async () => {
    source = await (await scratchDatabase(`${table}; ${rows}`)).connect();
    target = await openTarget('postgres', `${table}; ${rows}`);
  });
  const own = Object.keys(POSTGRES_FUNCTIONS).flatMap((name) => CALLS[name] ?? []);
  it.each([...own, ...POSTGRES])('%s gives the same values', async (text) => {
    const [left, right] = await compared(text, 'postgres', table, source, target);
    expect(right).toEqual(left);
  });
  it.each(AGGREGATES)('%s gives the same value', async (text) => {
    expect(await valueOf(target, text)).toEqual(await valueOf(source, text));
  });
});

const BINARY = { mysql: 'utf8mb4_0900_bin', mariadb: 'utf8mb4_nopad_bin' } as const;

describeServer.each(({ kind, scratch }) => {
  const dialect = kind.name === 'mariadb' ? 'mariadb' : 'mysql';
  const table = `CREATE TABLE t (${COLUMNS}, f tinyint(1), ts datetime(3)) CHARACTER SET utf8mb4 COLLATE ${BINARY[dialect]}`;
  const rows = ROWS.replaceAll('TRUE_', '1').replaceAll('FALSE_', '0');
  let source: SqlClient;
  let target: SqlClient;
  beforeAll(async () => {
    source = await (await scratch()).connect();
    for (const statement of [table, rows]) await source.query(statement);
    target = await openTarget(dialect, `${table}; ${rows}`);
  });
  const own = Object.keys(MYSQL_FUNCTIONS).flatMap((name) => CALLS[name] ?? []);
  it.each([...own, ...MYSQL])('%s gives the same values', async (text) => {
    const [left, right] = await compared(text, dialect, table, source, target);
    expect(right).toEqual(left);
  });
  it.each(AGGREGATES)('%s gives the same value', async (text) => {
    expect(await valueOf(target, text)).toEqual(await valueOf(source, text));
  });
});
