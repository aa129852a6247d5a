import type { Expression } from '../../../ir/index.js';
import { bindingOf, isOnePair, type Bindings } from '../../shared/binding.js';

/**
 * How tightly PostgreSQL's grammar binds, loosest first. Source: the precedence declarations in
 * src/backend/parser/gram.y (manual: 4.1.6 Operator Precedence).
 */
export const precedence = {
  or: 1,
  and: 2,
  not: 3,
  is: 4,
  comparison: 5,
  range: 6,
  other: 7,
  sum: 8,
  product: 9,
  power: 10,
  zone: 11,
  collate: 12,
  sign: 13,
  cast: 14,
  atom: 15,
} as const;

const operatorPrecedence: Readonly<Record<string, number>> = {
  '<': precedence.comparison,
  '>': precedence.comparison,
  '=': precedence.comparison,
  '<=': precedence.comparison,
  '>=': precedence.comparison,
  '<>': precedence.comparison,
  '!=': precedence.comparison,
  '+': precedence.sum,
  '-': precedence.sum,
  '*': precedence.product,
  '/': precedence.product,
  '%': precedence.product,
  '^': precedence.power,
  like: precedence.range,
  ilike: precedence.range,
  'similar to': precedence.range,
  'not like': precedence.range,
  'not ilike': precedence.range,
  'not similar to': precedence.range,
  'is distinct from': precedence.is,
  'is not distinct from': precedence.is,
  'at time zone': precedence.zone,
};

/** How tightly an operator between two operands binds. */
export function binaryPrecedence(operator: string): number {
  return operatorPrecedence[operator.toLowerCase()] ?? precedence.other;
}

const bindings: Bindings = {
  ...precedence,
  in: precedence.range,
  between: precedence.range,
  quantified: precedence.comparison,
  binary: binaryPrecedence,
  prefix: (operator) => (/^[+-]$/.test(operator) ? precedence.sign : precedence.other),
  isWhole: (text) => text.startsWith('(') && !/['"$]/.test(text) && isOnePair(text),
};

/** How tightly the outermost part of an expression binds. */
export function precedenceOf(expression: Expression): number {
  return bindingOf(expression, bindings);
}
