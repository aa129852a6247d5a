import type { Expression } from '../../../ir/index.js';

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

/** How tightly the outermost part of an expression binds. */
export function precedenceOf(expression: Expression): number {
  switch (expression.kind) {
    case 'operator':
      if (expression.left !== undefined) return binaryPrecedence(expression.operator);
      return /^[+-]$/.test(expression.operator) ? precedence.sign : precedence.other;
    case 'or':
    case 'and':
    case 'not':
    case 'is':
    case 'collate':
    case 'cast':
      return precedence[expression.kind];
    case 'in':
    case 'between':
      return precedence.range;
    case 'quantified':
      return precedence.comparison;
    case 'number':
      return expression.value.startsWith('-') ? precedence.sign : precedence.atom;
    case 'verbatim':
      return isParenthesized(expression.text) ? precedence.atom : 0;
    case 'string':
    case 'boolean':
    case 'null':
    case 'default':
    case 'column':
    case 'call':
    case 'keyword':
    case 'case':
    case 'array':
    case 'row':
      return precedence.atom;
  }
}

/** Whether one pair of parentheses holds the whole text. Quotes make it say no, which costs only a pair too many. */
function isParenthesized(text: string): boolean {
  if (!text.startsWith('(') || !text.endsWith(')') || /['"$]/.test(text)) return false;
  let depth = 0;
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] === '(') depth += 1;
    else if (text[i] === ')') depth -= 1;
    if (depth === 0 && i < text.length - 1) return false;
  }
  return depth === 0;
}
