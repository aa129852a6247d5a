import { fine, refuse, type Problems } from '../../fold/problems.js';
import type { Column, Constraint, ForeignKey, OperationBody, Table } from '../../ir/index.js';

/** The table as it is when a foreign key is made or a column becomes required. */
type Shape = Pick<Table, 'columns' | 'constraints'>;

/**
 * Foreign keys that shall set a column to NULL which cannot be: both servers refuse them, whatever `foreign_key_checks` says, and also
 * what would make a column of such a key required (ER_FK_COLUMN_NOT_NULL; asked of MySQL 9.7 and MariaDB 10.11, `set-null.server.test.ts`).
 */
export function requiredSetNull(operation: OperationBody, before: Shape | undefined): Problems {
  const after = shapeAfter(operation, before);
  if (after === undefined) return fine;
  const keys = after.constraints.filter((one) => one.kind === 'foreignKey').filter(setsNull);
  for (const { columns } of keys) {
    const column = columns.find((name) => isRequired(name, after));
    if (column !== undefined)
      return refuse(
        'set-null-of-required',
        `a foreign key shall set column "${column}" to NULL, and it is NOT NULL`,
        'let the column be NULL, or give the foreign key another action',
      );
  }
  return fine;
}

function setsNull({ onDelete, onUpdate }: ForeignKey): boolean {
  return onDelete === 'setNull' || onUpdate === 'setNull';
}

function isRequired(column: string, { columns, constraints }: Shape): boolean {
  const isKey = constraints.some((one) => one.kind === 'primaryKey' && one.columns.includes(column));
  return isKey || columns.find(({ name }) => name === column)?.nullable === false;
}

/** Undefined where the operation makes neither. */
function shapeAfter(operation: OperationBody, before: Shape | undefined): Shape | undefined {
  if (operation.kind === 'createTable') return operation;
  if (before === undefined) return undefined;
  switch (operation.kind) {
    case 'addConstraint':
      return { ...before, constraints: [...before.constraints, operation.constraint] };
    case 'dropConstraint':
      return { ...before, constraints: before.constraints.filter(({ name }) => name !== operation.name) };
    case 'addColumn':
      return {
        columns: [...before.columns, operation.column],
        constraints: [...before.constraints, ...(operation.constraints ?? [])],
      };
    case 'alterColumn': {
      const { column, change } = operation;
      if (change.kind === 'nullable') {
        const { nullable } = change;
        return { ...before, columns: withColumn(before, column, (old) => ({ ...old, nullable })) };
      }
      if (change.kind !== 'redefine') return undefined;
      const { name } = change.column;
      return {
        columns: withColumn(before, column, () => change.column),
        constraints: name === column ? before.constraints : before.constraints.map(renamed(column, name)),
      };
    }
    case 'alterTogether':
      return operation.changes.reduce((shape, change) => shapeAfter(change, shape) ?? shape, before);
    default:
      return undefined;
  }
}

function withColumn({ columns }: Shape, name: string, edit: (column: Column) => Column): readonly Column[] {
  return columns.map((column) => (column.name === name ? edit(column) : column));
}

function renamed(from: string, to: string): (constraint: Constraint) => Constraint {
  return (constraint) =>
    'columns' in constraint && constraint.columns !== undefined
      ? { ...constraint, columns: constraint.columns.map((name) => (name === from ? to : name)) }
      : constraint;
}
