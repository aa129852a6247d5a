import type { Column, Constraint } from '../../../ir/index.js';
import { printConstraint } from './constraints.js';
import { printCollation, printDefault, printExpression } from './expressions.js';
import { quoteIdentifier } from './identifiers.js';
import { printType } from './types.js';
import { UnprintableError } from './unprintable.js';

/** A column's definition with the constraints that are written on it. */
export function printColumn(column: Column, constraints: readonly Constraint[] = []): string {
  refuseForeign(column);
  const parts = [quoteIdentifier(column.name)];
  const type = printType(column.type);
  if (type !== '') parts.push(type);
  if (column.generated !== undefined) {
    const kind = column.generated.stored ? 'STORED' : 'VIRTUAL';
    parts.push(`GENERATED ALWAYS AS (${printExpression(column.generated.expression)}) ${kind}`);
  }
  if (!column.nullable) parts.push('NOT NULL');
  const isNumbered = column.autoIncrement !== undefined;
  for (const constraint of constraints) {
    parts.push(printConstraint(constraint, 'column', constraint.kind === 'primaryKey' && isNumbered));
  }
  if (column.default !== undefined) parts.push(`DEFAULT ${printDefault(column.default)}`);
  if (column.collation !== undefined) parts.push(`COLLATE ${printCollation(column.collation.name)}`);
  return parts.join(' ');
}

/** What only other dialects can say of a column. */
function refuseForeign(column: Column): void {
  const kind = column.autoIncrement?.kind;
  if (kind !== undefined && kind !== 'autoIncrement') throw new UnprintableError(`column that is ${kind}`);
  const extra = (['charset', 'onUpdate', 'invisible', 'noDefault', 'options', 'comment'] as const).find(
    (key) => column[key] !== undefined,
  );
  if (extra !== undefined) throw new UnprintableError(`${extra} of a column`);
}
