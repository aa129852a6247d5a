import type { Column, ColumnChange, Expression, Table } from '../../ir/index.js';
import { storeOf } from '../create-state.js';
import { sameData } from './same-data.js';
import type { SchemaState } from '../state.js';
import type { Store } from '../store/store.js';

type TypeChange = Extract<ColumnChange, { readonly kind: 'type' }>;

/**
 * Whether ALTER COLUMN … TYPE gives a column the type that it has, and the server does so without a word: it rewrites no
 * row then, and leaves the column as it was. With anything that the server refuses to change a type under (views,
 * triggers, policies, generated columns, partition keys), or that a change of type takes along (storage,
 * compression), it is not the same as doing nothing (PostgreSQL `tablecmds.c`, ATExecAlterColumnType).
 */
export function repeatsType(change: TypeChange, column: Column, table: Table, state: SchemaState): boolean {
  if (state.dialect !== 'postgres') return false;
  if (!sameData(change.type, column.type) || !sameData(change.collation, column.collation)) return false;
  if (change.using !== undefined && !isColumnItself(change.using, column)) return false;
  if (table.triggers.length > 0 || table.partitionBy !== undefined) return false;
  if (table.columns.some(({ generated }) => generated !== undefined)) return false;
  const store = storeOf(state);
  return store.viewsReading(table.name).length === 0 && !isMentioned(table, store);
}

/** The column, or its value cast to the type that it has. */
function isColumnItself(using: Expression, column: Column): boolean {
  if (using.kind === 'cast' && sameData(using.type, column.type))
    return isColumnItself(using.operand, column);
  return using.kind === 'column' && sameData(using.path, [column.name]);
}

/** By something that is kept as text: a policy, a rule, the storage of a column, a function whose body the server resolves. */
function isMentioned(table: Table, store: Store): boolean {
  const { name } = table.name;
  const word = new RegExp(`(?<![\\w$])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w$])`, 'i');
  for (const [, sql] of store.others.entries()) if (word.test(sql)) return true;
  for (const [, { definition }] of store.functions.entries())
    if (word.test(definition) && !BODY_IS_TEXT.test(definition)) return true;
  return false;
}

/** `AS '…'`: not looked at before it runs. */
const BODY_IS_TEXT = /\bAS\s+(?:E?'|\$)/i;
