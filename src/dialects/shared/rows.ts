import type { Expression, OperationOf } from '../../ir/index.js';
import type { NamePrinters } from './quoting.js';

type Insert = OperationOf<'insert'>;

/** What a dialect brings to INSERT, UPDATE and DELETE. */
export interface RowWords extends NamePrinters {
  quoteIdentifier(name: string): string;
  printExpression(expression: Expression): string;
  /** What follows the rows of an INSERT where a key is there already, with a blank before it. */
  printConflict(columns: readonly string[], onConflict: NonNullable<Insert['onConflict']>): string;
}

/** `INSERT … VALUES`, a row a line where there are several. */
export function printInsert(operation: Insert, words: RowWords): string {
  const { columns, rows, onConflict } = operation;
  const conflict = onConflict === undefined ? '' : words.printConflict(columns, onConflict);
  const head = `INSERT INTO ${words.printName(operation.table)}`;
  const values = rows.map((row) => `(${row.map((value) => words.printExpression(value)).join(', ')})`);
  const body = values.length === 1 ? ` ${values[0]}` : `\n${values.map((row) => `  ${row}`).join(',\n')}`;
  return `${head} (${words.printColumns(columns)}) VALUES${body}${conflict}`;
}

/** A row of nothing but defaults, in standard SQL. */
export function printDefaultValues(operation: Insert, words: RowWords): string {
  const { columns, onConflict } = operation;
  const conflict = onConflict === undefined ? '' : words.printConflict(columns, onConflict);
  return `INSERT INTO ${words.printName(operation.table)} DEFAULT VALUES${conflict}`;
}

/** `ON CONFLICT`, of PostgreSQL and SQLite. `excluded`: the row that was not inserted, as it is spelled there. */
export function printOnConflict(
  columns: readonly string[],
  onConflict: NonNullable<Insert['onConflict']>,
  words: Pick<RowWords, 'printColumns' | 'quoteIdentifier'> & { readonly excluded: string },
): string {
  const target = onConflict.columns === undefined ? '' : ` (${words.printColumns(onConflict.columns)})`;
  switch (onConflict.action) {
    case 'nothing':
      return ` ON CONFLICT${target} DO NOTHING`;
    case 'merge': {
      const set = columns.map((column) => {
        const name = words.quoteIdentifier(column);
        return `${name} = ${words.excluded}.${name}`;
      });
      return ` ON CONFLICT${target} DO UPDATE SET ${set.join(', ')}`;
    }
  }
}

export function printUpdate(operation: OperationOf<'update'>, words: RowWords): string {
  const set = operation.set.map(
    ({ column, value }) => `${words.quoteIdentifier(column)} = ${words.printExpression(value)}`,
  );
  return `UPDATE ${words.printName(operation.table)} SET ${set.join(', ')}${whereClause(operation.where, words)}`;
}

export function printDelete(operation: OperationOf<'delete'>, words: RowWords): string {
  return `DELETE FROM ${words.printName(operation.table)}${whereClause(operation.where, words)}`;
}

function whereClause(where: Expression | undefined, words: RowWords): string {
  return where === undefined ? '' : ` WHERE ${words.printExpression(where)}`;
}
