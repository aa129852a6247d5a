import type { Expression } from '../../ir/index.js';
import { constantOf } from '../from-mysql/mysql-literals.js';
import { refuseNarrowing } from '../from-postgres/narrow-casts.js';
import { withBooleanLiterals } from '../from-postgres/boolean-literals.js';
import { withoutCast } from '../from-postgres/postgres-literals.js';
import { needsPerson } from '../problem.js';
import { portQuantified } from '../from-postgres/quantified.js';
import { typeOf, valueTypeOf, type ValueType } from '../values/value-types.js';
import { portCall } from './functions.js';
import { jsonAsBoolean, textAsInteger } from './json.js';
import { portOperator } from './operators.js';
import type { ExpressionUse } from './uses.js';

/** Ports an expression, from the inside out. Throws NeedsPerson at the first part that has no equal. */
export function portExpression(original: Expression, use: ExpressionUse): Expression {
  const isPostgres = use.context.from.name === 'postgres';
  const expression = isPostgres ? withBooleanLiterals(original, use.columns) : original;
  const port = (one: Expression): Expression => portExpression(one, use);
  switch (expression.kind) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
      return expression;
    case 'default':
      return needsPerson('default', 'DEFAULT as a value has no equal: leave the column out');
    case 'column':
      return { kind: 'column', path: expression.path.slice(use.qualified === true ? -2 : -1) };
    case 'keyword':
      return portKeyword(expression);
    case 'call':
      if (expression.name.schema !== undefined && expression.name.schema !== 'pg_catalog')
        needsPerson(
          'function',
          `the function ${expression.name.schema}.${expression.name.name} has no equal`,
        );
      return portCall(expression, use, port);
    case 'operator':
      return portOperator(expression, port, use);
    case 'and':
    case 'or':
      return { kind: expression.kind, operands: expression.operands.map(port) };
    case 'not':
      return { kind: 'not', operand: port(expression.operand) };
    case 'is':
      return {
        ...expression,
        operand: port(expression.operand),
        ...(expression.test === 'unknown' ? { test: 'null' } : {}),
      };
    case 'in':
      refuseJson(typeOf(expression.operand, use.columns));
      return { ...expression, operand: port(expression.operand), values: expression.values.map(port) };
    case 'between':
      if (expression.symmetric === true) needsPerson('operator', 'BETWEEN SYMMETRIC has no equal');
      return {
        ...expression,
        operand: port(expression.operand),
        low: port(expression.low),
        high: port(expression.high),
      };
    case 'quantified':
      return portQuantified(expression, port);
    case 'cast':
      return portCast(expression, port, use);
    case 'case':
      return {
        kind: 'case',
        ...(expression.operand === undefined ? {} : { operand: port(expression.operand) }),
        whens: expression.whens.map(({ when, then }) => ({ when: port(when), then: port(then) })),
        ...(expression.otherwise === undefined ? {} : { otherwise: port(expression.otherwise) }),
      };
    case 'array':
      return { kind: 'call', name: { name: 'json_array' }, args: expression.elements.map(port) };
    case 'row':
      return { kind: 'row', elements: expression.elements.map(port) };
    case 'collate':
      return needsPerson('collation', `the collation ${expression.collation.name} has no equal`);
    case 'verbatim':
      return (
        (use.context.from.name === 'postgres' ? undefined : constantOf(expression.text)) ??
        needsPerson('expression', `the expression ${expression.text} is not understood`)
      );
  }
}

function refuseJson(type: ValueType): void {
  if (type === 'json' || type === 'array')
    needsPerson('operator', `${type} is text here, which compares otherwise`);
}

/** Times are UTC, in whole seconds. */
function portKeyword({ name }: Extract<Expression, { kind: 'keyword' }>): Expression {
  switch (name) {
    case 'current_timestamp':
    case 'localtimestamp':
    case 'localtime':
      return { kind: 'keyword', name: 'current_timestamp' };
    case 'current_date':
      return { kind: 'keyword', name };
    default:
      return needsPerson('function', `${name.toUpperCase()} has no equal`);
  }
}

/** A literal with a cast is how a server shows a literal of a type; between values only what gives the same is known. */
function portCast(
  cast: Extract<Expression, { kind: 'cast' }>,
  port: (expression: Expression) => Expression,
  use: ExpressionUse,
): Expression {
  const { operand, type } = cast;
  const to = valueTypeOf(type);
  if (operand.kind === 'string') {
    if (to !== 'integer' && to !== 'decimal') return withoutCast(cast);
    return /^-?\d+(?:\.\d+)?$/.test(operand.value)
      ? { kind: 'number', value: operand.value }
      : needsPerson('cast', `'${operand.value}' as a number has no equal`);
  }
  if (operand.kind === 'null') return operand;
  refuseNarrowing(operand, type);
  const from = typeOf(operand, use.columns);
  const isText = from === 'text' || from === 'enum' || from === 'uuid' || from === 'literal';
  if (isText && to === 'text') return port(operand);
  if (from === 'integer' && (to === 'integer' || to === 'decimal')) return port(operand);
  if (from === 'integer' && to === 'text')
    return { kind: 'cast', operand: port(operand), type: { kind: 'text' } };
  if (operand.kind === 'array' && to === 'array') return port(operand);
  if (from === to && from === 'boolean') return port(operand);
  if (from === 'text' && to === 'integer' && use.context.from.name === 'postgres')
    return textAsInteger(port(operand), use);
  if (from === 'json' && to === 'boolean' && use.context.from.name === 'postgres')
    return jsonAsBoolean(port(operand), use);
  return needsPerson(
    'cast',
    `a cast of ${from ?? 'a value of a kind that is not known'} to ${to ?? type.kind} has no equal that is known`,
  );
}
