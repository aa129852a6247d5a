import type { ColumnType, Name } from '../../ir/index.js';
import { keyOf } from '../../ir/index.js';
import { doubtOf } from '../store/doubt.js';
import { elementType } from '../expressions.js';
import type { Problem, Problems } from '../problems.js';
import type { Store } from '../store/store.js';
import { otherType } from './other-type.js';

/**
 * Notes for types that the history does not make. No more than notes: extensions and statements that are not modelled
 * bring types too.
 */
export function unknownTypes(store: Store, types: readonly ColumnType[]): Problems {
  return types.flatMap((type): readonly Problem[] => {
    const element = elementType(type);
    if (element.kind !== 'named' || isKnownType(store, element.name)) return [];
    return [note('type', element.name)];
  });
}

/** Notes for tables and views that a view reads and the history does not make. */
export function unknownRelations(store: Store, reads: readonly Name[]): Problems {
  return reads.flatMap((read) => {
    const isSystem = read.name.startsWith('pg_') || read.schema === 'information_schema';
    const isKnown = store.relations.has(keyOf(read)) || doubtOf(store, read) !== undefined;
    return isSystem || isKnown || hasExtensions(store) ? [] : [note('table', read)];
  });
}

function isKnownType(store: Store, name: Name): boolean {
  const key = keyOf(name);
  return (
    store.enums.has(key) ||
    store.domains.has(key) ||
    store.tables.has(key) ||
    store.views.has(key) ||
    doubtOf(store, key) !== undefined ||
    otherType(store, name) !== undefined ||
    hasExtensions(store)
  );
}

/** What an extension brings is not known. */
function hasExtensions(store: Store): boolean {
  for (const _ of store.extensions.values()) return true;
  return false;
}

function note(what: string, name: Name): Problem {
  return {
    severity: 'note',
    code: `${what}-not-found`,
    message: `${what} "${keyOf(name)}" is not made by this history`,
    help: 'if it is there before the first migration, give that as the baseline',
  };
}
