import type { Dialect } from '../../../../src/dialects/dialect.js';
import { inServerOrder } from '../../../../src/dialects/mysql/index-order.js';
import type { ForeignKey, ReferentialAction, Table } from '../../../../src/ir/index.js';
import { DATABASE } from '../names.js';
import type { Row } from '../objects.js';

/** Rows of `KEY_COLUMN_USAGE` for the primary key. */
export function primaryKeyRows(table: Table): readonly Row[] {
  const key = table.constraints.find(({ kind }) => kind === 'primaryKey');
  if (key === undefined || !('columns' in key)) return [];
  return key.columns.map((column) => ({
    ...placeOf(table),
    CONSTRAINT_NAME: 'PRIMARY',
    COLUMN_NAME: column,
  }));
}

/** Rows of `STATISTICS` but for those of the primary key and of indexes that are called as a foreign key, which TypeORM leaves out. */
export function indexRows(table: Table): readonly Row[] {
  const keys = new Set(foreignKeys(table).map(({ name }) => name?.toLowerCase()));
  const own = table.indexes.filter(({ name }) => !keys.has(name?.toLowerCase()));
  return inServerOrder(own, table).flatMap((index) =>
    index.keys.map((key) => ({
      ...placeOf(table),
      INDEX_NAME: index.name ?? '',
      COLUMN_NAME: key.column ?? null,
      NON_UNIQUE: index.unique === true ? 0 : 1,
      INDEX_TYPE: (index.method ?? 'btree').toUpperCase(),
    })),
  );
}

const ACTIONS: Readonly<Record<ReferentialAction, string>> = {
  noAction: 'NO ACTION',
  restrict: 'RESTRICT',
  cascade: 'CASCADE',
  setNull: 'SET NULL',
  setDefault: 'SET DEFAULT',
};

/** Rows of `KEY_COLUMN_USAGE` with `REFERENTIAL_CONSTRAINTS`, one for each column of each foreign key. */
export function foreignKeyRows(table: Table, { name }: Dialect): readonly Row[] {
  // What says nothing is shown as NO ACTION by MySQL, as RESTRICT by MariaDB.
  const none: ReferentialAction = name === 'mariadb' ? 'restrict' : 'noAction';
  return foreignKeys(table).flatMap((key) =>
    key.columns.map((column, place) => ({
      ...placeOf(table),
      CONSTRAINT_NAME: key.name ?? '',
      COLUMN_NAME: column,
      REFERENCED_TABLE_SCHEMA: key.references.table.schema ?? DATABASE,
      REFERENCED_TABLE_NAME: key.references.table.name,
      REFERENCED_COLUMN_NAME: key.references.columns?.[place] ?? '',
      ON_DELETE: ACTIONS[key.onDelete ?? none],
      ON_UPDATE: ACTIONS[key.onUpdate ?? none],
    })),
  );
}

function foreignKeys({ constraints }: Table): readonly ForeignKey[] {
  return constraints.filter((one): one is ForeignKey => one.kind === 'foreignKey');
}

function placeOf({ name }: Table): Row {
  return { TABLE_SCHEMA: name.schema ?? DATABASE, TABLE_NAME: name.name };
}
