import type { SchemaState } from '../../../src/fold/state.js';
import type { Name, Table } from '../../../src/ir/index.js';
import { refuseUncertain, UnsureAnswer } from './unsure.js';

/** A table that the state knows for certain; undefined: it is not there. Throws {@link UnsureAnswer}. */
export function certainTable(name: Name, state: SchemaState): Table | undefined {
  const table = state.table(name);
  refuseUncertain(table === undefined ? state.uncertain : table.uncertain);
  if (table === undefined && state.view(name) !== undefined)
    throw new UnsureAnswer(`the columns of the view ${name.name} are not known`);
  return table;
}

/** All tables, where the state knows them for certain. Throws {@link UnsureAnswer}. */
export function certainTables(state: SchemaState): readonly Table[] {
  refuseUncertain(state.uncertain);
  return [...state.tables()];
}

/**
 * A table as the catalogs of a schema list it: they have no temporary ones, whose schema is another (PostgreSQL manual, "CREATE TABLE";
 * MySQL manual, "CREATE TEMPORARY TABLE Statement"; SQLite, "The Schema Table": `sqlite_temp_schema`).
 */
export function listedTable(name: Name, state: SchemaState): Table | undefined {
  const table = certainTable(name, state);
  return table?.temporary === true ? undefined : table;
}

/** All of them. */
export function listedTables(state: SchemaState): readonly Table[] {
  return certainTables(state).filter(({ temporary }) => temporary !== true);
}
