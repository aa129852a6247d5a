import type { Constraint, OperationOf } from '../../ir/index.js';

type CreateTable = OperationOf<'createTable'>;

/**
 * A new table with a constraint that is added directly after it; `undefined`: CREATE TABLE could not say that.
 * A new table has no rows to be checked, but NOT VALID is kept by ADD CONSTRAINT only.
 */
export function withConstraint(create: CreateTable, constraint: Constraint): CreateTable | undefined {
  if ('usingIndex' in constraint && constraint.usingIndex !== undefined) return undefined;
  if ('notValid' in constraint && constraint.notValid === true) return undefined;
  const { name } = constraint;
  if (name !== undefined && create.constraints.some((other) => other.name === name)) return undefined;
  const isSecondKey =
    constraint.kind === 'primaryKey' && create.constraints.some(({ kind }) => kind === 'primaryKey');
  if (isSecondKey) return undefined;
  const constraints = [...create.constraints, constraint];
  if (constraint.kind !== 'primaryKey') return { ...create, constraints };
  const columns = create.columns.map((column) =>
    constraint.columns.includes(column.name) ? { ...column, nullable: false } : column,
  );
  return { ...create, columns, constraints };
}
