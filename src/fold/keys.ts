import type { Constraint, ForeignKey, Index, Name, Table } from '../ir/index.js';
import { keyOf, sameName } from '../ir/index.js';
import { expressionColumns } from './expressions.js';
import { constraintExpressions } from './facts.js';
import type { Store } from './store.js';

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
  const wanted = [...columns].sort().join('\0');
  const same = (keys: readonly string[]) => [...keys].sort().join('\0') === wanted;
  return (
    constraints.some(
      (constraint) =>
        (constraint.kind === 'primaryKey' || constraint.kind === 'unique') &&
        constraint.deferrable === undefined &&
        same(constraint.columns),
    ) ||
    indexes.some(
      (index) =>
        index.unique === true &&
        index.where === undefined &&
        index.keys.every(({ column }) => column !== undefined) &&
        same(index.keys.flatMap(({ column }) => (column === undefined ? [] : [column]))),
    )
  );
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
