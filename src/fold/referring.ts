import { sameName, type ForeignKey, type Name, type Table } from '../ir/index.js';
import { storeOf } from './create-state.js';
import { foreignKeysTo } from './operations/keys.js';
import type { SchemaState } from './state.js';

/** A foreign key, and the table that has it. */
export interface Referring {
  readonly table: Table;
  readonly constraint: ForeignKey;
}

/** The foreign keys that refer to a table, its own among them. */
export function keysReferringTo(table: Name, state: SchemaState): readonly Referring[] {
  return foreignKeysTo(storeOf(state), table);
}

/**
 * The other tables that have a foreign key to one: what becomes of their rows when SQLite drops it depends on whether
 * foreign keys are enforced (SQLite's manual, "DROP TABLE").
 */
export function tablesReferringTo(table: Name, state: SchemaState): readonly Name[] {
  const others = keysReferringTo(table, state).filter((one) => !sameName(one.table.name, table));
  return [...new Set(others.map((one) => one.table.name))];
}

/**
 * The tables that the foreign keys of one name though they are not there. With foreign keys enforced SQLite then refuses every change of
 * its rows (SQLite's manual, "SQLite Foreign Key Support", section 3). It may refer to itself while it is made anew under
 * another name, so that does not count.
 */
export function missingReferences(table: Name, state: SchemaState): readonly Name[] {
  return (state.table(table)?.constraints ?? []).flatMap((one) =>
    one.kind === 'foreignKey' &&
    !sameName(one.references.table, table) &&
    state.table(one.references.table) === undefined
      ? [one.references.table]
      : [],
  );
}
