import type { Constraint, Expression, Index, IndexKey, Name, Table, View } from '../../ir/index.js';
import { keyOf, sameName } from '../../ir/index.js';
import { foreignKeysTo, needsKey, ownColumns } from './keys.js';
import { elementType, keyColumns, mentionsColumn, walkExpression } from '../expressions.js';
import { constraintExpressions } from '../store/facts.js';
import { onOf } from '../store/edit.js';
import { nextvalSequence } from '../nextval.js';
import type { Store } from '../store/store.js';

/** Something that can be dropped, alone or because of something else. */
export type Target =
  | { readonly kind: 'table' | 'view' | 'sequence' | 'enum' | 'domain'; readonly name: Name }
  /** `key` as the schema has it. */
  | { readonly kind: 'function'; readonly name: Name; readonly key: string }
  | { readonly kind: 'column' | 'default' | 'constraint'; readonly table: Name; readonly name: string }
  | { readonly kind: 'index' | 'trigger'; readonly on: Name; readonly name: string };

/** A target as text: unique, and fit for messages. */
export function describeTarget(target: Target): string {
  switch (target.kind) {
    case 'table':
    case 'view':
    case 'sequence':
    case 'domain':
      return `${target.kind} "${keyOf(target.name)}"`;
    case 'enum':
      return `type "${keyOf(target.name)}"`;
    case 'function':
      return `function ${target.key}`;
    case 'column':
    case 'constraint':
      return `${target.kind} "${target.name}" of table "${keyOf(target.table)}"`;
    case 'default':
      return `default of column "${target.name}" of table "${keyOf(target.table)}"`;
    case 'index':
    case 'trigger':
      return `${target.kind} "${target.name}" on "${keyOf(target.on)}"`;
  }
}

/**
 * What depends on a target. `auto`: it goes without being asked for (an index goes with its column); `normal`: it stops
 * the drop, or goes too with CASCADE. `perhaps`: views of which only the server knows whether they use the column.
 */
export interface Dependents {
  readonly auto: readonly Target[];
  readonly normal: readonly Target[];
  readonly perhaps: readonly View[];
}

const nothing: Dependents = { auto: [], normal: [], perhaps: [] };

/** Finds what depends on a target. Sources: manual 5.15 Dependency Tracking, and DROP TABLE, ALTER TABLE. */
export function dependentsOf(store: Store, target: Target): Dependents {
  if (!store.traits.keepsReferenced && target.kind !== 'column') return nothing;
  switch (target.kind) {
    case 'table':
      return dependentsOfTable(store, target.name);
    case 'view':
      return { ...nothing, normal: viewTargets(store.viewsReading(target.name)) };
    case 'sequence':
      return { ...nothing, normal: defaultsUsing(store, target.name) };
    case 'enum':
    case 'domain':
      return { ...nothing, normal: usersOfType(store, target.name) };
    case 'function':
      return { ...nothing, normal: usersOfFunction(store, target.name) };
    case 'column':
      return dependentsOfColumn(store, target.table, target.name);
    case 'constraint': {
      const table = store.tables.get(keyOf(target.table));
      const constraint = table?.constraints.find(({ name }) => name === target.name);
      if (table === undefined || constraint === undefined) return nothing;
      return { ...nothing, normal: foreignKeysNeeding(store, table, constraint) };
    }
    case 'index': {
      const table = store.tables.get(keyOf(target.on));
      const index = table?.indexes.find(({ name }) => name === target.name);
      if (table === undefined || index?.unique !== true) return nothing;
      return { ...nothing, normal: foreignKeysNeeding(store, table, index) };
    }
    case 'default':
    case 'trigger':
      return nothing;
  }
}

function viewTargets(views: readonly View[]): readonly Target[] {
  return views.map(({ name }) => ({ kind: 'view', name }));
}

