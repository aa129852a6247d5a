import { beforeAll, describe, expect, it } from 'vitest';
import type { SqlClient } from '../../../src/dialects/sql-client.js';
import { scratchDatabase } from '../../support/postgres.js';
import { describeServer } from '../../support/mysql.js';
import { FUNCTIONS } from '../../../src/port/postgres-to-mysql/functions.js';
import { portScript } from './support.js';

/** A table whose rows are at the edges of what functions and operators do: NULL, nothing, spaces, case, accents, zero. */
const TABLE = `CREATE TABLE t (id integer PRIMARY KEY, i integer, j integer, d decimal(10,2), a varchar(40), b varchar(40),
  f boolean, ts timestamp, dt date, js jsonb)`;
const ROWS = `INSERT INTO t (id, i, j, d, a, b, f, ts, dt, js) VALUES
  (1, 7, 2, 7.50, 'Straße', 'a', true, '2024-02-29 23:59:59.123456', '2024-02-29', '{"k": [1, 2]}'),
  (2, -7, 2, -7.50, '', ' b ', false, '1999-12-31 00:00:00', '1999-12-31', '[]'),
  (3, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (4, 0, -3, 0.00, 'été', 'A', true, '2038-01-19 03:14:08', '2038-01-19', 'null'),
  (5, 2147483646, 1, 99999999.99, 'a_b%c', 'a', false, '2000-01-01 12:00:00', '2000-01-01', '"x"')`;

