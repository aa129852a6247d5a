import type { Constraint, Name, OperationOf, Table } from '../../ir/index.js';
import { keyOf, sameName, siblingName } from '../../ir/index.js';
import { convertCharset } from './charset.js';
import { checkReferences } from './constraints.js';
import type { Target } from './dependents.js';
import { drop } from './drop.js';
import {
  editTable,
  firstProblem,
  relationTaken,
  schemaMissing,
  typeTaken,
  without,
  withOptional,
} from '../store/edit.js';
import { sortByName } from '../store/sort-by-name.js';
import { hasIndex } from '../store/facts.js';
import { doubtKey, doubtOf } from '../store/doubt.js';
import { alreadyThere, fine, hasSchema, notFound, refuse, type Problems } from '../problems.js';
import { moveTable, renameRelation } from './rename.js';
import { resolve } from './resolve.js';
import type { Store } from '../store/store.js';
import { renameUnmodelled, unmodelledTable } from '../store/unmodelled-table.js';
import { unknownTypes } from './unknown.js';

export const tableFolds = {
  createTable: (store: Store, written: OperationOf<'createTable'>): Problems => {
    const isThere =
      store.relations.has(keyOf(written.table)) || unmodelledTable(store, written.table) !== undefined;
    if (written.ifNotExists === true && isThere) return fine;
    const replaced = forgetDoubted(store, written.table);
    const operation = resolve(store, written) as OperationOf<'createTable'>;
    const doubt = operation.ifNotExists === true ? doubtOf(store, operation.table) : undefined;
    // The server leaves one that is there as it is.
    const table: Table =
      doubt === undefined ? tableOf(operation) : { ...tableOf(operation), uncertain: doubt };
    const problems = firstProblem(
      () => schemaMissing(store, table.name),
      () => relationTaken(store, table.name),
      () => unmodelledTaken(store, table.name),
      () => typeTaken(store, table.name),
      () => repeatedColumn(table),
      () => takenConstraintName(store, table),
      () => checkReferences(store, table, table.constraints),
    );
    if (problems.some(({ severity }) => severity === 'error')) return problems;
    store.replaceTable(undefined, table);
    if (doubt === undefined) store.doubtful.delete(doubtKey(store, table.name));
    return [
      ...replaced,
      ...problems,
      ...unknownTypes(
        store,
        table.columns.map(({ type }) => type),
      ),
    ];
  },
  dropTable: (store: Store, operation: OperationOf<'dropTable'>): Problems => {
    if (!store.tables.has(keyOf(operation.table))) {
      if (store.views.has(keyOf(operation.table))) {
        return refuse(
          'not-a-table',
          `"${keyOf(operation.table)}" is a view, not a table`,
          'drop it with DROP VIEW',
        );
      }
      const unmodelled = unmodelledTable(store, operation.table);
      if (unmodelled !== undefined) {
        store.others.delete(unmodelled);
        return fine;
      }
      const problems = operation.ifExists === true ? fine : notFound(store, 'table', operation.table);
      // Whatever has made it: now there is none. With CASCADE, what depended on it may be gone, too.
      if (operation.cascade !== true) store.doubtful.delete(doubtKey(store, operation.table));
      return problems;
    }
    const keys = (operation.together ?? []).flatMap((name) => keysTo(store, name, operation.table));
    return drop(store, [{ kind: 'table', name: operation.table }, ...keys], operation.cascade);
  },
  renameTable: (store: Store, operation: OperationOf<'renameTable'>): Problems => {
    const unmodelled = unmodelledTable(store, operation.table);
    const to: Name = { ...operation.table, name: operation.to };
    const taken = unmodelledTaken(store, to);
    if (taken.length > 0) return taken;
    if (unmodelled === undefined) {
      return renameRelation(store, operation.table, operation.to, operation.ifExists, 'table');
    }
    const problems = relationTaken(store, to);
    if (problems.length === 0) renameUnmodelled(store, unmodelled, operation.table, to);
    return problems;
  },
  alterTable: (store: Store, operation: OperationOf<'alterTable'>): Problems => {
    const { table: name, change, ifExists } = operation;
    switch (change.kind) {
      case 'setSchema':
        return setSchema(store, name, change.schema, ifExists);
      case 'rowLevelSecurity':
        return editTable(store, name, ifExists, (table) => withRowLevelSecurity(table, change.setting));
      case 'logged':
        return editTable(store, name, ifExists, (table) =>
          change.logged ? (without(table, 'unlogged') as Table) : { ...table, unlogged: true },
        );
      case 'options':
        return editTable(store, name, ifExists, (table) => store.traits.withOptions(table, change.options));
      case 'convertCharset':
        return editTable(store, name, ifExists, (table) =>
          store.traits.charsetConverted(table, convertCharset(table, change)),
        );
      case 'partitionBy':
        return editTable(store, name, ifExists, (table) =>
          withOptional(table, 'partitionBy', change.partitionBy ?? undefined),
        );
      case 'setParameters':
        return editTable(store, name, ifExists, (table) => withParameters(table, [], change.with));
      case 'resetParameters':
        return editTable(store, name, ifExists, (table) => withParameters(table, change.parameters, {}));
    }
  },
};

