import type { SchemaState } from '../../src/fold/state.js';
import { sameName, type Name } from '../../src/ir/index.js';

/**
 * The other tables that have a foreign key to one: what becomes of their rows when SQLite drops it depends on whether
 * foreign keys are enforced (SQLite's manual, "DROP TABLE").
 */
export function tablesReferringTo(table: Name, state: SchemaState): readonly Name[] {
  return [...state.tables()]
    .filter(
      ({ name, constraints }) =>
        !sameName(name, table) &&
        constraints.some((one) => one.kind === 'foreignKey' && sameName(one.references.table, table)),
    )
    .map(({ name }) => name);
}

/**
 * Whether SQLite, with foreign keys enforced, refuses to copy the rows of a table: one of its keys names a table that is not
 * there (SQLite's manual, "SQLite Foreign Key Support", section 3).
 */
export function refersToMissing(table: Name, state: SchemaState): boolean {
  return (state.table(table)?.constraints ?? []).some(
    (one) =>
      one.kind === 'foreignKey' &&
      !sameName(one.references.table, table) &&
      state.table(one.references.table) === undefined,
  );
}
