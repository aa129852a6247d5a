import type { CommentTarget, Name, OperationOf, Table, View } from '../../ir/index.js';
import { keyOf } from '../../ir/index.js';
import { editColumn, editConstraint, editTable, onOf, replaceOn, withOptional } from '../store/edit.js';
import { fine, notFound, type Problems } from '../problems.js';
import { functionToDrop } from './programs.js';
import type { Store } from '../store/store.js';

/** A comment on anything. An empty text removes it, as NULL does (manual: COMMENT). */
export function foldComment(store: Store, operation: OperationOf<'comment'>): Problems {
  const comment = operation.comment === null || operation.comment === '' ? undefined : operation.comment;
  return commentOn(store, operation.on, comment);
}

function commentOn(store: Store, target: CommentTarget, comment: string | undefined): Problems {
  switch (target.kind) {
    case 'table':
      return editTable(store, target.name, undefined, (table) => withOptional(table, 'comment', comment));
    case 'view':
    case 'materializedView': {
      const view = store.views.get(keyOf(target.name));
      if (view === undefined) return notFound(store, 'view', target.name);
      store.replaceView(view, withOptional(view, 'comment', comment));
      return fine;
    }
    case 'column':
      // The columns of a view are not modelled, so a comment on one is no part of the schema.
      if (store.views.has(keyOf(target.table))) return fine;
      return editTable(store, target.table, undefined, (table) =>
        editColumn(table, target.column, (column) => withOptional(column, 'comment', comment)),
      );
    case 'constraint':
      return editTable(store, target.table, undefined, (table) =>
        editConstraint(table, target.name, (constraint) => withOptional(constraint, 'comment', comment)),
      );
    case 'trigger':
      return commentOnTrigger(store, target.table, target.name, comment);
    case 'index':
      return commentOnIndex(store, target.name, comment);
    case 'sequence': {
      const sequence = store.sequences.get(keyOf(target.name));
      if (sequence === undefined) {
        return store.relations.has(keyOf(target.name)) ? fine : notFound(store, 'sequence', target.name);
      }
      store.replaceSequence(sequence, withOptional(sequence, 'comment', comment));
      return fine;
    }
    case 'type':
    case 'domain':
      return commentOnType(store, target.name, comment);
    case 'schema': {
      const schema = store.schemas.get(target.name.name);
      if (schema !== undefined) store.schemas.set(schema.name, withOptional(schema, 'comment', comment));
      return schema !== undefined || target.name.name === 'public'
        ? fine
        : notFound(store, 'schema', target.name);
    }
    case 'extension':
      return store.extensions.has(target.name.name) ? fine : notFound(store, 'extension', target.name);
    case 'function': {
      const key = functionToDrop(store, target.name, target.argumentTypes);
      const routine = typeof key === 'string' ? store.functions.get(key) : undefined;
      if (routine === undefined) return notFound(store, 'function', target.name);
      store.replaceFunction(routine, withOptional(routine, 'comment', comment));
      return fine;
    }
  }
}

function commentOnTrigger(store: Store, table: Name, name: string, comment: string | undefined): Problems {
  const on = onOf(store, table);
  if (on === undefined) return notFound(store, 'table', table);
  if (!on.triggers.some((trigger) => trigger.name === name)) return notFound(store, 'trigger', name);
  const triggers = on.triggers.map((trigger) =>
    trigger.name === name ? withOptional(trigger, 'comment', comment) : trigger,
  );
  replaceOn(store, on, { ...on, triggers });
  return fine;
}

function commentOnIndex(store: Store, name: Name, comment: string | undefined): Problems {
  const entry = store.relations.get(keyOf(name));
  // A comment on the index of a constraint is not one on the constraint, and is not modelled.
  if (entry?.kind === 'constraintIndex') return fine;
  if (entry?.kind !== 'index') return notFound(store, 'index', name);
  const on: Table | View | undefined = onOf(store, entry.on);
  if (on === undefined) return fine;
  const indexes = on.indexes.map((index) =>
    index.name === name.name ? withOptional(index, 'comment', comment) : index,
  );
  replaceOn(store, on, { ...on, indexes });
  return fine;
}

function commentOnType(store: Store, name: Name, comment: string | undefined): Problems {
  const type = store.enums.get(keyOf(name));
  if (type !== undefined) {
    store.replaceEnum(type, withOptional(type, 'comment', comment));
    return fine;
  }
  const domain = store.domains.get(keyOf(name));
  if (domain === undefined) return notFound(store, 'type', name);
  store.replaceDomain(domain, withOptional(domain, 'comment', comment));
  return fine;
}
