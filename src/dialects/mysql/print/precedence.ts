import type { Expression } from '../../../ir/index.js';

/** How tightly MySQL's grammar binds, loosest first (MySQL manual, "Operator Precedence"). */
export const precedence = {
  or: 1,
  xor: 2,
  and: 3,
  not: 4,
  range: 5,
  comparison: 6,
  bitOr: 7,
  bitAnd: 8,
  shift: 9,
  sum: 10,
  product: 11,
  bitXor: 12,
  sign: 13,
  collate: 14,
  atom: 15,
} as const;

const operators: Readonly<Record<string, number>> = {
  xor: precedence.xor,
  '=': precedence.comparison,
  '<=>': precedence.comparison,
  '>=': precedence.comparison,
  '>': precedence.comparison,
  '<=': precedence.comparison,
  '<': precedence.comparison,
  '<>': precedence.comparison,
  like: precedence.comparison,
  'not like': precedence.comparison,
  regexp: precedence.comparison,
  'not regexp': precedence.comparison,
  'sounds like': precedence.comparison,
  '|': precedence.bitOr,
  '&': precedence.bitAnd,
  '<<': precedence.shift,
  '>>': precedence.shift,
  '+': precedence.sum,
  '-': precedence.sum,
  '*': precedence.product,
  '/': precedence.product,
  '%': precedence.product,
  div: precedence.product,
  '^': precedence.bitXor,
  '->': precedence.atom,
  '->>': precedence.atom,
};

/** How tightly an operator between two operands binds; `undefined` for one that MySQL does not have. */
export function binaryPrecedence(operator: string): number | undefined {
  return operators[operator.toLowerCase()];
}

/** How tightly the outermost part of an expression binds. */
export function precedenceOf(expression: Expression): number {
  switch (expression.kind) {
    case 'operator':
      return expression.left === undefined ? precedence.sign : (binaryPrecedence(expression.operator) ?? 0);
    case 'or':
    case 'and':
    case 'not':
    case 'collate':
      return precedence[expression.kind];
    case 'is':
    case 'quantified':
    case 'in':
      return precedence.comparison;
    case 'between':
      return precedence.range;
    case 'number':
      return expression.value.startsWith('-') ? precedence.sign : precedence.atom;
    case 'verbatim':
      return isAtom(expression.text) ? precedence.atom : 0;
    case 'string':
    case 'boolean':
    case 'null':
    case 'default':
    case 'column':
    case 'call':
    case 'keyword':
    case 'cast':
    case 'case':
    case 'array':
    case 'row':
      return precedence.atom;
  }
}

/** Whether a text is one call, one literal, or in one pair of brackets. What it cannot tell gets brackets, which cost nothing. */
function isAtom(text: string): boolean {
  if (/^(?:_?\w*'[^'\\]*'|@{0,2}[\w.]+|\?)$/.test(text)) return true;
  // INTERVAL 1 DAY must not have brackets.
  if (/^interval\s/i.test(text)) return true;
  if (!/^\w*\(/.test(text) || !text.endsWith(')') || /['"`]/.test(text)) return false;
  let depth = 0;
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] === '(') depth += 1;
    else if (text[i] === ')') depth -= 1;
    if (depth === 0 && text[i] === ')' && i < text.length - 1) return false;
  }
  return depth === 0;
}
