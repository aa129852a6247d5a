import type { Column, Expression } from '../../../ir/index.js';
import { negation, printStandard, spelledOperator } from '../../shared/expressions.js';
import type { Flavour } from '../flavour.js';
import { isAlwaysExpression, isBareDefault } from '../parse/columns.js';
import { printName, quoteIdentifier, quoteString } from './identifiers.js';
import { binaryPrecedence, precedence, precedenceOf } from './precedence.js';
import { printCastType } from './types.js';
import { UnprintableError } from './unprintable.js';

/** An expression with as few brackets as its structure allows. */
export function printExpression(expression: Expression, flavour: Flavour): string {
  const print = (part: Expression): string => printExpression(part, flavour);
  const operand = (part: Expression, least: number): string => inBrackets(part, least, flavour);
  switch (expression.kind) {
    case 'string':
    case 'number':
    case 'null':
    case 'column':
    case 'and':
    case 'or':
    case 'case':
      return printStandard(expression, {
        and: precedence.and,
        or: precedence.or,
        quoteIdentifier,
        quoteString,
        print,
        operand,
      });
    case 'boolean':
      return expression.value ? 'TRUE' : 'FALSE';
    case 'default':
      return 'DEFAULT';
    case 'call':
      return printCall(expression, flavour);
    case 'keyword':
      return `${expression.name.toUpperCase()}${expression.precision === undefined ? '' : `(${expression.precision})`}`;
    case 'operator':
      return printOperator(expression, flavour);
    case 'not':
      return `NOT ${operand(expression.operand, precedence.not)}`;
    case 'is': {
      const not = expression.negated === true ? 'NOT ' : '';
      return `${operand(expression.operand, precedence.comparison + 1)} IS ${not}${expression.test.toUpperCase()}`;
    }
    case 'in': {
      const subject = operand(expression.operand, precedence.comparison + 1);
      return `${subject}${negation(expression)} IN (${list(expression.values, flavour)})`;
    }
    case 'between':
      return printBetween(expression, flavour);
    case 'cast':
      return `CAST(${print(expression.operand)} AS ${printCastType(expression.type, flavour)})`;
    case 'row':
      return `(${list(expression.elements, flavour)})`;
    case 'collate':
      return `${operand(expression.operand, precedence.collate)} COLLATE ${expression.collation.name}`;
    case 'verbatim':
      if (expression.dialect !== flavour.dialect) {
        throw new UnprintableError(flavour, `SQL of ${expression.dialect}`);
      }
      return expression.text;
    case 'quantified':
    case 'array':
      throw new UnprintableError(flavour, expression.kind === 'array' ? 'array' : 'comparison with an array');
  }
}

/** Expressions in a list, without brackets around it. */
export function list(expressions: readonly Expression[], flavour: Flavour): string {
  return expressions.map((part) => printExpression(part, flavour)).join(', ');
}

/**
 * What follows DEFAULT: a constant, CURRENT_TIMESTAMP, or an expression in brackets. Types of which every default is an
 * expression have brackets around constants, too (MySQL manual, "Data Type Default Values").
 */
export function printDefault(
  expression: Expression,
  type: Column['type'] | undefined,
  flavour: Flavour,
): string {
  const text = printExpression(expression, flavour);
  if (expression.kind === 'keyword') return isMoment(expression, type) ? text : `(${text})`;
  const isConstant =
    expression.kind === 'string' ||
    expression.kind === 'number' ||
    expression.kind === 'boolean' ||
    expression.kind === 'null' ||
    (expression.kind === 'verbatim' &&
      /^(?:[xXbBnN]'|0x|0b|_|date\b|time\b|timestamp\b)/i.test(expression.text));
  if (expression.kind === 'verbatim' && (expression.text.startsWith('(') || isBareDefault(expression.text)))
    return text;
  const needsNone = isConstant && (flavour.bareDefaults || type === undefined || !isAlwaysExpression(type));
  return needsNone || expression.kind === 'null' ? text : `(${text})`;
}

/** CURRENT_TIMESTAMP of a DATETIME or TIMESTAMP is no expression in brackets. */
function isMoment(
  expression: Expression & { readonly kind: 'keyword' },
  type: Column['type'] | undefined,
): boolean {
  return expression.name === 'current_timestamp' && (type === undefined || type.kind === 'timestamp');
}

function inBrackets(expression: Expression, least: number, flavour: Flavour): string {
  const text = printExpression(expression, flavour);
  return precedenceOf(expression) < least ? `(${text})` : text;
}

type ExpressionOf<K extends Expression['kind']> = Extract<Expression, { readonly kind: K }>;

function printCall(call: ExpressionOf<'call'>, flavour: Flavour): string {
  const args = call.star === true ? '*' : list(call.args, flavour);
  const isPlain = call.name.schema === undefined && /^[a-z_][a-z0-9_]*$/.test(call.name.name);
  const name = isPlain ? call.name.name : printName(call.name);
  return `${name}(${call.distinct === true ? 'DISTINCT ' : ''}${args})`;
}

function printOperator(expression: ExpressionOf<'operator'>, flavour: Flavour): string {
  const { operator } = expression;
  const spelled = spelledOperator(operator);
  if (expression.left === undefined) {
    if (!['-', '~', 'binary'].includes(operator)) throw new UnprintableError(flavour, `operator ${operator}`);
    const right = inBrackets(expression.right, precedence.sign + 1, flavour);
    // `--1` could be read as a comment.
    return operator === 'binary' ? `BINARY ${right}` : `${spelled}${right}`;
  }
  const own = binaryPrecedence(operator);
  if (own === undefined) throw new UnprintableError(flavour, `operator ${operator}`);
  if (own === precedence.atom) {
    return `${printExpression(expression.left, flavour)}${spelled}${printExpression(expression.right, flavour)}`;
  }
  const left = inBrackets(expression.left, own === precedence.comparison ? own + 1 : own, flavour);
  // What LIKE is followed by is a simple_expr in the grammar.
  const least = operator.endsWith('like') ? precedence.sign : own + 1;
  return `${left} ${spelled} ${inBrackets(expression.right, least, flavour)}`;
}

function printBetween(expression: ExpressionOf<'between'>, flavour: Flavour): string {
  if (expression.symmetric === true) throw new UnprintableError(flavour, 'BETWEEN SYMMETRIC');
  const [subject, low, high] = [expression.operand, expression.low, expression.high].map((part) =>
    inBrackets(part, precedence.comparison + 1, flavour),
  );
  return `${subject}${negation(expression)} BETWEEN ${low} AND ${high}`;
}
