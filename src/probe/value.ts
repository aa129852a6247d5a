import type { Dialect } from '../dialects/dialect.js';
import type { ColumnType } from '../ir/index.js';

/**
 * A value that goes into a column of both databases: what is meant, not how one of them spells it.
 * `default`: the column is left out; `number`: its text, `NaN` and `Infinity` too; `repeat`: a text said so many times;
 * `instant`: a point in time by its local time and offset (`+02:00`); `bytes`: hexadecimal digits.
 */
export type ProbeValue =
  | { readonly kind: 'default' }
  | { readonly kind: 'null' }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'repeat'; readonly text: string; readonly count: number }
  | { readonly kind: 'number'; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'bytes'; readonly hex: string }
  | { readonly kind: 'instant'; readonly local: string; readonly offset: string }
  | { readonly kind: 'array'; readonly elements: readonly ProbeValue[] };

export const DEFAULT: ProbeValue = { kind: 'default' };
export const NULL: ProbeValue = { kind: 'null' };
export const text = (value: string): ProbeValue => ({ kind: 'text', value });
export const number = (value: string | number | bigint): ProbeValue => ({
  kind: 'number',
  value: String(value),
});

/** The column of one side that a value is written into. */
export interface WrittenInto {
  readonly dialect: Dialect;
  /** What the column means, and what it is on this side. */
  readonly meaning: ColumnType;
  readonly type: ColumnType;
}

/** A value as a literal of SQL. `default` has none: its column is left out. */
export function literalOf(value: ProbeValue, into: WrittenInto): string {
  const { dialect } = into;
  switch (value.kind) {
    case 'default':
      return 'DEFAULT';
    case 'null':
      return 'NULL';
    case 'text':
      return textLiteral(value.value, into);
    case 'repeat':
      return repeated(value.text, value.count, dialect);
    case 'number':
      return /^[-+\d.e]+$/i.test(value.value) ? value.value : dialect.quoteString(value.value);
    case 'boolean':
      return dialect.printExpression(value);
    case 'bytes':
      return dialect.name === 'postgres' ? `'\\x${value.hex}'::bytea` : `x'${value.hex}'`;
    case 'instant':
      return dialect.quoteString(
        dialect.name === 'postgres' ? `${value.local}${value.offset}` : utcOf(value.local, value.offset),
      );
    case 'array':
      return dialect.quoteString(
        dialect.name === 'postgres'
          ? `{${value.elements.map(arrayElement).join(',')}}`
          : JSON.stringify(value.elements.map(jsonElement)),
      );
  }
}

/** Text for a uuid that is kept as bytes is packed, as applications must. */
function textLiteral(value: string, { dialect, meaning, type }: WrittenInto): string {
  const quoted = dialect.quoteString(value);
  if (meaning.kind !== 'uuid' || type.kind !== 'binary') return quoted;
  return dialect.name === 'mariadb' ? `UNHEX(REPLACE(${quoted}, '-', ''))` : `UUID_TO_BIN(${quoted})`;
}

function repeated(value: string, count: number, dialect: Dialect): string {
  const quoted = dialect.quoteString(value);
  return dialect.name === 'sqlite'
    ? `replace(hex(zeroblob(${count})), '00', ${quoted})`
    : `repeat(${quoted}, ${count})`;
}

function arrayElement(value: ProbeValue): string {
  const plain = jsonElement(value);
  return plain === null ? 'NULL' : JSON.stringify(String(plain));
}

function jsonElement(value: ProbeValue): string | number | boolean | null {
  switch (value.kind) {
    case 'text':
      return value.value;
    case 'number':
      return Number(value.value);
    case 'boolean':
      return value.value;
    default:
      return null;
  }
}

/** `2024-03-31 02:30:00.5` and `+02:00` as the same moment in UTC; digits of a second stay as they are. */
export function utcOf(local: string, offset: string): string {
  const [whole = '', fraction] = local.split('.');
  const asUtc = new Date(`${whole.replace(' ', 'T')}Z`);
  // What is no moment, such as a leap day of another year, stays as it is, to be refused.
  const isMoment = !Number.isNaN(asUtc.getTime()) && spelled(asUtc) === whole;
  const base = isMoment ? spelled(new Date(`${whole.replace(' ', 'T')}${offset}`)) : whole;
  return fraction === undefined ? base : `${base}.${fraction}`;
}

function spelled(moment: Date): string {
  return moment.toISOString().slice(0, 19).replace('T', ' ');
}
