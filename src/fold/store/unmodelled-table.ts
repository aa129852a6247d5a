import type { Name } from '../../ir/index.js';
import { keyOf } from '../../ir/index.js';
import type { Store } from './store.js';

/**
 * The key in `others` of a table that the IR does not model, SQLite's CREATE VIRTUAL TABLE: it has rows, and is renamed and
 * dropped like any other table. Undefined where none is called so. SQLite ignores the case of names, and no other
 * database has such tables.
 */
export function unmodelledTable(store: Store, name: Name): string | undefined {
  if (!store.traits.namesIgnoreCase) return undefined;
  const key = unmodelledKey(name).toLowerCase();
  for (const [other] of store.others.entries()) if (other.toLowerCase() === key) return other;
  return undefined;
}

/** Renames one as {@link unmodelledTable} has found it, also in its text, as SQLite does. */
export function renameUnmodelled(store: Store, key: string, from: Name, to: Name): void {
  const definition = store.others.get(key) ?? '';
  store.others.delete(key);
  store.others.set(
    unmodelledKey(to),
    store.rules.verbatim.renameRelation(definition, from, to) ?? definition,
  );
}

function unmodelledKey(name: Name): string {
  return `virtual table ${keyOf(name)}`;
}
