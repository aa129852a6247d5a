import type { ColumnType } from '../../ir/index.js';
import { SyntaxProblem, type Cursor } from './parse/cursor.js';
import type { Token } from './parse/lexer.js';
import { quoteIdentifier } from './print/identifiers.js';
import { own } from '../../own.js';

/** Words that end the name of a column's type (grammar: `typetoken`, then `ccons`). */
const AFTER_TYPE = new Set(
  'constraint primary not null unique check default collate references as autoincrement'.split(' '),
);

/** A declared type in lower case with single spaces, its arguments apart: `varchar(255)`, `unsigned big int`. */
interface Declared {
  readonly name: string;
  readonly args: readonly string[];
}

/**
 * Reads the type of a column or CAST; one that is left out is the type of the empty name. SQLite takes any words as a
 * type and derives the affinity from them (manual: "Datatypes In SQLite", 3.1), so the declared words are kept.
 */
export function readType(cursor: Cursor): ColumnType {
  const words: string[] = [];
  while (isTypeWord(cursor)) words.push(cursor.name().toLowerCase());
  const name = words.join(' ').replace(/\s+/g, ' ').trim();
  if (words.length === 0 || !cursor.acceptOperator('(')) return columnType({ name, args: [] });
  const args = cursor.list(() => readArgument(cursor));
  cursor.expectOperator(')');
  return columnType({ name, args });
}

function isTypeWord(cursor: Cursor): boolean {
  const token = cursor.peek();
  if (token.kind === 'quoted' || token.kind === 'string') return true;
  if (token.kind !== 'word') return false;
  if (token.value === 'generated') return !cursor.isAt('generated', 'always');
  return !AFTER_TYPE.has(token.value);
}

/** A number with a sign, or a word: SQLite takes any (grammar: `signed`, and `typetoken` with two of them). */
function readArgument(cursor: Cursor): string {
  const sign = cursor.acceptOperator('-') ? '-' : cursor.acceptOperator('+') ? '+' : '';
  const token: Token = cursor.next();
  if (token.kind !== 'number' && token.kind !== 'word') throw new SyntaxProblem(token);
  return sign + token.value;
}

/** How the logical types are declared where the source does not say otherwise. */
function canonicalText(type: ColumnType): string | undefined {
  switch (type.kind) {
    case 'integer':
      return integerNames[type.bits] + (type.unsigned === true ? ' unsigned' : '');
    case 'decimal':
      return withArgs('decimal', type.precision, type.scale);
    case 'float':
      return type.bits === 32 ? 'float' : 'real';
    case 'boolean':
    case 'text':
    case 'date':
    case 'uuid':
    case 'json':
    case 'jsonb':
      return type.kind;
    case 'string':
      return withArgs('varchar', type.length);
    case 'char':
      return withArgs('char', type.length);
    case 'binary':
      return 'blob';
    case 'time':
      return withArgs('time', type.precision) + (type.zone ? ' with time zone' : '');
    case 'timestamp':
      return (
        withArgs(type.zone ? 'timestamp' : 'datetime', type.precision) + (type.zone ? ' with time zone' : '')
      );
    case 'native':
      return type.name + (type.args === undefined ? '' : `(${type.args.join(',')})`);
    case 'bit':
    case 'interval':
    case 'array':
    case 'named':
      return undefined;
  }
}

const integerNames = { 8: 'tinyint', 16: 'smallint', 24: 'mediumint', 32: 'integer', 64: 'bigint' } as const;

function withArgs(name: string, ...args: readonly (number | undefined)[]): string {
  const given = args.filter((arg) => arg !== undefined);
  return given.length === 0 ? name : `${name}(${given.join(',')})`;
}

/** A type as it is declared; undefined: SQLite has no usual word for it. */
export function typeText(type: ColumnType): string | undefined {
  return type.spelling === undefined ? canonicalText(type) : type.spelling;
}

/** The words of a type in SQL: those that the grammar would not take bare are quoted. */
export function quotedTypeText(text: string): string {
  const [, words = '', rest = ''] = /^([^(]*)(.*)$/s.exec(text) ?? [];
  const quoted = words
    .split(' ')
    .filter((word) => word !== '')
    .map((word) =>
      /^[a-z_][a-z0-9_$]*$/.test(word) && !AFTER_TYPE.has(word) ? word : quoteIdentifier(word),
    );
  return quoted.join(' ') + rest;
}

function columnType(declared: Declared): ColumnType {
  const logical = logicalType(declared);
  const text = declaredText(declared);
  if (logical === undefined) {
    return {
      kind: 'native',
      name: declared.name,
      ...(declared.args.length === 0 ? {} : { args: declared.args }),
    };
  }
  return canonicalText(logical) === text ? logical : { ...logical, spelling: text };
}

function declaredText({ name, args }: Declared): string {
  return args.length === 0 ? name : `${name}(${args.join(',')})`;
}

/** What people mean by a declared type; undefined: nothing that other databases have a word for. */
function logicalType({ name, args }: Declared): ColumnType | undefined {
  const [first, second] = args.map((arg) => (/^\d+$/.test(arg) ? Number(arg) : undefined));
  if (args.length > 2 || args.some((arg) => !/^\d+$/.test(arg))) return undefined;
  const unsigned = name.endsWith(' unsigned');
  const bits = own(integerBits, name.replace(/ unsigned$/, ''));
  if (bits !== undefined) {
    if (name === 'tinyint' && first === 1) return { kind: 'boolean' };
    return { kind: 'integer', bits, ...(unsigned ? { unsigned: true } : {}) };
  }
  const one = args.length < 2;
  if (args.length === 0) {
    const plain = own(plainTypes, name);
    if (plain !== undefined) return plain;
  }
  if (stringNames.has(name) && one)
    return { kind: 'string', ...(first === undefined ? {} : { length: first }) };
  if (charNames.has(name) && one) return { kind: 'char', ...(first === undefined ? {} : { length: first }) };
  if (name === 'decimal' || name === 'numeric') {
    return {
      kind: 'decimal',
      ...(first === undefined ? {} : { precision: first }),
      ...(second === undefined ? {} : { scale: second }),
    };
  }
  if ((name === 'datetime' || name === 'timestamp') && one) {
    return { kind: 'timestamp', zone: false, ...(first === undefined ? {} : { precision: first }) };
  }
  if (name === 'time' && one) {
    return { kind: 'time', zone: false, ...(first === undefined ? {} : { precision: first }) };
  }
  return undefined;
}

const integerBits: Readonly<Record<string, 8 | 16 | 24 | 32 | 64>> = {
  tinyint: 8,
  smallint: 16,
  int2: 16,
  mediumint: 24,
  int: 32,
  int4: 32,
  integer: 32,
  bigint: 64,
  int8: 64,
};

const stringNames = new Set(['varchar', 'nvarchar', 'varying character', 'character varying']);
const charNames = new Set(['char', 'character', 'nchar', 'native character']);

const plainTypes: Readonly<Record<string, ColumnType>> = {
  text: { kind: 'text' },
  clob: { kind: 'text' },
  blob: { kind: 'binary' },
  boolean: { kind: 'boolean' },
  bool: { kind: 'boolean' },
  date: { kind: 'date' },
  real: { kind: 'float', bits: 64 },
  double: { kind: 'float', bits: 64 },
  'double precision': { kind: 'float', bits: 64 },
  float: { kind: 'float', bits: 32 },
  json: { kind: 'json' },
  jsonb: { kind: 'jsonb' },
  uuid: { kind: 'uuid' },
  'timestamp with time zone': { kind: 'timestamp', zone: true },
};
