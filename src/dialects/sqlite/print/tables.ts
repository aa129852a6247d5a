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
  const onColumn = constraints.find(({ kind }) => kind === 'primaryKey');
  const inline = onColumn?.kind === 'primaryKey' && onColumn.columns.length === 1 ? onColumn : undefined;
  const isNumbered = columns.some(({ autoIncrement }) => autoIncrement !== undefined);
  if (isNumbered && inline === undefined) throw new UnprintableError('AUTOINCREMENT without a primary key');
  const lines = [
    ...columns.map((column) => printColumn(column, isOn(inline, column.name) ? [inline as Constraint] : [])),
    ...constraints
      .filter((constraint) => constraint !== inline)
      .map((constraint) => printConstraint(constraint)),
  ].map((line) => `  ${line}`);
  const head = `CREATE ${operation.temporary === true ? 'TEMPORARY ' : ''}TABLE ${operation.ifNotExists === true ? 'IF NOT EXISTS ' : ''}`;
  return `${head}${printName(operation.table)} (\n${lines.join(',\n')}\n)${printOptions(operation.with)}`;
}

function isOn(key: { readonly columns: readonly string[] } | undefined, column: string): boolean {
  return key?.columns[0]?.toLowerCase() === column.toLowerCase();
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
