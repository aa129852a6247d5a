import type { ColumnType, Expression } from '../../ir/index.js';
import type { Flavour } from './flavour.js';

type Of<K extends ColumnType['kind']> = Extract<ColumnType, { readonly kind: K }>;

/**
 * Why a constant can be no default of a type, whatever `sql_mode` says (ER_INVALID_DEFAULT); undefined where it can be one, or where that
 * depends on more than is looked at here: the mode (zero dates, texts for a DECIMAL of MySQL), the character set, the collation.
 * Asked of MySQL 9.7 and MariaDB 10.11 with every pair of 23 types and some fifty constants (`defaults.server.test.ts`).
 */
export function misfit(type: ColumnType, value: Expression, flavour: Flavour): string | undefined {
  if (flavour.dialect === 'mysql') {
    const why = misfitOfMysql(type, value);
    if (why !== undefined) return why;
  }
  switch (type.kind) {
    case 'integer':
      return notNumeric(value) ?? beyond(value, ...limitsOf(type));
    case 'boolean':
      return notNumeric(value) ?? beyond(value, -128n, 127n);
    case 'float':
      return notNumeric(value);
    case 'decimal':
      return (flavour.dialect === 'mariadb' ? notNumeric(value) : undefined) ?? tooManyDigits(type, value);
    case 'char':
    case 'string':
      return tooLong(
        value,
        type.length ?? (type.kind === 'char' ? 1 : undefined),
        [...textOf(value).trimEnd()].length,
      );
    case 'binary':
      return type.form === undefined
        ? undefined
        : tooLong(
            value,
            type.length ?? (type.form === 'fixed' ? 1 : undefined),
            Buffer.byteLength(textOf(value)),
          );
    case 'enum':
    case 'set':
      return notAmong(type, value);
    case 'date':
    case 'timestamp':
      return noDate(value);
    case 'bit':
      return beyond(bitsOf(value), 0n, 2n ** BigInt(type.length ?? 1) - 1n);
    case 'native':
      return type.name === 'year' ? noYear(value) : undefined;
    case 'time':
      return value.kind === 'string' && !/\d/.test(value.value) ? 'it is no time' : undefined;
    default:
      return undefined;
  }
}

/** MySQL takes the present moment for its own types in their own precision alone, and DATE '…' only in brackets; MariaDB takes both. */
function misfitOfMysql(type: ColumnType, value: Expression): string | undefined {
  if (value.kind === 'verbatim' && /^(?:date|time|timestamp)\s*'/i.test(value.text))
    return 'DATE, TIME and TIMESTAMP with a text are expressions, which stand in brackets';
  // The present day and time of day are expressions, which are printed in brackets.
  if (value.kind !== 'keyword' || value.name !== 'current_timestamp') return undefined;
  if (type.kind !== 'timestamp') return 'only DATETIME and TIMESTAMP take the present moment';
  return (type.precision ?? 0) === (value.precision ?? 0)
    ? undefined
    : 'the present moment must have the precision of the column';
}

function textOf(value: Expression): string {
  return value.kind === 'string' || value.kind === 'number' ? value.value : '';
}

/** Why a text is no number as a whole; undefined for a number, and for what is no text. */
export function notNumeric(value: Expression): string | undefined {
  const isText =
    value.kind === 'string' && !/^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?\s*$/i.test(value.value);
  return isText ? 'it is no number' : undefined;
}

function limitsOf({ bits, unsigned }: Of<'integer'>): readonly [bigint, bigint] {
  const half = 2n ** BigInt(bits - 1);
  return unsigned === true ? [0n, 2n * half - 1n] : [-half, half - 1n];
}

/** A text is as many bits as its bytes have; what stands in another character set is not looked at. */
function bitsOf(value: Expression): Expression {
  return value.kind === 'string' && /^[\0-\x7f]+$/.test(value.value)
    ? { kind: 'number', value: BigInt(`0x${Buffer.from(value.value).toString('hex')}`).toString() }
    : value;
}

/** Two digits, or a year from 1901 to 2155 (manual, "The YEAR Type"). */
function noYear(value: Expression): string | undefined {
  const [, year] = /^(-?\d+)$/.exec(value.kind === 'number' ? value.value : '') ?? [];
  const number = Number(year ?? 0);
  const isYear = (number >= 0 && number < 100) || (number > 1900 && number < 2156);
  return isYear ? notNumeric(value) : 'it is no year';
}

/** Numbers with an exponent are not looked at; a fraction is rounded. */
function beyond(value: Expression, least: bigint, most: bigint): string | undefined {
  const [, sign = '', whole] =
    /^([-+]?)(\d+)(?:\.\d*)?$/.exec(value.kind === 'number' ? value.value : '') ?? [];
  if (whole === undefined) return undefined;
  const number = sign === '-' ? -BigInt(whole) : BigInt(whole);
  return number < least || number > most ? 'it is beyond the range of the type' : undefined;
}

function tooManyDigits({ precision = 10, scale = 0 }: Of<'decimal'>, value: Expression): string | undefined {
  const [, whole] = /^[-+]?0*(\d*)(?:\.\d*)?$/.exec(value.kind === 'number' ? value.value : '') ?? [];
  return whole !== undefined && whole.length > precision - scale
    ? 'it has more digits than the type'
    : undefined;
}

/** A number is taken as its digits; blanks at the end of a text do not count, those of bytes do. */
function tooLong(value: Expression, limit: number | undefined, length: number): string | undefined {
  if (limit === undefined || (value.kind === 'number' && !/^-?\d+(?:\.\d+)?$/.test(value.value)))
    return undefined;
  return length > limit ? 'it is longer than the column' : undefined;
}

/** Case and accents may not count. A number stands for none of the values. */
function notAmong({ kind, values }: Of<'enum'> | Of<'set'>, value: Expression): string | undefined {
  const why = 'it is none of the values of the type';
  if (value.kind === 'number' || value.kind === 'boolean') return why;
  if (value.kind !== 'string') return undefined;
  const plain = (text: string): string => text.trimEnd().toLowerCase();
  const isAscii = (text: string): boolean => /^[ -~]*$/.test(text);
  const given = kind === 'enum' ? [value.value] : value.value === '' ? [] : value.value.split(',');
  const known = new Set(values.map(plain));
  const isUnknown = given.some((one) => isAscii(one) && !known.has(plain(one)));
  return isUnknown && values.every(isAscii) ? why : undefined;
}

/** Of texts those that no mode takes; a day that its month does not have is taken by ALLOW_INVALID_DATES. */
function noDate(value: Expression): string | undefined {
  const why = 'it is no date';
  if (value.kind === 'boolean') return value.value ? why : undefined;
  if (value.kind === 'number') {
    const number = Number(value.value);
    return number < 0 || (number > 0 && number < 101) ? why : undefined;
  }
  if (value.kind !== 'string') return undefined;
  if (!/\d/.test(value.value)) return why;
  const [, month, day] = /^\d{4}-(\d\d)-(\d\d)(?!\d)/.exec(value.value) ?? [];
  return Number(month) > 12 || Number(day) > 31 ? why : undefined;
}
