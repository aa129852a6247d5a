import { fine, refuse, type Problems } from '../../fold/problems.js';
import type { ForeignKey, OperationBody, Table } from '../../ir/index.js';
import { tableAfter } from './altered-table.js';

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
  if (operation.kind !== 'alterTogether') return tableAfter(operation, before);
  return operation.changes.reduce((shape, change) => tableAfter(change, shape) ?? shape, before);
}
