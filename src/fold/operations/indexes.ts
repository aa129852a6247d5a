import type { Index, Name, OperationOf, Table, View } from '../../ir/index.js';
import { keyOf, siblingName } from '../../ir/index.js';
import { drop } from './drop.js';
import {
  columnNotFound,
  editTable,
  firstProblem,
  relationTaken,
  replaceOn,
  withIndexes,
  without,
  withOptional,
} from '../store/edit.js';
import { keyColumns } from '../expressions.js';
import { indexKey } from '../store/facts.js';
import { fine, notFound, refuse, type Problems } from '../problems.js';
import { renameRelation } from './rename.js';
import { resolve } from './resolve.js';
import type { Store } from '../store/store.js';

export const indexFolds = {
  createIndex: (store: Store, written: OperationOf<'createIndex'>): Problems => {
    const operation = resolve(store, written) as OperationOf<'createIndex'>;
    const { table: name, index } = operation;
    const key = indexKey(store, name, index.name ?? '');
    if (operation.ifNotExists === true && store.relations.has(key)) return fine;
    const on = store.tables.get(keyOf(name)) ?? store.views.get(keyOf(name));
    if (on === undefined) return notFound(store, 'table', name);
    // An index that was made for a foreign key gives its name to one that serves the key as well.
    const staying = on.indexes.filter((other) => !store.traits.makesWay(other, index));
    const isFreed = staying.length < on.indexes.length && staying.every((other) => other.name !== index.name);
    const problems = firstProblem(
      () => notIndexable(on),
      () => missingColumn(store, on, index),
      () => (isFreed ? fine : relationTaken(store, siblingName(name, index.name ?? ''), key)),
    );
    if (problems.some(({ severity }) => severity === 'error')) return problems;
    replaceOn(store, on, withIndexes(on, [...staying, index]));
    return problems;
  },
  dropIndex: (store: Store, operation: OperationOf<'dropIndex'>): Problems => {
    const { index, table } = operation;
    const entry = store.relations.get(
      table === undefined ? keyOf(index) : indexKey(store, table, index.name),
    );
    if (entry?.kind === 'constraintIndex') {
      return refuse(
        'index-of-constraint',
        `index "${keyOf(operation.index)}" belongs to a constraint of table "${keyOf(entry.on)}"`,
        'drop the constraint instead',
      );
    }
    if (entry?.kind !== 'index') {
      return operation.ifExists === true ? fine : notFound(store, 'index', operation.index);
    }
    return drop(store, [{ kind: 'index', on: entry.on, name: operation.index.name }], operation.cascade);
  },
  renameIndex: (store: Store, operation: OperationOf<'renameIndex'>): Problems =>
    operation.table !== undefined && store.traits.indexNames === 'table'
      ? renameOwn(store, operation, operation.table)
      : renameRelation(store, operation.index, operation.to, operation.ifExists, 'index'),
  alterIndex: (store: Store, operation: OperationOf<'alterIndex'>): Problems =>
    editTable(store, operation.table, undefined, (table) => {
      const index = table.indexes.find(({ name }) => name === operation.name);
      if (index === undefined) return notFound(store, 'index', siblingName(operation.table, operation.name));
      const changed = withOptional(index, 'invisible', operation.invisible ? true : undefined);
      return withIndexes(
        table,
        table.indexes.map((other) => (other === index ? changed : other)),
      );
    }),
};

/** An index whose name is its table's own. One that a foreign key has made is the author's from then on (asked of MySQL 9.7). */
function renameOwn(store: Store, { index, to, ifExists }: OperationOf<'renameIndex'>, table: Name): Problems {
  return editTable(store, table, undefined, (old) => {
    const found = old.indexes.find(({ name }) => name === index.name);
    if (found === undefined) return ifExists === true ? old : notFound(store, 'index', index);
    const taken = index.name === to ? fine : relationTaken(store, { name: to }, indexKey(store, table, to));
    if (taken.length > 0) return taken;
    return withIndexes(
      old,
      old.indexes.map((other) => (other === found ? { ...without(found, 'implicit'), name: to } : other)),
    );
  });
}

function notIndexable(on: Table | View): Problems {
  if (!('query' in on) || on.materialized === true) return fine;
  return refuse('not-a-table', `"${keyOf(on.name)}" is a view, which cannot have indexes`);
}

/** A view's columns are only known where it lists them, so they are not checked. */
function missingColumn(store: Store, on: Table | View, index: Index): Problems {
  if ('query' in on) return fine;
  const columns = [
    ...index.keys.flatMap((key) => keyColumns(key, store.rules.verbatim)),
    ...(index.include ?? []),
  ];
  const missing = columns.find((column) => column !== '*' && !on.columns.some(({ name }) => name === column));
  return missing === undefined ? fine : columnNotFound(on, missing);
}
