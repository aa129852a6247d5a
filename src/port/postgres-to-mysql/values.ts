import type { Column, Expression, Table } from '../../ir/index.js';
import { packsUuids } from '../choices/choices.js';
import { withoutCast } from '../from-postgres/postgres-literals.js';
import { needsPerson } from '../problem.js';
import { isUuidCall, portLiteral } from './defaults.js';
import { portExpression, type ExpressionUse } from './expressions.js';
import { packedUuid, portType } from './types.js';

/** A value that a column gets: constants are written as values of it. */
export function portValue(
  value: Expression,
  column: Column | undefined,
  table: Table,
  use: ExpressionUse,
): Expression {
  const { context } = use;
  if (column === undefined) return portExpression(value, use);
  const { type } = portType(
    column.type,
    { table: table.name, column: column.name },
    { ...context, losses: [], manual: [] },
  );
  const literal = withoutCast(value);
  if (literal.kind === 'string') return portLiteral(literal.value, column.type, type, context);
  const precision = type.kind === 'timestamp' || type.kind === 'time' ? type.precision : undefined;
  const ported = portExpression(value, precision === undefined ? use : { ...use, precision });
  if (type.kind === 'binary' && isUuidCall(ported)) return packedUuid(ported, context);
  const isComputed = use.qualified === true && value.kind !== 'null' && value.kind !== 'default';
  if (isComputed && column.type.kind === 'uuid' && packsUuids(context.rules))
    needsPerson(
      'uuid-packed',
      `a value for ${column.name} is computed, and it may be kept as bytes, as you chose`,
    );
  return ported;
}
