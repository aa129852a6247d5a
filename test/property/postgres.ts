import { postgres } from '../../src/dialects/postgres/index.js';
import type { ColumnType, Expression } from '../../src/ir/index.js';
import type { DialectRules, TypeChoice } from './rules.js';
import { AWKWARD_TEXT, call, integer, keyword, number, text } from './values.js';

const cast = (operand: Expression, type: ColumnType): Expression => ({ kind: 'cast', operand, type });
const integers: readonly TypeChoice[] = [
  {
    type: integer(32),
    defaults: [number('0'), number('-7'), text('42'), cast(text('1'), integer(32))],
    value: number('7'),
    ordered: true,
    methods: ['hash', 'brin'],
    widens: [integer(64), { kind: 'decimal' }],
  },
  {
    type: integer(64),
    defaults: [number('9007199254740993')],
    value: number('9007199254740993'),
    ordered: true,
    widens: [{ kind: 'decimal', precision: 30, scale: 0 }],
  },
  {
    type: integer(16),
    defaults: [number('1')],
    value: number('1'),
    ordered: true,
    widens: [integer(32), integer(64)],
  },
];

const numbers: readonly TypeChoice[] = [
  {
    type: { kind: 'decimal', precision: 10, scale: 2 },
    defaults: [number('0.10'), number('0'), text('3.00')],
    value: number('1.50'),
    ordered: true,
    widens: [{ kind: 'decimal', precision: 12, scale: 2 }, { kind: 'decimal' }],
  },
  { type: { kind: 'decimal' }, defaults: [number('1e3')], value: number('2'), ordered: true },
  {
    type: { kind: 'float', bits: 64 },
    defaults: [number('-1.5')],
    value: number('0.5'),
    ordered: true,
    methods: ['hash'],
  },
  {
    type: { kind: 'float', bits: 32 },
    defaults: [number('1')],
    value: number('0.5'),
    ordered: true,
    widens: [{ kind: 'float', bits: 64 }],
  },
  {
    type: { kind: 'boolean' },
    defaults: [{ kind: 'boolean', value: true }, { kind: 'boolean', value: false }, text('f')],
    value: { kind: 'boolean', value: false },
    ordered: true,
  },
];

const texts: readonly TypeChoice[] = [
  {
    type: { kind: 'text' },
    defaults: [text(''), text('new'), text(AWKWARD_TEXT), { kind: 'null' }],
    value: text(AWKWARD_TEXT),
    ordered: true,
    methods: ['hash', 'spgist'],
  },
  {
    type: { kind: 'string', length: 255 },
    defaults: [text('a'), cast(text('c'), { kind: 'string' }), keyword('current_user')],
    value: text('b'),
    ordered: true,
    widens: [{ kind: 'text' }, { kind: 'string', length: 300 }],
  },
  {
    type: { kind: 'string' },
    defaults: [text('a')],
    value: text('b'),
    ordered: true,
    widens: [{ kind: 'text' }],
  },
  { type: { kind: 'char', length: 3 }, defaults: [text('abc')], value: text('abc'), ordered: true },
  { type: { kind: 'char' }, defaults: [text('a')], value: text('a'), ordered: true },
  { type: { kind: 'binary' }, defaults: [text('\\xdead')], value: text('\\x00'), ordered: true },
  {
    type: { kind: 'uuid' },
    defaults: [call('gen_random_uuid'), text('00000000-0000-0000-0000-000000000000')],
    value: text('00000000-0000-0000-0000-000000000001'),
    ordered: true,
    methods: ['hash'],
  },
];

