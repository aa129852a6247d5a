import type { ColumnType } from '../../ir/index.js';
import { Unexpected, Unmodelled, type Cursor } from './parse/cursor.js';
import { readCharset } from './parse/charsets.js';
import { own } from '../../own.js';

/** A type as it is declared, with what the grammar lets follow it directly. */
export interface DeclaredType {
  readonly type: ColumnType;
  /** CHARACTER SET, in the server's spelling: `utf8` is `utf8mb3`. */
  readonly charset?: string;
  /** The attribute BINARY: the character set's binary collation. */
  readonly binary?: true;
  /** SERIAL: also NOT NULL, AUTO_INCREMENT and UNIQUE. */
  readonly serial?: true;
}

type Reader = (cursor: Cursor, word: string) => DeclaredType;

const integers: Readonly<Record<string, 8 | 16 | 24 | 32 | 64>> = {
  TINYINT: 8,
  INT1: 8,
  SMALLINT: 16,
  INT2: 16,
  MEDIUMINT: 24,
  INT3: 24,
  MIDDLEINT: 24,
  INT: 32,
  INTEGER: 32,
  INT4: 32,
  BIGINT: 64,
  INT8: 64,
};

const simple: Readonly<Record<string, ColumnType>> = {
  BOOL: { kind: 'boolean' },
  BOOLEAN: { kind: 'boolean' },
  DATE: { kind: 'date' },
  JSON: { kind: 'json' },
  TINYBLOB: { kind: 'binary', size: 'tiny' },
  MEDIUMBLOB: { kind: 'binary', size: 'medium' },
  LONGBLOB: { kind: 'binary', size: 'long' },
};

/** Types that only MySQL and MariaDB have; `POINT` and its like also take no modifiers. */
const natives: ReadonlySet<string> = new Set([
  'GEOMETRY',
  'POINT',
  'LINESTRING',
  'POLYGON',
  'MULTIPOINT',
  'MULTILINESTRING',
  'MULTIPOLYGON',
  'GEOMETRYCOLLECTION',
  'INET4',
  'INET6',
]);

const readers: Readonly<Record<string, Reader>> = {
  ...mapValues(integers, () => readInteger),
  DECIMAL: readDecimal,
  DEC: readDecimal,
  NUMERIC: readDecimal,
  FIXED: readDecimal,
  NUMBER: readDecimal,
  FLOAT: readFloat,
  FLOAT4: readFloat,
  DOUBLE: readDouble,
  FLOAT8: readDouble,
  REAL: readDouble,
  BIT: (cursor) => {
    const length = readLength(cursor) ?? 1;
    return { type: { kind: 'bit', ...(length === 1 ? {} : { length }) } };
  },
  TIME: (cursor) => ({ type: { kind: 'time', zone: false, ...readSeconds(cursor) } }),
  DATETIME: (cursor) => ({ type: { kind: 'timestamp', zone: false, ...readSeconds(cursor) } }),
  TIMESTAMP: (cursor) => ({ type: { kind: 'timestamp', zone: true, ...readSeconds(cursor) } }),
  YEAR: (cursor) => {
    const length = readLength(cursor);
    readSign(cursor);
    // MariaDB still has the year of two digits (documentation, "YEAR").
    const args = length === 2 && cursor.flavour.dialect === 'mariadb' ? { args: ['2'] } : {};
    return { type: { kind: 'native', name: 'year', ...args } };
  },
  CHAR: readChar,
  CHARACTER: readChar,
  VARCHAR: (cursor) => readString(cursor, readLength(cursor)),
  VARCHARACTER: (cursor) => readString(cursor, readLength(cursor)),
  VARCHAR2: (cursor) => readString(cursor, readLength(cursor)),
  NVARCHAR: (cursor) => readNational(cursor, true),
  NCHAR: (cursor) => readNational(cursor, isVarying(cursor)),
  NATIONAL: (cursor) => {
    const word = cursor.oneOf('CHAR', 'CHARACTER', 'VARCHAR', 'VARCHARACTER');
    if (word === undefined) throw new Unexpected(cursor.peek(), 'CHAR or VARCHAR');
    return readNational(cursor, word.startsWith('VAR') || isVarying(cursor));
  },
  BINARY: (cursor) => ({ type: fixedBytes(readLength(cursor)) }),
  VARBINARY: (cursor) => ({ type: varyingBytes(readLength(cursor)) }),
  BLOB: (cursor) => {
    const length = readLength(cursor);
    return { type: { kind: 'binary', ...(length === undefined ? {} : { length }) } };
  },
  TEXT: (cursor) => {
    const length = readLength(cursor);
    return withCharset(cursor, { kind: 'text', ...(length === undefined ? {} : { length }) });
  },
  TINYTEXT: (cursor) => withCharset(cursor, { kind: 'text', size: 'tiny' }),
  MEDIUMTEXT: (cursor) => withCharset(cursor, { kind: 'text', size: 'medium' }),
  LONGTEXT: (cursor) => withCharset(cursor, { kind: 'text', size: 'long' }),
  LONG: readLong,
  ENUM: (cursor) => withCharset(cursor, { kind: 'enum', values: readValues(cursor) }),
  SET: (cursor) => withCharset(cursor, { kind: 'set', values: readValues(cursor) }),
  SERIAL: () => ({ type: { kind: 'integer', bits: 64, unsigned: true }, serial: true }),
  VECTOR: (cursor) => {
    const length = readLength(cursor);
    return {
      type: { kind: 'native', name: 'vector', ...(length === undefined ? {} : { args: [`${length}`] }) },
    };
  },
  UUID: () => ({ type: { kind: 'uuid' } }),
};

