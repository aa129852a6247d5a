import { mariadb } from '../../src/dialects/mariadb/index.js';
import { mysql } from '../../src/dialects/mysql/index.js';
import type { Expression } from '../../src/ir/index.js';
import type { DialectRules, Feature, TypeChoice } from './rules.js';
import { AWKWARD_TEXT, integer, keyword, number, text } from './values.js';

const now = (precision?: number): Expression => ({
  kind: 'keyword',
  name: 'current_timestamp',
  ...(precision === undefined ? {} : { precision }),
});

const types: readonly TypeChoice[] = [
  {
    type: integer(32),
    defaults: [number('0'), number('-7'), text('42')],
    value: number('7'),
    ordered: true,
    widens: [integer(64), { kind: 'decimal', precision: 20, scale: 0 }],
  },
  {
    type: { kind: 'string', length: 255 },
    defaults: [text(''), text('new'), text(AWKWARD_TEXT)],
    value: text('b'),
    ordered: true,
    widens: [{ kind: 'string', length: 300 }, { kind: 'text' }],
  },
  {
    type: { kind: 'boolean' },
    defaults: [{ kind: 'boolean', value: true }, { kind: 'boolean', value: false }, number('1')],
    value: { kind: 'boolean', value: false },
    ordered: true,
  },
  { type: { kind: 'text' }, defaults: [], value: text(AWKWARD_TEXT), ordered: false },
  {
    type: { kind: 'timestamp', zone: false },
    defaults: [now(), text('2020-01-01 00:00:00')],
    value: text('2024-01-02 03:04:05'),
    ordered: true,
    widens: [{ kind: 'timestamp', zone: false, precision: 3 }],
  },
  {
    type: { kind: 'decimal', precision: 10, scale: 2 },
    defaults: [number('0.10'), number('0'), text('3.00')],
    value: number('1.50'),
    ordered: true,
    widens: [{ kind: 'decimal', precision: 12, scale: 2 }],
  },
  {
    type: integer(64),
    defaults: [number('9007199254740993')],
    value: number('9007199254740993'),
    ordered: true,
  },
  {
    type: { kind: 'enum', values: ['a', "it's", 'b,c'] },
    defaults: [text('a'), text("it's")],
    value: text('a'),
    ordered: true,
    widens: [{ kind: 'enum', values: ['a', "it's", 'b,c', 'd'] }],
  },
  {
    type: { kind: 'integer', bits: 64, unsigned: true },
    defaults: [number('1')],
    value: number('1'),
    ordered: true,
  },
  {
    type: integer(16),
    defaults: [number('1')],
    value: number('1'),
    ordered: true,
    widens: [integer(24), integer(32)],
  },
  { type: integer(8), defaults: [number('-1')], value: number('1'), ordered: true },
  { type: { kind: 'float', bits: 64 }, defaults: [number('-1.5')], value: number('0.5'), ordered: true },
  { type: { kind: 'float', bits: 32 }, defaults: [number('1')], value: number('0.5'), ordered: true },
  { type: { kind: 'char', length: 3 }, defaults: [text('abc')], value: text('abc'), ordered: true },
  {
    type: { kind: 'binary', form: 'varying', length: 20 },
    defaults: [text('x')],
    value: text('x'),
    ordered: true,
  },
  { type: { kind: 'binary', form: 'fixed', length: 4 }, defaults: [], value: text('abcd'), ordered: true },
  { type: { kind: 'binary' }, defaults: [], value: text('x'), ordered: false },
  {
    type: { kind: 'timestamp', zone: true },
    defaults: [now(), text('2020-01-01 00:00:00')],
    value: text('2024-01-02 03:04:05'),
    ordered: true,
  },
  {
    type: { kind: 'timestamp', zone: false, precision: 3 },
    defaults: [now(3)],
    value: text('2024-01-02 03:04:05'),
    ordered: true,
  },
  { type: { kind: 'date' }, defaults: [text('2020-01-01')], value: text('2020-02-29'), ordered: true },
  { type: { kind: 'time', zone: false }, defaults: [text('12:00:00')], value: text('12:00'), ordered: true },
  { type: { kind: 'json' }, defaults: [], value: text('{"k": "v"}'), ordered: false },
  { type: { kind: 'text', size: 'medium' }, defaults: [], value: text('x'), ordered: false },
  { type: { kind: 'text', size: 'long' }, defaults: [], value: text('x'), ordered: false },
  { type: { kind: 'set', values: ['x', 'y'] }, defaults: [text('x,y')], value: text('x'), ordered: true },
  { type: { kind: 'bit', length: 4 }, defaults: [], value: number('3'), ordered: true },
];

const features: readonly Feature[] = [
  'views',
  'indexNames',
  'programs',
  'generated',
  'alterColumn',
  'tableComments',
  'renameView',
  'autoIncrement',
  'wholeColumns',
  'indexesOfTables',
  'triggerOrder',
];

const trigger = (name: string, table: string, order = ''): string =>
  `CREATE TRIGGER ${name} BEFORE UPDATE ON ${table} FOR EACH ROW ${order}SET @a = 1`;

export const mysqlRules: DialectRules = {
  dialect: mysql,
  types,
  has: new Set<Feature>([...features, 'expressionKeys', 'impliedReferences']),
  trigger,
};

export const mariadbRules: DialectRules = {
  dialect: mariadb,
  types: [
    ...types,
    {
      type: { kind: 'uuid' },
      defaults: [text('00000000-0000-0000-0000-000000000000')],
      value: text('00000000-0000-0000-0000-000000000001'),
      ordered: true,
    },
    {
      type: { kind: 'native', name: 'inet6' },
      defaults: [text('::1')],
      value: text('::1'),
      ordered: true,
    },
    {
      type: { kind: 'text', size: 'tiny' },
      defaults: [text('a'), keyword('current_user')],
      value: text('b'),
      ordered: false,
    },
  ],
  has: new Set<Feature>(features),
  trigger,
};
