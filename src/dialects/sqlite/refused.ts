import { fine, refuse, type Problems } from '../../fold/problems.js';
import type { Store } from '../../fold/store/store.js';
import type { OperationBody } from '../../ir/index.js';
import { keyOf } from '../../ir/index.js';
import { indexOn } from './own-columns.js';

/**
 * What SQLite refuses though other databases take it: DROP COLUMN does not take an index of the column along (manual:
 * ALTER TABLE, "ALTER TABLE DROP COLUMN"). A table that is made anew without the column loses its index first.
 */
export function refused(operation: OperationBody, store: Store): Problems {
  if (operation.kind !== 'dropColumn') return fine;
  const { table: name, column } = operation;
  const table = store.tables.get(keyOf(name));
  if (table === undefined || table.uncertain !== undefined) return fine;
  const index = indexOn(table, column);
  if (index === undefined) return fine;
  return refuse(
    'still-used',
    `column "${column}" of table "${keyOf(name)}" is used by index "${index.name ?? ''}"`,
    `SQLite refuses it: DROP INDEX "${index.name ?? ''}" first`,
  );
}
