import { beforeAll, describe, expect, it } from 'vitest';
import { loadDialect } from '../../../src/dialects/index.js';
import type { ScratchDatabase } from '../../../src/dialects/server.js';
import type { DialectName } from '../../../src/ir/index.js';
import { CONVERSIONS } from '../../../src/port/to-sqlite/conversions.js';
import { describeServer } from '../../support/mysql.js';
import { scratchDatabase } from '../../support/postgres.js';
import type { Databases } from './conversions.js';
import { cases, expectRows, keysOf, type RowLines } from './row-lines.js';

const TYPES = `CREATE TYPE mood AS ENUM ('a', 'b', 'c'); CREATE TYPE other AS ENUM ('c', 'b', 'a');
  CREATE DOMAIN moment AS timestamp;`;

const INTEGERS = [0, 1, -1, 127, null];
const DECIMALS = ['0', '0.5', '1.5', '2.5', '-0.5', '-2.5', '0.25', '-9.99', '9999.9', null];
const FLOATS = ['0', '0.5', '-2.5', '123456', null];
const TEXTS = ['', ' ', 'a', 'a ', ' a', 'été', '😀😀😀', null];
const MOMENTS = ['2024-02-29 00:00:00', '1999-12-31 23:59:59.5', '2038-01-18 12:34:56.123456', null];
const FINE = ['2024-02-29 23:59:59.9996', '2000-01-01 00:00:00.4999'];
const UUIDS = ['00000000-0000-4000-8000-00000000000a', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', null];
const JSONS = ['{"b":1,"a":2.5}', '[1, "é"]', '"x"', 'null', '12', null];

const POSTGRES: RowLines = {
  'integer to integer': [{ before: 'bigint', after: 'smallint', values: INTEGERS }],
  'integer to decimal': [{ before: 'integer', after: 'numeric(10,2)', values: INTEGERS }],
  'integer to text': [
    { before: 'bigint', after: 'text', values: [...INTEGERS, '9223372036854775807', '-9223372036854775808'] },
    {
      before: 'integer',
      after: 'varchar(3)',
      using: 'c::varchar(3)',
      values: [1, null],
      lost: { 'cut-text': [1234] },
    },
  ],
  'decimal to decimal': [
    { before: 'numeric(10,2)', after: 'numeric(12,4)', values: DECIMALS },
    { before: 'numeric(10,2)', after: 'numeric(5,1)', values: DECIMALS, lost: { decimal: ['1.45'] } },
    { before: 'numeric(10,2)', after: 'numeric(6,0)', values: DECIMALS },
    { before: 'numeric', after: 'numeric(10,2)', values: DECIMALS },
  ],
  'float to float': [
    { before: 'real', after: 'double precision', values: FLOATS, lost: { 'float-digits': ['0.1'] } },
    {
      before: 'double precision',
      after: 'real',
      values: FLOATS,
      announced: ['float-digits'],
    },
  ],
  'boolean to boolean': [{ before: 'boolean', after: 'boolean', values: [true, false, null] }],
  'boolean to integer': [
    { before: 'boolean', after: 'integer', using: 'c::integer', values: [true, false, null] },
  ],
  'text to text': [
    { before: 'varchar(40)', after: 'text', values: TEXTS },
    { before: 'text', after: 'varchar(3)', values: TEXTS, lost: { 'too-long-spaces': ['abc '] } },
    { before: 'text', after: 'varchar(3)', using: 'c::varchar(3)', values: [...TEXTS, 'abcd', '😀😀😀😀'] },
    { before: 'char(5)', after: 'text', values: [...TEXTS, 'abc  '] },
    { before: 'text', after: 'char(5)', values: TEXTS },
  ],
  'text to enum': [
    { before: 'text', after: 'mood', using: 'c::mood', values: ['a', 'c', null], refused: ['x', '', 'A'] },
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
  'text to json': [
    { before: 'text', after: 'jsonb', using: 'c::jsonb', values: JSONS, refused: ['x', '', '{a:1}'] },
    { before: 'text', after: 'json', using: 'c::json', values: JSONS },
  ],
  'text to integer': [
    {
      before: 'varchar(30)',
      after: 'bigint',
      using: 'c::bigint',
      values: ['0', '-5', '+5', '007', ' 7 ', '9223372036854775807', null],
      lost: { 'not-refused': ['x', '', '1.5', '1e3'] },
    },
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
      before: 'mood',
      after: 'other',
      using: `(CASE c WHEN 'a' THEN 'long one' WHEN 'b' THEN NULL ELSE c::text END)::other`,
      values: ['a', 'b', 'c', null],
    },
  ],
  'enum to text': [{ before: 'mood', after: 'text', using: 'c::text', values: ['a', 'b', 'c', null] }],
  'uuid to uuid': [{ before: 'uuid', after: 'uuid', values: UUIDS }],
  'uuid to text': [{ before: 'uuid', after: 'text', values: UUIDS }],
  'json to json': [{ before: 'json', after: 'jsonb', values: JSONS }],
  'json to text': [
    { before: 'json', after: 'text', using: 'c::text', values: [...JSONS, '{"b":1,  "b":2}'] },
    {
      before: 'jsonb',
      after: 'text',
      using: 'c::text',
      values: ['[1, 2]', null],
      lost: { 'json-text': ['{"b":1,"a":2}'] },
    },
  ],
  'array to array': [{ before: 'text[]', after: 'varchar(5)[]', values: [['a', 'b'], [], [null], null] }],
  'date to date': [{ before: 'date', after: 'date', values: ['2024-02-29', null] }],
  'date to text': [{ before: 'date', after: 'text', values: ['2024-02-29', '0999-01-01', null] }],
  'time to time': [
    {
      before: 'time',
      after: 'time(0)',
      values: ['12:34:56', null],
      lost: { 'fraction-kept': ['12:34:56.5'] },
    },
    { before: 'time(0)', after: 'time(3)', values: ['12:34:56', null] },
  ],
  'timestamp to timestamp': [
    {
      before: 'timestamp',
      after: 'timestamp(3)',
      values: MOMENTS.slice(0, 2),
      lost: { 'fraction-kept': FINE },
    },
    { before: 'timestamp(0)', after: 'timestamptz', values: ['2024-02-29 00:00:00', null] },
    { before: 'timestamptz', after: 'timestamp', values: MOMENTS },
    { before: 'timestamptz', after: 'timestamp', using: "c AT TIME ZONE 'UTC'", values: MOMENTS },
    {
      before: 'timestamp(3)',
      after: 'timestamptz(3)',
      using: "c AT TIME ZONE 'UTC'",
      values: ['2024-02-29 00:00:00', null],
    },
    { before: 'moment', after: 'timestamp', values: MOMENTS },
  ],
  'timestamp to text': [
    {
      before: 'timestamp',
      after: 'text',
      values: MOMENTS,
      lost: { 'moment-text': ['2024-02-29 12:00:00.100'] },
    },
    {
      before: 'timestamptz(0)',
      after: 'text',
      values: [null],
      lost: { 'moment-text': ['2024-02-29 00:00:00'] },
    },
    { before: 'timestamp(0)', after: 'text', values: ['2024-02-29 00:00:00', null] },
  ],
  'binary to binary': [{ before: 'bytea', after: 'bytea', values: [{ hex: '00ff' }, { hex: '' }, null] }],
};

const MYSQL: RowLines = {
  'integer to integer': [{ before: 'bigint', after: 'tinyint', values: INTEGERS }],
  'integer to decimal': [{ before: 'int', after: 'decimal(10,2)', values: INTEGERS }],
  'integer to text': [
    { before: 'bigint', after: 'varchar(30)', values: [...INTEGERS, '-9223372036854775808'] },
    { before: 'int(5) zerofill', after: 'varchar(10)', values: [12345, null], announced: ['zerofill'] },
  ],
  'decimal to decimal': [
    { before: 'decimal(10,2)', after: 'decimal(5,1)', values: DECIMALS, lost: { decimal: ['1.45'] } },
    { before: 'decimal(10,2)', after: 'decimal(6)', values: DECIMALS },
  ],
  'float to float': [{ before: 'float', after: 'double', values: FLOATS, lost: { 'float-digits': ['0.1'] } }],
  'boolean to integer': [{ before: 'tinyint(1)', after: 'int', values: [true, false, null] }],
  'text to text': [
    { before: 'varchar(40)', after: 'text', values: TEXTS },
    { before: 'char(5)', after: 'varchar(40)', values: [...TEXTS, 'abc  '] },
    { before: 'text', after: 'varchar(3)', values: TEXTS },
  ],
  'text to enum': [
    {
      before: 'varchar(5)',
      after: "enum('a','b')",
      values: ['a', 'b', null],
      refused: ['x'],
      lost: { 'enum-spelling': ['A', '1'] },
    },
  ],
  'text to json': [{ before: 'text', after: 'json', values: JSONS, refused: ['x', '{a:1}'], only: 'mysql' }],
  'enum to enum': [
    { before: "enum('a','b')", after: "enum('c','b','a')", values: ['a', 'b', null] },
    { before: "enum('1','2')", after: "enum('b','a')", values: [null], lost: { 'enum-spelling': ['1'] } },
  ],
  'enum to text': [{ before: "enum('a','b')", after: 'varchar(8)', values: ['a', 'b', null] }],
  'set to set': [
    { before: "set('a','b')", after: "set('a','c','b')", values: ['a', 'a,b', null] },
    { before: "set('a','b')", after: "set('b','a')", values: ['a', null], lost: { 'set-order': ['a,b'] } },
  ],
  'uuid to text': [{ before: 'uuid', after: 'varchar(36)', values: UUIDS, only: 'mariadb' }],
  'json to text': [
    {
      before: 'json',
      after: 'text',
      values: ['[1, 2]', null],
      lost: { 'json-text': ['{"b":1,"a":2}'] },
      only: 'mysql',
    },
  ],
  'date to text': [{ before: 'date', after: 'varchar(20)', values: ['2024-02-29', '1000-01-01', null] }],
  'time to time': [
    {
      before: 'time(3)',
      after: 'time',
      values: ['12:34:56', null],
      lost: { 'fraction-kept': ['12:34:56.5'] },
    },
  ],
  'timestamp to timestamp': [
    {
      before: 'datetime(6)',
      after: 'datetime',
      values: ['2024-02-29 00:00:00', null],
      lost: { 'fraction-kept': FINE.slice(0, 1) },
    },
    { before: 'datetime', after: 'timestamp(3)', values: ['2024-02-29 00:00:00', null] },
  ],
  'timestamp to text': [
    { before: 'datetime', after: 'varchar(40)', values: ['2024-02-29 00:00:00', null] },
    {
      before: 'datetime(3)',
      after: 'varchar(40)',
      values: [null],
      lost: { 'moment-text': ['2024-02-29 00:00:00'] },
    },
  ],
  'year to integer': [{ before: 'year', after: 'int', values: [1901, 2000, null] }],
  'binary to binary': [
    { before: 'varbinary(10)', after: 'blob', values: [{ hex: '00ff' }, { hex: '' }, null] },
    {
      before: 'blob',
      after: 'binary(4)',
      values: [{ hex: '61626364' }, null],
      lost: { 'binary-padding': [{ hex: '61' }] },
    },
  ],
};

async function open(from: DialectName, scratch: Promise<ScratchDatabase>): Promise<Databases> {
  const [source, dialect] = await Promise.all([scratch, loadDialect('sqlite')]);
  return { from, to: 'sqlite', source: await source.connect(), target: await dialect.connect(':memory:') };
}

describe('the list of conversions', () => {
  it('has lines for every one', () => {
    const all = new Set([...Object.keys(POSTGRES), ...Object.keys(MYSQL)]);
    expect([...all].toSorted()).toEqual(keysOf(CONVERSIONS));
  });
});

describe('from PostgreSQL', () => {
  let databases: Databases;
  beforeAll(async () => {
    databases = await open('postgres', scratchDatabase(''));
  });
  it.each(cases(POSTGRES))('%s keeps the rows', async (_, line) => {
    await expectRows(line, POSTGRES, databases, TYPES);
  });
});

describeServer.each(({ kind, scratch }) => {
  let databases: Databases;
  beforeAll(async () => {
    databases = await open(kind.name, scratch());
  });
  it.each(cases(MYSQL, kind.name))('%s keeps the rows', async (_, line) => {
    await expectRows(line, MYSQL, databases);
  });
});
