import type { Constraint, ForeignKey, OperationOf, PrimaryKey, Table, Unique } from '../../ir/index.js';
import { keyOf, sameName, siblingName } from '../../ir/index.js';
import { drop } from './drop.js';
import {
  columnNotFound,
  constraintNotFound,
  editConstraint,
  editTable,
  firstProblem,
  relationTaken,
  withConstraints,
  withIndexes,
  without,
  withOptional,
} from '../store/edit.js';
import { hasIndex } from '../store/facts.js';
import { isUnique, ownColumns, rememberKey } from './keys.js';
import { fine, notFound, refuse, type Problems } from '../problems.js';
import { resolve } from './resolve.js';
import type { Store } from '../store/store.js';

export const constraintFolds = {
  addConstraint: (store: Store, written: OperationOf<'addConstraint'>): Problems => {
    const operation = resolve(store, written) as OperationOf<'addConstraint'>;
    return editTable(store, operation.table, operation.tableIfExists, (table) =>
      addConstraints(store, table, [operation.constraint]),
    );
  },
  dropConstraint: (store: Store, operation: OperationOf<'dropConstraint'>): Problems => {
    const table = store.tables.get(keyOf(operation.table));
    if (table === undefined) {
      return operation.tableIfExists === true ? fine : notFound(store, 'table', operation.table);
    }
    if (!table.constraints.some(({ name }) => name === operation.name)) {
      return operation.ifExists === true ? fine : constraintNotFound(table, operation.name);
    }
    return drop(store, [{ kind: 'constraint', table: table.name, name: operation.name }], operation.cascade);
  },
  renameConstraint: (store: Store, operation: OperationOf<'renameConstraint'>): Problems =>
    editTable(store, operation.table, undefined, (table) => {
      const constraint = table.constraints.find(({ name }) => name === operation.name);
      if (constraint === undefined) return constraintNotFound(table, operation.name);
      const problems = nameTaken(store, table, { ...constraint, name: operation.to });
      if (problems.length > 0) return problems;
      return editConstraint(table, operation.name, (old) => ({ ...old, name: operation.to }));
    }),
  validateConstraint: (store: Store, operation: OperationOf<'validateConstraint'>): Problems =>
    editTable(store, operation.table, undefined, (table) =>
      editConstraint(table, operation.name, (constraint) =>
        'notValid' in constraint ? (without(constraint, 'notValid') as Constraint) : constraint,
      ),
    ),
  alterConstraint: (store: Store, operation: OperationOf<'alterConstraint'>): Problems =>
    editTable(store, operation.table, undefined, (table) =>
      editConstraint(table, operation.name, (constraint) => {
        const { deferrable, enforced } = operation;
        if (constraint.kind !== 'check')
          return enforced === undefined ? withOptional(constraint, 'deferrable', deferrable) : constraint;
        return enforced === undefined
          ? constraint
          : withOptional(constraint, 'notEnforced', enforced ? undefined : true);
      }),
    ),
};

/** A table with constraints that have their names, or why the server refuses them. */
export function addConstraints(
  store: Store,
  table: Table,
  constraints: readonly Constraint[],
): Table | Problems {
  let result = table;
  for (const constraint of constraints) {
    const problems = firstProblem(
      () => secondPrimaryKey(result, constraint),
      () => checkReferences(store, result, [constraint]),
    );
    if (problems.some(({ severity }) => severity === 'error')) return problems;
    const taking = 'usingIndex' in constraint && constraint.usingIndex !== undefined;
    const added = taking ? takeIndex(store, result, constraint) : addOne(store, result, constraint);
    if (Array.isArray(added)) return added as Problems;
    result = added as Table;
  }
  return result;
}

function addOne(store: Store, table: Table, constraint: Constraint): Table | Problems {
  const problems = nameTaken(store, table, constraint);
  if (problems.length > 0) return problems;
  return withKeyNotNull(store, withConstraints(table, [...table.constraints, constraint]));
}

