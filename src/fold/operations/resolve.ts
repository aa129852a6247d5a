import type {
  AutoIncrement,
  Column,
  ColumnChange,
  ColumnType,
  Constraint,
  ForeignKey,
  Index,
  Name,
  Operation,
  OperationBody,
  OperationKind,
  OperationOf,
  Table,
} from '../../ir/index.js';
import { keyOf, sameName, siblingName } from '../../ir/index.js';
import { takenIn, without } from '../store/edit.js';
import { unqualifiedColumn, unqualifiedConstraint, unqualifiedIndex } from '../rewrite.js';
import { essentialOptions } from '../sequence-options.js';
import type { Store } from '../store/store.js';

/**
 * An operation with everything that the server would fill in: the names of constraints, indexes and sequences, the
 * columns that a foreign key refers to, NOT NULL of a primary key's columns. The state is the one before it.
 */
export function resolve(store: Store, operation: Operation | OperationBody): OperationBody {
  const body = 'origin' in operation ? (without(operation, 'origin') as OperationBody) : operation;
  const resolver = resolvers[body.kind] as
    | ((store: Store, operation: OperationBody) => OperationBody)
    | undefined;
  return resolver === undefined ? body : resolver(store, body);
}

/** The kinds in which something may be left to the server. */
const resolvers: {
  readonly [K in OperationKind]?: (store: Store, operation: OperationOf<K>) => OperationBody;
} = {
  createTable: resolveCreateTable,
  addColumn: resolveAddColumn,
  addConstraint: (store, operation) => {
    const table = store.tables.get(keyOf(operation.table));
    const written = [unqualifiedConstraint(operation.constraint, operation.table)];
    const [constraint] = resolveConstraints(store, operation.table, table, written);
    return constraint === undefined ? operation : { ...operation, constraint };
  },
  createIndex: (store, operation) => {
    const { table } = operation;
    const index = unqualifiedIndex(operation.index, table);
    const name =
      index.name ?? store.rules.naming.index(table, index, takenIn(store, table, new Set(), index));
    return { ...operation, index: { ...index, name } };
  },
  createDomain: resolveDomain,
  // ALTER TABLE and RENAME TABLE rename views as well; which it is only the state tells.
  renameTable: (store, operation) => {
    const { tablesOnly: _, ...rest } = operation;
    const { table: name, to, ifExists } = rest;
    const view = store.tables.get(keyOf(name)) === undefined ? store.views.get(keyOf(name)) : undefined;
    if (view === undefined || ifExists === true) return rest;
    const { materialized } = view;
    return { kind: 'renameView', name, to, ...(materialized === true ? { materialized } : {}) };
  },
  alterColumn: (store, operation) => {
    const { table, column, change } = operation;
    if (change.kind === 'redefine') return resolveRedefinition(store, operation, change);
    if (change.kind !== 'identity' || change.identity === null) return operation;
    const type = store.tables.get(keyOf(table))?.columns.find(({ name }) => name === column)?.type;
    const identity = resolveIncrement(store, table, column, type, change.identity, new Set());
    return { ...operation, change: { ...change, identity } };
  },
};

function resolveCreateTable(store: Store, operation: OperationOf<'createTable'>): OperationBody {
  const taken = new Set<string>([operation.table.name]);
  const columns = operation.columns.map((column) =>
    resolveSequence(store, operation.table, unqualifiedColumn(column, operation.table), taken),
  );
  const constraints = resolveConstraints(
    store,
    operation.table,
    undefined,
    // A constraint of a new table has nothing to be validated against (transformCheckConstraints).
    operation.constraints.map((constraint) =>
      unqualifiedConstraint(
        'notValid' in constraint ? (without(constraint, 'notValid') as Constraint) : constraint,
        operation.table,
      ),
    ),
    taken,
  );
  const indexes = resolveIndexes(store, operation);
  return {
    ...operation,
    columns: store.traits.notNullKeys({ ...operation, columns, constraints }),
    constraints,
    ...(indexes === undefined ? {} : { indexes }),
  };
}

