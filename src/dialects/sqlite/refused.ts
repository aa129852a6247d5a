import { fine, refuse, type Problems } from '../../fold/problems.js';
import type { Store } from '../../fold/store/store.js';
import type { OperationBody } from '../../ir/index.js';
import { keyOf } from '../../ir/index.js';
import { columnUser } from './column-users.js';
import { indexOn } from './own-columns.js';

/**
 * What SQLite refuses though other databases take it: DROP COLUMN of what something else is made of (manual: ALTER TABLE, "ALTER TABLE
 * DROP COLUMN"). A table that is made anew without the column loses its index first, and its keys with the column: only of a statement
 * is it said that these keep the column.
 */
export function refused(operation: OperationBody, store: Store): Problems {
  if (operation.kind !== 'dropColumn') return fine;
  const { table: name, column } = operation;
  const table = store.tables.get(keyOf(name));
  if (table === undefined || table.uncertain !== undefined) return fine;
  const used = (by: string, help: string): Problems =>
    refuse('still-used', `column "${column}" of table "${keyOf(name)}" is used by ${by}`, help);
  const index = indexOn(table, column);
  if (index !== undefined) {
    const title = `index "${index.name ?? ''}"`;
    return used(title, `SQLite refuses it: DROP INDEX "${index.name ?? ''}" first`);
  }
  const user = operation.restrict === true ? columnUser(store, table, column) : undefined;
  return user === undefined
    ? fine
    : used(user, 'SQLite refuses it: drop that first, or make the table anew without the column');
}
