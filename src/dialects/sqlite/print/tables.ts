import type { Constraint, OperationOf } from '../../../ir/index.js';
import { tableOptions } from '../parse/tables.js';
import { printColumn } from './columns.js';
import { printConstraint } from './constraints.js';
import { printName } from './identifiers.js';
import { UnprintableError } from './unprintable.js';

/** CREATE TABLE. A primary key of one column stands on it, as people write it; AUTOINCREMENT can stand nowhere else. */
export function printCreateTable(operation: OperationOf<'createTable'>): string {
  refuseForeign(operation);
  const { columns, constraints } = operation;
  const key = constraints.find(({ kind }) => kind === 'primaryKey');
  const isNumbered = columns.some(({ autoIncrement }) => autoIncrement !== undefined);
  if (isNumbered && (key === undefined || columnOf(key) === undefined)) {
    throw new UnprintableError('AUTOINCREMENT without a primary key of one column');
  }
  const lines = [
    ...columns.map((column) =>
      printColumn(
        column,
        constraints.filter((one) => columnOf(one)?.toLowerCase() === column.name.toLowerCase()),
      ),
    ),
    ...constraints
      .filter((constraint) => columnOf(constraint) === undefined)
      .map((constraint) => printConstraint(constraint)),
  ].map((line) => `  ${line}`);
  const head = `CREATE ${operation.temporary === true ? 'TEMPORARY ' : ''}TABLE ${operation.ifNotExists === true ? 'IF NOT EXISTS ' : ''}`;
  return `${head}${printName(operation.table)} (\n${lines.join(',\n')}\n)${printOptions(operation.with)}`;
}

/** The column that a constraint stands on; others stand in the table's list. */
function columnOf(constraint: Constraint): string | undefined {
  if (constraint.kind === 'primaryKey' && constraint.columns.length === 1) return constraint.columns[0];
  return constraint.kind === 'check' ? constraint.column : undefined;
}

function printOptions(options: Readonly<Record<string, string>> | undefined): string {
  const known: readonly string[] = Object.values(tableOptions);
  const keys = Object.keys(options ?? {});
  const foreign = keys.find((key) => !known.includes(key));
  if (foreign !== undefined) throw new UnprintableError(`storage parameter ${foreign}`);
  return keys.length === 0 ? '' : ` ${keys.map((key) => key.toUpperCase()).join(', ')}`;
}

/** What only other dialects can say of a table. */
function refuseForeign(operation: OperationOf<'createTable'>): void {
  const extra = (['unlogged', 'indexes', 'comment', 'options', 'partitionBy'] as const).find(
    (key) => operation[key] !== undefined,
  );
  if (extra !== undefined) throw new UnprintableError(`${extra} of a table`);
}
