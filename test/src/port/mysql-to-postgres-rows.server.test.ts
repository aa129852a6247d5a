import { beforeAll, describe, expect, it } from 'vitest';
import { CONVERSIONS } from '../../../src/port/mysql-to-postgres/conversions.js';
import { describeServer } from '../../support/mysql.js';
import { scratchDatabase } from '../../support/postgres.js';
import type { Databases } from './conversions.js';
import { cases, expectRows, keysOf, type RowLines } from './row-lines.js';

const INTEGERS = [0, 1, 127, 100, null];
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
const FLOATS = ['0', '0.1', '-2.5', '16777217', '123456', null];
const TEXTS = ['', ' ', 'a', 'a ', ' a', 'été', '😀😀😀', null];
const MOMENTS = ['2024-02-29 00:00:00', '2024-02-29 12:00:00.1', '2038-01-18 23:59:59', null];
const OLD = ['1969-12-31 12:00:00.5', '1000-01-01 00:00:01.5', '1999-12-31 23:59:59.1235'];
const ROUNDED = [
  ...['2024-02-29 23:59:59.9996', '2024-06-30 23:59:59.5', '2000-01-01 00:00:00.5'],
  ...['2024-02-29 12:00:00.4999', '2024-02-29 12:00:00.0005', '2024-02-29 12:34:56.123456'],
];
const JSONS = ['{"b":1,"a":2.5}', '[1, "é"]', '"x"', 'null', '12', '{"aa": [true, {}]}', null];
const BYTES = [{ hex: '' }, { hex: '00ff' }, { hex: '61626364' }, null];