/** For every function of the list, calls of it; and the operators, casts and forms of expressions. */
const CALLS: Readonly<Record<string, readonly string[]>> = {
  now: ['now() > ts'],
  transaction_timestamp: ['transaction_timestamp() > ts'],
  statement_timestamp: ['statement_timestamp() > ts'],
  gen_random_uuid: ['length(gen_random_uuid()::text)'],
  uuid_generate_v4: [],
  uuid_nil: [`uuid_nil()::text`],
  to_char: [
    `to_char(ts, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
    `to_char(dt, 'DD.MM.YY')`,
    `to_char(ts, 'HH12:MI AM')`,
  ],
  date_trunc: [
    `to_char(date_trunc('hour', ts), 'YYYYMMDDHH24MISSUS')`,
    `date_trunc('day', ts) = ts`,
    `date_trunc('month', ts) < ts`,
    `to_char(date_trunc('year', ts), 'YYYY-MM-DD')`,
  ],
  date: ['date(ts) = dt', `to_char(date(ts), 'DDD')`],
  strpos: [
    `strpos(a, 'a')`,
    `strpos(a, 'É')`,
    `strpos(a, 'é')`,
    `strpos(a, '')`,
    'strpos(a, b)',
    `strpos(b, NULL)`,
  ],
  position: [`position('A' IN b)`, `position(b IN a)`],
  lower: ['lower(a)', `lower('AB')`],
  upper: ['upper(b)'],
  length: ['length(a)', 'length(b)'],
  char_length: ['char_length(a)'],
  character_length: ['character_length(a)'],
  octet_length: ['octet_length(a)'],
  replace: [`replace(a, 'a', 'xx')`, `replace(a, '', 'x')`],
  concat: ['concat(a, b)', `concat(a, NULL, '!', i)`, `concat('é', b)`],
  concat_ws: [
    `concat_ws('-', a, b)`,
    `concat_ws('', a, i, b)`,
    `concat_ws(b, a, 'é', NULL, '')`,
    'concat_ws(NULL, a, b)',
  ],
  split_part: [
    ...[1, 2, 3, 9, -1, -2, -3, -9].map((n) => `split_part(a, '_', ${n})`),
    ...[1, 2, -1, -2].map((n) => `split_part(b || ', ' || coalesce(a, '') || ', x', ', ', ${n})`),
    `split_part('éaßaé', 'a', 2)`,
    `split_part(a, 'É', 2)`,
    `split_part('a__b', '_', 2)`,
    `split_part('', ',', 1)`,
    `split_part(NULL, ',', 2)`,
  ],
  reverse: ['reverse(a)'],
  ltrim: ['ltrim(b)'],
  rtrim: ['rtrim(b)'],
  btrim: ['btrim(b)'],
  left: ['left(a, 2)', 'left(a, 0)'],
  right: ['right(a, 2)'],
  substring: ['substring(a, 2, 3)', 'substring(a, 9)'],
  substr: [
    'substr(a, 1, 1)',
    `substr(a, strpos(a, '_') + 1)`,
    `substr(a, 1, strpos(a, '_'))`,
    'substr(a, length(b) + 1, length(b))',
  ],
  coalesce: ['coalesce(i, j)', `coalesce(a, b, 'none')`],
  nullif: ['nullif(i, 7)', `nullif(a, '')`],
  abs: ['abs(i)', 'abs(d)'],
  ceil: ['ceil(d)'],
  ceiling: ['ceiling(d)'],
  floor: ['floor(d)'],
  mod: ['mod(i, nullif(j, 0))'],
  count: ['(SELECT count(*) FROM t)'],
  min: ['(SELECT min(i) FROM t)'],
  max: ['(SELECT max(ts) FROM t)'],
  sum: ['(SELECT sum(j) FROM t)'],
  greatest: ['greatest(1, 2)'],
  least: ['least(1.5, 2)'],
  // More of them on documents of each type, and operators, in json.server.test.ts.
  json_build_object: [`json_build_object('a', a, 'i', i)`],
  jsonb_build_object: [`jsonb_build_object('a', a, 'i', i, 'f', true, 'n', NULL)`],
  json_build_array: ['json_build_array(a, i)'],
  jsonb_build_array: ['jsonb_build_array(b, false, 1)'],
  json_typeof: [],
  jsonb_typeof: ['jsonb_typeof(js)'],
  json_array_length: [],
  jsonb_array_length: [`CASE WHEN jsonb_typeof(js) = 'array' THEN jsonb_array_length(js) END`],
  jsonb_set: [`jsonb_set(jsonb_build_object('a', a), '{a}', '1')`],
  cardinality: ['cardinality(ARRAY[i, j])'],
  array_length: ['array_length(ARRAY[i, j], 1)'],
};

const EXPRESSIONS: readonly string[] = [
  'i + j',
  'i - j',
  'j * 3',
  'i / nullif(j, 0)',
  'i % nullif(j, 0)',
  '-i',
  'd + 1',
  'd * 2',
  `a || b`,
  `a || '!' || b`,
  `'n' || i`,
  'a = b',
  `a = 'STRASSE'`,
  `b = 'A'`,
  `b <> 'a'`,
  'i < j',
  'd >= 7.5',
  'f = true',
  'NOT f',
  'f IS TRUE',
  'f IS NOT TRUE',
  'f IS UNKNOWN',
  'a IS NULL',
  'i IS DISTINCT FROM j',
  'a IS NOT DISTINCT FROM b',
  'i IN (7, 0)',
  `b NOT IN ('a', 'A')`,
  'i BETWEEN -7 AND 7',
  'i = ANY (ARRAY[7, 0])',
  'i <> ALL (ARRAY[7, 0])',
  `a LIKE 'a\\_b%'`,
  `a LIKE '%é'`,
  `b NOT LIKE 'a'`,
  `a ~ '^[a-z]+_'`,
  `b !~ 'A'`,
  'f AND i > 0',
  'f OR i IS NULL',
  `CASE WHEN i > 0 THEN 'p' WHEN i < 0 THEN 'n' ELSE 'z' END`,
  `CASE b WHEN 'a' THEN 1 ELSE 2 END`,
  'i::bigint',
  'ts::date = dt',
  'i::numeric',
  'a::text',
  `'5'::integer`,
  'row_number() OVER (PARTITION BY f ORDER BY i)',
  'rank() OVER (ORDER BY d DESC)',
  'EXISTS (SELECT 1 FROM t u WHERE u.i = t.j)',
  'i IN (SELECT j FROM t u WHERE j IS NOT NULL)',
  '(SELECT max(u.i) FROM t u WHERE u.i < t.i)',
];

async function valuesOf(client: SqlClient, view: string): Promise<readonly string[]> {
  const rows = await client.query(`SELECT id, v FROM ${view} ORDER BY id`);
  return rows.map(({ v }) => plain(v));
}

/** Numbers without the zeros at their end, truth as 0 and 1, times without a zone: how a driver shows a value is not at stake. */
function plain(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (value === true) return '1';
  if (value === false) return '0';
  if (!(value instanceof Date) && typeof value === 'object') return JSON.stringify(sorted(value));
  const text = value instanceof Date ? value.toISOString().slice(0, 19).replace('T', ' ') : String(value);
  if (/^\d{4}-/.test(text)) return text.replace(/\.0+$/, '');
  return /^-?\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, '') : text;
}

/** Keys of JSON are in the order that a database keeps them in. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
}

describe('the list of functions', () => {
  it('has calls for every one', () => {
    expect(Object.keys(CALLS).toSorted()).toEqual(Object.keys(FUNCTIONS).toSorted());
  });
});

describeServer.each(({ kind, scratch }) => {
  const dialect = kind.name === 'mariadb' ? 'mariadb' : 'mysql';
  let source: SqlClient;
  let target: SqlClient;

  beforeAll(async () => {
    source = await (await scratchDatabase(`CREATE EXTENSION "uuid-ossp"; ${TABLE}; ${ROWS}`)).connect();
    target = await (await scratch()).connect();
    const { sql } = await portScript(`${TABLE}; ${ROWS}`, dialect);
    for (const statement of sql) await target.query(statement);
  });

  it.each([...Object.values(CALLS).flat(), ...EXPRESSIONS].map((text, i) => [text, `v${i}`] as const))(
    '%s gives the same values',
    async (text, view) => {
      const sql = `CREATE VIEW ${view} AS SELECT t.id, ${text} AS v FROM t`;
      await source.query(sql);
      const ported = await portScript(`${TABLE}; ${sql}`, dialect);
      expect(ported.manual).toEqual([]);
      for (const statement of ported.last) await target.query(statement);
      expect(await valuesOf(target, view)).toEqual(await valuesOf(source, view));
    },
  );
});
