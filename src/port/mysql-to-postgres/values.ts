import type { Column, Expression, Table } from '../../ir/index.js';
import { refuseJson } from '../from-mysql/mysql-json.js';
import { needsPerson } from '../problem.js';
import { typeOf } from '../values/value-types.js';
import { silent } from '../way.js';
import { portColumn } from './columns.js';
import { portLiteral } from './defaults.js';
import { portCondition, portExpression } from './expressions.js';
import type { ExpressionUse } from './uses.js';

/** A value that a column gets: literals are written as values of it. */
export function portValue(value: Expression, column: Column, table: Table, use: ExpressionUse): Expression {
  const { context } = use;
  if (value.kind === 'default') return value;
  const isCounter = column.autoIncrement !== undefined;
  // MySQL manual, "Using AUTO_INCREMENT": NULL and 0 count.
  if (isCounter && (value.kind === 'null' || (value.kind === 'number' && value.value === '0')))
    return { kind: 'default' };
  if (column.type.kind === 'enum' && value.kind === 'number')
    return needsPerson('enum', 'a number as a value of an enum is a place in its list');
  const { type } = portColumn(column, table, silent(context)).column;
  const literal = portLiteral(value, column.type, type, context);
  if (literal !== undefined) return literal;
  const kind = typeOf(value, use.columns);
  if (type.kind === 'boolean' && kind !== 'boolean') return portCondition(value, use);
  const ported = portExpression(value, use);
  if (kind === 'boolean' && (type.kind === 'integer' || type.kind === 'decimal'))
    return { kind: 'cast', operand: ported, type: { kind: 'integer', bits: 32 } };
  if (kind === 'json' && type.kind !== 'jsonb') return refuseJson(column.name);
  // MySQL reads the text, and refuses it where it is no JSON; there is no such cast unless it is written.
  if (type.kind === 'jsonb' && kind === 'text') return { kind: 'cast', operand: ported, type };
  if (type.kind === 'jsonb' && kind === 'integer')
    return { kind: 'call', name: { name: 'to_jsonb' }, args: [ported] };
  if (type.kind === 'named' && kind === 'text') return { kind: 'cast', operand: ported, type };
  if (type.kind === 'uuid' && kind === 'text') return { kind: 'cast', operand: ported, type };
  return ported;
}