/**
 * A table that unknown code has touched is made anew: it must have been renamed or dropped there, or the server refuses. What
 * is made is certain.
 */
function forgetDoubted(store: Store, name: Name): Problems {
  const before = store.tables.get(keyOf(name));
  if (before?.uncertain === undefined) return fine;
  store.replaceTable(before, undefined);
  return [
    {
      severity: 'note',
      code: 'table-exists',
      message: `table "${keyOf(name)}" was there, and is made anew: whether it is gone by then is not certain (${before.uncertain})`,
    },
  ];
}

function withParameters(
  table: Table,
  reset: readonly string[],
  set: Readonly<Record<string, string>>,
): Table {
  const kept = Object.entries(table.with ?? {}).filter(([key]) => !reset.includes(key));
  const parameters = { ...Object.fromEntries(kept), ...set };
  const { with: _, ...rest } = table;
  return Object.keys(parameters).length === 0 ? rest : { ...rest, with: parameters };
}

function unmodelledTaken(store: Store, name: Name): Problems {
  return unmodelledTable(store, name) === undefined ? fine : alreadyThere('table', name);
}

function tableOf(operation: OperationOf<'createTable'>): Table {
  return {
    name: operation.table,
    columns: operation.columns,
    constraints: operation.constraints as readonly Constraint[],
    indexes: sortByName(operation.indexes ?? []),
    triggers: [],
    ...(operation.comment === undefined ? {} : { comment: operation.comment }),
    ...(operation.options === undefined || Object.keys(operation.options).length === 0
      ? {}
      : { options: operation.options }),
    ...(operation.unlogged === true ? { unlogged: true } : {}),
    ...(operation.temporary === true ? { temporary: true } : {}),
    ...(operation.partitionBy === undefined ? {} : { partitionBy: operation.partitionBy }),
    ...(operation.with === undefined || Object.keys(operation.with).length === 0
      ? {}
      : { with: operation.with }),
  };
}

function repeatedColumn(table: Table): Problems {
  const seen = new Set<string>();
  for (const { name } of table.columns) {
    if (seen.has(name))
      return refuse('column-exists', `column "${name}" is there twice in table "${keyOf(table.name)}"`);
    seen.add(name);
  }
  return fine;
}

/** Names that the author gave to constraints may meet each other, or relations that are there. */
function takenConstraintName(store: Store, table: Table): Problems {
  const seen = new Set<string>();
  let keys = 0;
  for (const constraint of table.constraints) {
    const { name = '' } = constraint;
    if (constraint.kind === 'primaryKey') keys += 1;
    if (keys > 1) return refuse('primary-key-exists', `table "${keyOf(table.name)}" has two primary keys`);
    if (seen.has(name)) {
      return refuse(
        'constraint-exists',
        `constraint "${name}" is there twice in table "${keyOf(table.name)}"`,
      );
    }
    seen.add(name);
    const sharesNames = hasIndex(constraint) && store.traits.constraintNames === 'schema';
    if (sharesNames && name === table.name.name) {
      return refuse('table-exists', `"${name}" is to be the name of a table and of its key's index`);
    }
    const taken = sharesNames ? relationTaken(store, siblingName(table.name, name)) : fine;
    if (taken.length > 0) return taken;
  }
  return fine;
}

function setSchema(store: Store, name: Name, schema: string, ifExists: true | undefined): Problems {
  const table = store.tables.get(keyOf(name));
  if (table === undefined) return ifExists === true ? fine : notFound(store, 'table', name);
  if (!hasSchema(store, schema)) return notFound(store, 'schema', schema);
  const to: Name = schema === 'public' ? { name: name.name } : { schema, name: name.name };
  const problems = keyOf(to) === keyOf(name) ? fine : relationTaken(store, to);
  if (problems.length > 0) return problems;
  moveTable(store, table, to);
  return fine;
}

/**
 * FORCE without ENABLE has no effect and is not modelled; so is the FORCE that a DISABLE leaves behind
 * (manual: ALTER TABLE; two flags in pg_class).
 */
function withRowLevelSecurity(table: Table, setting: 'enable' | 'disable' | 'force' | 'noForce'): Table {
  switch (setting) {
    case 'enable':
      return { ...table, rowLevelSecurity: table.rowLevelSecurity ?? 'enabled' };
    case 'disable':
      return without(table, 'rowLevelSecurity') as Table;
    case 'force':
      return { ...table, rowLevelSecurity: 'forced' };
    case 'noForce':
      return table.rowLevelSecurity === 'forced' ? { ...table, rowLevelSecurity: 'enabled' } : table;
  }
}

/** The foreign keys of a table to another. */
function keysTo(store: Store, from: Name, target: Name): readonly Target[] {
  if (sameName(from, target)) return [];
  return (store.tables.get(keyOf(from))?.constraints ?? []).flatMap((constraint): Target[] =>
    constraint.kind === 'foreignKey' &&
    constraint.name !== undefined &&
    sameName(constraint.references.table, target)
      ? [{ kind: 'constraint', table: from, name: constraint.name }]
      : [],
  );
}