const LINES: RowLines = {
  'integer to integer': [
    { before: 'int', after: 'bigint', values: [...INTEGERS, 2147483647, -2147483648] },
    { before: 'bigint', after: 'smallint', values: INTEGERS, refused: [32768, '-9223372036854775808'] },
    { before: 'int', after: 'int unsigned', values: [0, 2147483647, null], refused: [-1] },
    { before: 'int unsigned', after: 'int', values: [0, 2147483647, null], refused: ['4294967295'] },
  ],
  'integer to decimal': [
    { before: 'int', after: 'decimal(10,2)', values: INTEGERS, refused: [2147483647] },
    { before: 'bigint', after: 'decimal(30,10)', values: ['9223372036854775807'] },
  ],
  'integer to float': [
    { before: 'bigint', after: 'double', values: [...INTEGERS, '9007199254740993', '9223372036854775807'] },
    { before: 'int', after: 'float', values: [...INTEGERS, 16777217] },
  ],
  'integer to text': [
    { before: 'int', after: 'text', values: [...INTEGERS, -2147483648] },
    { before: 'bigint', after: 'varchar(3)', values: INTEGERS, refused: [1234] },
    {
      before: 'int(5) zerofill',
      after: 'varchar(10)',
      values: [12345, null],
      announced: ['zerofill'],
    },
  ],
  'integer to boolean': [
    { before: 'int', after: 'tinyint(1)', values: [0, 1, null], lost: { boolean: [2, -1] } },
    { before: 'int', after: 'bit(1)', values: [null] },
  ],
  'decimal to decimal': [
    { before: 'decimal(10,2)', after: 'decimal(5,1)', values: DECIMALS, refused: ['9999.95'] },
    { before: 'decimal(10,2)', after: 'decimal(6)', values: DECIMALS },
    { before: 'decimal(30,10)', after: 'decimal(10,2) unsigned', values: ['0', '0.005', '1.00499', null] },
  ],
  'decimal to integer': [
    { before: 'decimal(10,2)', after: 'int', values: DECIMALS },
    { before: 'decimal(20,5)', after: 'smallint', values: DECIMALS, refused: ['32767.5'] },
  ],
  'decimal to float': [{ before: 'decimal(10,2)', after: 'double', values: DECIMALS }],
  'decimal to text': [
    { before: 'decimal(10,2)', after: 'varchar(20)', values: DECIMALS },
    { before: 'decimal(10)', after: 'text', values: ['0', '-5', '12345', null] },
  ],
  'float to float': [
    { before: 'float', after: 'double', values: FLOATS },
    { before: 'double', after: 'float', values: FLOATS, refused: ['1e300'] },
  ],
  'text to text': [
    { before: 'varchar(40)', after: 'text', values: TEXTS },
    { before: 'text', after: 'varchar(3)', values: TEXTS, refused: ['abcd', 'a  b'] },
    { before: 'char(5)', after: 'varchar(40)', values: [...TEXTS, 'abc  '] },
    { before: 'char(5)', after: 'text', values: TEXTS },
    { before: 'char(5)', after: 'char(3)', values: [...TEXTS, 'ab'], refused: ['abcd'] },
    { before: 'varchar(40)', after: 'char(5)', values: TEXTS, refused: ['abcdef'] },
  ],
  'text to enum': [
    {
      before: 'varchar(5)',
      after: "enum('a','b','1')",
      values: ['a', 'b', '1', null],
      refused: ['x'],
      lost: { enum: ['A', 'a ', '2'] },
    },
  ],
  'text to json': [
    { before: 'text', after: 'json', values: JSONS, refused: ['x', '', '{a:1}'], only: 'mysql' },
  ],
  'text to integer': [
    {
      before: 'varchar(20)',
      after: 'int',
      values: ['0', '-5', '007', ' 7', null],
      refused: ['x', '', '2147483648'],
      lost: { 'text-to-number': ['1.5', '2.5', '1e3'] },
      only: 'mysql',
    },
    {
      before: 'varchar(20)',
      after: 'int',
      values: ['0', '-5', '007', ' 7', null],
      refused: ['x', '', '1.5', '2147483648'],
      only: 'mariadb',
    },
  ],
  'text to decimal': [
    {
      before: 'varchar(20)',
      after: 'decimal(5,1)',
      values: ['0', '-5.25', '1.05', '1e2', null],
      refused: ['x', '', '10000'],
    },
  ],
  'text to date': [
    {
      before: 'varchar(40)',
      after: 'date',
      values: ['2024-02-29', '1000-01-01', '2024-1-5', null],
      refused: ['x', '2023-02-29'],
      lost: { 'text-to-moment': ['01-02-03'] },
    },
    {
      before: 'varchar(40)',
      after: 'date',
      values: ['2024-02-29 23:59:59.9996', '1999-12-31 23:59:59.5'],
      only: 'mysql',
    },
  ],
  'text to timestamp': [
    {
      before: 'varchar(40)',
      after: 'datetime',
      values: [...MOMENTS, ...ROUNDED, ...OLD, '2024-02-29'],
      refused: ['x', ''],
    },
    { before: 'varchar(40)', after: 'datetime(3)', values: [...MOMENTS, ...ROUNDED, ...OLD] },
    {
      before: 'varchar(40)',
      after: 'timestamp(6)',
      values: [...MOMENTS, ...ROUNDED],
      lost: { 'text-to-moment': ['01-02-03 04:05:06'] },
    },
  ],
  'enum to enum': [
    { before: "enum('a','b')", after: "enum('c','b','a')", values: ['a', 'b', null] },
    { before: "enum('a','b')", after: "enum('a')", values: ['a', null], refused: ['b'] },
    { before: "enum('1','2')", after: "enum('b','a')", values: [null], lost: { enum: ['1'] } },
  ],
  'enum to text': [
    { before: "enum('a','long one')", after: 'varchar(8)', values: ['a', 'long one', null] },
    { before: "enum('a','long one')", after: 'varchar(3)', values: ['a', null], refused: ['long one'] },
  ],
  'set to set': [
    { before: "set('a','b')", after: "set('a','c','b')", values: [null] },
    { before: "set('a','b')", after: "set('b','a')", values: [null], announced: ['set-order'] },
  ],
  'date to date': [{ before: 'date', after: 'date', values: ['2024-02-29', null] }],
  'date to timestamp': [
    { before: 'date', after: 'datetime', values: ['2024-02-29', '1000-01-01', '9999-12-31', null] },
    { before: 'date', after: 'timestamp(3)', values: ['2024-02-29', '1970-01-02', null] },
  ],
  'time to time': [
    { before: 'time(6)', after: 'time', values: ['12:34:56.5', '12:34:56.4999', '00:00:00', null] },
    { before: 'time(6)', after: 'time', values: ['23:59:59.9996'], only: 'mysql' },
    { before: 'time(6)', after: 'time(3)', values: ['12:34:56.1235', '12:34:56.000499', null] },
    { before: 'time(6)', after: 'time(2)', values: ['12:34:56.125'], only: 'mysql' },
    {
      before: 'time(6)',
      after: 'time(2)',
      values: ['12:34:56.12'],
      lost: { 'fraction-rounding': ['12:34:56.125'] },
      only: 'mariadb',
    },
    { before: 'time', after: 'time(6)', values: ['23:59:59', null] },
  ],
  'timestamp to timestamp': [
    { before: 'datetime(6)', after: 'datetime', values: [...MOMENTS, ...ROUNDED, ...OLD] },
    { before: 'datetime(6)', after: 'datetime(3)', values: [...MOMENTS, ...ROUNDED, ...OLD] },
    {
      before: 'datetime(6)',
      after: 'datetime(2)',
      values: MOMENTS,
      lost: { 'fraction-rounding': ['1969-12-31 12:00:00.125'] },
      only: 'mysql',
    },
    {
      before: 'datetime(6)',
      after: 'datetime(2)',
      values: MOMENTS,
      lost: { 'fraction-rounding': ['2024-12-31 12:00:00.125'] },
      only: 'mariadb',
    },
    { before: 'timestamp(6)', after: 'timestamp', values: [...MOMENTS, ...ROUNDED, '1999-12-31 23:59:59.5'] },
    { before: 'timestamp(6)', after: 'datetime(3)', values: [...MOMENTS, ...ROUNDED] },
    {
      before: 'datetime',
      after: 'timestamp(6)',
      values: ['2024-02-29 00:00:00', '1970-01-02 00:00:00', null],
    },
  ],
  'timestamp to date': [
    { before: 'datetime(6)', after: 'date', values: [...MOMENTS, ...ROUNDED, ...OLD] },
    { before: 'timestamp(3)', after: 'date', values: [...MOMENTS, '2024-06-30 23:59:59.5'] },
    { before: 'datetime', after: 'date', values: ['2024-02-29 23:59:59', '1000-01-01 00:00:00', null] },
  ],
  'timestamp to text': [
    {
      before: 'datetime',
      after: 'varchar(40)',
      values: ['2024-02-29 00:00:00', '1000-01-01 23:59:59', null],
    },
    { before: 'datetime(3)', after: 'text', values: ['2024-02-29 00:00:00', '1000-01-01 23:59:59.5', null] },
    { before: 'timestamp(6)', after: 'varchar(40)', values: [...MOMENTS, ...ROUNDED] },
    { before: 'timestamp(2)', after: 'varchar(19)', values: [null], refused: ['2024-02-29 00:00:00.12'] },
  ],
  'year to integer': [{ before: 'year', after: 'smallint', values: [1901, 2000, 2155, null] }],
  'boolean to boolean': [{ before: 'tinyint(1)', after: 'bit(1)', values: [null] }],
  'boolean to integer': [
    { before: 'tinyint(1)', after: 'int', values: [true, false, null] },
    { before: 'tinyint(1)', after: 'bigint unsigned', values: [true, false, null] },
  ],
  'json to json': [{ before: 'json', after: 'json', values: JSONS, only: 'mysql' }],
  'json to text': [
    {
      before: 'json',
      after: 'varchar(40)',
      values: JSONS,
      lost: { 'json-text': ['1e2', '[2.50]'] },
      only: 'mysql',
    },
    { before: 'json', after: 'varchar(3)', values: ['12', null], refused: ['12345'], only: 'mysql' },
  ],
  'binary to binary': [
    { before: 'varbinary(10)', after: 'blob', values: BYTES },
    {
      before: 'blob',
      after: 'varbinary(3)',
      values: [{ hex: '00ff' }, null],
      refused: [{ hex: '61626364' }],
    },
    {
      before: 'blob',
      after: 'binary(4)',
      values: [{ hex: '61626364' }, null],
      lost: { 'binary-padding': [{ hex: '61' }] },
    },
  ],
  'uuid to uuid': [
    {
      before: 'uuid',
      after: 'uuid',
      values: ['00000000-0000-4000-8000-00000000000a', null],
      only: 'mariadb',
    },
  ],
  'uuid to text': [
    {
      before: 'uuid',
      after: 'varchar(36)',
      values: ['A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', null],
      only: 'mariadb',
    },
  ],
};

describe('the list of conversions', () => {
  it('has lines for every one', () => {
    // An enum is a type of its own in PostgreSQL, which is made anew.
    expect(Object.keys(LINES).toSorted()).toEqual([...keysOf(CONVERSIONS), 'enum to enum'].toSorted());
  });
});

describeServer.each(({ kind, scratch }) => {
  let databases: Databases;
  beforeAll(async () => {
    const [source, target] = await Promise.all([scratch(), scratchDatabase('')]);
    databases = {
      from: kind.name,
      to: 'postgres',
      source: await source.connect(),
      target: await target.connect(),
    };
  });

  it.each(cases(LINES, kind.name))(`%s keeps the rows as ${kind.title} does`, async (_, line) => {
    await expectRows(line, LINES, databases);
  });
});
