import { operandsOf } from '../../fold/expressions.js';
import type { Expression } from '../../ir/index.js';

/** The columns that an expression mentions, by their own names. */
export function columnsOfExpression(expression: Expression): readonly string[] {
  const own = expression.kind === 'column' ? [expression.path.at(-1) ?? ''] : [];
  return [...own, ...operandsOf(expression).flatMap(columnsOfExpression)];
}
