import type { Expression } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import type { ValueType } from '../value-types.js';

/** A literal beside a value of another type is written as one of that type. */
export function besideType(literal: Expression, other: ValueType): Expression {
  if (other === 'boolean') {
    if (literal.kind === 'number' && /^[01]$/.test(literal.value))
      return { kind: 'boolean', value: literal.value === '1' };
    if (literal.kind === 'string' && /^[01]$/.test(literal.value))
      return { kind: 'boolean', value: literal.value === '1' };
  }
  if ((other === 'integer' || other === 'decimal') && literal.kind === 'string') {
    return /^-?\d+(?:\.\d+)?$/.test(literal.value)
      ? { kind: 'number', value: literal.value }
      : needsPerson('literal', `'${literal.value}' as a number has no equal`);
  }
  if ((other === 'integer' || other === 'decimal') && literal.kind === 'boolean')
    return { kind: 'number', value: literal.value ? '1' : '0' };
  if (other === 'text' && literal.kind === 'number')
    return needsPerson('operator', 'text that is compared with a number is read as one by MySQL');
  return literal;
}

/** A constant of MySQL as PostgreSQL writes it, by its own type; `undefined`: it is none. */
export function constantOf(text: string): Expression | undefined {
  const withCharset = /^_[a-z0-9]+\s*('(?:[^'\\]|'')*')$/i.exec(text.trim());
  if (withCharset?.[1] !== undefined)
    return { kind: 'string', value: withCharset[1].slice(1, -1).replace(/''/g, "'") };
  const moment = /^(?:DATE|TIMESTAMP|TIME)\s*'([^'\\]*)'$/i.exec(text.trim());
  if (moment?.[1] !== undefined) return { kind: 'string', value: moment[1] };
  const hex = /^(?:0x([0-9a-f]+)|x'([0-9a-f]*)')$/i.exec(text.trim());
  const digits = hex?.[1] ?? hex?.[2];
  if (digits !== undefined)
    return { kind: 'string', value: `\\x${digits.length % 2 === 0 ? digits : `0${digits}`}` };
  return undefined;
}

/** The digits of a bit constant: `b'01'`, `0b01`. */
export function bitsOf(expression: Expression): string | undefined {
  if (expression.kind !== 'verbatim') return undefined;
  const match = /^(?:b'([01]*)'|0b([01]+))$/i.exec(expression.text.trim());
  return match?.[1] ?? match?.[2];
}
