import type { Column, Expression } from '../../ir/index.js';
import { refuseJson } from '../from-mysql/mysql-json.js';
import { needsPerson } from '../problem.js';
import { typeOf } from '../values/value-types.js';
import { portExpression } from './expressions.js';
import { portLiteral } from './literals.js';
import type { ExpressionUse } from './uses.js';

/** A value that a column gets: constants are written as values of it. */
export function portValue(value: Expression, column: Column, use: ExpressionUse): Expression {
  const { context } = use;
  if (value.kind === 'default') return value;
  const isZero = value.kind === 'number' && value.value === '0';
  if (
    column.autoIncrement !== undefined &&
    context.from.name !== 'postgres' &&
    (isZero || value.kind === 'null')
  )
    return { kind: 'null' };
  if (column.type.kind === 'enum' && value.kind === 'number')
    return needsPerson('enum', 'a number as a value of an enum is a place in its list');
  const isJson = context.from.name !== 'postgres' && typeOf(value, use.columns) === 'json';
  if (isJson && column.type.kind !== 'json') return refuseJson(column.name);
  return portLiteral(value, column.type, context) ?? portExpression(value, use);
}