const times: readonly TypeChoice[] = [
  {
    type: { kind: 'timestamp', zone: true },
    defaults: [call('now'), keyword('current_timestamp')],
    value: text('2024-01-02 03:04:05+00'),
    ordered: true,
    methods: ['brin'],
  },
  {
    type: { kind: 'timestamp', zone: false, precision: 3 },
    defaults: [keyword('current_timestamp'), text('2020-01-01 00:00:00')],
    value: text('2024-01-02 03:04:05'),
    ordered: true,
    widens: [{ kind: 'timestamp', zone: false }],
  },
  {
    type: { kind: 'timestamp', zone: false },
    defaults: [call('now'), keyword('localtimestamp')],
    value: text('2024-01-02'),
    ordered: true,
  },
  {
    type: { kind: 'date' },
    defaults: [keyword('current_date'), text('2020-01-01'), cast(call('now'), { kind: 'date' })],
    value: text('2020-02-29'),
    ordered: true,
    widens: [{ kind: 'timestamp', zone: false }],
  },
  {
    type: { kind: 'time', zone: false },
    defaults: [keyword('localtime')],
    value: text('12:00'),
    ordered: true,
  },
  { type: { kind: 'time', zone: true, precision: 0 }, defaults: [], value: text('12:00+01'), ordered: true },
  {
    type: { kind: 'interval' },
    defaults: [text('1 day'), cast(text('1 mon'), { kind: 'interval' })],
    value: text('1 day'),
    ordered: true,
  },
  {
    type: { kind: 'interval', fields: 'day to second', precision: 3 },
    defaults: [],
    value: text('1 day'),
    ordered: true,
  },
];

const others: readonly TypeChoice[] = [
  {
    type: { kind: 'jsonb' },
    defaults: [text('{}'), text('{"a": [1, "b?"]}'), cast(text('[]'), { kind: 'jsonb' })],
    value: text('{"k": "v"}'),
    ordered: true,
    methods: ['gin'],
  },
  { type: { kind: 'json' }, defaults: [text('{}')], value: text('{"k": "v"}'), ordered: false },
  {
    type: { kind: 'array', of: { kind: 'text' } },
    defaults: [text('{}'), cast({ kind: 'array', elements: [] }, { kind: 'array', of: { kind: 'text' } })],
    value: text('{a,"b c"}'),
    ordered: true,
    methods: ['gin'],
  },
  {
    type: { kind: 'array', of: integer(32) },
    defaults: [{ kind: 'array', elements: [number('1'), number('2')] }],
    value: { kind: 'array', elements: [number('1')] },
    ordered: true,
    methods: ['gin'],
  },
  { type: { kind: 'bit', length: 4 }, defaults: [], value: text('0101'), ordered: true },
  { type: { kind: 'bit', varying: true }, defaults: [], value: text('01'), ordered: true },
  {
    type: { kind: 'native', name: 'inet' },
    defaults: [text('127.0.0.1')],
    value: text('::1'),
    ordered: true,
  },
  { type: { kind: 'native', name: 'money' }, defaults: [], value: text('12.34'), ordered: true },
  {
    type: { kind: 'native', name: 'tsvector' },
    defaults: [],
    value: text('a b'),
    ordered: true,
    methods: ['gin', 'gist'],
  },
  { type: { kind: 'native', name: 'xml' }, defaults: [], value: text('<a/>'), ordered: false },
  {
    type: { kind: 'native', name: 'point' },
    defaults: [text('(0,0)')],
    value: text('(1,2)'),
    ordered: false,
    methods: ['gist'],
  },
  {
    type: { kind: 'native', name: 'int4range' },
    defaults: [text('empty')],
    value: text('[1,2)'),
    ordered: true,
    methods: ['gist'],
  },
  {
    type: { kind: 'native', name: 'tstzrange' },
    defaults: [],
    value: text('empty'),
    ordered: true,
    methods: ['gist'],
  },
];

/** PostgreSQL has everything. */
export const postgresRules: DialectRules = {
  dialect: postgres,
  types: [...integers, ...texts, ...numbers, ...times, ...others],
  has: new Set([
    'schemas',
    'enums',
    'domains',
    'sequences',
    'views',
    'materializedViews',
    'programs',
    'objectComments',
    'serial',
    'identity',
    'generated',
    'alterColumn',
    'alterConstraint',
    'renameConstraint',
    'exclusion',
    'include',
    'nullsNotDistinct',
    'nullsOrder',
    'partialIndexes',
    'expressionKeys',
    'deferrable',
    'deferrableKeys',
    'impliedReferences',
    'indexNames',
    'emptyTables',
    'rowLevelSecurity',
    'unlogged',
    'rows',
    'keyNames',
    'setDefault',
    'setNullOfColumns',
    'matchFull',
    'noInherit',
    'notValid',
    'indexParameters',
    'tableComments',
    'columnComments',
    'renameView',
    'booleans',
    'patterns',
    'concatOperator',
    'freeConditions',
  ]),
};
