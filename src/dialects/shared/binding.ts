import type { Expression } from '../../ir/index.js';

/** How tightly a dialect's grammar binds its expressions: the higher, the tighter. */
export interface Bindings {
  readonly or: number;
  readonly and: number;
  readonly not: number;
  readonly is: number;
  readonly in: number;
  readonly between: number;
  /** `= ANY (…)`. */
  readonly quantified: number;
  readonly collate: number;
  readonly cast: number;
  /** The sign of a number. */
  readonly sign: number;
  /** What needs no parentheses anywhere. */
  readonly atom: number;
  /** An operator between two operands. */
  binary(operator: string): number;
  /** An operator before its only operand. */
  prefix(operator: string): number;
  /** Whether text that the tree does not hold needs no parentheses anywhere. */
  isWhole(text: string): boolean;
}

/** How tightly the outermost part of an expression binds. 0: not known, so that parentheses are safer. */
export function bindingOf(expression: Expression, bindings: Bindings): number {
  switch (expression.kind) {
    case 'operator':
      return expression.left === undefined
        ? bindings.prefix(expression.operator)
        : bindings.binary(expression.operator);
    case 'or':
    case 'and':
    case 'not':
    case 'is':
    case 'in':
    case 'between':
    case 'quantified':
    case 'collate':
    case 'cast':
      return bindings[expression.kind];
    case 'number':
      return expression.value.startsWith('-') ? bindings.sign : bindings.atom;
    case 'verbatim':
      return bindings.isWhole(expression.text) ? bindings.atom : 0;
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
      return bindings.atom;
  }
}

/**
 * Whether the last parenthesis of a text closes the first one of it. Parentheses in quotes are not told from others:
 * callers refuse text with quotes, which costs a pair too many.
 */
export function isOnePair(text: string): boolean {
  if (!text.endsWith(')')) return false;
  let depth = 0;
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] === '(') depth += 1;
    else if (text[i] === ')' && (depth -= 1) === 0 && i < text.length - 1) return false;
  }
  return depth === 0;
}
