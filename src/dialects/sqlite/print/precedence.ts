import type { Expression } from '../../../ir/index.js';
import { bindingOf, isOnePair, type Bindings } from '../../shared/binding.js';

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

const bindings: Bindings = {
  ...precedence,
  is: precedence.equality,
  in: precedence.equality,
  between: precedence.equality,
  quantified: precedence.equality,
  cast: precedence.atom,
  sign: precedence.unary,
  binary: binaryPrecedence,
  prefix: () => precedence.unary,
  isWhole,
};

/** How tightly the outermost part of an expression binds. */
export function precedenceOf(expression: Expression): number {
  return bindingOf(expression, bindings);
}

/** Whether a text is a blob, a parameter, or one pair of parentheses. */
function isWhole(text: string): boolean {
  if (/^[xX]'[0-9A-Fa-f]*'$/.test(text) || /^[?:@#$]\w*$/.test(text)) return true;
  return text.startsWith('(') && !/['"`[]/.test(text) && isOnePair(text);
}
