import type { Expression } from '../../../ir/index.js';
import { negation, printStandard, type ExpressionWords } from '../../shared/expressions.js';
import { quoteIdentifier, quoteString } from './identifiers.js';
import { binaryPrecedence, precedence, precedenceOf } from './precedence.js';
import { printType } from './types.js';
import { UnprintableError } from './unprintable.js';

const words: ExpressionWords = {
  and: precedence.and,
  or: precedence.or,
  quoteIdentifier,
  quoteString,
  print: printExpression,
  operand,
};

/** An expression with as few parentheses as its structure allows. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'string':
    case 'number':
    case 'null':
    case 'column':
    case 'and':
    case 'or':
    case 'case':
      return printStandard(expression, words);
    case 'boolean':
      return expression.value ? 'true' : 'false';
    case 'default':
      throw new UnprintableError('keyword DEFAULT as a value');
    case 'call':
      return printCall(expression);
    case 'keyword':
      if (expression.precision !== undefined) throw new UnprintableError(`precision of ${expression.name}`);
      return expression.name.toUpperCase();
    case 'operator':
      return printOperator(expression);
    case 'not':
      return `NOT ${operand(expression.operand, precedence.not)}`;
    case 'is':
      if (expression.test === 'unknown') throw new UnprintableError('IS UNKNOWN');
      return `${operand(expression.operand, precedence.equality)} IS${negation(expression)} ${expression.test.toUpperCase()}`;
    case 'in':
      return `${operand(expression.operand, precedence.equality)}${negation(expression)} IN (${list(expression.values)})`;
    case 'between':
      return printBetween(expression);
    case 'cast':
      return `CAST(${printExpression(expression.operand)} AS ${printType(expression.type)})`;
    case 'collate':
      return `${operand(expression.operand, precedence.collate)} COLLATE ${printCollation(expression.collation.name)}`;
    case 'verbatim':
      if (expression.dialect !== 'sqlite') throw new UnprintableError(`SQL of ${expression.dialect}`);
      return expression.text;
    case 'quantified':
      throw new UnprintableError('ANY and ALL');
    case 'array':
      throw new UnprintableError('arrays');
    case 'row':
      return `(${list(expression.elements)})`;
  }
}

/** A collation: bare where it is a plain word, as people write NOCASE. */
export function printCollation(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name.toUpperCase() : quoteIdentifier(name);
}

/** Expressions in a list, without parentheses. */
export function list(expressions: readonly Expression[]): string {
  return expressions.map(printExpression).join(', ');
}

/** An expression after DEFAULT: what is no constant needs parentheses there. */
export function printDefault(expression: Expression): string {
  return isConstant(expression) ? printExpression(expression) : `(${printExpression(expression)})`;
}

/** Whether a default is a constant, or a time, which SQLite takes without parentheses. */
function isConstant(expression: Expression): boolean {
  switch (expression.kind) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
    case 'keyword':
      return true;
    case 'verbatim':
      return /^[xX]'[0-9A-Fa-f]*'$/.test(expression.text);
    default:
      return false;
  }
}

/** An operand, in parentheses if what is around it binds more tightly than it does. */
function operand(expression: Expression, least: number): string {
  const text = printExpression(expression);
  return precedenceOf(expression) < least ? `(${text})` : text;
}

type ExpressionOf<K extends Expression['kind']> = Extract<Expression, { readonly kind: K }>;

function printCall(call: ExpressionOf<'call'>): string {
  if (call.name.schema !== undefined) throw new UnprintableError('functions with a schema');
  const { name } = call.name;
  const isBare = /^[a-z_][a-z0-9_]*$/.test(name);
  const args = call.star === true ? '*' : list(call.args);
  return `${isBare ? name : quoteIdentifier(name)}(${call.distinct === true ? 'DISTINCT ' : ''}${args})`;
}

const WORD_OPERATORS = new Set([
  'is',
  'is not',
  'is distinct from',
  'is not distinct from',
  ...['like', 'glob', 'match', 'regexp'].flatMap((word) => [word, `not ${word}`]),
]);

function printOperator(expression: ExpressionOf<'operator'>): string {
  const { operator } = expression;
  const isWord = /^[a-z ]+$/.test(operator);
  if (isWord && !WORD_OPERATORS.has(operator)) throw new UnprintableError(`operator ${operator}`);
  const spelled = isWord ? operator.toUpperCase() : operator;
  if (expression.left === undefined) {
    const right = operand(expression.right, precedence.unary);
    // `--` would be a comment, and `-1` a constant rather than an operator on one.
    return `${spelled}${/^[\d.+~-]/.test(right) ? `(${right})` : right}`;
  }
  const own = binaryPrecedence(operator);
  return `${operand(expression.left, own)} ${spelled} ${operand(expression.right, own + 1)}`;
}

function printBetween(expression: ExpressionOf<'between'>): string {
  if (expression.symmetric === true) throw new UnprintableError('BETWEEN SYMMETRIC');
  const low = operand(expression.low, precedence.comparison);
  const high = operand(expression.high, precedence.comparison);
  return `${operand(expression.operand, precedence.equality)}${negation(expression)} BETWEEN ${low} AND ${high}`;
}
