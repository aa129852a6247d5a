import type { Column, ColumnType, Table, TableChange } from '../../ir/index.js';
import { without } from '../store/edit.js';

/** Whether a column of the type has a character set. */
export function hasCharset(type: ColumnType): boolean {
  return (
    type.kind === 'string' ||
    type.kind === 'char' ||
    type.kind === 'text' ||
    type.kind === 'enum' ||
    type.kind === 'set'
  );
}

/**
 * CONVERT TO CHARACTER SET: the table's default changes, and every column of text takes it
 * (MySQL manual, "ALTER TABLE Statement", Changing the Character Set).
 */
export function convertCharset(
  table: Table,
  change: Extract<TableChange, { readonly kind: 'convertCharset' }>,
): Table {
  const { charset: _charset, collate: _collate, ...others } = table.options ?? {};
  const options = {
    ...others,
    ...(change.charset === null ? {} : { charset: change.charset }),
    ...(change.collation === undefined ? {} : { collate: change.collation }),
  };
  const result: Table = {
    ...(without(table, 'options') as Table),
    columns: table.columns.map((column) =>
      hasCharset(column.type) ? (without(column, 'charset', 'collation') as Column) : column,
    ),
  };
  return Object.keys(options).length === 0 ? result : { ...result, options };
}