/** Reads a type. Sources: MySQL manual, "Data Types"; MariaDB, "Data Types"; `sql/sql_yacc.yy`, rule type. */
export function readType(cursor: Cursor): DeclaredType {
  const token = cursor.peek();
  if (token.kind !== 'word') throw new Unexpected(token, 'a type');
  const read = own(readers, token.value);
  if (read !== undefined) {
    cursor.next();
    return read(cursor, token.value);
  }
  const known = own(simple, token.value);
  if (known !== undefined) {
    cursor.next();
    return { type: known };
  }
  if (token.value === 'GEOMCOLLECTION') {
    cursor.next();
    return { type: { kind: 'native', name: 'geometrycollection' } };
  }
  if (!natives.has(token.value)) throw new Unexpected(token, 'a type');
  cursor.next();
  return { type: { kind: 'native', name: token.value.toLowerCase() } };
}

function mapValues<V, R>(record: Readonly<Record<string, V>>, map: (value: V) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

function readLength(cursor: Cursor): number | undefined {
  if (!cursor.mark('(')) return undefined;
  const length = cursor.integer();
  cursor.expectMark(')');
  return length;
}

/** `(10)` or `(10,2)`. */
function readPair(cursor: Cursor): readonly [number?, number?] {
  if (!cursor.mark('(')) return [];
  const first = cursor.integer();
  const second = cursor.mark(',') ? cursor.integer() : undefined;
  cursor.expectMark(')');
  return second === undefined ? [first] : [first, second];
}

function readSeconds(cursor: Cursor): { readonly precision?: number } {
  const precision = readLength(cursor) ?? 0;
  return precision === 0 ? {} : { precision };
}

interface Sign {
  readonly unsigned?: true;
  readonly zerofill?: true;
}

/** ZEROFILL implies UNSIGNED (MySQL manual, "Numeric Type Attributes"). */
function readSign(cursor: Cursor): Sign {
  let unsigned = false;
  let zerofill = false;
  for (let word = cursor.oneOf('UNSIGNED', 'SIGNED', 'ZEROFILL'); word !== undefined;) {
    if (word === 'UNSIGNED') unsigned = true;
    if (word === 'ZEROFILL') zerofill = true;
    word = cursor.oneOf('UNSIGNED', 'SIGNED', 'ZEROFILL');
  }
  return { ...(unsigned || zerofill ? { unsigned: true } : {}), ...(zerofill ? { zerofill: true } : {}) };
}

/** Display widths that a server takes where none is declared: signed, unsigned. */
const WIDTHS: Readonly<Record<number, readonly [number, number]>> = {
  8: [4, 3],
  16: [6, 5],
  24: [9, 8],
  32: [11, 10],
  64: [20, 20],
};

/**
 * `tinyint(1)` is what BOOL stands for, and what servers and tools take for a truth value. Other widths mean something
 * with ZEROFILL only; MySQL forgets them (8.0.19), MariaDB keeps and shows them.
 */
function readInteger(cursor: Cursor, word: string): DeclaredType {
  const bits = integers[word] ?? 32;
  const width = readLength(cursor);
  const sign = readSign(cursor);
  if (bits === 8 && width === 1 && sign.unsigned === undefined) return { type: { kind: 'boolean' } };
  const usual = WIDTHS[bits]?.[sign.unsigned === true ? 1 : 0];
  const isKept = cursor.flavour.displayWidths || sign.zerofill === true;
  const kept = width !== undefined && width !== 0 && width !== usual && isKept ? { width } : {};
  return { type: { kind: 'integer', bits, ...sign, ...kept } };
}

/** DECIMAL is DECIMAL(10,0) (MySQL manual, "Fixed-Point Types"). */
function readDecimal(cursor: Cursor): DeclaredType {
  const [precision, scale = 0] = readPair(cursor);
  const digits = precision === undefined || precision === 0 ? 10 : precision;
  return { type: { kind: 'decimal', precision: digits, scale, ...readSign(cursor) } };
}

/** FLOAT(p) is a double from 25 bits on (MySQL manual, "Floating-Point Types"). */
function readFloat(cursor: Cursor): DeclaredType {
  const [precision, scale] = readPair(cursor);
  const sign = readSign(cursor);
  if (precision === undefined) return { type: { kind: 'float', bits: 32, ...sign } };
  if (scale === undefined) return { type: { kind: 'float', bits: precision > 24 ? 64 : 32, ...sign } };
  return { type: { kind: 'float', bits: 32, precision, scale, ...sign } };
}

function readDouble(cursor: Cursor, word: string): DeclaredType {
  if (word === 'DOUBLE') cursor.words('PRECISION');
  const [precision, scale] = readPair(cursor);
  const digits = precision === undefined || scale === undefined ? {} : { precision, scale };
  const bits = word === 'REAL' && cursor.lexer.mode.realAsFloat ? 32 : 64;
  return { type: { kind: 'float', bits, ...digits, ...readSign(cursor) } };
}

function isVarying(cursor: Cursor): boolean {
  return cursor.oneOf('VARYING', 'VARCHAR', 'VARCHARACTER') !== undefined;
}

function readChar(cursor: Cursor): DeclaredType {
  if (cursor.words('VARYING')) return readString(cursor, readLength(cursor));
  const length = readLength(cursor);
  if (cursor.words('BYTE')) return { type: fixedBytes(length) };
  return withCharset(cursor, char(length));
}

function char(length: number | undefined): ColumnType {
  return { kind: 'char', ...(length === undefined || length === 1 ? {} : { length }) };
}

function readString(cursor: Cursor, length: number | undefined): DeclaredType {
  if (length === undefined) throw new Unexpected(cursor.peek(), 'a length in brackets');
  if (cursor.words('BYTE')) return { type: varyingBytes(length) };
  return withCharset(cursor, { kind: 'string', length });
}

/** NATIONAL: of utf8mb3 (MySQL manual, "The National Character Set"). */
function readNational(cursor: Cursor, varying: boolean): DeclaredType {
  const length = readLength(cursor);
  const binary = cursor.words('BINARY') ? ({ binary: true } as const) : {};
  if (!varying) return { type: char(length), charset: 'utf8mb3', ...binary };
  if (length === undefined) throw new Unexpected(cursor.peek(), 'a length in brackets');
  return { type: { kind: 'string', length }, charset: 'utf8mb3', ...binary };
}

/** LONG and LONG VARCHAR are MEDIUMTEXT, LONG VARBINARY is MEDIUMBLOB. */
function readLong(cursor: Cursor): DeclaredType {
  if (cursor.words('VARBINARY')) return { type: { kind: 'binary', size: 'medium' } };
  if (
    cursor.oneOf('VARCHAR', 'VARCHARACTER') === undefined &&
    cursor.oneOf('CHAR', 'CHARACTER') !== undefined
  ) {
    cursor.expectWords('VARYING');
  }
  return withCharset(cursor, { kind: 'text', size: 'medium' });
}

function fixedBytes(length: number | undefined): ColumnType {
  return { kind: 'binary', form: 'fixed', ...(length === undefined || length === 1 ? {} : { length }) };
}

function varyingBytes(length: number | undefined): ColumnType {
  return { kind: 'binary', form: 'varying', ...(length === undefined ? {} : { length }) };
}

/** Spaces at the end of a value are dropped (MySQL manual, "The ENUM Type"). */
function readValues(cursor: Cursor): readonly string[] {
  return cursor.list(() => {
    if (cursor.peek().kind !== 'string') throw new Unmodelled('a value that is no text');
    return cursor.string().replace(/ +$/, '');
  });
}

/** The attributes that the grammar has directly after a type of text. */
function withCharset(cursor: Cursor, type: ColumnType): DeclaredType {
  let charset: string | undefined;
  let binary = false;
  for (;;) {
    if (cursor.words('BINARY')) binary = true;
    else if (cursor.words('ASCII')) charset = 'latin1';
    else if (cursor.words('UNICODE')) charset = 'ucs2';
    else if (cursor.words('BYTE')) charset = 'binary';
    else {
      const named = readCharset(cursor);
      if (named === undefined) break;
      charset = named;
    }
  }
  if (charset === 'binary' && type.kind !== 'enum' && type.kind !== 'set') return { type: asBytes(type) };
  return { type, ...(charset === undefined ? {} : { charset }), ...(binary ? { binary: true } : {}) };
}

/** Text with the character set `binary` is bytes. */
function asBytes(type: ColumnType): ColumnType {
  switch (type.kind) {
    case 'char':
      return fixedBytes(type.length);
    case 'string':
      return varyingBytes(type.length);
    case 'text':
      return { ...type, kind: 'binary' };
    default:
      return type;
  }
}
