import type { Expression } from '../../../ir/index.js';
import { bindingOf, isOnePair, type Bindings } from '../../shared/binding.js';
import { own } from '../../../own.js';

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
  return own(operators, operator.toLowerCase());
}

const bindings: Bindings = {
  ...precedence,
  is: precedence.comparison,
  in: precedence.comparison,
  between: precedence.range,
  quantified: precedence.comparison,
  cast: precedence.atom,
  binary: (operator) => binaryPrecedence(operator) ?? 0,
  prefix: () => precedence.sign,
  isWhole,
};

/** How tightly the outermost part of an expression binds. */
export function precedenceOf(expression: Expression): number {
  return bindingOf(expression, bindings);
}

/** Whether a text is one call, one literal, or in one pair of brackets. What it cannot tell gets brackets, which cost nothing. */
function isWhole(text: string): boolean {
  if (/^(?:_?\w*'[^'\\]*'|@{0,2}[\w.]+|\?)$/.test(text)) return true;
  // INTERVAL 1 DAY must not have brackets.
  if (/^interval\s/i.test(text)) return true;
  // Brackets within quotes are none, and a comment may hold any quote.
  const plain = text.replaceAll(/'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`(?:[^`]|``)*`/gs, '_');
  return /^\w*\(/.test(plain) && !/['"`#]|--|\/\*/.test(plain) && isOnePair(plain);
}
