import type { Expression } from '../../ir/index.js';
import { booleanOf } from './postgres-literals.js';
import { typeOf, type ColumnTypes } from '../values/value-types.js';

const COMPARISONS: ReadonlySet<string> = new Set([
  ...['=', '<>', '!=', '<', '>', '<=', '>='],
  ...['is distinct from', 'is not distinct from'],
]);

/**
 * The expression, where a text in quotes that stands beside a boolean is the boolean that PostgreSQL makes of it (manual, "Boolean Type",
 * and "Operator Type Resolution": a literal is of the type of what it is compared with). Beside the number that a boolean is in MySQL and
 * SQLite, `'t'` is refused by the one and equal to nothing in the other.
 */
export function withBooleanLiterals(expression: Expression, columns: ColumnTypes): Expression {
  const isBoolean = (one: Expression): boolean => typeOf(one, columns) === 'boolean';
  const literal = (one: Expression): Expression => (one.kind === 'string' ? booleanOf(one.value) : one);
  switch (expression.kind) {
    case 'operator': {
      const { operator, left, right } = expression;
      if (left === undefined || !COMPARISONS.has(operator)) return expression;
      if (isBoolean(left)) return { ...expression, right: literal(right) };
      return isBoolean(right) ? { ...expression, left: literal(left) } : expression;
    }
    case 'in':
      return isBoolean(expression.operand)
        ? { ...expression, values: expression.values.map(literal) }
        : expression;
    case 'case': {
      const { operand, whens } = expression;
      return operand !== undefined && isBoolean(operand)
        ? { ...expression, whens: whens.map(({ when, then }) => ({ when: literal(when), then })) }
        : expression;
    }
    default:
      return expression;
  }
}