function dependentsOfTable(store: Store, name: Name): Dependents {
  const auto: Target[] = ownedSequences(store, name).map((sequence) => ({
    kind: 'sequence',
    name: sequence,
  }));
  const foreignKeys = foreignKeysTo(store, name)
    .filter(({ table }) => !sameName(table.name, name))
    .map(({ table, constraint }): Target => ({
      kind: 'constraint',
      table: table.name,
      name: constraint.name ?? '',
    }));
  const ownDefaults = (store.tables.get(keyOf(name))?.columns ?? []).flatMap(({ autoIncrement }) =>
    autoIncrement?.sequence === undefined
      ? []
      : defaultsUsing(store, autoIncrement.sequence).filter(
          (target) => !('table' in target) || !sameName(target.table, name),
        ),
  );
  return {
    auto,
    normal: [...foreignKeys, ...ownDefaults, ...viewTargets(store.viewsReading(name))],
    perhaps: [],
  };
}

/** Sequences that stand alone but are owned by a table's column. */
function ownedSequences(store: Store, table: Name, column?: string): readonly Name[] {
  return store.usersOf(`relation:${keyOf(table)}`).flatMap((user) => {
    const sequence = user.startsWith('sequence:')
      ? store.sequences.get(user.slice('sequence:'.length))
      : undefined;
    const owner = sequence?.ownedBy;
    if (sequence === undefined || owner === undefined || !sameName(owner.table, table)) return [];
    return column === undefined || owner.column === column ? [sequence.name] : [];
  });
}

function dependentsOfColumn(store: Store, name: Name, column: string): Dependents {
  const table = store.tables.get(keyOf(name));
  if (table === undefined) return nothing;
  const { verbatim } = store.rules;
  const constraints = table.constraints.filter((constraint) =>
    ownColumns(store, constraint).includes(column),
  );
  const indexes = table.indexes.filter((index) => usesColumn(store, index, column));
  const generated = table.columns.filter(
    (other) => other.generated !== undefined && mentionsColumn(other.generated.expression, column, verbatim),
  );
  const sequence = table.columns.find((other) => other.name === column)?.autoIncrement?.sequence;
  return {
    auto: [
      ...constraints.map((constraint): Target => ({
        kind: 'constraint',
        table: name,
        name: constraint.name ?? '',
      })),
      ...indexes.map((index): Target => ({ kind: 'index', on: name, name: index.name ?? '' })),
      ...ownedSequences(store, name, column).map((owned): Target => ({ kind: 'sequence', name: owned })),
    ],
    normal: [
      ...generated.map((other): Target => ({ kind: 'column', table: name, name: other.name })),
      // Whichever of several equal keys it uses, a foreign key depends on the columns that it refers to as well.
      ...(store.traits.keepsReferenced ? foreignKeysToColumn(store, name, column) : []),
      ...(sequence === undefined ? [] : defaultsUsing(store, sequence)),
    ],
    perhaps: store.viewsReading(name).filter((view) => {
      const columns = verbatim.queryColumns(view.query);
      return columns === undefined || columns.includes('*') || columns.includes(column);
    }),
  };
}

function foreignKeysToColumn(store: Store, name: Name, column: string): readonly Target[] {
  return foreignKeysTo(store, name)
    .filter(({ constraint }) => constraint.references.columns?.includes(column) === true)
    .map(({ table, constraint }) => ({ kind: 'constraint', table: table.name, name: constraint.name ?? '' }));
}

/** Whether an index has a column in its keys, its included columns or its predicate. */
function usesColumn(store: Store, index: Index, column: string): boolean {
  const { verbatim } = store.rules;
  return (
    index.keys.some((key: IndexKey) => keyColumns(key, verbatim).includes(column)) ||
    (index.include ?? []).includes(column) ||
    (index.where !== undefined && mentionsColumn(index.where, column, verbatim))
  );
}

/** The foreign keys that depend on a key of a table. */
function foreignKeysNeeding(store: Store, table: Table, key: Constraint | Index): readonly Target[] {
  return foreignKeysTo(store, table.name)
    .filter(({ constraint }) => needsKey(constraint, table, key))
    .map(({ table: owner, constraint }) => ({
      kind: 'constraint',
      table: owner.name,
      name: constraint.name ?? '',
    }));
}

