import type { ColumnType, Expression } from '../../../ir/index.js';
import type { Flavour } from '../flavour.js';
import { plainExpression } from './expressions.js';

/**
 * A default as the server gives it back: it stores the value, converted to the column's type, so that `DEFAULT 1`,
 * `DEFAULT '1'` and `DEFAULT TRUE` of a number are one, and a date gets its time.
 */
export function plainDefault(value: Expression, type: ColumnType, flavour: Flavour): Expression {
  const plain = plainExpression(value, flavour);
  if (plain.kind !== 'string' && plain.kind !== 'number') return plain;
  const text = plain.value;
  switch (type.kind) {
    case 'integer':
    case 'boolean':
      return number(/^[-+]?[\d.]+$/.test(text) ? wholeNumber(text) : text);
    case 'decimal':
      return number(fixedNumber(text, type.scale ?? 0));
    case 'float':
      return number(Number.isFinite(Number(text)) ? String(Number(text)) : text);
    case 'timestamp':
      return string(withSeconds(/^\d+-\d+-\d+$/.test(text) ? `${text} 00:00:00` : text, type.precision));
    case 'time':
      return string(withSeconds(/^-?\d+:\d+$/.test(text) ? `${text}:00` : text, type.precision));
    case 'binary':
      // Fixed bytes are filled up with zeroes.
      return string(type.form === 'fixed' ? text.replace(/\0+$/, '') : text);
    case 'bit':
      return plain.kind === 'number' ? bits(plain.value, flavour) : plain;
    case 'native':
      return type.name === 'year' ? number(text) : string(text);
    default:
      return string(text);
  }
}

/**
 * CURRENT_TIMESTAMP with the digits that it has as a column's default or ON UPDATE. MariaDB gives it those of the column
 * where it names none, and no more than the column has (asked of 10.11); MySQL refuses any others.
 */
export function withDigits(value: Expression, type: ColumnType, { dialect }: Flavour): Expression {
  const isNow = value.kind === 'call' && value.name.schema === undefined && value.name.name === 'now';
  if (dialect !== 'mariadb' || type.kind !== 'timestamp' || !isNow) return value;
  const most = type.precision ?? 0;
  const [own] = value.args;
  if (own !== undefined && own.kind !== 'number') return value;
  const named = Number(own?.value ?? 0);
  const digits = named === 0 ? most : Math.min(named, most);
  return { ...value, args: digits === 0 ? [] : [number(String(digits))] };
}

function number(value: string): Expression {
  return { kind: 'number', value };
}

function string(value: string): Expression {
  return { kind: 'string', value };
}

function bits(value: string, { dialect }: Flavour): Expression {
  if (!/^\d+$/.test(value)) return number(value);
  return { kind: 'verbatim', dialect, text: `b'${BigInt(value).toString(2)}'` };
}

/** A fraction is rounded. */
function wholeNumber(text: string): string {
  const [whole = '0', fraction = ''] = text.replace(/^\+/, '').split('.');
  if (/^0*$/.test(fraction)) return String(BigInt(whole === '' || whole === '-' ? `${whole}0` : whole));
  return String(Math.round(Number(text)));
}

/** Exactly `scale` digits after the point; more than that would need rounding, and is left as it is. */
function fixedNumber(text: string, scale: number): string {
  const match = /^([-+]?)0*(\d*)(?:\.(\d*))?$/.exec(text);
  if (match === null) return text;
  const [, sign = '', whole = '', fraction = ''] = match;
  if (fraction.length > scale && !/^0*$/.test(fraction.slice(scale))) return text;
  const digits = fraction.slice(0, scale).padEnd(scale, '0');
  return `${sign === '-' ? '-' : ''}${whole === '' ? '0' : whole}${scale === 0 ? '' : `.${digits}`}`;
}

function withSeconds(text: string, precision = 0): string {
  const match = /^(.*:\d+)(?:\.(\d*))?$/.exec(text);
  if (match === null) return text;
  const [, whole = '', fraction = ''] = match;
  if (precision === 0) return /^0*$/.test(fraction) ? whole : text;
  return `${whole}.${fraction.padEnd(precision, '0')}`;
}
