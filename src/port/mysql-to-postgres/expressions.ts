import type { Expression } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import { typeOf } from '../values/value-types.js';
import { portCast } from './casts.js';
import { constantOf } from '../from-mysql/mysql-literals.js';
import { besideType } from './literals.js';
import { loseCase } from './text-comparison.js';
import { portCall } from './functions.js';
import { portOperator } from './operators.js';
import { portNextval } from './sequences.js';
import type { ExpressionUse } from './uses.js';

/** Ports an expression, from the inside out. Throws NeedsPerson at the first part that has no equal. */
export function portExpression(expression: Expression, use: ExpressionUse): Expression {
  const port = (one: Expression): Expression => portExpression(one, use);
  switch (expression.kind) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'null':
    case 'default':
      return expression;
    case 'column':
      return { kind: 'column', path: expression.path.slice(use.qualified === true ? -2 : -1) };
    case 'keyword':
      return portKeyword(expression, use);
    case 'call': {
      const next = portNextval(expression, use.context);
      if (next !== undefined) return next;
      if (expression.name.schema !== undefined) {
        needsPerson(
          'function',
          `the function ${expression.name.schema}.${expression.name.name} has no equal`,
        );
      }
      return portCall(expression, use, port, (one) => portCondition(one, use));
    }
    case 'operator':
      return portOperator(expression, port, use, (one) => portCondition(one, use));
    case 'and':
    case 'or':
      return { kind: expression.kind, operands: expression.operands.map((one) => portCondition(one, use)) };
    case 'not':
      return { kind: 'not', operand: portCondition(expression.operand, use) };
    case 'is':
      return {
        ...expression,
        operand:
          expression.test === 'null' ? port(expression.operand) : portCondition(expression.operand, use),
      };
    case 'in':
      return portIn(expression, use);
    case 'between':
      return portBetween(expression, use);
    case 'cast':
      return portCast(expression, port, use);
    case 'case':
      return {
        kind: 'case',
        ...(expression.operand === undefined ? {} : { operand: port(expression.operand) }),
        whens: expression.whens.map(({ when, then }) => ({
          when: expression.operand === undefined ? portCondition(when, use) : port(when),
          then: port(then),
        })),
        ...(expression.otherwise === undefined ? {} : { otherwise: port(expression.otherwise) }),
      };
    case 'row':
      return { kind: 'row', elements: expression.elements.map(port) };
    case 'collate':
      return needsPerson('collation', `the collation ${expression.collation.name} has no equal`);
    case 'verbatim':
      return portVerbatim(expression.text);
    case 'quantified':
    case 'array':
      return needsPerson('expression', 'an expression of this kind has no equal');
  }
}

/** A condition: where MySQL takes any number for true that is not 0, PostgreSQL wants a boolean. */
export function portCondition(expression: Expression, use: ExpressionUse): Expression {
  const type = typeOf(expression, use.columns);
  if (expression.kind === 'number' && /^[01]$/.test(expression.value))
    return { kind: 'boolean', value: expression.value === '1' };
  const ported = portExpression(expression, use);
  if (type === 'boolean' || expression.kind === 'null') return ported;
  if (type === 'integer' || type === 'decimal')
    return { kind: 'operator', operator: '<>', left: ported, right: { kind: 'number', value: '0' } };
  return needsPerson(
    'condition',
    `a value of ${type ?? 'a kind that is not known'} as a condition has no equal`,
  );
}

function portKeyword(
  { name, precision }: Extract<Expression, { kind: 'keyword' }>,
  { immutable }: ExpressionUse,
): Expression {
  if (immutable === true)
    return needsPerson('immutable', `${name.toUpperCase()} cannot be in a generated column or an index`);
  switch (name) {
    case 'current_timestamp':
    case 'localtimestamp':
    case 'localtime':
      // Without a number MySQL gives whole seconds.
      return { kind: 'keyword', name: 'current_timestamp', precision: precision ?? 0 };
    case 'current_date':
      return { kind: 'keyword', name };
    default:
      return needsPerson('function', `${name.toUpperCase()} has no equal`);
  }
}

function portIn(expression: Extract<Expression, { kind: 'in' }>, use: ExpressionUse): Expression {
  const type = typeOf(expression.operand, use.columns);
  if (type === undefined || type === 'json' || type === 'binary')
    return needsPerson(
      'operator',
      `IN on ${type ?? 'a value of a kind that is not known'} may mean something else`,
    );
  if (type === 'text') loseCase(use, [expression.operand]);
  return {
    ...expression,
    operand: portExpression(expression.operand, use),
    values: expression.values.map((one) => besideType(portExpression(one, use), type)),
  };
}

function portBetween(expression: Extract<Expression, { kind: 'between' }>, use: ExpressionUse): Expression {
  const type = typeOf(expression.operand, use.columns);
  if (type !== 'integer' && type !== 'decimal' && type !== 'date' && type !== 'timestamp')
    return needsPerson(
      'operator',
      `BETWEEN on ${type ?? 'a value of a kind that is not known'} may mean something else`,
    );
  const bound = (one: Expression): Expression => besideType(portExpression(one, use), type);
  return {
    ...expression,
    operand: portExpression(expression.operand, use),
    low: bound(expression.low),
    high: bound(expression.high),
  };
}

/** Constants that the tree does not hold: `b'01'`, `0xff`, `x'ff'`, `_utf8mb4'text'`, `DATE '…'`. */
function portVerbatim(text: string): Expression {
  const constant = constantOf(text);
  return constant ?? needsPerson('expression', `the expression ${text} is not understood`);
}
