import { fine, refuse, type Problems } from '../../fold/problems.js';
import type { Store } from '../../fold/store/store.js';
import type { Column, Name, OperationBody, OperationOf } from '../../ir/index.js';
import { keyOf } from '../../ir/index.js';
import { columnUser } from './column-users.js';
import { indexOn } from './own-columns.js';
import { tableOptions } from './parse/tables.js';
import { printType } from './print/types.js';

/** What SQLite refuses though other databases take it. */
export function refused(operation: OperationBody, store: Store): Problems {
  switch (operation.kind) {
    case 'createTable':
      return operation.with?.[tableOptions.strict] === undefined
        ? fine
        : strictTypes(operation.table, operation.columns);
    case 'addColumn': {
      const table = store.tables.get(keyOf(operation.table));
      return table?.uncertain === undefined && table?.with?.[tableOptions.strict] !== undefined
        ? strictTypes(operation.table, [operation.column])
        : fine;
    }
    case 'dropColumn':
      return keptColumn(operation, store);
    default:
      return fine;
  }
}

/** The types that a STRICT table takes (manual: "STRICT Tables", 2). */
const STRICT_TYPES: ReadonlySet<string> = new Set(['INT', 'INTEGER', 'REAL', 'TEXT', 'BLOB', 'ANY']);

function strictTypes(table: Name, columns: readonly Column[]): Problems {
  const other = columns.find(({ type }) => !STRICT_TYPES.has(printType(type).toUpperCase()));
  if (other === undefined) return fine;
  const type = printType(other.type);
  return refuse(
    'not-strict-type',
    `column "${other.name}" of table "${keyOf(table)}", which is STRICT, has ${type === '' ? 'no type' : `the type ${type}`}`,
    `SQLite takes only ${[...STRICT_TYPES].join(', ')} there`,
  );
}

/**
 * DROP COLUMN of what something else is made of (manual: ALTER TABLE, "ALTER TABLE DROP COLUMN"). A table that is made anew without
 * the column loses its index first, and its keys with the column: only of a statement is it said that these keep the column.
 */
function keptColumn(operation: OperationOf<'dropColumn'>, store: Store): Problems {
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
