import type { Expression } from '../../ir/index.js';
import { refuseUnless } from '../values/known-kinds.js';
import { needsPerson } from '../problem.js';
import type { ExpressionUse } from './expressions.js';
import { isPathOperator, portJsonWithout } from '../values/json.js';
import { typeOf, type ValueType } from '../values/value-types.js';
import { portJsonConcat, portJsonEquals, portJsonPath, portTypeTest } from './json.js';

type Operator = Extract<Expression, { kind: 'operator' }>;

const COMPARISONS: ReadonlySet<string> = new Set(['=', '<>', '!=', '<', '>', '<=', '>=']);
/** Which of two is the lesser is the same in both. Of text it is a matter of the collation. */
const ORDERED: readonly ValueType[] = [
  'integer',
  'decimal',
  'boolean',
  'date',
  'time',
  'timestamp',
  'literal',
];
const COMPARABLE: readonly ValueType[] = [...ORDERED, 'text', 'uuid', 'enum'];

/**
 * Ports an operator. Each that is here is run on both servers by a test, which compares values; what is not here is
 * refused. Values of a kind that is not known are refused wherever the kind decides what the operator does.
 */
export function portOperator(
  expression: Operator,
  port: (expression: Expression) => Expression,
  use: ExpressionUse,
): Expression {
  const { operator, left, right } = expression;
  if (left === undefined) {
    if (operator !== '-' && operator !== '+')
      return needsPerson('operator', `the operator ${operator} has no equal`);
    return { kind: 'operator', operator, right: port(right) };
  }
  const types = [typeOf(left, use.columns), typeOf(right, use.columns)] as const;
  const binary = (name: string): Expression => ({
    kind: 'operator',
    operator: name,
    left: port(left),
    right: port(right),
  });
  if (isPathOperator(operator)) return portJsonPath(expression, port, use);
  if (['=', '<>', '!='].includes(operator)) {
    const json =
      portTypeTest(operator, left, right, port, use) ?? portJsonEquals(operator, left, right, port, use);
    if (json !== undefined) return json;
  }
  if (COMPARISONS.has(operator)) {
    refuseUnless(operator, types, ['=', '<>', '!='].includes(operator) ? COMPARABLE : ORDERED);
    return binary(operator === '!=' ? '<>' : operator);
  }
  switch (operator) {
    case '+':
    case '-':
    case '*':
      if (operator === '-' && types[0] === 'json') return portJsonWithout(left, right, port, use);
      refuseUnless(operator, types, ['integer', 'decimal']);
      return binary(operator);
    case '%':
      refuseUnless(operator, types, ['integer']);
      return binary('%');
    case '/':
      // Of integers it gives an integer in PostgreSQL, and a fraction in MySQL; of decimals other digits.
      refuseUnless(operator, types, ['integer']);
      return binary('div');
    case '||':
      if (types.includes('json')) return portJsonConcat(left, right, port, use);
      refuseUnless(operator, types, ['text', 'literal', 'integer', 'enum']);
      return { kind: 'call', name: { name: 'concat' }, args: [...parts(port(left)), port(right)] };
    case 'like':
    case 'not like':
      refuseUnless(operator, types, ['text', 'literal']);
      return binary(operator);
    case 'at time zone':
      return inUtc(left, right, port, use);
    case 'is distinct from':
      return { kind: 'not', operand: binary('<=>') };
    case 'is not distinct from':
      return binary('<=>');
    case '~':
    case '!~':
      return matches(port(left), right, operator === '!~', use.context.features.dialect);
    default:
      return needsPerson('operator', `the operator ${operator} has no equal that is known`);
  }
}

/** A point in time is kept in UTC, so there it is told as it is. */
function inUtc(
  left: Expression,
  zone: Expression,
  port: (expression: Expression) => Expression,
  { columns, context }: ExpressionUse,
): Expression {
  const name = zone.kind === 'cast' ? zone.operand : zone;
  const type = left.kind === 'column' ? columns(left.path) : undefined;
  const isPoint = type?.kind === 'timestamp' && type.zone && context.choices.timestamptz === 'datetime';
  return isPoint && name.kind === 'string' && name.value.toUpperCase() === 'UTC'
    ? port(left)
    : needsPerson('operator', 'AT TIME ZONE has an equal only for a timestamptz in UTC');
}

/** `a || b || c` is one CONCAT. */
function parts(expression: Expression): readonly Expression[] {
  return expression.kind === 'call' && expression.name.name === 'concat' ? expression.args : [expression];
}

/** What PostgreSQL's and ICU's regular expressions have in common: letters, classes, repetition, groups, anchors. */
const COMMON_PATTERN =
  /^(?:[\w \-@#%&=:;,<>/!"'~`]|\\[.\\+*?^$()[\]{}|/-]|\[\^?(?:[\w .@%+:/,-]|\\[.-])+\]|[.^$+*?()|]|\{\d+(?:,\d*)?\})*$/;

function matches(
  left: Expression,
  pattern: Expression,
  negated: boolean,
  dialect: 'mysql' | 'mariadb',
): Expression {
  const text = pattern.kind === 'cast' ? pattern.operand : pattern;
  if (text.kind !== 'string' || !COMMON_PATTERN.test(text.value)) {
    return needsPerson(
      'regular-expression',
      'a regular expression with parts that the target reads otherwise',
    );
  }
  // MariaDB has no REGEXP_LIKE; there the collation, which is binary, says that case counts.
  const call: Expression =
    dialect === 'mariadb'
      ? { kind: 'operator', operator: 'regexp', left, right: text }
      : { kind: 'call', name: { name: 'regexp_like' }, args: [left, text, { kind: 'string', value: 'c' }] };
  return negated ? { kind: 'not', operand: call } : call;
}
