import { booleanOf, arrayOf } from '../from-postgres/postgres-literals.js';
import type { Expression } from '../../ir/index.js';
import { refuseNarrowing } from '../from-postgres/narrow-casts.js';
import { needsPerson } from '../problem.js';
import type { ExpressionUse } from './expressions.js';
import { jsonAsBoolean, textAsBoolean, textAsInteger } from './json.js';
import { typeOf, valueTypeOf } from '../values/value-types.js';

/**
 * Ports a cast. A literal with a cast is how the server shows a literal of a type, which needs none where the column
 * gives it its type. Between other kinds of values only what gives the same text or number in both is known.
 */
export function portCast(
  cast: Extract<Expression, { kind: 'cast' }>,
  port: (expression: Expression) => Expression,
  use: ExpressionUse,
): Expression {
  const { operand, type } = cast;
  const to = valueTypeOf(type);
  if (operand.kind === 'string') return literalOf(operand.value, cast);
  if (operand.kind === 'null') return operand;
  refuseNarrowing(operand, type);
  const from = typeOf(operand, use.columns);
  const isSameText = (from === 'text' || from === 'enum') && to === 'text';
  if (from === to && from !== undefined && from !== 'decimal' && from !== 'array') return port(operand);
  if (isSameText || (from === 'literal' && to === 'text')) return port(operand);
  if (from === 'uuid' && to === 'text' && use.context.choices.uuid !== 'binary') return port(operand);
  if (from === 'integer' && (to === 'decimal' || to === 'integer')) return port(operand);
  if (operand.kind === 'array' && to === 'array') return port(operand);
  if (from === 'json' && to === 'boolean') return jsonAsBoolean(port(operand), use);
  // A point in time has the day of the session's zone in PostgreSQL. CAST would round the fraction of a second.
  if (from === 'timestamp' && to === 'date' && !hasZone(operand, use))
    return { kind: 'call', name: { name: 'date' }, args: [port(operand)] };
  if (from === 'text' && to === 'integer') return textAsInteger(port(operand), use);
  if (from === 'text' && to === 'boolean') return textAsBoolean(port(operand), use);
  return needsPerson(
    'cast',
    `a cast of ${from ?? 'a value of a kind that is not known'} to ${to ?? type.kind} has no equal that is known`,
  );
}

function hasZone(operand: Expression, { columns }: ExpressionUse): boolean {
  if (operand.kind === 'operator') return operand.operator !== 'at time zone';
  const type = operand.kind === 'column' ? columns(operand.path) : undefined;
  return type?.kind !== 'timestamp' || type.zone;
}

function literalOf(text: string, { type }: Extract<Expression, { kind: 'cast' }>): Expression {
  switch (valueTypeOf(type)) {
    case 'integer':
    case 'decimal':
      return /^-?\d+(?:\.\d+)?$/.test(text)
        ? { kind: 'number', value: text }
        : needsPerson('cast', `'${text}' as a number has no equal`);
    case 'boolean':
      return booleanOf(text);
    case 'array':
      return arrayOf(text, type);
    default:
      return { kind: 'string', value: text };
  }
}
