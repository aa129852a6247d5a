import type { ColumnType, Expression } from '../../ir/index.js';
import { columnsOfExpression } from '../values/expression-columns.js';
import { needsPerson } from '../problem.js';
import { limitOf } from '../values/widest.js';

/**
 * Refuses a cast of PostgreSQL that makes less of a column's values than their kind has: it cuts text, or rounds digits of a second
 * or of a floating-point number. Casts between values of one kind are left out otherwise.
 */
export function refuseNarrowing(operand: Expression, type: ColumnType): void {
  if (!isNarrow(type) || columnsOfExpression(operand).length === 0) return;
  needsPerson('cast', `a cast to ${type.kind} of limited length or precision has no equal that is known`);
}

function isNarrow(type: ColumnType): boolean {
  switch (type.kind) {
    case 'string':
    case 'char':
      return limitOf(type) !== undefined;
    case 'timestamp':
    case 'time':
      return (type.precision ?? 6) < 6;
    case 'float':
      return type.bits === 32;
    default:
      return false;
  }
}
