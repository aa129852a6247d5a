import { inServerOrder } from '../../../../src/dialects/mysql/index-order.js';
import type { Constraint, ForeignKey, Index, Table } from '../../../../src/ir/index.js';
import { DATABASE } from '../../compiler.js';
import type { Row } from '../rows.js';

/** What SHOW INDEX says of a table: a row for each key of each index, primary and unique ones first. */
export function indexRows(table: Table): readonly Row[] {
  const primary = table.constraints.flatMap((one): readonly Index[] =>
    one.kind === 'primaryKey'
      ? [
          {
            name: 'PRIMARY',
            unique: true,
            keys: one.index?.keys ?? one.columns.map((column) => ({ column })),
          },
        ]
      : [],
  );
  return [...primary, ...inServerOrder(table.indexes, table)].flatMap((index) =>
    index.keys.map((key, place) => ({
      Table: table.name.name,
      Non_unique: index.unique === true ? 0 : 1,
      Key_name: index.name ?? '',
      Seq_in_index: place + 1,
      Column_name: key.column ?? null,
      Collation: index.method === 'fulltext' ? null : key.order === 'desc' ? 'D' : 'A',
      Sub_part: key.length ?? null,
      Index_type: (index.method ?? 'btree').toUpperCase(),
    })),
  );
}

/** What INFORMATION_SCHEMA.TABLE_CONSTRAINTS says of a table, or of one of its constraints. */
export function constraintRows(table: Table, name: string | undefined): readonly Row[] {
  const row = (constraint: string, type: string): Row => ({
    constraintCatalog: 'def',
    constraintName: constraint,
    constraintSchema: DATABASE,
    constraintType: type,
    tableName: table.name.name,
    tableSchema: DATABASE,
  });
  const unique = table.indexes
    .filter((index) => index.unique)
    .map((index) => row(index.name ?? '', 'UNIQUE'));
  const others = table.constraints.map((one) => row(one.name ?? '', TYPES[one.kind]));
  return [...unique, ...others].filter(
    ({ constraintName }) => name === undefined || String(constraintName).toLowerCase() === name.toLowerCase(),
  );
}

const TYPES: Readonly<Record<Constraint['kind'], string>> = {
  primaryKey: 'PRIMARY KEY',
  unique: 'UNIQUE',
  check: 'CHECK',
  foreignKey: 'FOREIGN KEY',
  // There are none.
  exclusion: 'EXCLUDE',
};

/** What INFORMATION_SCHEMA.KEY_COLUMN_USAGE says of a table's foreign keys. */
export function foreignKeyRows(table: Table): readonly Row[] {
  return table.constraints
    .filter((one): one is ForeignKey => one.kind === 'foreignKey')
    .flatMap((one) =>
      one.columns.map((column, place) => ({
        constraint_name: one.name ?? '',
        constraintName: one.name ?? '',
        constraintSchema: DATABASE,
        constraintCatalog: DATABASE,
        tableName: table.name.name,
        tableSchema: DATABASE,
        tableCatalog: DATABASE,
        columnName: column,
        referencedTableSchema: DATABASE,
        referencedTableCatalog: DATABASE,
        referencedTableName: one.references.table.name,
        referencedColumnName: one.references.columns?.[place] ?? '',
      })),
    );
}
