import type { Dialect } from '../../../../src/dialects/dialect.js';
import { mentionsColumn } from '../../../../src/fold/expressions.js';
import type { ReferentialAction, Table } from '../../../../src/ir/index.js';
import type { Row } from '../objects.js';

/** Rows of `pg_constraint`, one for each column of each constraint but foreign keys. */
export function constraintRows(table: Table, dialect: Dialect): readonly Row[] {
  return table.constraints.flatMap((constraint): Row[] => {
    const base = { ...placeOf(table), constraint_name: constraint.name ?? '' };
    switch (constraint.kind) {
      case 'foreignKey':
        return [];
      case 'primaryKey':
      case 'unique':
        return constraint.columns.map((column) => ({
          ...base,
          expression: '',
          constraint_type: constraint.kind === 'unique' ? 'UNIQUE' : 'PRIMARY',
          column_name: column,
        }));
      case 'check':
        return columnsOrNone(
          table.columns
            .map(({ name }) => name)
            .filter((name) => mentionsColumn(constraint.expression, name, dialect.verbatim)),
        ).map((column) => ({
          ...base,
          expression: `CHECK (${dialect.printExpression(constraint.expression)})`,
          constraint_type: 'CHECK',
          column_name: column,
        }));
      case 'exclusion':
        return [{ ...base, expression: 'EXCLUDE', constraint_type: 'EXCLUDE', column_name: null }];
    }
  });
}

/** A constraint on no column has one row, too. */
function columnsOrNone(columns: readonly string[]): readonly (string | null)[] {
  return columns.length === 0 ? [null] : columns;
}

/** Rows of `pg_index`, one for each column; indexes of expressions alone have none, so TypeORM does not see them. */
export function indexRows(table: Table, dialect: Dialect): readonly Row[] {
  return table.indexes.flatMap((index) =>
    [...index.keys.flatMap(({ column }) => column ?? []), ...(index.include ?? [])].map((column): Row => ({
      ...placeOf(table),
      constraint_name: index.name ?? '',
      column_name: column,
      is_unique: index.unique === true ? 'TRUE' : 'FALSE',
      condition: index.where === undefined ? null : `(${dialect.printExpression(index.where)})`,
      type_name: '',
      index_type: index.method ?? 'btree',
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

/** One row for each column of each foreign key. */
export function foreignKeyRows(table: Table): readonly Row[] {
  return table.constraints.flatMap((constraint): Row[] => {
    if (constraint.kind !== 'foreignKey') return [];
    const { references } = constraint;
    return constraint.columns.map((column, index) => ({
      ...placeOf(table),
      constraint_name: constraint.name ?? '',
      column_name: column,
      referenced_table_schema: references.table.schema ?? 'public',
      referenced_table_name: references.table.name,
      referenced_column_name: references.columns?.[index] ?? '',
      on_delete: ACTIONS[constraint.onDelete ?? 'noAction'],
      on_update: ACTIONS[constraint.onUpdate ?? 'noAction'],
      deferrable: constraint.deferrable !== undefined,
      deferred: constraint.deferrable === 'deferred' ? 'INITIALLY DEFERRED' : 'INITIALLY IMMEDIATE',
    }));
  });
}

function placeOf({ name }: Table): Row {
  return { table_schema: name.schema ?? 'public', table_name: name.name };
}
