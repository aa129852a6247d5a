import type { Expression } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import { typeOf, valueTypeOf } from '../values/value-types.js';
import type { ExpressionUse } from './uses.js';

/** Ports a cast: what gives the same number or text in both. Text that is no number is 0 in MySQL, so that is refused. */
export function portCast(
  { operand, type }: Extract<Expression, { kind: 'cast' }>,
  port: (expression: Expression) => Expression,
  use: ExpressionUse,
): Expression {
  const from = typeOf(operand, use.columns);
  const to = valueTypeOf(type);
  const isPlainText = type.kind === 'text' && (from === 'integer' || from === 'text' || from === 'enum');
  if (isPlainText) {
    return from === 'text' ? port(operand) : { kind: 'cast', operand: port(operand), type: { kind: 'text' } };
  }
  if (to === 'integer' && from === 'integer' && !('unsigned' in type && type.unsigned === true))
    return port(operand);
  if (to === 'json' && operand.kind === 'string') {
    return { kind: 'cast', operand, type: { kind: 'jsonb' } };
  }
  if (to === 'date' && from === 'timestamp')
    return { kind: 'cast', operand: port(operand), type: { kind: 'date' } };
  return needsPerson(
    'cast',
    `a cast of ${from ?? 'a value of a kind that is not known'} to ${to ?? type.kind} has no equal that is known`,
  );
}
