import type { Expression } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import type { ValueType } from '../values/value-types.js';

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
