import { beforeAll, describe, expect, it } from 'vitest';
import { CONVERSIONS } from '../../../src/port/postgres-to-mysql/conversions.js';
import { describeServer } from '../../support/mysql.js';
import { scratchDatabase } from '../../support/postgres.js';
import type { Databases } from './conversions.js';
import { cases, expectRows, keysOf, type RowLines } from './row-lines.js';

const TYPES = `CREATE TYPE mood AS ENUM ('a', 'b', 'c'); CREATE TYPE other AS ENUM ('c', 'b', 'a', 'long one');
  CREATE DOMAIN moment AS timestamp;`;

const INTEGERS = [0, 1, -1, 32767, -32768, null];
const DECIMALS = [
  '0',
  '0.5',
  '1.5',
  '2.5',
  '-0.5',
  '-2.5',
  '0.05',
  '0.25',
  '1.45',
  '9999.9',
  '-9999.94',
  null,
];
const FLOATS = ['0', '0.1', '-2.5', '1.5e-7', '16777217', null];
const TEXTS = ['', ' ', 'a', 'a ', ' a', 'été', '😀😀😀', null];
const TIMES = ['00:00:00', '12:34:56.1', null];
const MOMENTS = [
  '2024-02-29 00:00:00',
  '1969-12-31 12:00:00.1',
  '1000-01-01 00:00:00',
  '9999-12-31 23:59:59',
  null,
];
const ROUNDED = [
  '2024-02-29 23:59:59.9996',
  '2024-06-30 23:59:59.5',
  '2000-01-01 00:00:00.5',
  '2024-02-29 12:00:00.4999',
];
const HALVES = ['1969-12-31 12:00:00.5', '1000-01-01 00:00:01.5'];
const UUIDS = ['00000000-0000-4000-8000-00000000000a', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', null];
const JSONS = ['{"b":1,"a":2.50}', '[1, "é"]', '"x"', 'null', '1e2', null];

const LINES: RowLines = {
  'integer to integer': [
    { before: 'integer', after: 'bigint', values: [...INTEGERS, 2147483647, -2147483648] },
    { before: 'bigint', after: 'smallint', values: INTEGERS, refused: [32768, '-9223372036854775808'] },
  ],
  'integer to decimal': [
    { before: 'integer', after: 'numeric(10,2)', values: INTEGERS, refused: [2147483647] },
    { before: 'bigint', after: 'numeric', values: ['9223372036854775807', '-9223372036854775808'] },
  ],
  'integer to text': [
    { before: 'integer', after: 'text', values: [...INTEGERS, 2147483647] },
    { before: 'integer', after: 'varchar(3)', values: [1, -12, null], refused: [1234] },
    {
      before: 'integer',
      after: 'varchar(3)',
      using: 'c::varchar(3)',
      values: [1],
      lost: { 'cut-text': [1234] },
    },
  ],
  'decimal to decimal': [
    { before: 'numeric(10,2)', after: 'numeric(5,1)', values: DECIMALS, refused: ['9999.95'] },
    { before: 'numeric(10,2)', after: 'numeric(6,0)', values: DECIMALS },
    {
      before: 'numeric',
      after: 'numeric(30,10)',
      values: ['12345678901234567890.123456789', '-0.00000000005'],
    },
  ],
  'decimal to integer': [
    { before: 'numeric(10,2)', after: 'integer', values: DECIMALS },
    { before: 'numeric(20,5)', after: 'smallint', values: DECIMALS, refused: ['32767.5'] },
  ],
  'float to float': [
    { before: 'real', after: 'double precision', values: FLOATS },
    { before: 'double precision', after: 'real', values: FLOATS, refused: ['1e300'] },
  ],
  'boolean to boolean': [{ before: 'boolean', after: 'boolean', values: [true, false, null] }],
  'boolean to integer': [
    { before: 'boolean', after: 'integer', using: 'c::integer', values: [true, false, null] },
  ],
  'text to text': [
    { before: 'varchar(40)', after: 'text', values: TEXTS },
    { before: 'text', after: 'varchar(3)', values: TEXTS, refused: ['abcd', 'a  b'] },
    {
      before: 'varchar(40)',
      after: 'varchar(3)',
      values: TEXTS,
      refused: ['abcd'],
      lost: { 'too-long-spaces': ['abc '] },
      only: 'mysql',
    },
    {
      before: 'varchar(40)',
      after: 'varchar(3)',
      using: 'c::varchar(3)',
      values: [...TEXTS, 'abcd', 'ab  ', 'abc ', '😀😀😀😀'],
    },
    { before: 'char(5)', after: 'text', values: [...TEXTS, 'abc  '] },
    { before: 'text', after: 'char(5)', values: [...TEXTS, 'abc  '], refused: ['abcdef'] },
    { before: 'text', after: 'char(5)', using: 'c::char(5)', values: ['abcdef', 'a', null] },
  ],
  'text to enum': [
    { before: 'text', after: 'mood', using: 'c::mood', values: ['a', 'c', null], refused: ['x', ''] },
    {
      before: 'varchar(6)',
      after: 'other',
      using: `(CASE c WHEN 'old' THEN 'long one' WHEN 'A' THEN 'a' WHEN 'c ' THEN 'b' ELSE c END)::other`,
      values: ['old', 'A', 'a', 'c', 'c ', null],
      refused: ['x', ''],
    },
    {
      before: 'text',
      after: 'mood',
      using: `coalesce(nullif(lower(c), ''), 'a')::mood`,
      values: ['B', '', 'c', null],
      announced: ['unicode-case'],
      refused: ['x'],
    },
  ],
  'text to integer': [
    {
      before: 'text',
      after: 'integer',
      using: 'c::integer',
      values: ['0', '-5', '007', ' 7 ', null],
      refused: ['x', ''],
      lost: { 'text-to-integer': ['1.5'] },
      only: 'mysql',
    },
    {
      before: 'text',
      after: 'integer',
      using: 'c::integer',
      values: ['0', '-5', '007', ' 7 ', null],
      refused: ['x', '', '1.5'],
      only: 'mariadb',
    },
  ],
  'text to json': [
    { before: 'text', after: 'jsonb', using: 'c::jsonb', values: JSONS, refused: ['x', '', '{a:1}'] },
    { before: 'text', after: 'json', using: 'c::json', values: JSONS },
  ],
  'text to array': [
    {
      before: 'text',
      after: 'text[]',
      using: `string_to_array(c, ',')`,
      values: ['', 'a', 'a,b', ',', ',a,,b ', 'é"x",\\n 😀', "it's", 'NULL,null', null],
      announced: ['array'],
    },
    {
      before: 'varchar(20)',
      after: 'varchar[]',
      using: `string_to_array(c, ' , ')::varchar[]`,
      values: ['', 'a , b', 'a,b', ' ,  , ', '[1]', null],
      announced: ['array'],
    },
    {
      before: 'text',
      after: 'bigint[]',
      using: `string_to_array(c, ',')::bigint[]`,
      values: ['', '1', '-2,0', ' 7 , 007,+5', '9223372036854775807,-0000', '-0', null],
      refused: ['x', '1,', '1.5', '1,,2', '+-5', '1]', '"a"', 'null'],
      lost: { 'not-refused': ['9223372036854775808'] },
    },
  ],
  'text to uuid': [
    {
      before: 'text',
      after: 'uuid',
      using: 'c::uuid',
      values: UUIDS,
      lost: { 'text-to-uuid': ['{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}'] },
    },
  ],
  'enum to enum': [
    { before: 'mood', after: 'other', using: 'c::text::other', values: ['a', 'b', 'c', null] },
    {
      before: 'other',
      after: 'mood',
      using: 'c::text::mood',
      values: ['a', 'c', null],
      refused: ['long one'],
    },
    {
      before: 'mood',
      after: 'other',
      using: `(CASE c WHEN 'a' THEN 'long one' WHEN 'b' THEN NULL ELSE c::text END)::other`,
      values: ['a', 'b', 'c', null],
    },
  ],
  'enum to text': [
    {
      before: 'mood',
      after: 'text',
      using: `CASE WHEN c = 'a' THEN 'a rather long text' ELSE 'mood ' || c::text END`,
      values: ['a', 'b', null],
    },
    { before: 'mood', after: 'text', using: 'c::text', values: ['a', 'b', 'c', null] },
    {
      before: 'other',
      after: 'varchar(3)',
      using: 'c::varchar(3)',
      values: ['a', null],
      lost: { 'cut-text': ['long one'] },
    },
  ],
  'uuid to uuid': [{ before: 'uuid', after: 'uuid', values: UUIDS }],
  'uuid to text': [
    { before: 'uuid', after: 'text', values: UUIDS },
    { before: 'uuid', after: 'varchar(36)', using: 'c::varchar(36)', values: UUIDS },
  ],
  'date to date': [{ before: 'date', after: 'date', values: ['2024-02-29', null] }],
  'date to timestamp': [
    { before: 'date', after: 'timestamp(0)', values: ['2024-02-29', '1000-01-01', '9999-12-31', null] },
    { before: 'date', after: 'timestamptz', values: ['1969-12-31', null] },
  ],
  'date to text': [{ before: 'date', after: 'text', values: ['2024-02-29', '1000-01-01', null] }],
  'time to time': [
    { before: 'time', after: 'time(0)', values: [...TIMES, '12:34:56.5', '23:59:59.9996'], only: 'mysql' },
    { before: 'time', after: 'time(3)', values: ['12:34:56.4999', '12:34:56.1235'], only: 'mysql' },
    {
      before: 'time',
      after: 'time(0)',
      values: TIMES,
      lost: { 'fraction-cut': ['12:34:56.5', '23:59:59.9996'] },
      only: 'mariadb',
    },
    { before: 'time(0)', after: 'time(3)', values: ['23:59:59', '00:00:00', null] },
  ],
  'timestamp to timestamp': [
    {
      before: 'timestamp',
      after: 'timestamp(0)',
      values: [...MOMENTS, ...ROUNDED],
      lost: { 'fraction-half': HALVES },
      only: 'mysql',
    },
    {
      before: 'timestamptz',
      after: 'timestamptz(3)',
      values: MOMENTS,
      lost: { 'fraction-half': ['1969-12-31 12:00:00.1235'] },
      only: 'mysql',
    },
    {
      before: 'timestamp',
      after: 'timestamp(0)',
      values: MOMENTS,
      lost: { 'fraction-cut': ROUNDED.slice(0, 3) },
      only: 'mariadb',
    },
    {
      before: 'timestamp(0)',
      after: 'timestamp',
      values: ['2024-02-29 00:00:00', '1969-12-31 12:00:00', null],
    },
    { before: 'timestamptz', after: 'timestamp', using: "c AT TIME ZONE 'UTC'", values: MOMENTS },
    { before: 'timestamptz', after: 'timestamp', values: MOMENTS },
    { before: 'moment', after: 'timestamp', values: [...MOMENTS, ...HALVES] },
  ],
  'timestamp to date': [
    {
      before: 'timestamp',
      after: 'date',
      values: [...MOMENTS, ...ROUNDED, ...HALVES, '9999-12-31 23:59:59.9'],
    },
    { before: 'timestamptz(3)', after: 'date', values: [...MOMENTS, '2024-06-30 23:59:59.5'] },
    { before: 'timestamp(0)', after: 'date', values: ['2024-02-29 23:59:59', null] },
  ],
  'json to json': [
    { before: 'json', after: 'jsonb', values: JSONS },
    { before: 'jsonb', after: 'json', values: JSONS },
  ],
  'json to text': [
    {
      before: 'jsonb',
      after: 'text',
      values: ['[1, "é"]', '"x"', '"a \\"b\\""', 'null', 'true', '5', '{}', '[]', null],
      lost: { 'json-text': ['{"bb":1,"a":2.50}', '1e2'] },
    },
    {
      before: 'jsonb',
      after: 'text',
      values: [],
      lost: { 'json-text': ['12345678901234567890.5'] },
      only: 'mysql',
    },
    {
      before: 'json',
      after: 'varchar(9)',
      using: 'c::varchar(9)',
      values: ['"x"', 'null', '{}', null],
      announced: ['json-text'],
      lost: { 'cut-text': ['"abcdefghij"'] },
    },
    {
      before: 'json',
      after: 'text',
      values: ['"x"', null],
      lost: { 'json-text': ['{"b":1}'] },
      only: 'mysql',
    },
  ],
  'array to array': [{ before: 'text[]', after: 'varchar(5)[]', values: [['a', 'b'], [], [null], null] }],
  'binary to binary': [{ before: 'bytea', after: 'bytea', values: [{ hex: '00ff' }, { hex: '' }, null] }],
};

describe('the list of conversions', () => {
  it('has lines for every one', () => {
    expect(Object.keys(LINES).toSorted()).toEqual(keysOf(CONVERSIONS));
  });
});

describeServer.each(({ kind, scratch }) => {
  let databases: Databases;
  beforeAll(async () => {
    const [source, target] = await Promise.all([scratchDatabase(''), scratch()]);
    databases = {
      from: 'postgres',
      to: kind.name,
      source: await source.connect(),
      target: await target.connect(),
    };
  });

  it.each(cases(LINES, kind.name))('%s keeps the rows as PostgreSQL does', async (_, line) => {
    await expectRows(line, LINES, databases, TYPES);
  });
});
