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
