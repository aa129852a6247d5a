import type { Expression } from '../../ir/index.js';
import { needsPerson } from '../problem.js';

/** `= ANY (ARRAY[…])` is IN, `<> ALL (ARRAY[…])` is NOT IN. */
export function portQuantified(
  expression: Extract<Expression, { kind: 'quantified' }>,
  port: (expression: Expression) => Expression,
): Expression {
  const { operator, quantifier, left } = expression;
  const right = withoutCasts(expression.right);
  const isIn = operator === '=' && quantifier === 'any';
  const isNotIn = operator === '<>' && quantifier === 'all';
  if (right.kind !== 'array' || right.elements.length === 0 || !(isIn || isNotIn)) {
    return needsPerson('operator', `${operator} ${quantifier.toUpperCase()} of this has no equal`);
  }
  return {
    kind: 'in',
    operand: port(left),
    values: right.elements.map(port),
    ...(isNotIn ? { negated: true } : {}),
  };
}

function withoutCasts(expression: Expression): Expression {
  return expression.kind === 'cast' ? withoutCasts(expression.operand) : expression;
}
