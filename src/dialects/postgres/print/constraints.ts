import type {
  Constraint,
  Deferrability,
  Exclusion,
  ForeignKey,
  OperationOf,
  PrimaryKey,
  ReferentialAction,
  Unique,
} from '../../../ir/index.js';
import { commentOn, flag, tableClause } from './clauses.js';
import { printExpression } from './expressions.js';
import { printColumns, printName, quoteIdentifier } from './identifiers.js';
import { printIndexKey } from './index-keys.js';

export const constraintPrinters = {
  addConstraint: (operation: OperationOf<'addConstraint'>) => {
    const { table, constraint } = operation;
    const add = `${tableClause(table, operation.tableIfExists)} ADD ${printConstraint(constraint)}`;
    if (constraint.comment === undefined || constraint.name === undefined) return [add];
    return [add, commentOn({ kind: 'constraint', table, name: constraint.name }, constraint.comment)];
  },
  dropConstraint: (operation: OperationOf<'dropConstraint'>) => [
    `${tableClause(operation.table, operation.tableIfExists)} DROP CONSTRAINT ` +
      `${flag(operation.ifExists, 'IF EXISTS ')}${quoteIdentifier(operation.name)}${flag(operation.cascade, ' CASCADE')}`,
  ],
  renameConstraint: (operation: OperationOf<'renameConstraint'>) => [
    `${tableClause(operation.table)} RENAME CONSTRAINT ${quoteIdentifier(operation.name)} TO ${quoteIdentifier(operation.to)}`,
  ],
  validateConstraint: (operation: OperationOf<'validateConstraint'>) => [
    `${tableClause(operation.table)} VALIDATE CONSTRAINT ${quoteIdentifier(operation.name)}`,
  ],
  alterConstraint: (operation: OperationOf<'alterConstraint'>) => [
    `${tableClause(operation.table)} ALTER CONSTRAINT ${quoteIdentifier(operation.name)}` +
      (operation.deferrable === undefined ? ' NOT DEFERRABLE' : deferrability(operation.deferrable)),
  ],
};

/**
 * A constraint with its name, as it stands in CREATE TABLE and after ADD. `column`: as part of a column's definition,
 * where the column's own name is left out.
 */
export function printConstraint(constraint: Constraint, place: 'table' | 'column' = 'table'): string {
  const name = constraint.name === undefined ? '' : `CONSTRAINT ${quoteIdentifier(constraint.name)} `;
  return name + printBody(constraint, place);
}

function printBody(constraint: Constraint, place: 'table' | 'column'): string {
  switch (constraint.kind) {
    case 'primaryKey':
      return printKey('PRIMARY KEY', constraint, place);
    case 'unique':
      return printKey(`UNIQUE${flag(constraint.nullsNotDistinct, ' NULLS NOT DISTINCT')}`, constraint, place);
    case 'check':
      return (
        `CHECK (${printExpression(constraint.expression)})` +
        flag(constraint.noInherit, ' NO INHERIT') +
        flag(constraint.notValid, ' NOT VALID')
      );
    case 'foreignKey':
      return printForeignKey(constraint, place);
    case 'exclusion':
      return printExclusion(constraint);
  }
}

function printKey(keyword: string, constraint: PrimaryKey | Unique, place: 'table' | 'column'): string {
  if (constraint.usingIndex !== undefined) {
    return `${keyword} USING INDEX ${quoteIdentifier(constraint.usingIndex)}${deferrability(constraint.deferrable)}`;
  }
  const columns = place === 'column' ? '' : ` (${printColumns(constraint.columns)})`;
  return `${keyword}${columns}${includeClause(constraint.include)}${deferrability(constraint.deferrable)}`;
}

function printForeignKey(constraint: ForeignKey, place: 'table' | 'column'): string {
  const { table, columns } = constraint.references;
  const own = place === 'column' ? '' : `FOREIGN KEY (${printColumns(constraint.columns)}) `;
  const target = columns === undefined ? '' : ` (${printColumns(columns)})`;
  const deleteColumns =
    constraint.onDeleteColumns === undefined ? '' : ` (${printColumns(constraint.onDeleteColumns)})`;
  return (
    `${own}REFERENCES ${printName(table)}${target}` +
    flag(constraint.match === 'full', ' MATCH FULL') +
    (constraint.onDelete === undefined ? '' : ` ON DELETE ${actions[constraint.onDelete]}${deleteColumns}`) +
    (constraint.onUpdate === undefined ? '' : ` ON UPDATE ${actions[constraint.onUpdate]}`) +
    deferrability(constraint.deferrable) +
    flag(constraint.notValid, ' NOT VALID')
  );
}

function printExclusion(constraint: Exclusion): string {
  const elements = constraint.elements.map((element) => `${printIndexKey(element)} WITH ${element.operator}`);
  return (
    `EXCLUDE USING ${constraint.method} (${elements.join(', ')})${includeClause(constraint.include)}` +
    (constraint.where === undefined ? '' : ` WHERE (${printExpression(constraint.where)})`) +
    deferrability(constraint.deferrable)
  );
}

const actions: Readonly<Record<Exclude<ReferentialAction, 'noAction'>, string>> = {
  restrict: 'RESTRICT',
  cascade: 'CASCADE',
  setNull: 'SET NULL',
  setDefault: 'SET DEFAULT',
};

/** `INCLUDE ("a")` with a space before it, or nothing. */
export function includeClause(columns: readonly string[] | undefined): string {
  return columns === undefined || columns.length === 0 ? '' : ` INCLUDE (${printColumns(columns)})`;
}

function deferrability(value: Deferrability | undefined): string {
  switch (value) {
    case undefined:
      return '';
    case 'immediate':
      return ' DEFERRABLE';
    case 'deferred':
      return ' DEFERRABLE INITIALLY DEFERRED';
  }
}