/** USING INDEX: the index becomes the constraint's own and takes its name (manual: ALTER TABLE). */
function takeIndex(store: Store, table: Table, constraint: PrimaryKey | Unique): Table | Problems {
  const index = table.indexes.find(({ name }) => name === constraint.usingIndex);
  if (index === undefined) {
    return refuse(
      'index-not-found',
      `table "${keyOf(table.name)}" has no index "${constraint.usingIndex ?? ''}" at this point of the history`,
    );
  }
  const columns = index.keys.flatMap(({ column }) => (column === undefined ? [] : [column]));
  if (index.unique !== true || columns.length !== index.keys.length || index.where !== undefined) {
    return refuse(
      'index-not-usable',
      `index "${index.name ?? ''}" is not a plain unique index, so no constraint can use it`,
    );
  }
  const rest = without(constraint, 'usingIndex');
  const taken = {
    ...rest,
    columns,
    ...(index.include === undefined ? {} : { include: index.include }),
    ...(constraint.kind === 'unique' && index.nullsNotDistinct === true ? { nullsNotDistinct: true } : {}),
  } as Constraint;
  const remaining = withIndexes(
    table,
    table.indexes.filter((other) => other !== index),
  );
  return withKeyNotNull(store, withConstraints(remaining, [...remaining.constraints, taken]));
}

function withKeyNotNull(store: Store, table: Table): Table {
  return { ...table, columns: store.traits.notNullKeys(table) };
}

/** A constraint's name is its table's own; one with an index needs a name that no relation has. */
function nameTaken(store: Store, table: Table, constraint: Constraint): Problems {
  const name = constraint.name ?? '';
  if (table.constraints.some((other) => other.name === name)) {
    return refuse('constraint-exists', `table "${keyOf(table.name)}" has a constraint "${name}" already`);
  }
  const sharesNames = hasIndex(constraint) && store.traits.constraintNames === 'schema';
  return sharesNames ? relationTaken(store, siblingName(table.name, name)) : fine;
}

function secondPrimaryKey(table: Table, constraint: Constraint): Problems {
  if (constraint.kind !== 'primaryKey' || !table.constraints.some(({ kind }) => kind === 'primaryKey'))
    return fine;
  return refuse('primary-key-exists', `table "${keyOf(table.name)}" has a primary key already`);
}

/** Refuses constraints that name columns or tables that are not there. */
export function checkReferences(store: Store, table: Table, constraints: readonly Constraint[]): Problems {
  const problems: Problems[number][] = [];
  for (const constraint of constraints) {
    // Where nothing is checked, what a check names may be a string in double quotes (SQLite).
    const named =
      constraint.kind === 'check' && !store.traits.checksReferences ? [] : ownColumns(store, constraint);
    for (const column of named) {
      if (!table.columns.some(({ name }) => name === column)) problems.push(...columnNotFound(table, column));
    }
    if (constraint.kind === 'foreignKey') problems.push(...checkForeignKey(store, table, constraint));
  }
  return problems;
}

function checkForeignKey(store: Store, table: Table, constraint: ForeignKey): Problems {
  if (!store.traits.checksReferences) return fine;
  const { table: name, columns } = constraint.references;
  const target = sameName(name, table.name) ? table : store.tables.get(keyOf(name));
  if (target === undefined) return notFound(store, 'table', name);
  if (columns === undefined) {
    return refuse(
      'no-primary-key',
      `table "${keyOf(name)}" has no primary key, so a foreign key to it must name its columns`,
    );
  }
  const missing = columns.find((column) => !target.columns.some((other) => other.name === column));
  if (missing !== undefined) return columnNotFound(target, missing);
  const candidates = target === table ? [...table.constraints, ...target.constraints] : target.constraints;
  if (target.uncertain !== undefined) return fine;
  if (isUnique(columns, candidates, target.indexes)) {
    rememberKey(constraint, target.constraints, target.indexes);
    return fine;
  }
  return refuse(
    'no-unique-key',
    `a foreign key refers to ${columns.map((column) => `"${column}"`).join(', ')} of table "${keyOf(name)}", where no unique key has just these columns`,
  );
}
