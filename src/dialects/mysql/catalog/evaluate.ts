import type { Expression } from '../../../ir/index.js';
import { and, not, or, UNSURE, type Truth } from '../../shared/truth.js';
import { CURRENT, equal, like, truthOf, type Cell } from './cells.js';
import { isDatabaseName } from './query.js';
import type { CatalogRow } from './relations.js';

/** Rows in scope, by their alias in lower case. */
export type Scope = Readonly<Record<string, CatalogRow>>;

/** What an expression is for these rows; what is not modelled is not known. */
export function evaluate(expression: Expression, scope: Scope): Cell {
  switch (expression.kind) {
    case 'string':
      return expression.value;
    case 'number':
      return Number(expression.value);
    case 'boolean':
      return expression.value;
    case 'null':
      return null;
    case 'column':
      return columnOf(expression.path, scope);
    case 'call':
      return isDatabaseName(expression) ? CURRENT : UNSURE;
    case 'and':
      return expression.operands.reduce<Truth>((found, one) => and(found, holds(one, scope)), true);
    case 'or':
      return expression.operands.reduce<Truth>((found, one) => or(found, holds(one, scope)), false);
    case 'not':
      return not(holds(expression.operand, scope));
    case 'operator':
      return operated(expression, scope);
    case 'in': {
      const left = evaluate(expression.operand, scope);
      const found = expression.values.reduce<Truth>(
        (any, one) => or(any, equal(left, evaluate(one, scope))),
        false,
      );
      return expression.negated === true ? not(found) : found;
    }
    case 'is': {
      const cell = evaluate(expression.operand, scope);
      if (cell === UNSURE || expression.test !== 'null') return UNSURE;
      return (cell === null) !== (expression.negated === true);
    }
    case 'default':
    case 'keyword':
    case 'between':
    case 'quantified':
    case 'cast':
    case 'case':
    case 'array':
    case 'row':
    case 'collate':
    case 'verbatim':
      return UNSURE;
  }
}

/** Whether a condition holds. */
export function holds(expression: Expression, scope: Scope): Truth {
  return truthOf(evaluate(expression, scope));
}

function operated({ operator, left, right }: Extract<Expression, { kind: 'operator' }>, scope: Scope): Truth {
  if (left === undefined) return UNSURE;
  const [a, b] = [evaluate(left, scope), evaluate(right, scope)];
  switch (operator) {
    case '=':
      return equal(a, b);
    case '<>':
      return not(equal(a, b));
    case 'like':
      return like(a, b);
    case 'not like':
      return not(like(a, b));
    case '>':
    case '<':
    case '>=':
    case '<=':
      return typeof a === 'number' && typeof b === 'number' ? compared(operator, a, b) : UNSURE;
    default:
      return UNSURE;
  }
}

function compared(operator: '>' | '<' | '>=' | '<=', a: number, b: number): boolean {
  if (operator === '>') return a > b;
  if (operator === '<') return a < b;
  return operator === '>=' ? a >= b : a <= b;
}

/** A column of one of the rows; one that no row has is not known. */
function columnOf(path: readonly string[], scope: Scope): Cell {
  const column = (path.at(-1) ?? '').toUpperCase();
  const alias = path.at(-2)?.toLowerCase();
  const rows = Object.entries(scope).filter(([name]) => alias === undefined || name === alias);
  const having = rows.filter(([, row]) => column in row);
  return having.length === 1 ? having[0]?.[1][column] : UNSURE;
}
