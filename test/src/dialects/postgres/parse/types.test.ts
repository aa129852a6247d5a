import { describe, expect, test } from 'vitest';
import { postgres } from '../../../../../src/dialects/postgres/index.js';
import { typeSignature } from '../../../../../src/dialects/postgres/types.js';

await postgres.load();
const { parseType, printType } = postgres;

const integer = (bits: number) => ({ kind: 'integer', bits });

const types: readonly (readonly [sql: string, type: unknown, signature: string])[] = [
  ['smallint', integer(16), 'smallint'],
  ['int4', integer(32), 'integer'],
  ['bigint', integer(64), 'bigint'],
  ['numeric', { kind: 'decimal' }, 'numeric'],
  ['decimal(10)', { kind: 'decimal', precision: 10, scale: 0 }, 'numeric'],
  ['numeric(3,-2)', { kind: 'decimal', precision: 3, scale: -2 }, 'numeric'],
  ['real', { kind: 'float', bits: 32 }, 'real'],
  ['float(30)', { kind: 'float', bits: 64 }, 'double precision'],
  ['bool', { kind: 'boolean' }, 'boolean'],
  ['character varying(255)', { kind: 'string', length: 255 }, 'character varying'],
  ['varchar', { kind: 'string' }, 'character varying'],
  ['char', { kind: 'char', length: 1 }, 'character'],
  ['character(3)', { kind: 'char', length: 3 }, 'character'],
  ['bpchar', { kind: 'native', name: 'bpchar' }, 'character'],
  ['"char"', { kind: 'native', name: 'char' }, '"char"'],
  ['text', { kind: 'text' }, 'text'],
  ['bytea', { kind: 'binary' }, 'bytea'],
  ['bit', { kind: 'bit', length: 1 }, 'bit'],
  ['bit varying(5)', { kind: 'bit', length: 5, varying: true }, 'bit varying'],
  ['date', { kind: 'date' }, 'date'],
  ['time(3)', { kind: 'time', zone: false, precision: 3 }, 'time without time zone'],
  [
    'timestamp(3) without time zone',
    { kind: 'timestamp', zone: false, precision: 3 },
    'timestamp without time zone',
  ],
  ['timestamp with time zone', { kind: 'timestamp', zone: true }, 'timestamp with time zone'],
  ['timestamptz(0)', { kind: 'timestamp', zone: true, precision: 0 }, 'timestamp with time zone'],
  ['interval', { kind: 'interval' }, 'interval'],
  ['interval(3)', { kind: 'interval', precision: 3 }, 'interval'],
  ['interval day to second(2)', { kind: 'interval', fields: 'day to second', precision: 2 }, 'interval'],
  ['interval year', { kind: 'interval', fields: 'year' }, 'interval'],
  ['uuid', { kind: 'uuid' }, 'uuid'],
  ['jsonb', { kind: 'jsonb' }, 'jsonb'],
  ['text[][3]', { kind: 'array', of: { kind: 'text' } }, 'text[]'],
  ['int ARRAY[4]', { kind: 'array', of: integer(32) }, 'integer[]'],
  ['inet', { kind: 'native', name: 'inet' }, 'inet'],
  ['pg_catalog.int4', integer(32), 'integer'],
  ['pg_catalog.tsvector', { kind: 'native', name: 'tsvector' }, 'tsvector'],
  ['public.mood', { kind: 'named', name: { name: 'mood' } }, 'mood'],
  ['app."Mood"', { kind: 'named', name: { schema: 'app', name: 'Mood' } }, 'app."Mood"'],
  ['vector(3)', { kind: 'named', name: { name: 'vector' }, args: ['3'] }, 'vector'],
  [
    'geometry(Point, 4326)',
    { kind: 'named', name: { name: 'geometry' }, args: ['point', '4326'] },
    'geometry',
  ],
];

describe.each(types)('%s', (sql, type, signature) => {
  test('is read', () => expect(parseType(sql)).toEqual(type));
  test('has its name as the server gives it', () => expect(typeSignature(parseType(sql))).toBe(signature));
  test('is printed so that it is the same type', () =>
    expect(parseType(printType(parseType(sql)))).toEqual(type));
});

test.each(['', 'int int', 'int, text', 'SETOF int', 't.c%TYPE', 'int FROM t', "'"])('no type: %s', (sql) => {
  expect(() => parseType(sql)).toThrow(expect.objectContaining({ name: 'SqlFragmentError' }) as Error);
});
