import { keyOf, siblingName, type CommentTarget, type Name } from '../../ir/index.js';
import { keySignature } from '../operations/resolve.js';
import type {
  Column,
  Constraint,
  DialectName,
  OperationBody,
  OperationOf,
  Schema,
  Table,
  Trigger,
  View,
} from '../../ir/index.js';
import { own } from '../../own.js';

/**
 * The operations that make a schema in an empty database, in an order in which each finds what it needs: namespaces,
 * extensions, types, sequences, tables, functions, then what refers to tables (foreign keys, indexes, views, triggers).
 * A function that a table's defaults or checks call is made before the tables. What is in `others` is not made:
 * callers name it.
 */
export function createAll(schema: Schema): readonly OperationBody[] {
  const isWhole = WHOLE_TABLES.has(schema.dialect);
  const tables = Object.values(schema.tables);
  const functions = Object.values(schema.functions);
  const early = functions.filter((f) => tables.some((table) => mentions(table, f.name.name)));
  const late = functions.filter((f) => !early.includes(f));
  const create = (list: typeof functions): OperationBody[] =>
    list.map((f) => ({
      kind: 'createFunction',
      name: f.name,
      routine: f.routine,
      argumentTypes: f.argumentTypes,
      definition: f.definition,
      dialect: schema.dialect,
    }));
  return [
    ...namespaces(schema),
    ...types(schema),
    ...create(early),
    ...sequences(schema),
    ...tables.flatMap((table) =>
      isWhole ? [createWholeTable(table)] : [createTable(table), ...laterConstraintsOf(table)],
    ),
    ...owners(schema),
    ...create(late),
    ...(isWhole ? [] : tables.flatMap((table) => indexesOf(table))),
    ...tables.flatMap((table) => foreignKeysOf(table)),
    ...viewsInOrder(schema).flatMap((view) => createView(view, schema)),
    ...tables.flatMap((table) => switchesOf(table)),
    ...tables.flatMap((table) => triggersOf(table.name, table.triggers, schema)),
    ...(isWhole ? [] : comments(schema)),
  ];
}

/**
 * CREATE TABLE with everything but foreign keys, which may refer to tables that come later, and constraints that it cannot
 * make as they are.
 */
export function createTable(table: Table): OperationBody {
  return {
    kind: 'createTable',
    table: table.name,
    ...(table.temporary ? { temporary: true } : {}),
    ...(table.unlogged ? { unlogged: true } : {}),
    columns: table.columns.map(withoutComment),
    constraints: table.constraints
      .filter((c) => c.kind !== 'foreignKey' && !comesLater(c, table))
      .map(withoutComment),
    ...(table.options === undefined ? {} : { options: table.options }),
    ...(table.with === undefined ? {} : { with: table.with }),
    ...(table.partitionBy === undefined ? {} : { partitionBy: table.partitionBy }),
  };
}

/**
 * Databases in which comments and indexes are parts of CREATE TABLE: a column that numbers itself must have its index
 * from the start (MySQL manual, "Using AUTO_INCREMENT").
 */
const WHOLE_TABLES: ReadonlySet<DialectName> = new Set<DialectName>(['mysql', 'mariadb']);

/**
 * CREATE TABLE with all but foreign keys. The indexes that these made are there before them, as they would get other names
 * from the keys' names.
 */
function createWholeTable(table: Table): OperationBody {
  const indexes = table.indexes.map(({ implicit: _, ...index }) => index);
  return {
    ...(createTable(table) as OperationOf<'createTable'>),
    columns: table.columns,
    constraints: table.constraints.filter(({ kind }) => kind !== 'foreignKey'),
    ...(indexes.length === 0 ? {} : { indexes }),
    ...(table.comment === undefined ? {} : { comment: table.comment }),
  };
}

/** Whether CREATE TABLE cannot make a constraint: it checks from the start (`NOT VALID` is ignored), or takes two keys for one. */
function comesLater(constraint: Constraint, table: Table): boolean {
  return (constraint.kind === 'check' && constraint.notValid === true) || isRepeatedKey(constraint, table);
}

/** Whether CREATE TABLE would make no index of its own for a key, as an earlier one has the same columns (`withoutRepeatedKeys`). */
function isRepeatedKey(constraint: Constraint, { constraints }: Table): boolean {
  const signature = keySignature(constraint);
  if (signature === undefined) return false;
  const same = constraints.filter((other) => keySignature(other) === signature);
  return constraint !== (same.find(({ kind }) => kind === 'primaryKey') ?? same[0]);
}

function laterConstraintsOf(table: Table): OperationBody[] {
  return table.constraints
    .filter((constraint) => comesLater(constraint, table))
    .map((constraint): OperationBody => ({
      kind: 'addConstraint',
      table: table.name,
      constraint: withoutComment(constraint),
    }));
}

function namespaces(schema: Schema): OperationBody[] {
  return [
    ...Object.values(schema.schemas).map((s): OperationBody => ({ kind: 'createSchema', name: s.name })),
    ...Object.values(schema.extensions).map((e): OperationBody => ({
      kind: 'createExtension',
      name: e.name,
      ...(e.schema === undefined ? {} : { schema: e.schema }),
    })),
  ];
}

function types(schema: Schema): OperationBody[] {
  return [
    ...Object.values(schema.enums).map((e): OperationBody => ({
      kind: 'createEnum',
      name: e.name,
      values: e.values,
    })),
    ...Object.values(schema.domains).map((d): OperationBody => ({
      kind: 'createDomain',
      name: d.name,
      type: d.type,
      nullable: d.nullable,
      ...(d.default === undefined ? {} : { default: d.default }),
      ...(d.collation === undefined ? {} : { collation: d.collation }),
      checks: d.checks,
    })),
  ];
}

