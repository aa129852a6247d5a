import type { Constraint, ForeignKey, Index, Name, Table } from '../../ir/index.js';
import { keyOf, sameName } from '../../ir/index.js';
import { expressionColumns } from '../expressions.js';
import { constraintExpressions } from '../store/facts.js';
import type { Store } from '../store/store.js';

/** The columns of its own table that a constraint is about; of an expression those that can be found. */
export function ownColumns(store: Store, constraint: Constraint): readonly string[] {
  const mentioned = constraintExpressions(constraint).flatMap(
    (expression) => expressionColumns(expression, store.rules.verbatim) ?? [],
  );
  switch (constraint.kind) {
    case 'primaryKey':
    case 'unique':
      return [...constraint.columns, ...(constraint.include ?? [])];
    case 'foreignKey':
      return constraint.columns;
    case 'check':
      return [
        ...mentioned.filter((column) => column !== '*' && !systemColumns.has(column)),
        ...(constraint.column === undefined ? [] : [constraint.column]),
      ];
    case 'exclusion':
      return [
        ...constraint.elements.flatMap(({ column }) => (column === undefined ? [] : [column])),
        ...(constraint.include ?? []),
        ...mentioned.filter((column) => column !== '*'),
      ];
  }
}

const systemColumns = new Set(['tableoid', 'ctid', 'xmin', 'xmax', 'cmin', 'cmax']);

/** Whether a unique key has just these columns, in any order (transformFkeyCheckAttrs in tablecmds.c). */
export function isUnique(
  columns: readonly string[],
  constraints: readonly Constraint[],
  indexes: readonly Index[],
): boolean {
  return uniqueKeys(columns, constraints, indexes).length > 0;
}

/** The unique keys that have just these columns. */
function uniqueKeys(
  columns: readonly string[],
  constraints: readonly Constraint[],
  indexes: readonly Index[],
): readonly (Constraint | Index)[] {
  const wanted = [...columns].sort().join('\0');
  const same = (keys: readonly string[]) => [...keys].sort().join('\0') === wanted;
  return [
    ...constraints.filter(
      (constraint) =>
        (constraint.kind === 'primaryKey' || constraint.kind === 'unique') &&
        constraint.deferrable === undefined &&
        same(constraint.columns),
    ),
    ...indexes.filter(
      (index) =>
        index.unique === true &&
        index.where === undefined &&
        index.keys.every(({ column }) => column !== undefined) &&
        same(index.keys.flatMap(({ column }) => (column === undefined ? [] : [column]))),
    ),
  ];
}

/** Foreign key → the name of the key that it depends on. It is no part of what a schema says. */
const keysInUse = new WeakMap<ForeignKey, string>();

/**
 * Remembers the key that a new foreign key depends on: an equal one that is added later does not take its place
 * (transformFkeyCheckAttrs in tablecmds.c). Of several that are there already the oldest is taken, which is not known here.
 */
export function rememberKey(
  foreignKey: ForeignKey,
  constraints: readonly Constraint[],
  indexes: readonly Index[],
): void {
  const [first, second] = uniqueKeys(foreignKey.references.columns ?? [], constraints, indexes);
  if (first?.name !== undefined && second === undefined) keysInUse.set(foreignKey, first.name);
}

/** Whether a foreign key to a table stands in the way of dropping one of the table's keys. */
export function needsKey(foreignKey: ForeignKey, table: Table, dropped: Constraint | Index): boolean {
  const columns = foreignKey.references.columns ?? [];
  const keys = uniqueKeys(columns, table.constraints, table.indexes);
  if (!keys.includes(dropped)) return false;
  const used = keysInUse.get(foreignKey);
  // Its name may be another by now.
  const isKnown = keys.some(({ name }) => name === used);
  return isKnown ? dropped.name === used : keys.length === 1;
}

/** The foreign keys that refer to a table, with the tables that have them. */
export function foreignKeysTo(
  store: Store,
  target: Name,
): readonly { readonly table: Table; readonly constraint: ForeignKey }[] {
  return store
    .tablesUsing(`relation:${keyOf(target)}`)
    .flatMap((table) =>
      table.constraints.flatMap((constraint) =>
        constraint.kind === 'foreignKey' && sameName(constraint.references.table, target)
          ? [{ table, constraint }]
          : [],
      ),
    );
}