/** The defaults that take the next value of a sequence. */
function defaultsUsing(store: Store, sequence: Name): readonly Target[] {
  return expressionUsers(store, `relation:${keyOf(sequence)}`, (part) => {
    const used = nextvalSequence(part);
    return used !== undefined && sameName(used, sequence);
  });
}

/** What uses a type: columns, domains, and casts in expressions. */
export function usersOfType(store: Store, type: Name): readonly Target[] {
  const used = `type:${keyOf(type)}`;
  const isType = (name: Name) => sameName(name, type);
  const columns = store.tablesUsing(used).flatMap((table) =>
    table.columns
      .filter((column) => {
        const element = elementType(column.type);
        return element.kind === 'named' && isType(element.name);
      })
      .map((column): Target => ({ kind: 'column', table: table.name, name: column.name })),
  );
  const domains = store.domainsUsing(used).map((domain): Target => ({ kind: 'domain', name: domain.name }));
  const expressions = expressionUsers(store, used, (part) => {
    const element = part.kind === 'cast' ? elementType(part.type) : undefined;
    return element?.kind === 'named' && isType(element.name);
  });
  const dropped = new Set(columns.map(describeTarget));
  return [
    ...columns,
    ...domains,
    // The default of a column goes with the column.
    ...expressions.filter(
      (target) => target.kind !== 'default' || !dropped.has(describeTarget({ ...target, kind: 'column' })),
    ),
  ];
}

function usersOfFunction(store: Store, name: Name): readonly Target[] {
  const used = `function:${keyOf(name)}`;
  const triggers = store.usersOf(used).flatMap((user) => {
    const key = user.slice(user.indexOf(':') + 1);
    const on = store.tables.get(key) ?? store.views.get(key);
    return (on?.triggers ?? [])
      .filter((trigger) => trigger.function !== undefined && sameName(trigger.function, name))
      .map((trigger): Target => ({ kind: 'trigger', on: on?.name ?? name, name: trigger.name }));
  });
  const expressions = expressionUsers(
    store,
    used,
    (part) => part.kind === 'call' && sameName(part.name, name),
  );
  return [...triggers, ...expressions];
}

/** What has an expression in which something is used: a default, constraint, generated column or index. */
function expressionUsers(
  store: Store,
  used: string,
  matches: (part: Expression) => boolean,
): readonly Target[] {
  const has = (expression: Expression | undefined) =>
    expression !== undefined && [...walkExpression(expression)].some(matches);
  return store.tablesUsing(used).flatMap((table): readonly Target[] => [
    ...table.columns.flatMap((column): readonly Target[] => {
      if (has(column.generated?.expression))
        return [{ kind: 'column', table: table.name, name: column.name }];
      return has(column.default) ? [{ kind: 'default', table: table.name, name: column.name }] : [];
    }),
    ...table.constraints
      .filter((constraint) => constraintExpressions(constraint).some(has))
      .map((constraint): Target => ({ kind: 'constraint', table: table.name, name: constraint.name ?? '' })),
    ...table.indexes
      .filter((index) => has(index.where) || index.keys.some(({ expression }) => has(expression)))
      .map((index): Target => ({ kind: 'index', on: table.name, name: index.name ?? '' })),
  ]);
}

/** Whether a target is still there. */
export function exists(store: Store, target: Target): boolean {
  switch (target.kind) {
    case 'table':
      return store.tables.has(keyOf(target.name));
    case 'view':
      return store.views.has(keyOf(target.name));
    case 'sequence':
      return store.sequences.has(keyOf(target.name));
    case 'enum':
      return store.enums.has(keyOf(target.name));
    case 'domain':
      return store.domains.has(keyOf(target.name));
    case 'function':
      return store.functions.has(target.key);
    case 'column':
    case 'default':
      return store.tables.get(keyOf(target.table))?.columns.some(({ name }) => name === target.name) ?? false;
    case 'constraint':
      return (
        store.tables.get(keyOf(target.table))?.constraints.some(({ name }) => name === target.name) ?? false
      );
    case 'index':
      return onOf(store, target.on)?.indexes.some(({ name }) => name === target.name) ?? false;
    case 'trigger':
      return onOf(store, target.on)?.triggers.some(({ name }) => name === target.name) ?? false;
  }
}
