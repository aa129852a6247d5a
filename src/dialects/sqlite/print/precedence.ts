import type { Expression } from '../../../ir/index.js';

/**
 * How tightly SQLite's grammar binds, loosest first (manual: "SQL Language Expressions", 2; the %left declarations of
 * src/parse.y). All binary operators associate to the left.
 */
export const precedence = {
  or: 1,
  and: 2,
  not: 3,
  equality: 4,
  comparison: 5,
  bits: 6,
  sum: 7,
  product: 8,
  concat: 9,
  collate: 10,
  unary: 11,
  atom: 12,
} as const;

const operatorPrecedence: Readonly<Record<string, number>> = {
  '=': precedence.equality,
  '<>': precedence.equality,
  '!=': precedence.equality,
  '<': precedence.comparison,
  '>': precedence.comparison,
  '<=': precedence.comparison,
  '>=': precedence.comparison,
  '&': precedence.bits,
  '|': precedence.bits,
  '<<': precedence.bits,
  '>>': precedence.bits,
  '+': precedence.sum,
  '-': precedence.sum,
  '*': precedence.product,
  '/': precedence.product,
  '%': precedence.product,
  '||': precedence.concat,
  '->': precedence.concat,
  '->>': precedence.concat,
};

/** How tightly an operator between two operands binds; those in words (`like`, `is not`) are equalities. */
export function binaryPrecedence(operator: string): number {
  return operatorPrecedence[operator] ?? precedence.equality;
}

/** How tightly the outermost part of an expression binds. */
export function precedenceOf(expression: Expression): number {
  switch (expression.kind) {
    case 'operator':
      return expression.left === undefined ? precedence.unary : binaryPrecedence(expression.operator);
    case 'or':
    case 'and':
    case 'not':
    case 'collate':
      return precedence[expression.kind];
    case 'is':
    case 'in':
    case 'between':
    case 'quantified':
      return precedence.equality;
    case 'number':
      return expression.value.startsWith('-') ? precedence.unary : precedence.atom;
    case 'verbatim':
      return isWhole(expression.text) ? precedence.atom : 0;
    case 'string':
    case 'boolean':
    case 'null':
    case 'default':
    case 'column':
    case 'call':
    case 'cast':
    case 'keyword':
    case 'case':
    case 'array':
    case 'row':
      return precedence.atom;
  }
}

/** Whether a text is a blob, a parameter, or one pair of parentheses. Quotes make it say no, which costs a pair too many. */
function isWhole(text: string): boolean {
  if (/^[xX]'[0-9A-Fa-f]*'$/.test(text) || /^[?:@#$]\w*$/.test(text)) return true;
  if (!text.startsWith('(') || !text.endsWith(')') || /['"`[]/.test(text)) return false;
  let depth = 0;
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] === '(') depth += 1;
    else if (text[i] === ')') depth -= 1;
    if (depth === 0 && i < text.length - 1) return false;
  }
  return depth === 0;
}
