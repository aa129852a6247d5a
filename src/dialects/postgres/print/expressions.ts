import type { Expression } from '../../../ir/index.js';
import { negation, printStandard, spelledOperator, type ExpressionWords } from '../../shared/expressions.js';
import { printFunctionName, sqlSyntaxCall } from './calls.js';
import { printName, quoteIdentifier, quoteString } from './identifiers.js';
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
      return 'DEFAULT';
    case 'call':
      return printCall(expression);
    case 'keyword':
      return `${expression.name.toUpperCase()}${expression.precision === undefined ? '' : `(${expression.precision})`}`;
    case 'operator':
      return printOperator(expression);
    case 'not':
      return `NOT ${operand(expression.operand, precedence.not)}`;
    case 'is': {
      const not = expression.negated === true ? 'NOT ' : '';
      return `${operand(expression.operand, precedence.is + 1)} IS ${not}${expression.test.toUpperCase()}`;
    }
    case 'in':
      return `${operand(expression.operand, precedence.range + 1)}${negation(expression)} IN (${list(expression.values)})`;
    case 'between':
      return printBetween(expression);
    case 'quantified':
      return printQuantified(expression);
    case 'cast':
      return `${operand(expression.operand, precedence.cast)}::${printType(expression.type)}`;
    case 'array':
      return `ARRAY[${list(expression.elements)}]`;
    case 'row':
      return `ROW(${list(expression.elements)})`;
    case 'collate':
      return `${operand(expression.operand, precedence.collate)} COLLATE ${printName(expression.collation)}`;
    case 'verbatim':
      if (expression.dialect !== 'postgres') throw new UnprintableError(`SQL of ${expression.dialect}`);
      return expression.text;
  }
}

/** Expressions in a list, without parentheses. */
export function list(expressions: readonly Expression[]): string {
  return expressions.map(printExpression).join(', ');
}

/**
 * An expression after DEFAULT. The grammar takes less there (`b_expr`: no AND, IN, IS NULL …), so that what is more
 * than a constant or a call gets parentheses.
 */
export function printDefault(expression: Expression): string {
  return isPlain(expression) ? printExpression(expression) : `(${printExpression(expression)})`;
}

function isPlain(expression: Expression): boolean {
  if (expression.kind === 'cast') return isPlain(expression.operand);
  return precedenceOf(expression) === precedence.atom || expression.kind === 'number';
}

/** An operand, in parentheses if what is around it binds more tightly than it does. */
function operand(expression: Expression, least: number): string {
  const text = printExpression(expression);
  return precedenceOf(expression) < least ? `(${text})` : text;
}

type ExpressionOf<K extends Expression['kind']> = Extract<Expression, { readonly kind: K }>;

function printCall(call: ExpressionOf<'call'>): string {
  const special = sqlSyntaxCall(call, printExpression);
  if (special !== undefined) return special;
  const args = call.star === true ? '*' : list(call.args);
  return `${printFunctionName(call.name)}(${call.distinct === true ? 'DISTINCT ' : ''}${args})`;
}

function printOperator(expression: ExpressionOf<'operator'>): string {
  const spelled = spelledOperator(expression.operator);
  if (expression.left === undefined) {
    const isSign = spelled === '-' || spelled === '+';
    const right = operand(expression.right, isSign ? precedence.sign + 1 : precedence.other + 1);
    // `--` would be a comment, and `-1` a constant rather than an operator on one.
    return isSign ? `${spelled}${/^[\d.+-]/.test(right) ? `(${right})` : right}` : `${spelled} ${right}`;
  }
  const own = binaryPrecedence(expression.operator);
  // Comparisons and LIKE do not associate at all, the others to the left.
  const associates = own >= precedence.other;
  const left = operand(expression.left, associates ? own : own + 1);
  return `${left} ${spelled} ${operand(expression.right, own + 1)}`;
}

function printBetween(expression: ExpressionOf<'between'>): string {
  const symmetric = expression.symmetric === true ? ' SYMMETRIC' : '';
  // The lower bound is a `b_expr`, which has no COLLATE and no AT TIME ZONE inside either; the upper one ends at AND.
  const low = printDefault(expression.low);
  const high = operand(expression.high, precedence.range + 1);
  const subject = operand(expression.operand, precedence.range + 1);
  return `${subject}${negation(expression)} BETWEEN${symmetric} ${low} AND ${high}`;
}

function printQuantified(expression: ExpressionOf<'quantified'>): string {
  const left = operand(expression.left, precedence.other + 1);
  const operator = spelledOperator(expression.operator);
  return `${left} ${operator} ${expression.quantifier.toUpperCase()} (${printExpression(expression.right)})`;
}