/** Indexes of a new table: each is named when the ones before it have their names. */
function resolveIndexes(store: Store, operation: OperationOf<'createTable'>): readonly Index[] | undefined {
  const { table, indexes } = operation;
  const taken = new Set<string>(store.traits.reservedIndexNames(operation));
  return indexes?.map((written) => {
    const index = unqualifiedIndex(written, table);
    const free = takenIn(store, { name: '' }, taken);
    const relation = (name: string) => [...taken].some((other) => other.toLowerCase() === name.toLowerCase());
    const name = index.name ?? store.rules.naming.index(table, index, { ...free, relation });
    taken.add(name);
    return { ...index, name };
  });
}

function resolveRedefinition(
  store: Store,
  operation: OperationOf<'alterColumn'>,
  change: Extract<ColumnChange, { readonly kind: 'redefine' }>,
): OperationBody {
  const { table: name } = operation;
  const table = store.tables.get(keyOf(name));
  const constraints = resolveConstraints(
    store,
    name,
    table,
    (change.constraints ?? []).map((constraint) => unqualifiedConstraint(constraint, name)),
  );
  const column = unqualifiedColumn(change.column, name);
  const kept = table?.constraints ?? [];
  const [resolved] = store.traits.notNullKeys({ columns: [column], constraints: [...kept, ...constraints] });
  const { constraints: _, ...rest } = change;
  return {
    ...operation,
    change: { ...rest, column: resolved ?? column, ...(constraints.length === 0 ? {} : { constraints }) },
  };
}

function resolveAddColumn(store: Store, operation: OperationOf<'addColumn'>): OperationBody {
  const table = store.tables.get(keyOf(operation.table));
  const taken = new Set<string>();
  const written = unqualifiedColumn(operation.column, operation.table);
  const column = resolveSequence(store, operation.table, written, taken);
  const constraints = resolveConstraints(
    store,
    operation.table,
    table,
    (operation.constraints ?? []).map((constraint) => unqualifiedConstraint(constraint, operation.table)),
    taken,
  );
  const [resolved] = store.traits.notNullKeys({ columns: [column], constraints });
  const result = { ...operation, column: resolved ?? column };
  return constraints.length === 0 ? without(result, 'constraints') : { ...result, constraints };
}

/** A serial or identity column with the name of its sequence. */
function resolveSequence(store: Store, table: Name, column: Column, taken: Set<string>): Column {
  const { autoIncrement } = column;
  if (autoIncrement === undefined || autoIncrement.kind === 'autoIncrement') return column;
  const resolved = resolveIncrement(store, table, column.name, column.type, autoIncrement, taken);
  return { ...column, autoIncrement: resolved };
}

function resolveIncrement(
  store: Store,
  table: Name,
  column: string,
  type: ColumnType | undefined,
  increment: AutoIncrement,
  taken: Set<string>,
): AutoIncrement {
  const { naming } = store.rules;
  // AUTO_INCREMENT has no sequence.
  if (increment.kind === 'autoIncrement') return increment;
  const sequence =
    increment.sequence ??
    siblingName(table, naming.sequence({ table, column }, takenIn(store, table, taken)));
  taken.add(sequence.name);
  const options = essentialOptions(increment.options ?? {}, type);
  return {
    kind: increment.kind,
    sequence,
    ...(Object.keys(options).length === 0 ? {} : { options }),
  };
}

/**
 * Constraints with their names, chosen in the server's order: checks first, then the primary key, then other
 * constraints with an index, foreign keys last (transformCreateStmt and transformIndexConstraints in
 * src/backend/parser/parse_utilcmd.c). A key that says the same as one before it is left out, as the server does.
 */
