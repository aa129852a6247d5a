import type { Expression } from '../../ir/index.js';

/** What a dialect brings to the parts of an expression that all write alike. */
export interface ExpressionWords {
  /** How tightly AND and OR bind. */
  readonly and: number;
  readonly or: number;
  quoteIdentifier(name: string): string;
  quoteString(text: string): string;
  print(expression: Expression): string;
  /** An operand, in parentheses if it binds less tightly than `least`. */
  operand(expression: Expression, least: number): string;
}

type StandardKind = 'string' | 'number' | 'null' | 'column' | 'and' | 'or' | 'case';

/** Constants, columns, AND, OR and CASE: the same in every dialect but for the quotes. */
export function printStandard(
  expression: Extract<Expression, { readonly kind: StandardKind }>,
  words: ExpressionWords,
): string {
  switch (expression.kind) {
    case 'string':
      return words.quoteString(expression.value);
    case 'number':
      return expression.value;
    case 'null':
      return 'NULL';
    case 'column':
      return expression.path.map((part) => (part === '*' ? part : words.quoteIdentifier(part))).join('.');
    case 'and':
    case 'or': {
      const least = words[expression.kind] + 1;
      return expression.operands
        .map((part) => words.operand(part, least))
        .join(expression.kind === 'and' ? ' AND ' : ' OR ');
    }
    case 'case':
      return printCase(expression, words);
  }
}

function printCase(
  expression: Extract<Expression, { readonly kind: 'case' }>,
  { print }: ExpressionWords,
): string {
  const parts = ['CASE'];
  if (expression.operand !== undefined) parts.push(print(expression.operand));
  for (const { when, then } of expression.whens) parts.push(`WHEN ${print(when)} THEN ${print(then)}`);
  if (expression.otherwise !== undefined) parts.push(`ELSE ${print(expression.otherwise)}`);
  return [...parts, 'END'].join(' ');
}

/** ` NOT` before IN, BETWEEN and LIKE, where it is there. */
export function negation(expression: { readonly negated?: true }): string {
  return expression.negated === true ? ' NOT' : '';
}

/** An operator as it is written: those in words in capitals. */
export function spelledOperator(operator: string): string {
  return /^[a-z ]+$/.test(operator) ? operator.toUpperCase() : operator;
}
