import type { ColumnType, Expression } from '../../../ir/index.js';
import { hasModifier, isText, numericRank, sameFamily, typeOfNumber } from './types.js';

/**
 * A literal where a value of the type `expected` belongs: without the cast that the server writes to say just that.
 * What is no literal, or has a cast that means something, comes back as it is.
 */
export function plainLiteral(expression: Expression, expected: ColumnType | undefined): Expression {
  if (expression.kind === 'string')
    return expected === undefined ? expression : valueOf(expression.value, expected);
  if (expression.kind !== 'cast') return expression;
  const { operand, type } = expression;
  switch (operand.kind) {
    case 'null':
      return operand;
    case 'boolean':
      return type.kind === 'boolean' ? operand : expression;
    case 'number':
      return sameFamily(type, typeOfNumber(operand.value)) || (isNumber(type) && sameFamily(type, expected))
        ? withoutLoss(operand, type, expression)
        : expression;
    case 'string':
      return plainString(expression, operand.value, type, expected);
    default:
      return expression;
  }
}

function plainString(
  cast: Expression,
  value: string,
  type: ColumnType,
  expected: ColumnType | undefined,
): Expression {
  const typed = valueOf(value, type);
  // The server writes `-1` as `'-1'::integer`, and what is too large for an integer as `'5000000000'::bigint`.
  if (typed.kind === 'number' && sameFamily(type, typeOfNumber(typed.value)))
    return withoutLoss(typed, type, cast);
  if (typed.kind === 'boolean') return typed;
  if (sameFamily(type, expected)) return withoutLoss(typed, type, cast);
  if (isText(type) && expected === undefined) return withoutLoss(typed, type, cast);
  return typed.kind === 'string' && cast.kind === 'cast' ? { ...cast, operand: typed } : cast;
}

/** A cast with a length or precision that could change the value stays. */
function withoutLoss(value: Expression, type: ColumnType, cast: Expression): Expression {
  if (!hasModifier(type)) return value;
  if (type.kind === 'string' && value.kind === 'string') {
    return value.value.length <= (type.length ?? Infinity) ? value : cast;
  }
  return cast;
}

function isNumber(type: ColumnType): boolean {
  return numericRank(type) !== undefined;
}

/** A text as a value of a type, in the form in which the server gives it back where that is simple. */
export function valueOf(text: string, type: ColumnType): Expression {
  if (isNumber(type)) {
    const number = numberOf(text, type);
    return number === undefined ? { kind: 'string', value: text } : { kind: 'number', value: number };
  }
  const boolean = type.kind === 'boolean' ? BOOLEANS.get(text.trim().toLowerCase()) : undefined;
  if (boolean !== undefined) return { kind: 'boolean', value: boolean };
  return { kind: 'string', value: textOf(text, type) };
}

/** Manual, "Boolean Type": unique prefixes are taken too. */
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['t', 'tr', 'tru', 'true', 'y', 'ye', 'yes', 'on', '1'].map((word) => [word, true] as const),
  ...['f', 'fa', 'fal', 'fals', 'false', 'n', 'no', 'of', 'off', '0'].map((word) => [word, false] as const),
]);

/** `.5` is `0.5`, `1e3` is `1000`: what numeric_out gives. */
export function plainNumber(text: string): string {
  const match = /^(-?)(\d*)\.?(\d*)(?:e([+-]?\d{1,3}))?$/i.exec(text);
  if (match === null) return text;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const digits = `${whole}${fraction}`;
  const point = whole.length + Number(exponent);
  const left = point <= 0 ? '' : digits.slice(0, point).padEnd(point, '0');
  const right = point <= 0 ? '0'.repeat(-point) + digits : digits.slice(point);
  return `${sign}${left.replace(/^0+(?=\d)/, '') || '0'}${right === '' ? '' : `.${right}`}`;
}

function numberOf(text: string, type: ColumnType): string | undefined {
  const match = /^\s*([+-]?)0*(\d*)(\.\d+)?\s*$/.exec(text);
  if (match === null || !/\d/.test(text)) return undefined;
  const [, sign = '', whole = '', fraction = ''] = match;
  const digits = `${whole === '' ? '0' : whole}${type.kind === 'float' ? fraction.replace(/\.?0+$/, '') : fraction}`;
  return sign === '-' && /[1-9]/.test(digits) ? `-${digits}` : digits;
}

function textOf(text: string, type: ColumnType): string {
  if (type.kind === 'uuid') return text.trim().toLowerCase();
  if (type.kind === 'jsonb') return jsonOf(text);
  if (type.kind === 'timestamp' || type.kind === 'date') return timeOf(text, type);
  // What array_out leaves out; with quotes or backslashes the elements may hold anything.
  if (type.kind === 'array' && !/["\\]/.test(text)) return text.replace(/\s*([{},])\s*/g, '$1').trim();
  return text;
}

/** `jsonb` keeps neither white space nor the order of keys. Text that is no JSON stays. */
function jsonOf(text: string): string {
  // Numbers are kept to the letter by the server, and could lose digits here.
  if (/\d{16,}|\d\.\d*0(?!\d)|\d[eE]/.test(text)) return text;
  try {
    return JSON.stringify(sorted(JSON.parse(text)));
  } catch {
    return text;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, sorted(inner)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** ISO dates and times as the server gives them back; its time zone is UTC where databases are compared. */
function timeOf(text: string, type: Extract<ColumnType, { kind: 'timestamp' | 'date' }>): string {
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d(?:\.\d+)?))?)?\s*(Z|[+-]00(?::?00)?)?$/.exec(
    text.trim(),
  );
  if (match === null) return text;
  const [, date = '', time = '00:00', seconds = '00'] = match;
  if (type.kind === 'date') return date;
  const short = seconds.includes('.') ? seconds.replace(/\.?0+$/, '') : seconds;
  return `${date} ${time}:${short}${type.zone ? '+00' : ''}`;
}