function resolveConstraints(
  store: Store,
  table: Name,
  existing: Table | undefined,
  constraints: readonly Constraint[],
  taken: Set<string> = new Set(),
): readonly Constraint[] {
  const order = (constraint: Constraint) =>
    ({ check: 0, primaryKey: 1, unique: 2, exclusion: 2, foreignKey: 3 })[constraint.kind];
  const names = new Map<Constraint, Constraint>();
  const distinct = withoutRepeatedKeys(constraints);
  // Names that the author gave are taken from the start.
  for (const { name } of distinct) if (name !== undefined) taken.add(name);
  const chosen: Constraint[] = [];
  for (const constraint of distinct.toSorted((a, b) => order(a) - order(b))) {
    const written = constraint.name === undefined ? store.traits.unnamed(constraint) : constraint;
    const filled =
      written.kind === 'foreignKey'
        ? withReferencedColumns(store, table, existing, written, chosen)
        : written;
    const name = filled.name ?? chooseName(store, table, filled, taken);
    taken.add(name);
    const named = { ...filled, name };
    chosen.push(named);
    names.set(constraint, named);
  }
  return distinct.map((constraint) => names.get(constraint) ?? constraint);
}

function chooseName(store: Store, table: Name, constraint: Constraint, taken: ReadonlySet<string>): string {
  if ('usingIndex' in constraint && constraint.usingIndex !== undefined) return constraint.usingIndex;
  return store.rules.naming.constraint(table, constraint, takenIn(store, table, taken));
}

function withReferencedColumns(
  store: Store,
  table: Name,
  existing: Table | undefined,
  constraint: ForeignKey,
  siblings: readonly Constraint[],
): ForeignKey {
  if (constraint.references.columns !== undefined || !store.traits.keepsReferencedColumns) return constraint;
  const target = constraint.references.table;
  const own = sameName(target, table) ? siblings : [];
  const others = sameName(target, table)
    ? existing?.constraints
    : store.tables.get(keyOf(target))?.constraints;
  const key = [...own, ...(others ?? [])].find((other) => other.kind === 'primaryKey');
  if (key === undefined) return constraint;
  return { ...constraint, references: { ...constraint.references, columns: key.columns } };
}

/** `UNIQUE PRIMARY KEY` makes one index, not two; a name given to either stays. */
function withoutRepeatedKeys(constraints: readonly Constraint[]): readonly Constraint[] {
  const kept: Constraint[] = [];
  const isPrimary = (constraint: Constraint) => constraint.kind === 'primaryKey';
  for (const constraint of constraints.toSorted((a, b) => Number(isPrimary(b)) - Number(isPrimary(a)))) {
    const signature = keySignature(constraint);
    const place = signature === undefined ? -1 : kept.findIndex((other) => keySignature(other) === signature);
    const prior = kept[place];
    if (prior === undefined) kept.push(constraint);
    else if (prior.name === undefined && constraint.name !== undefined) {
      kept[place] = { ...prior, name: constraint.name };
    }
  }
  return kept;
}

/** What two keys have in common that CREATE TABLE takes for one; none: it is no key (transformIndexConstraints in parse_utilcmd.c). */
export function keySignature(constraint: Constraint): string | undefined {
  if (constraint.kind !== 'primaryKey' && constraint.kind !== 'unique') return undefined;
  if (constraint.usingIndex !== undefined) return undefined;
  const { columns, include = [], deferrable = 'no' } = constraint;
  const distinct = constraint.kind === 'unique' && constraint.nullsNotDistinct === true;
  return JSON.stringify([columns, include, deferrable, distinct]);
}

function resolveDomain(store: Store, operation: OperationOf<'createDomain'>): OperationBody {
  const taken = new Set(operation.checks.flatMap(({ name }) => (name === undefined ? [] : [name])));
  const checks = operation.checks.map((check) => {
    const name =
      check.name ?? store.rules.naming.domainCheck(operation.name, takenIn(store, operation.name, taken));
    taken.add(name);
    return { ...check, name };
  });
  return { ...operation, checks };
}
