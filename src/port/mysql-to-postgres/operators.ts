import type { Expression } from '../../ir/index.js';
import { refuseUnless } from '../values/known-kinds.js';
import { needsPerson } from '../problem.js';
import { typeOf, type ValueType } from '../values/value-types.js';
import { lose } from '../way.js';
import { portJsonPath } from './json.js';
import { besideType } from './literals.js';
import { loseCase } from './text-comparison.js';
import type { ExpressionUse } from './uses.js';

type Operator = Extract<Expression, { kind: 'operator' }>;

const COMPARISONS: ReadonlySet<string> = new Set(['=', '<>', '<', '>', '<=', '>=', '<=>']);
const NUMBERS: readonly ValueType[] = ['integer', 'decimal'];
const ORDERED: readonly ValueType[] = ['integer', 'decimal', 'float', 'date', 'time', 'timestamp', 'literal'];
const COMPARABLE: readonly ValueType[] = [...ORDERED, 'boolean', 'text', 'uuid', 'enum'];

/**
 * Ports an operator. Each that is here is run on both servers by a test, which compares values; what is not here is
 * refused, as are values of a kind that is not known wherever the kind decides what the operator does. Not here on purpose:
 * `/` (a fraction of four more digits in MySQL), bits (unsigned there), REGEXP (its dialect and case), BINARY.
 */
export function portOperator(
  expression: Operator,
  port: (expression: Expression) => Expression,
  use: ExpressionUse,
  condition: (expression: Expression) => Expression,
): Expression {
  const { operator, left, right } = expression;
  if (left === undefined) {
    if (operator !== '-') return needsPerson('operator', `the operator ${operator} has no equal`);
    refuseUnless(operator, [typeOf(right, use.columns)], NUMBERS);
    return { kind: 'operator', operator, right: port(right) };
  }
  const path = portJsonPath(expression, port, use);
  if (path !== undefined) return path;
  const types = [typeOf(left, use.columns), typeOf(right, use.columns)] as const;
  if (COMPARISONS.has(operator)) return compare(expression, left, types, port, use);
  const binary = (name: string): Expression => ({
    kind: 'operator',
    operator: name,
    left: port(left),
    right: port(right),
  });
  switch (operator) {
    case '+':
    case '-':
    case '*':
      refuseUnless(operator, types, NUMBERS);
      return binary(operator);
    case 'div':
    case '%':
      refuseUnless(operator, types, ['integer']);
      // MySQL gives NULL for a division by zero outside of strict writes.
      return {
        kind: 'operator',
        operator: operator === 'div' ? '/' : '%',
        left: port(left),
        right: notZero(port(right)),
      };
    case 'like':
    case 'not like':
      refuseUnless(operator, types, ['text', 'literal']);
      if (left.kind === 'column' && use.isBinary?.(left.path) === true) return binary(operator);
      lose(
        use.context,
        'like',
        'LIKE becomes ILIKE, which ignores case but not accents, where the collation of MySQL decides',
      );
      return binary(operator === 'like' ? 'ilike' : 'not ilike');
    case 'xor':
      return {
        kind: 'operator',
        operator: '<>',
        left: condition(left),
        right: condition(right),
      };
    default:
      return needsPerson('operator', `the operator ${operator} has no equal that is known`);
  }
}

function compare(
  { operator, right }: Operator,
  left: Expression,
  types: readonly [ValueType, ValueType],
  port: (expression: Expression) => Expression,
  use: ExpressionUse,
): Expression {
  const isEquality = operator === '=' || operator === '<>' || operator === '<=>';
  const [a, b] = types;
  const isMixed =
    a !== b &&
    ![a, b].includes('literal') &&
    !(isNumber(a) && isNumber(b)) &&
    !isBooleanBesideNumber(left, right, types);
  if (isMixed)
    needsPerson('operator', `${a ?? 'a value'} compared with ${b ?? 'a value'} may mean something else`);
  refuseUnless(operator, types, isEquality ? COMPARABLE : ORDERED);
  if (types.includes('text')) loseCase(use, [left, right]);
  return {
    kind: 'operator',
    operator: operator === '<=>' ? 'is not distinct from' : operator,
    left: besideType(port(left), b),
    right: besideType(port(right), a),
  };
}

function isNumber(type: ValueType): boolean {
  return type === 'integer' || type === 'decimal' || type === 'float';
}

/** `flag = 1`: the number becomes a boolean. */
function isBooleanBesideNumber(
  left: Expression,
  right: Expression,
  [a, b]: readonly [ValueType, ValueType],
): boolean {
  const isBit = (one: Expression): boolean => one.kind === 'number' && /^[01]$/.test(one.value);
  return (
    (a === 'boolean' && isBit(right)) ||
    (b === 'boolean' && isBit(left)) ||
    (a === 'integer' && right.kind === 'boolean')
  );
}

/** A divisor that is NULL where it would be zero. */
function notZero(divisor: Expression): Expression {
  if (divisor.kind === 'number' && Number(divisor.value) !== 0) return divisor;
  return { kind: 'call', name: { name: 'nullif' }, args: [divisor, { kind: 'number', value: '0' }] };
}
