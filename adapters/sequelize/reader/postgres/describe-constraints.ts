import type { Dialect } from '../../../../src/dialects/dialect.js';
import type { Constraint, ForeignKey, Table } from '../../../../src/ir/index.js';
import type { Row } from '../rows.js';

function foreignKeys(table: Table): readonly ForeignKey[] {
  return table.constraints.filter((one): one is ForeignKey => one.kind === 'foreignKey');
}

/** What `getForeignKeysQuery` selects: names and definitions. */
export function foreignKeyRows(table: Table, dialect: Dialect): readonly Row[] {
  return foreignKeys(table).map((constraint) => {
    const [printed = ''] = dialect.print({ kind: 'addConstraint', table: table.name, constraint });
    return {
      constraint_name: constraint.name ?? '',
      condef: printed.slice(Math.max(printed.indexOf('FOREIGN KEY'), 0)),
    };
  });
}

/** What `getForeignKeyReferencesQuery` selects: a row for each pair of columns that its joins make. */
export function foreignKeyReferenceRows(table: Table): readonly Row[] {
  return foreignKeys(table).flatMap((one) =>
    one.columns.flatMap((column) =>
      (one.references.columns ?? []).map((referenced) => ({
        constraint_name: one.name ?? '',
        constraint_schema: table.name.schema ?? 'public',
        constraint_catalog: '',
        table_name: table.name.name,
        table_schema: table.name.schema ?? 'public',
        table_catalog: '',
        initially_deferred: one.deferrable === 'deferred' ? 'YES' : 'NO',
        is_deferrable: one.deferrable === undefined ? 'NO' : 'YES',
        column_name: column,
        referenced_table_schema: one.references.table.schema ?? 'public',
        referenced_table_catalog: '',
        referenced_table_name: one.references.table.name,
        referenced_column_name: referenced,
      })),
    ),
  );
}

/**
 * What `showConstraintsQuery` selects. information_schema.table_constraints has a check for every column that is NOT
 * NULL too, with a name of the server's own numbers (before PostgreSQL 18), so those are left out.
 */
export function constraintRows(table: Table): readonly Row[] {
  return table.constraints.flatMap((one) => {
    const type = TYPES[one.kind];
    if (type === undefined) return [];
    const deferrable = 'deferrable' in one ? one.deferrable : undefined;
    return [
      {
        constraintCatalog: '',
        constraintSchema: table.name.schema ?? 'public',
        constraintName: one.name ?? '',
        tableCatalog: '',
        tableSchema: table.name.schema ?? 'public',
        tableName: table.name.name,
        constraintType: type,
        isDeferrable: deferrable === undefined ? 'NO' : 'YES',
        initiallyDeferred: deferrable === 'deferred' ? 'YES' : 'NO',
      },
    ];
  });
}

/** Exclusion constraints are not in the standard's catalogs. */
const TYPES: Readonly<Record<Constraint['kind'], string | undefined>> = {
  primaryKey: 'PRIMARY KEY',
  unique: 'UNIQUE',
  check: 'CHECK',
  foreignKey: 'FOREIGN KEY',
  exclusion: undefined,
};