function sequences(schema: Schema): OperationBody[] {
  return Object.values(schema.sequences).map((s): OperationBody => ({
    kind: 'createSequence',
    name: s.name,
    options: s.options,
  }));
}

/** OWNED BY, once the tables are there. */
function owners(schema: Schema): OperationBody[] {
  return Object.values(schema.sequences).flatMap((s): OperationBody[] =>
    s.ownedBy === undefined ? [] : [{ kind: 'alterSequence', name: s.name, options: {}, ownedBy: s.ownedBy }],
  );
}

function indexesOf(table: { readonly name: Name; readonly indexes: Table['indexes'] }): OperationBody[] {
  return table.indexes.map((index): OperationBody => ({
    kind: 'createIndex',
    table: table.name,
    index: withoutComment(index),
  }));
}

function foreignKeysOf(table: Table): OperationBody[] {
  return table.constraints
    .filter((c) => c.kind === 'foreignKey')
    .map((c): OperationBody => ({ kind: 'addConstraint', table: table.name, constraint: withoutComment(c) }));
}

function switchesOf(table: Table): OperationBody[] {
  if (table.rowLevelSecurity === undefined) return [];
  const setting = (value: 'enable' | 'force'): OperationBody => ({
    kind: 'alterTable',
    table: table.name,
    change: { kind: 'rowLevelSecurity', setting: value },
  });
  return table.rowLevelSecurity === 'forced' ? [setting('enable'), setting('force')] : [setting('enable')];
}

/** Triggers in the order in which they are to be made. */
export function inOrder(triggers: readonly Trigger[]): readonly Trigger[] {
  return triggers.toSorted((a, b) => (a.order ?? 1) - (b.order ?? 1));
}

function triggersOf(on: Name, triggers: readonly Trigger[], schema: Schema): OperationBody[] {
  return inOrder(triggers).map((trigger): OperationBody => ({
    kind: 'createTrigger',
    table: on,
    name: trigger.name,
    ...(trigger.function === undefined ? {} : { function: trigger.function }),
    definition: trigger.definition,
    dialect: schema.dialect,
  }));
}

function createView(view: View, schema: Schema): OperationBody[] {
  return [
    {
      kind: 'createView',
      name: view.name,
      ...(view.materialized ? { materialized: true } : {}),
      ...(view.columns === undefined ? {} : { columns: view.columns }),
      query: view.query,
      dialect: schema.dialect,
      ...(view.with === undefined ? {} : { with: view.with }),
      ...(view.checkOption === undefined ? {} : { checkOption: view.checkOption }),
      reads: view.reads,
    },
    ...indexesOf(view),
    ...triggersOf(view.name, view.triggers, schema),
  ];
}

/** Views after the views that they read. */
function viewsInOrder(schema: Schema): readonly View[] {
  const done = new Set<string>();
  const ordered: View[] = [];
  const visit = (view: View): void => {
    const key = keyOf(view.name);
    if (done.has(key)) return;
    done.add(key);
    for (const read of view.reads) {
      const other = own(schema.views, keyOf(read));
      if (other !== undefined) visit(other);
    }
    ordered.push(view);
  };
  for (const view of Object.values(schema.views)) visit(view);
  return ordered;
}

function comments(schema: Schema): OperationBody[] {
  const result: OperationBody[] = [];
  const add = (comment: string | undefined, on: CommentTarget): void => {
    if (comment !== undefined) result.push({ kind: 'comment', on, comment });
  };
  for (const s of Object.values(schema.schemas)) add(s.comment, { kind: 'schema', name: { name: s.name } });
  for (const e of Object.values(schema.enums)) add(e.comment, { kind: 'type', name: e.name });
  for (const d of Object.values(schema.domains)) add(d.comment, { kind: 'domain', name: d.name });
  for (const s of Object.values(schema.sequences)) add(s.comment, { kind: 'sequence', name: s.name });
  for (const table of Object.values(schema.tables)) {
    add(table.comment, { kind: 'table', name: table.name });
    for (const c of table.columns) add(c.comment, { kind: 'column', table: table.name, column: c.name });
    for (const c of table.constraints)
      add(c.comment, { kind: 'constraint', table: table.name, name: c.name ?? '' });
    for (const i of table.indexes)
      add(i.comment, { kind: 'index', name: siblingName(table.name, i.name ?? '') });
    for (const t of table.triggers) add(t.comment, { kind: 'trigger', table: table.name, name: t.name });
  }
  for (const view of Object.values(schema.views)) {
    add(view.comment, { kind: view.materialized ? 'materializedView' : 'view', name: view.name });
  }
  for (const f of Object.values(schema.functions)) {
    add(f.comment, { kind: 'function', name: f.name, argumentTypes: f.argumentTypes });
  }
  return result;
}

function withoutComment<T extends Column | Constraint | Table['indexes'][number]>(value: T): T {
  const { comment: _, ...rest } = value;
  return rest as T;
}

/** Whether a table's defaults, checks or generated columns call a function of that name. */
function mentions(table: Table, functionName: string): boolean {
  const expressions = [
    ...table.columns.flatMap((c) => [c.default, c.generated?.expression]),
    ...table.constraints.map((c) => (c.kind === 'check' ? c.expression : undefined)),
  ];
  return expressions.some((e) => e !== undefined && JSON.stringify(e).includes(functionName));
}
