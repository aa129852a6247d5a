import { sqlite } from '../../src/dialects/sqlite/index.js';
import type { DialectRules } from './rules.js';
import { AWKWARD_TEXT, integer, keyword, number, text } from './values.js';

export const sqliteRules: DialectRules = {
  dialect: sqlite,
  types: [
    {
      type: integer(32),
      defaults: [number('0'), number('-7'), text('42')],
      value: number('7'),
      ordered: true,
      widens: [integer(64)],
    },
    {
      type: { kind: 'text' },
      defaults: [text(''), text(AWKWARD_TEXT), { kind: 'null' }],
      value: text(AWKWARD_TEXT),
      ordered: true,
    },
    {
      type: { kind: 'string', length: 255 },
      defaults: [text('a')],
      value: text('b'),
      ordered: true,
      widens: [{ kind: 'text' }, { kind: 'string', length: 300 }],
    },
    {
      type: { kind: 'boolean' },
      defaults: [{ kind: 'boolean', value: true }, { kind: 'boolean', value: false }, number('1')],
      value: { kind: 'boolean', value: false },
      ordered: true,
    },
    {
      type: { kind: 'timestamp', zone: false },
      defaults: [keyword('current_timestamp')],
      value: text('2024-01-02 03:04:05'),
      ordered: true,
    },
    {
      type: { kind: 'decimal', precision: 10, scale: 2 },
      defaults: [number('0.10'), text('3.00')],
      value: number('1.50'),
      ordered: true,
    },
    { type: { kind: 'float', bits: 64 }, defaults: [number('-1.5')], value: number('0.5'), ordered: true },
    { type: { kind: 'binary' }, defaults: [], value: text('x'), ordered: true },
    { type: integer(64), defaults: [number('9007199254740993')], value: number('1'), ordered: true },
    {
      type: { kind: 'integer', bits: 16 },
      defaults: [],
      value: number('1'),
      ordered: true,
    },
    {
      type: { kind: 'boolean', spelling: 'tinyint(1)' },
      defaults: [number('0')],
      value: number('1'),
      ordered: true,
    },
    { type: { kind: 'date' }, defaults: [keyword('current_date')], value: text('2020-02-29'), ordered: true },
    { type: { kind: 'json' }, defaults: [text('{}')], value: text('{}'), ordered: true },
  ],
  has: new Set([
    'views',
    'programs',
    'generated',
    'alterColumn',
    'renameConstraint',
    'partialIndexes',
    'expressionKeys',
    'deferrable',
    'impliedReferences',
    'setDefault',
    'booleans',
    'concatOperator',
    'keyNames',
    'autoIncrement',
    'freeConditions',
  ]),
  trigger: (name, table) => `CREATE TRIGGER ${name} AFTER UPDATE ON ${table} BEGIN SELECT 1; END`,
};
