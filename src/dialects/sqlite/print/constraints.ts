import type { Constraint, ForeignKey, ReferentialAction } from '../../../ir/index.js';
import { isDerivedName } from '../names.js';
import { printExpression } from './expressions.js';
import { printColumns, printName, quoteIdentifier } from './identifiers.js';
import { UnprintableError } from './unprintable.js';

/** Where a constraint stands: in a table's list, or on its only column, which it then does not name. */
export type ConstraintPlace = 'table' | 'column';

/** A constraint, with its name if a person gave it one. */
export function printConstraint(
  constraint: Constraint,
  place: ConstraintPlace = 'table',
  isAutoincrement = false,
): string {
  refuseForeign(constraint);
  const { name } = constraint;
  const isNamed = name !== undefined && !isDerivedName(name);
  return `${isNamed ? `CONSTRAINT ${quoteIdentifier(name)} ` : ''}${printBody(constraint, place, isAutoincrement)}`;
}

function printBody(constraint: Constraint, place: ConstraintPlace, isAutoincrement: boolean): string {
  switch (constraint.kind) {
    case 'primaryKey': {
      const conflict = conflictClause(constraint);
      const auto = isAutoincrement ? ' AUTOINCREMENT' : '';
      if (place === 'column') return `PRIMARY KEY${conflict}${auto}`;
      return `PRIMARY KEY (${printColumns(constraint.columns)}${auto})${conflict}`;
    }
    case 'unique': {
      const columns = place === 'column' ? '' : ` (${printColumns(constraint.columns)})`;
      return `UNIQUE${columns}${conflictClause(constraint)}`;
    }
    case 'check':
      return `CHECK (${printExpression(constraint.expression)})${conflictClause(constraint)}`;
    case 'foreignKey':
      return printForeignKey(constraint, place);
    case 'exclusion':
      throw new UnprintableError('exclusion constraints');
  }
}

function printForeignKey(constraint: ForeignKey, place: ConstraintPlace): string {
  const { table, columns } = constraint.references;
  const own = place === 'column' ? '' : `FOREIGN KEY (${printColumns(constraint.columns)}) `;
  const target = columns === undefined ? '' : ` (${printColumns(columns)})`;
  return (
    `${own}REFERENCES ${printName(table)}${target}` +
    (constraint.onDelete === undefined ? '' : ` ON DELETE ${actions[constraint.onDelete]}`) +
    (constraint.onUpdate === undefined ? '' : ` ON UPDATE ${actions[constraint.onUpdate]}`) +
    (constraint.deferrable === 'deferred' ? ' DEFERRABLE INITIALLY DEFERRED' : '')
  );
}

const actions: Readonly<Record<Exclude<ReferentialAction, 'noAction'>, string>> = {
  restrict: 'RESTRICT',
  cascade: 'CASCADE',
  setNull: 'SET NULL',
  setDefault: 'SET DEFAULT',
};

function conflictClause({ onConflict }: Constraint): string {
  return onConflict === undefined ? '' : ` ON CONFLICT ${onConflict.toUpperCase()}`;
}

/** What only other dialects can say of a constraint. */
function refuseForeign(constraint: Constraint): void {
  const extra = (
    [
      'include',
      'usingIndex',
      'index',
      'nullsNotDistinct',
      'notValid',
      'noInherit',
      'notEnforced',
      'match',
    ] as const
  ).find((key) => key in constraint && (constraint as unknown as Record<string, unknown>)[key] !== undefined);
  if (extra !== undefined) throw new UnprintableError(`${extra} of a constraint`);
  if (constraint.kind === 'foreignKey' && constraint.onDeleteColumns !== undefined) {
    throw new UnprintableError('ON DELETE of single columns');
  }
  if (constraint.kind !== 'foreignKey' && 'deferrable' in constraint && constraint.deferrable !== undefined) {
    throw new UnprintableError('deferrable keys');
  }
}
