import type { Dialect } from '../../../src/dialects/dialect.js';
import type { Check, Column, Expression, Name } from '../../../src/ir/index.js';
import { call, type Argument, type Call } from './calls.js';
import { numberArgument } from './defaults.js';
import { checkName, serverName } from './constraints.js';

/** The values of a check that lists what a text column may hold: what `enu` without a native type makes. */
export function enumeratedValues(
  check: Check,
  column: Column,
  table: Name,
  dialect: Dialect,
): readonly string[] | undefined {
  const { expression } = check;
  if (column.type.kind !== 'text' || !isPlain(check) || !hasServerName(check, table, dialect))
    return undefined;
  if (expression.kind !== 'in' || expression.negated || !isColumn(expression.operand, column.name))
    return undefined;
  const values = expression.values.map((value) => (value.kind === 'string' ? value.value : undefined));
  return values.every((value): value is string => value !== undefined) ? values : undefined;
}

/** `.checkPositive()`, `.checkIn([…])` and their like, for a check of one column that one of them says. */
export function columnCheckCall(
  check: Check,
  column: string,
  table: Name,
  dialect: Dialect,
): Call | undefined {
  const one = isPlain(check) ? checkCall(check.expression, column) : undefined;
  if (one === undefined) return undefined;
  if (check.name === undefined || hasServerName(check, table, dialect)) return one;
  return call(one.method, ...one.args, checkName(check.name, dialect));
}

function isPlain(check: Check): boolean {
  return check.noInherit !== true && check.notValid !== true && check.notEnforced !== true;
}

/** Whether the server would give the same name by itself. */
function hasServerName(check: Check, table: Name, dialect: Dialect): boolean {
  const { name, ...unnamed } = check;
  return name === undefined || name === serverName(table, unnamed, dialect);
}

function checkCall(expression: Expression, column: string): Call | undefined {
  switch (expression.kind) {
    case 'in': {
      const values = expression.values.map(literal);
      if (
        !isColumn(expression.operand, column) ||
        !values.every((value): value is Argument => value !== undefined)
      )
        return undefined;
      return call(expression.negated ? 'checkNotIn' : 'checkIn', values);
    }
    case 'between': {
      const bounds = [expression.low, expression.high].map(literal);
      if (expression.negated || expression.symmetric || !isColumn(expression.operand, column))
        return undefined;
      return bounds.every((bound): bound is Argument => bound !== undefined)
        ? call('checkBetween', bounds)
        : undefined;
    }
    case 'operator':
      return operatorCall(expression, column);
    default:
      return undefined;
  }
}

function operatorCall(
  expression: Extract<Expression, { kind: 'operator' }>,
  column: string,
): Call | undefined {
  const { left, right, operator } = expression;
  if (left === undefined) return undefined;
  if (isColumn(left, column)) {
    if (right.kind === 'number' && right.value === '0' && operator === '>') return call('checkPositive');
    if (right.kind === 'number' && right.value === '0' && operator === '<') return call('checkNegative');
    return right.kind === 'string' && operator === '~' ? call('checkRegex', right.value) : undefined;
  }
  const [argument] = left.kind === 'call' ? left.args : [];
  const isLength =
    left.kind === 'call' &&
    left.name.schema === undefined &&
    left.name.name === 'length' &&
    left.args.length === 1;
  if (!isLength || argument === undefined || !isColumn(argument, column) || right.kind !== 'number')
    return undefined;
  return call('checkLength', operator, numberArgument(right.value));
}

function isColumn(expression: Expression, column: string): boolean {
  return expression.kind === 'column' && expression.path.length === 1 && expression.path[0] === column;
}

function literal(expression: Expression): Argument | undefined {
  if (expression.kind === 'string') return expression.value;
  if (expression.kind !== 'number') return undefined;
  const number = numberArgument(expression.value);
  return typeof number === 'number' ? number : undefined;
}
