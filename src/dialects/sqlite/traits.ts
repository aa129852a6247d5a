import type { Column, Constraint, Table } from '../../ir/index.js';
import type { FoldTraits } from '../../fold/traits.js';
import { derivedName, isDerivedName } from './names.js';
import { tableOptions } from './parse/tables.js';
import { refused } from './refused.js';
import { renameColumnInTriggers } from './rename-column.js';
import { respelled, respellReferences } from './respell.js';

/** How SQLite's schema changes differ from the standard ones. */
export const sqliteTraits: Partial<FoldTraits> = {
  constraintNames: 'table',
  namesIgnoreCase: true,
  // What a foreign key refers to is looked for when rows change (manual: "SQLite Foreign Key Support", 3).
  checksReferences: false,
  keepsReferencedColumns: false,
  givesNumbersBack: true,
  keepsReferenced: false,
  // "must have at least one non-generated column", "cannot drop column: no other columns exist".
  areEnough: (columns) => columns.some(({ generated }) => generated === undefined),
  notNullKeys,
  // Literals are kept as they were written.
  plainDefault: (value) => value,
  plainValue: (value) => value,
  retypedDefault: (value) => value,
  refused,
  columnRenamed: renameColumnInTriggers,
  respellReferences,
  settled,
  respelled,
};

/**
 * The columns of a primary key may be NULL, a mistake that SQLite keeps for compatibility (manual: CREATE TABLE, "The
 * PRIMARY KEY"), but for WITHOUT ROWID and STRICT tables and for the alias of the rowid.
 */
export function notNullKeys(table: Pick<Table, 'columns' | 'constraints' | 'with'>): readonly Column[] {
  const key = table.constraints.find((constraint) => constraint.kind === 'primaryKey');
  if (key === undefined) return table.columns;
  const isStrict = table.with?.[tableOptions.strict] !== undefined || isWithoutRowid(table);
  return table.columns.map((column) => {
    if (!column.nullable || !hasColumn(key, column.name)) return column;
    return isStrict || isRowid(column, key) ? { ...column, nullable: false } : column;
  });
}

function isWithoutRowid(table: Pick<Table, 'with'>): boolean {
  return table.with?.[tableOptions.withoutRowid] !== undefined;
}

function hasColumn(key: Extract<Constraint, { kind: 'primaryKey' }>, column: string): boolean {
  return key.columns.some((name) => name.toLowerCase() === column.toLowerCase());
}

/** Whether a column is another name of the rowid: declared INTEGER, and the whole primary key (manual: "Rowid Tables"). */
function isRowid(column: Column, key: Extract<Constraint, { kind: 'primaryKey' }>): boolean {
  const { type } = column;
  return (
    key.columns.length === 1 && type.kind === 'integer' && type.bits === 32 && type.spelling === undefined
  );
}

/** Constraints without a name are called by what they say, and that may just have changed. */
export function settled(table: Table): Table {
  const all = table.constraints.map(withoutImmediate);
  const named = all.filter(({ name }) => name !== undefined && !isDerivedName(name));
  const taken = new Set(named.map(({ name }) => name ?? ''));
  // Which of two that say nearly the same gets the number must not depend on their order.
  const derived = all
    .filter((constraint) => !named.includes(constraint))
    .map((constraint) => ({ constraint, text: textOf(constraint) }))
    .toSorted((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
  const constraints = derived.map(({ constraint }) => {
    const name = derivedName(constraint, { constraint: (other) => taken.has(other) });
    taken.add(name);
    return { ...constraint, name };
  });
  return { ...table, columns: notNullKeys(table), constraints: [...named, ...constraints].toSorted(byName) };
}

/** What a constraint says, whatever the order of its parts. */
function textOf({ name: _, ...constraint }: Constraint): string {
  return JSON.stringify(Object.entries(constraint).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function byName({ name: a = '' }: Constraint, { name: b = '' }: Constraint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A key that is checked at once is as one that is not deferrable (manual: "SQLite Foreign Key Support", 4.2). */
function withoutImmediate(constraint: Constraint): Constraint {
  if (constraint.kind !== 'foreignKey' || constraint.deferrable !== 'immediate') return constraint;
  const { deferrable: _, ...rest } = constraint;
  return rest;
}
