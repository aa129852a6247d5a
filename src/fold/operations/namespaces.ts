import type { Name, OperationOf } from '../../ir/index.js';
import { keyOf } from '../../ir/index.js';
import { foldComment } from './comments.js';
import type { Target } from './dependents.js';
import { drop } from './drop.js';
import { alreadyThere, fine, hasSchema, notFound, refuse, type Problems } from '../problems.js';
import { moveSequence, moveTable, moveView } from './rename.js';
import { functionKey, type Store } from '../store/store.js';
import { moveType } from './types.js';

export const namespaceFolds = {
  createSchema: (store: Store, operation: OperationOf<'createSchema'>): Problems => {
    if (hasSchema(store, operation.name)) {
      return operation.ifNotExists === true ? fine : alreadyThere('schema', operation.name);
    }
    store.schemas.set(operation.name, { name: operation.name });
    return fine;
  },
  renameSchema: (store: Store, operation: OperationOf<'renameSchema'>): Problems => {
    const schema = store.schemas.get(operation.name);
    if (schema === undefined) return notFound(store, 'schema', operation.name);
    if (hasSchema(store, operation.to)) return alreadyThere('schema', operation.to);
    store.schemas.delete(operation.name);
    store.schemas.set(operation.to, { ...schema, name: operation.to });
    moveContents(store, operation.name, operation.to);
    return fine;
  },
  dropSchema: (store: Store, operation: OperationOf<'dropSchema'>): Problems => {
    if (!store.schemas.has(operation.name)) {
      return operation.ifExists === true ? fine : notFound(store, 'schema', operation.name);
    }
    const contents = contentsOf(store, operation.name);
    if (contents.length > 0 && operation.cascade !== true) {
      return refuse(
        'still-used',
        `schema "${operation.name}" cannot be dropped: it is not empty`,
        'say CASCADE to drop what is in it',
      );
    }
    const problems = drop(store, contents, operation.cascade);
    store.schemas.delete(operation.name);
    return problems;
  },
  createExtension: (store: Store, operation: OperationOf<'createExtension'>): Problems => {
    if (store.extensions.has(operation.name)) {
      return operation.ifNotExists === true ? fine : alreadyThere('extension', operation.name);
    }
    store.extensions.set(operation.name, {
      name: operation.name,
      ...(operation.schema === undefined || operation.schema === 'public'
        ? {}
        : { schema: operation.schema }),
    });
    return fine;
  },
  dropExtension: (store: Store, operation: OperationOf<'dropExtension'>): Problems => {
    if (!store.extensions.has(operation.name)) {
      return operation.ifExists === true ? fine : notFound(store, 'extension', operation.name);
    }
    store.extensions.delete(operation.name);
    // What an extension brings is not known, so neither is what goes with it.
    if (operation.cascade === true) {
      store.uncertain ??= `extension ${operation.name} was dropped with CASCADE`;
    }
    return fine;
  },
  comment: foldComment,
};

/** Everything in a schema. Walks all objects: renaming and dropping schemas is rare. */
function contentsOf(store: Store, schema: string): readonly Target[] {
  const inside = <T extends { readonly name: Name }>(objects: Iterable<T>): readonly T[] =>
    [...objects].filter(({ name }) => name.schema === schema);
  return [
    ...inside(store.tables.values()).map(({ name }): Target => ({ kind: 'table', name })),
    ...inside(store.views.values()).map(({ name }): Target => ({ kind: 'view', name })),
    ...inside(store.sequences.values()).map(({ name }): Target => ({ kind: 'sequence', name })),
    ...inside(store.enums.values()).map(({ name }): Target => ({ kind: 'enum', name })),
    ...inside(store.domains.values()).map(({ name }): Target => ({ kind: 'domain', name })),
    ...inside(store.functions.values()).map((routine): Target => ({
      kind: 'function',
      name: routine.name,
      key: functionKey(routine),
    })),
  ];
}

function moveContents(store: Store, from: string, to: string): void {
  for (const target of contentsOf(store, from)) {
    if (!('name' in target) || typeof target.name === 'string') continue;
    const name: Name = { schema: to, name: target.name.name };
    const key = keyOf(target.name);
    const [table, view, sequence] = [store.tables.get(key), store.views.get(key), store.sequences.get(key)];
    if (target.kind === 'table' && table !== undefined) moveTable(store, table, name);
    if (target.kind === 'view' && view !== undefined) moveView(store, view, name);
    // A sequence that a table owns has moved with it.
    if (target.kind === 'sequence' && sequence !== undefined) moveSequence(store, sequence, name);
    if (target.kind === 'enum' || target.kind === 'domain') moveType(store, target.name, name);
    if (target.kind === 'function') moveFunction(store, target.key, name);
  }
}

function moveFunction(store: Store, key: string, name: Name): void {
  const routine = store.functions.get(key);
  if (routine !== undefined) store.replaceFunction(routine, { ...routine, name });
}
