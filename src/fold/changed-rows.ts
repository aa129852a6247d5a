import { keyOf, type ForeignKey, type Name, type Operation } from '../ir/index.js';
import { storeOf } from './create-state.js';
import { othersOn } from './store/edit.js';
import { keysReferringTo } from './referring.js';
import type { SchemaState } from './state.js';

/** Tables of which rows may be others than before; `all`: any, as something runs that is not followed. */
export type ChangedRows = readonly Name[] | 'all';

/**
 * The tables whose rows an operation may change: those that it writes, and those that foreign keys, triggers and rules take along.
 * More rather than fewer: whoever compares their rows has looked at all that may differ.
 *
 * @param state Before the operation.
 */
export function changedRows(operation: Operation, state: SchemaState): ChangedRows {
  switch (operation.kind) {
    case 'insert':
      // What merges changes rows that are there, but for keys that others refer to.
      return written([operation.table], () => false, state);
    case 'update':
      return written([operation.table], ({ onUpdate }) => acts(onUpdate), state);
    case 'delete':
      return written([operation.table], ({ onDelete }) => acts(onDelete), state);
    case 'rawSql':
    case 'opaque':
      return changedByUnmodelled(operation, state);
    case 'dropTable':
      return remade(operation.table, state);
    case 'addColumn':
    case 'dropColumn':
    case 'renameColumn':
    case 'alterColumn':
    case 'alterTable':
    case 'alterTogether':
    case 'addConstraint':
    case 'dropConstraint':
      return [operation.table, ...remade(operation.table, state)];
    case 'renameTable':
      return [{ ...operation.table, name: operation.to }];
    default:
      return NOTHING;
  }
}

const NOTHING: readonly Name[] = [];

function changedByUnmodelled(
  operation: Extract<Operation, { readonly kind: 'rawSql' | 'opaque' }>,
  state: SchemaState,
): ChangedRows {
  const { effect, touches } = operation;
  if (effect === 'none' || effect === 'catalog') return NOTHING;
  const isFollowed = effect !== undefined && effect !== 'unknown';
  const tables = touches.filter(({ kind }) => kind === 'table' || kind === 'view');
  const isKnown = tables.length > 0 && touches.every(({ prefix }) => prefix !== true);
  // TRUNCATE … CASCADE goes along every foreign key, whatever it does when a row goes (PostgreSQL manual, "TRUNCATE").
  return isFollowed && isKnown
    ? written(
        tables.map(({ name }) => name),
        () => true,
        state,
      )
    : 'all';
}

/** Tables whose rows are written, and what these reach through the foreign keys that `follows`, one after the other. */
function written(
  tables: readonly Name[],
  follows: (key: ForeignKey) => boolean,
  state: SchemaState,
): ChangedRows {
  if (state.uncertain !== undefined) return 'all';
  const found = new Map<string, Name>();
  const open = [...tables];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const key = keyOf(name);
    if (found.has(key)) continue;
    const table = state.table(name);
    // A view writes what is below it; a table that is not known may have any triggers.
    if (table === undefined || table.uncertain !== undefined) return 'all';
    if (table.triggers.length > 0 || hasRule(name, state)) return 'all';
    found.set(key, table.name);
    const isFirst = tables.includes(name);
    for (const { table: other, constraint } of keysReferringTo(name, state)) {
      // Rows that a foreign key emptied or moved along are written in their turn, in either way.
      if (isFirst ? follows(constraint) : acts(constraint.onDelete) || acts(constraint.onUpdate))
        open.push(other.name);
    }
  }
  return [...found.values()];
}

function acts(action: ForeignKey['onDelete']): boolean {
  return action === 'cascade' || action === 'setNull' || action === 'setDefault';
}

/** PostgreSQL's rules write what they like (manual, "CREATE RULE"). */
function hasRule(name: Name, state: SchemaState): boolean {
  return othersOn(storeOf(state), name).some((key) => key.startsWith('rule '));
}

/**
 * What the drop of a table takes along. SQLite deletes its rows one by one first, with all that foreign keys do then, where these are enforced
 * (manual, "SQLite Foreign Key Support", section 5); tools drop the table there too in order to change it. Other servers refuse.
 */
function remade(table: Name, state: SchemaState): readonly Name[] {
  if (state.dialect !== 'sqlite') return NOTHING;
  const reached = written([table], ({ onDelete }) => acts(onDelete), state);
  return reached === 'all' ? [...state.tables()].map(({ name }) => name) : reached;
}
