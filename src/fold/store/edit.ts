import type { Column, Constraint, Index, Name, Table, View } from '../../ir/index.js';
import { keyOf, siblingName } from '../../ir/index.js';
import type { TakenNames } from '../naming.js';
import { fine, hasSchema, notFound, refuse, schemaNotFound, type Problems } from '../problems.js';
import { sortByName } from './sort-by-name.js';
import type { Store } from './store.js';

/** Replaces a table by an edited one; what the edit refuses leaves it as it is. */
export function editTable(
  store: Store,
  name: Name,
  ifExists: true | undefined,
  edit: (table: Table) => Table | Problems,
): Problems {
  const table = store.tables.get(keyOf(name));
  if (table === undefined) return ifExists === true ? fine : notFound(store, 'table', name);
  const result = edit(table);
  if (isProblems(result)) return result;
  store.replaceTable(table, result);
  return fine;
}

function isProblems(result: Table | Problems): result is Problems {
  return Array.isArray(result);
}

/** Replaces a column by an edited one. */
export function editColumn(
  table: Table,
  name: string,
  edit: (column: Column) => Column | Problems,
): Table | Problems {
  const index = table.columns.findIndex((column) => column.name === name);
  const column = table.columns[index];
  if (column === undefined) return columnNotFound(table, name);
  const result = edit(column);
  if (Array.isArray(result)) return result as Problems;
  return { ...table, columns: table.columns.with(index, result as Column) };
}

/** Replaces a constraint by an edited one. */
export function editConstraint(
  table: Table,
  name: string,
  edit: (constraint: Constraint) => Constraint,
): Table | Problems {
  const constraint = table.constraints.find((other) => other.name === name);
  if (constraint === undefined) return constraintNotFound(table, name);
  return withConstraints(
    table,
    table.constraints.map((other) => (other === constraint ? edit(other) : other)),
  );
}

/** A table with other constraints, sorted as a schema has them. */
export function withConstraints(table: Table, constraints: readonly Constraint[]): Table {
  return { ...table, constraints: sortByName(constraints) };
}

/** A table or view with other indexes, sorted as a schema has them. */
export function withIndexes<T extends Table | View>(on: T, indexes: readonly Index[]): T {
  return { ...on, indexes: sortByName(indexes) };
}

/** A copy of an object without some of its properties. */
export function without<T extends object, K extends keyof T>(object: T, ...keys: readonly K[]): Omit<T, K> {
  const copy: Partial<T> = { ...object };
  for (const key of keys) delete copy[key];
  return copy as Omit<T, K>;
}

/** An object with an optional property set, or without it where the value is `undefined`. */
export function withOptional<T extends object, K extends keyof T>(
  object: T,
  key: K,
  value: T[K] | undefined,
): T {
  if (value === undefined) return without(object, key) as T;
  return { ...object, [key]: value };
}

export function columnNotFound(table: Table, column: string): Problems {
  const severity = table.uncertain === undefined ? 'error' : 'note';
  return [
    {
      severity,
      code: 'column-not-found',
      message: `table "${keyOf(table.name)}" has no column "${column}" at this point of the history`,
      help: `its columns are ${table.columns.map(({ name }) => name).join(', ') || 'none'}`,
    },
  ];
}

export function constraintNotFound(table: Table, constraint: string): Problems {
  const severity = table.uncertain === undefined ? 'error' : 'note';
  return [
    {
      severity,
      code: 'constraint-not-found',
      message: `table "${keyOf(table.name)}" has no constraint "${constraint}" at this point of the history`,
      help: `its constraints are ${table.constraints.map(({ name }) => name).join(', ') || 'none'}`,
    },
  ];
}

/**
 * The names in use in the schema of an object; `also` are names that the same statement has taken. `making`: the index
 * that is to be named, for which an implicit one that it serves makes way first.
 */
export function takenIn(
  store: Store,
  owner: Name,
  also: ReadonlySet<string> = new Set(),
  making?: Index,
): TakenNames {
  const table = store.tables.get(keyOf(owner));
  const own = table?.constraints ?? [];
  const ofTable = () => own.flatMap(({ name }) => (name === undefined ? [] : [name]));
  if (store.traits.indexNames === 'table') {
    const staying =
      table?.indexes.filter((index) => making === undefined || !store.traits.makesWay(index, making)) ?? [];
    const indexes = new Set(staying.map(({ name }) => name?.toLowerCase()));
    return {
      relation: (name) => also.has(name) || indexes.has(name.toLowerCase()),
      constraint: (name) => also.has(name) || own.some((other) => other.name === name),
      ofTable,
    };
  }
  if (store.traits.constraintNames === 'table') {
    const constraint = (name: string) => also.has(name) || own.some((other) => other.name === name);
    const relation = (name: string) =>
      constraint(name) || store.relations.has(keyOf(siblingName(owner, name)));
    return { relation, constraint, ofTable };
  }
  return {
    relation: (name) => also.has(name) || store.relations.has(keyOf(siblingName(owner, name))),
    constraint: (name) => also.has(name) || store.constraintNames.has(keyOf(siblingName(owner, name))),
    ofTable,
  };
}

/** Refuses a name for a table, view, sequence or index that another one has. */
export function relationTaken(store: Store, name: Name, key: string = keyOf(name)): Problems {
  const entry = store.relations.get(key);
  if (entry === undefined) return fine;
  const what =
    entry.kind === 'columnSequence' ? 'sequence' : entry.kind === 'constraintIndex' ? 'index' : entry.kind;
  return refuse(`${what}-exists`, `${what} "${keyOf(name)}" exists already at this point of the history`);
}

/**
 * Refuses a name that a type has: a table or view makes a type of its own name, so that they exclude each other
 * (heap_create_with_catalog in src/backend/catalog/heap.c).
 */
export function typeTaken(store: Store, name: Name): Problems {
  const key = keyOf(name);
  if (!store.enums.has(key) && !store.domains.has(key)) return fine;
  return refuse('type-exists', `type "${key}" exists already at this point of the history`);
}

/** Refuses a name in a schema that is not there. */
export function schemaMissing(store: Store, name: Name): Problems {
  return hasSchema(store, name.schema) ? fine : schemaNotFound(store, name);
}

/** The first of several checks that finds something. */
export function firstProblem(...checks: readonly (() => Problems)[]): Problems {
  for (const check of checks) {
    const problems = check();
    if (problems.length > 0) return problems;
  }
  return fine;
}

/** Stores an edited table or view. */
export function replaceOn(store: Store, before: Table | View, after: Table | View): void {
  if ('query' in before) store.replaceView(before, after as View);
  else store.replaceTable(before, after as Table);
}

/** What an index or trigger is on. */
export function onOf(store: Store, name: Name): Table | View | undefined {
  return store.tables.get(keyOf(name)) ?? store.views.get(keyOf(name));
}

/** The keys in `others` of what is on a table or view: policies, rules. */
export function othersOn(store: Store, on: Name): readonly string[] {
  const end = ` on ${keyOf(on)}`;
  return [...store.others.entries()].flatMap(([key]) => (key.endsWith(end) ? [key] : []));
}
