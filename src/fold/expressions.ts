import type { ColumnType, Expression, IndexKey } from '../ir/index.js';
import type { VerbatimRules } from './verbatim.js';

/** The expressions directly inside another one. */
export function operandsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
    case 'default':
    case 'column':
    case 'keyword':
    case 'verbatim':
      return [];
    case 'call':
      return expression.args;
    case 'operator':
      return expression.left === undefined ? [expression.right] : [expression.left, expression.right];
    case 'and':
    case 'or':
      return expression.operands;
    case 'not':
    case 'is':
    case 'cast':
    case 'collate':
      return [expression.operand];
    case 'in':
      return [expression.operand, ...expression.values];
    case 'between':
      return [expression.operand, expression.low, expression.high];
    case 'quantified':
      return [expression.left, expression.right];
    case 'case':
      return [
        ...(expression.operand === undefined ? [] : [expression.operand]),
        ...expression.whens.flatMap(({ when, then }) => [when, then]),
        ...(expression.otherwise === undefined ? [] : [expression.otherwise]),
      ];
    case 'array':
    case 'row':
      return expression.elements;
  }
}

/** An expression with each of the expressions directly inside it replaced. */
export function mapOperands(expression: Expression, map: (operand: Expression) => Expression): Expression {
  switch (expression.kind) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
    case 'default':
    case 'column':
    case 'keyword':
    case 'verbatim':
      return expression;
    case 'call':
      return { ...expression, args: expression.args.map(map) };
    case 'operator':
      return {
        ...expression,
        ...(expression.left === undefined ? {} : { left: map(expression.left) }),
        right: map(expression.right),
      };
    case 'and':
    case 'or':
      return { ...expression, operands: expression.operands.map(map) };
    case 'not':
    case 'is':
    case 'cast':
    case 'collate':
      return { ...expression, operand: map(expression.operand) };
    case 'in':
      return { ...expression, operand: map(expression.operand), values: expression.values.map(map) };
    case 'between':
      return {
        ...expression,
        operand: map(expression.operand),
        low: map(expression.low),
        high: map(expression.high),
      };
    case 'quantified':
      return { ...expression, left: map(expression.left), right: map(expression.right) };
    case 'case':
      return {
        ...expression,
        ...(expression.operand === undefined ? {} : { operand: map(expression.operand) }),
        whens: expression.whens.map(({ when, then }) => ({ when: map(when), then: map(then) })),
        ...(expression.otherwise === undefined ? {} : { otherwise: map(expression.otherwise) }),
      };
    case 'array':
    case 'row':
      return { ...expression, elements: expression.elements.map(map) };
  }
}

/** An expression and all expressions inside it, outermost first. */
export function* walkExpression(expression: Expression): Iterable<Expression> {
  yield expression;
  for (const operand of operandsOf(expression)) yield* walkExpression(operand);
}

/** An expression rebuilt from the inside out. Gives the same object where nothing changes. */
export function rewriteExpression(
  expression: Expression,
  rewrite: (expression: Expression) => Expression,
): Expression {
  let changed = false;
  const mapped = mapOperands(expression, (operand) => {
    const result = rewriteExpression(operand, rewrite);
    if (result !== operand) changed = true;
    return result;
  });
  return rewrite(changed ? mapped : expression);
}

/**
 * The names of the columns that an expression mentions, each once; `undefined` where text in it cannot be read.
 * Qualifiers are left out: in a table's own expressions they can only be the table's name.
 */
export function expressionColumns(
  expression: Expression,
  verbatim: VerbatimRules,
): readonly string[] | undefined {
  const columns = new Set<string>();
  for (const part of walkExpression(expression)) {
    if (part.kind === 'column') columns.add(part.path.at(-1) ?? '*');
    if (part.kind !== 'verbatim') continue;
    const mentioned = verbatim.expressionColumns(part.text);
    if (mentioned === undefined) return undefined;
    for (const column of mentioned) columns.add(column);
  }
  return [...columns];
}

/** Whether an expression mentions a column; text that cannot be read does not count as mentioning it. */
export function mentionsColumn(expression: Expression, column: string, verbatim: VerbatimRules): boolean {
  return expressionColumns(expression, verbatim)?.includes(column) ?? false;
}

/** An expression in which a column has another name. Text that cannot be read stays. */
export function renameColumnIn(
  expression: Expression,
  from: string,
  to: string,
  verbatim: VerbatimRules,
): Expression {
  return rewriteExpression(expression, (part) => {
    if (part.kind === 'column' && part.path.at(-1) === from) {
      return { ...part, path: [...part.path.slice(0, -1), to] };
    }
    if (part.kind === 'verbatim') {
      const text = verbatim.renameColumn(part.text, from, to);
      return text === undefined || text === part.text ? part : { ...part, text };
    }
    return part;
  });
}

/** The column of an index key or what its expression mentions. */
export function keyColumns(key: IndexKey, verbatim: VerbatimRules): readonly string[] {
  if (key.column !== undefined) return [key.column];
  return key.expression === undefined ? [] : (expressionColumns(key.expression, verbatim) ?? []);
}

/** The name of the innermost type of an array. */
export function elementType(type: ColumnType): ColumnType {
  return type.kind === 'array' ? elementType(type.of) : type;
}
