import type { Column, Constraint } from '../../../ir/index.js';
import type { Flavour } from '../flavour.js';
import { printDefault, printExpression } from './expressions.js';
import { quoteIdentifier, quoteString } from './identifiers.js';
import { printType } from './types.js';
import { UnprintableError } from './unprintable.js';

/** A column's definition as it stands in CREATE TABLE, ADD, CHANGE and MODIFY, with constraints of its own. */
export function printColumn(column: Column, constraints: readonly Constraint[], flavour: Flavour): string {
  refuseForeign(column, flavour);
  const parts = [quoteIdentifier(column.name), printType(column.type, flavour)];
  if (column.charset !== undefined) parts.push(`CHARACTER SET ${column.charset}`);
  if (column.options?.['binary'] !== undefined) parts.push('BINARY');
  if (column.collation !== undefined) parts.push(`COLLATE ${column.collation.name}`);
  const row = column.options?.['row'];
  if (column.generated !== undefined) {
    const kind = column.generated.stored ? 'STORED' : 'VIRTUAL';
    parts.push(`GENERATED ALWAYS AS (${printExpression(column.generated.expression, flavour)}) ${kind}`);
  }
  if (row !== undefined) parts.push(`GENERATED ALWAYS AS ROW ${row.toUpperCase()}`);
  parts.push(...printNull(column, row !== undefined));
  if (column.default !== undefined)
    parts.push(`DEFAULT ${printDefault(column.default, column.type, flavour)}`);
  if (column.onUpdate !== undefined) parts.push(`ON UPDATE ${printExpression(column.onUpdate, flavour)}`);
  // AUTO_INCREMENT by itself says NOT NULL, and undoes a NULL before it.
  if (column.autoIncrement !== undefined) parts.push('AUTO_INCREMENT', ...(column.nullable ? ['NULL'] : []));
  if (column.invisible === true) parts.push('INVISIBLE');
  parts.push(...printOptions(column.options ?? {}, flavour));
  if (column.comment !== undefined) parts.push(`COMMENT ${quoteString(column.comment)}`);
  for (const constraint of constraints) parts.push(printOwn(constraint, flavour));
  return parts.join(' ');
}

/**
 * NULL is written out for TIMESTAMP alone: where explicit_defaults_for_timestamp is off, as in MySQL 5.7, such a column
 * would be NOT NULL with a default of its own.
 */
function printNull(column: Column, isRow: boolean): readonly string[] {
  if (isRow) return [];
  if (!column.nullable) return ['NOT NULL'];
  const isMoment = column.type.kind === 'timestamp' && column.type.zone && column.generated === undefined;
  return isMoment ? ['NULL'] : [];
}

function refuseForeign(column: Column, flavour: Flavour): void {
  const { autoIncrement } = column;
  if (autoIncrement !== undefined && autoIncrement.kind !== 'autoIncrement') {
    throw new UnprintableError(flavour, `numbering by ${autoIncrement.kind}`);
  }
}

/** Options that stand in a column's definition: how they are written before their value. */
const options: Readonly<Record<string, (value: string, flavour: Flavour) => string>> = {
  column_format: (value) => `COLUMN_FORMAT ${value.toUpperCase()}`,
  storage: (value) => `STORAGE ${value.toUpperCase()}`,
  engine_attribute: (value) => `ENGINE_ATTRIBUTE ${quoteString(value)}`,
  secondary_engine_attribute: (value) => `SECONDARY_ENGINE_ATTRIBUTE ${quoteString(value)}`,
  srid: (value, flavour) => (flavour.dialect === 'mariadb' ? `REF_SYSTEM_ID=${value}` : `SRID ${value}`),
  secondary: () => 'NOT SECONDARY',
  compressed: () => 'COMPRESSED',
  system_versioning: (value) => `${value.toUpperCase()} SYSTEM VERSIONING`,
  binary: () => '',
  row: () => '',
};

function printOptions(values: Readonly<Record<string, string>>, flavour: Flavour): readonly string[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const print = options[key];
    if (print === undefined) throw new UnprintableError(flavour, `option ${key} of a column`);
    const text = print(value, flavour);
    return text === '' ? [] : [text];
  });
}

/** A constraint as part of a column's definition. */
function printOwn(constraint: Constraint, flavour: Flavour): string {
  switch (constraint.kind) {
    case 'primaryKey':
      return 'PRIMARY KEY';
    case 'check': {
      const name = constraint.name === undefined ? '' : `CONSTRAINT ${quoteIdentifier(constraint.name)} `;
      const enforced = constraint.notEnforced === true ? ' NOT ENFORCED' : '';
      return `${name}CHECK (${printExpression(constraint.expression, flavour)})${enforced}`;
    }
    case 'unique':
      return 'UNIQUE';
    case 'foreignKey':
    case 'exclusion':
      throw new UnprintableError(flavour, `${constraint.kind} in the definition of a column`);
  }
}

/** Whether a constraint can stand in its column's definition and means the same there. */
export function isOfColumn(column: Column, constraint: Constraint, flavour: Flavour): boolean {
  switch (constraint.kind) {
    case 'primaryKey':
      return (
        constraint.columns.length === 1 &&
        constraint.columns[0] === column.name &&
        constraint.index === undefined &&
        constraint.comment === undefined
      );
    case 'check':
      return flavour.columnChecks ? constraint.column === column.name : true;
    case 'unique':
    case 'foreignKey':
    case 'exclusion':
      return false;
  }
}
