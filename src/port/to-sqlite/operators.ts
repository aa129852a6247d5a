import type { Expression } from '../../ir/index.js';
import { refuseUnless } from '../values/known-kinds.js';
import { needsPerson } from '../problem.js';
import { isPathOperator, portJsonWithout } from '../values/json.js';
import { typeOf, type ValueType } from '../values/value-types.js';
import { lose } from '../way.js';
import { portJsonConcat, portJsonEquals, portJsonPath, portMysqlPath } from './json.js';
import type { ExpressionUse } from './uses.js';

type Operator = Extract<Expression, { kind: 'operator' }>;

const COMPARISONS: ReadonlySet<string> = new Set(['=', '<>', '!=', '<', '>', '<=', '>=']);
const NUMBERS: readonly ValueType[] = ['integer', 'decimal'];
const ORDERED: readonly ValueType[] = [
  'integer',
  'float',
  'boolean',
  'date',
  'time',
  'timestamp',
  'literal',
  'decimal',
];
const COMPARABLE: readonly ValueType[] = [...ORDERED, 'text', 'uuid', 'enum'];

/**
 * Ports an operator. Each that is here is run on the source and on SQLite by a test, which compares values; what is not here
 * is refused. Not here on purpose: regular expressions, arrays and bits.
 */
export function portOperator(
  expression: Operator,
  port: (expression: Expression) => Expression,
  use: ExpressionUse,
): Expression {
  const { operator, left, right } = expression;
  const isPostgres = use.context.from.name === 'postgres';
  if (left === undefined) {
    if (operator !== '-') return needsPerson('operator', `the operator ${operator} has no equal`);
    refuseUnless(operator, [typeOf(right, use.columns)], NUMBERS);
    return { kind: 'operator', operator, right: port(right) };
  }
  const types = [typeOf(left, use.columns), typeOf(right, use.columns)] as const;
  const binary = (name: string): Expression => ({
    kind: 'operator',
    operator: name,
    left: port(left),
    right: port(right),
  });
  if (isPostgres && isPathOperator(operator)) return portJsonPath(expression, port, use);
  const path = isPostgres ? undefined : portMysqlPath(expression, port, use);
  if (path !== undefined) return path;
  if (isPostgres && ['=', '<>', '!='].includes(operator)) {
    const json = portJsonEquals(operator, left, right, port, use);
    if (json !== undefined) return json;
  }
  if (COMPARISONS.has(operator)) {
    compare(operator, types, isPostgres, use);
    return binary(operator === '!=' ? '<>' : operator);
  }
  switch (operator) {
    case '+':
    case '-':
    case '*':
      if (isPostgres && operator === '-' && types[0] === 'json')
        return portJsonWithout(left, right, port, use);
      refuseUnless(operator, types, NUMBERS);
      return binary(operator);
    case '%':
    case 'div':
    case '/':
      if (operator === '/' && !isPostgres)
        return needsPerson('operator', 'a division gives a fraction in MySQL, and here an integer');
      refuseUnless(operator, types, ['integer']);
      refuseZero(right, isPostgres);
      return binary(operator === 'div' ? '/' : operator);
    case '||':
      if (isPostgres && types.includes('json')) return portJsonConcat(left, right, port, use);
      refuseUnless(operator, types, ['text', 'literal', 'integer', 'enum', 'uuid']);
      return binary('||');
    case 'is distinct from':
      return binary('is not');
    case 'is not distinct from':
    case '<=>':
      return binary('is');
    case 'like':
    case 'not like':
      return isPostgres ? exactLike(operator, port(left), right) : looseLike(expression, binary, use);
    case 'ilike':
    case 'not ilike':
      return looseLike({ ...expression, operator: operator.replace('ilike', 'like') }, binary, use);
    default:
      return needsPerson('operator', `the operator ${operator} has no equal that is known`);
  }
}

function compare(
  operator: string,
  types: readonly [ValueType, ValueType],
  isPostgres: boolean,
  use: ExpressionUse,
): void {
  const isEquality = ['=', '<>', '!='].includes(operator);
  refuseUnless(operator, types, isEquality ? COMPARABLE : ORDERED);
  const [a, b] = types;
  const isMixed =
    a !== b &&
    !types.includes('literal') &&
    !types.every((one) => NUMBERS.includes(one) || one === 'boolean');
  if (isMixed)
    needsPerson('operator', `${a ?? 'a value'} compared with ${b ?? 'a value'} may mean something else`);
  if (!isPostgres && types.includes('text'))
    lose(
      use.context,
      'case-sensitivity',
      'text is compared with its case and accents, which the collations of MySQL mostly ignore',
    );
}

/** Without zero a division never gives NULL. */
function refuseZero(divisor: Expression, isPostgres: boolean): void {
  if (divisor.kind === 'number' && Number(divisor.value) !== 0) return;
  if (divisor.kind === 'call' && divisor.name.name === 'nullif') return;
  if (isPostgres) needsPerson('operator', 'a division by zero gives NULL here, and stops PostgreSQL');
}

/** LIKE folds case here; GLOB does not, with other signs (manual: "SQL Language Expressions", 5). */
function exactLike(operator: string, left: Expression, pattern: Expression): Expression {
  const text = pattern.kind === 'cast' ? pattern.operand : pattern;
  if (text.kind !== 'string' || /[*?[\]\\]/.test(text.value))
    return needsPerson('like', 'LIKE with this pattern has no equal that minds case');
  return {
    kind: 'operator',
    operator: operator.replace('like', 'glob'),
    left,
    right: { kind: 'string', value: text.value.replaceAll('%', '*').replaceAll('_', '?') },
  };
}

function looseLike(
  { operator, right }: Operator,
  binary: (name: string) => Expression,
  { context }: ExpressionUse,
): Expression {
  const text = right.kind === 'cast' ? right.operand : right;
  if (text.kind !== 'string' || text.value.includes('\\'))
    return needsPerson('like', 'LIKE has no sign that escapes here');
  lose(context, 'like', 'LIKE ignores the case of the letters of ASCII only');
  return binary(operator);
}
