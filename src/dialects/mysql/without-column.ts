import { expressionColumns } from '../../fold/expressions.js';
import { refuse, type Problems } from '../../fold/problems.js';
import type { Store } from '../../fold/store/store.js';
import type { Constraint, Expression, Index, Table } from '../../ir/index.js';
import { keyOf } from '../../ir/index.js';
import type { Flavour } from './flavour.js';

/**
 * A table without a column. The column also goes from the keys of indexes, and those that have no key left go; a check
 * goes that is about the column alone. What else uses the column makes the server refuse
 * (MySQL manual, "ALTER TABLE Statement", Adding and Dropping Columns, and "CHECK Constraints"). MariaDB also refuses it
 * for one of several columns of a unique key, which would hold other rows together then.
 */
export function withoutColumn(
  store: Store,
  table: Table,
  column: string,
  flavour: Flavour,
): Table | Problems {
  const user =
    userOf(store, table, column) ?? (flavour.keepsUniqueKeys ? keyOfSeveral(table, column) : undefined);
  if (user !== undefined) {
    return refuse(
      'still-used',
      `column "${column}" of table "${keyOf(table.name)}" cannot be dropped: ${user} uses it`,
      'drop that first',
    );
  }
  return {
    ...table,
    columns: table.columns.filter(({ name }) => name !== column),
    constraints: table.constraints.flatMap((constraint) => withoutKey(store, constraint, column)),
    indexes: table.indexes.flatMap((index): readonly Index[] => {
      const keys = index.keys.filter((key) => key.column !== column);
      if (keys.length === index.keys.length) return [index];
      return keys.length === 0 ? [] : [{ ...index, keys }];
    }),
  };
}

function keyOfSeveral(table: Table, column: string): string | undefined {
  const key = table.constraints.find(
    (constraint) =>
      constraint.kind === 'primaryKey' &&
      constraint.columns.length > 1 &&
      constraint.columns.includes(column),
  );
  if (key !== undefined) return 'the primary key';
  const index = table.indexes.find(
    ({ unique, keys }) => unique === true && keys.length > 1 && keys.some((one) => one.column === column),
  );
  return index === undefined ? undefined : `unique index "${index.name ?? ''}"`;
}

function mentions(store: Store, expression: Expression, column: string): boolean {
  return columnsOf(store, expression).some((name) => name.toLowerCase() === column.toLowerCase());
}

function columnsOf(store: Store, expression: Expression): readonly string[] {
  return expressionColumns(expression, store.rules.verbatim) ?? [];
}

function userOf(store: Store, table: Table, column: string): string | undefined {
  for (const constraint of table.constraints) {
    if (constraint.kind === 'foreignKey' && constraint.columns.includes(column)) {
      return `foreign key "${constraint.name ?? ''}"`;
    }
    if (
      constraint.kind === 'check' &&
      constraint.column !== column &&
      mentions(store, constraint.expression, column)
    ) {
      const isAlone = columnsOf(store, constraint.expression).every(
        (name) => name.toLowerCase() === column.toLowerCase(),
      );
      if (!isAlone) return `check "${constraint.name ?? ''}"`;
    }
  }
  const generated = table.columns.find(
    (other) =>
      other.name !== column && other.generated && mentions(store, other.generated.expression, column),
  );
  if (generated !== undefined) return `generated column "${generated.name}"`;
  const index = table.indexes.find(({ keys }) =>
    keys.some(({ expression }) => expression !== undefined && mentions(store, expression, column)),
  );
  return index === undefined ? undefined : `index "${index.name ?? ''}"`;
}

function withoutKey(store: Store, constraint: Constraint, column: string): readonly Constraint[] {
  switch (constraint.kind) {
    case 'primaryKey': {
      if (!constraint.columns.includes(column)) return [constraint];
      const columns = constraint.columns.filter((name) => name !== column);
      if (columns.length === 0) return [];
      const keys = constraint.index?.keys?.filter((key) => key.column !== column);
      const index = keys === undefined ? constraint.index : { ...constraint.index, keys };
      return [{ ...constraint, columns, ...(index === undefined ? {} : { index }) }];
    }
    case 'check':
      return constraint.column === column || mentions(store, constraint.expression, column)
        ? []
        : [constraint];
    case 'unique':
    case 'foreignKey':
    case 'exclusion':
      return [constraint];
  }
}
