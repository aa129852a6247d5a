import type {
  TableChange,
  Column,
  CommentTarget,
  Constraint,
  Index,
  OperationBody,
  Table,
  TogetherChange,
  Trigger,
} from '../../ir/index.js';
import { siblingName } from '../../ir/index.js';
import { inOrder } from './create-all.js';
import { without } from '../store/edit.js';
import { keyColumns } from '../expressions.js';
import { ownColumns } from '../operations/keys.js';
import { sameData } from '../meaning/same-data.js';
import type { Store } from '../store/store.js';
import { columnChanges } from './column-changes.js';
import type { Refusal } from './answer.js';
import { foreignKeysWithTheirIndexes } from './foreign-keys.js';
import { wholeTableChanges } from './whole-columns.js';

/** The operations that change a table back, in the phases in which a way back runs them. */
export interface TableChanges {
  readonly drops: readonly OperationBody[];
  readonly columns: readonly OperationBody[];
  readonly constraints: readonly OperationBody[];
  readonly indexes: readonly OperationBody[];
  readonly foreignKeys: readonly OperationBody[];
  readonly triggers: readonly OperationBody[];
  readonly rest: readonly OperationBody[];
  /** A column comes back. */
  readonly dataLost: boolean;
}

/** How a table that is still there gets back to what it was. */
export function tableChanges(before: Store, after: Store, old: Table, now: Table): TableChanges | Refusal {
  if (before.traits.wholeColumns) return changesAtOnce(before, after, old, now);
  const table = old.name;
  const dropped = now.columns.filter(({ name }) => !old.columns.some((other) => other.name === name));
  const columns = columnChanges(before, after, old, now);
  if ('refusal' in columns) return columns;
  const goesWithColumn = (names: readonly string[]) => dropped.some(({ name }) => names.includes(name));
  const constraints = compare(old.constraints, now.constraints);
  const indexes = compare(old.indexes, now.indexes);
  const triggers = compare(old.triggers, now.triggers);
  const added = constraints.added.map((constraint): OperationBody => ({
    kind: 'addConstraint',
    table,
    constraint: without(constraint, 'comment') as Constraint,
  }));
  const isForeignKey = (operation: OperationBody) =>
    operation.kind === 'addConstraint' && operation.constraint.kind === 'foreignKey';
  return withKeyAtOnce(old, now, {
    drops: [
      ...triggers.removed.map(({ name }): OperationBody => ({ kind: 'dropTrigger', table, name })),
      ...constraints.removed
        .filter((constraint) => !goesWithColumn(ownColumns(after, constraint)))
        .map(({ name = '' }): OperationBody => ({ kind: 'dropConstraint', table, name })),
      ...indexes.removed
        .filter((index) => !goesWithColumn(indexColumns(after, index)))
        .map(({ name = '' }): OperationBody => ({ kind: 'dropIndex', index: siblingName(table, name) })),
      ...dropped.map(({ name }): OperationBody => ({ kind: 'dropColumn', table, column: name })),
    ],
    columns: columns.operations,
    constraints: added.filter((operation) => !isForeignKey(operation)),
    indexes: indexes.added.map((index): OperationBody => ({
      kind: 'createIndex',
      table,
      index: without(index, 'comment'),
    })),
    foreignKeys: added.filter(isForeignKey),
    triggers: triggers.added.map((trigger) => createTrigger(before, table, trigger)),
    rest: [...comments(old, now), ...switches(old, now)],
    dataLost: columns.dataLost,
  });
}

/** SQLite's AUTOINCREMENT is a part of the primary key: they come and go in one change. */
function withKeyAtOnce(old: Table, now: Table, changes: TableChanges): TableChanges {
  const numbers = (table: Table): boolean =>
    table.columns.some(({ autoIncrement }) => autoIncrement?.kind === 'autoIncrement');
  const key = (table: Table) => table.constraints.find(({ kind }) => kind === 'primaryKey');
  const isSame = sameData(key(old), key(now)) && numbers(old) === numbers(now);
  if (isSame || (!numbers(old) && !numbers(now))) return changes;
  const isPart = (operation: OperationBody): operation is TogetherChange =>
    ['dropConstraint', 'dropColumn', 'addColumn', 'alterColumn', 'addConstraint'].includes(operation.kind);
  const all = [...changes.drops, ...changes.columns, ...changes.constraints];
  const parts = all.filter(isPart);
  if (parts.length < 2) return changes;
  return {
    ...changes,
    drops: changes.drops.filter((operation) => !isPart(operation)),
    columns: [
      { kind: 'alterTogether', table: old.name, changes: parts },
      ...changes.columns.filter((operation) => !isPart(operation)),
    ],
    constraints: changes.constraints.filter((operation) => !isPart(operation)),
  };
}

function changesAtOnce(store: Store, after: Store, old: Table, now: Table): TableChanges | Refusal {
  const changes = wholeTableChanges(old, now);
  if ('refusal' in changes) return changes;
  const triggers = compare(old.triggers, now.triggers);
  const dropTrigger = ({ name }: Trigger): OperationBody => ({ kind: 'dropTrigger', table: old.name, name });
  return {
    drops: [...triggers.removed.map(dropTrigger), ...changes.drops],
    columns: changes.changes,
    constraints: [],
    indexes: [],
    foreignKeys: foreignKeysWithTheirIndexes(after, old, now, changes.foreignKeys),
    triggers: inOrder(triggers.added).map((trigger) => createTrigger(store, old.name, trigger)),
    rest: [],
    dataLost: changes.dataLost,
  };
}

interface Parts<T> {
  readonly added: readonly T[];
  readonly removed: readonly T[];
}

/** What is to be added and removed; a changed part is both. Comments are another matter. */
function compare<T extends Constraint | Index | Trigger>(old: readonly T[], now: readonly T[]): Parts<T> {
  const same = (a: T, b: T) => sameData(without(a, 'comment'), without(b, 'comment'));
  const missing = (list: readonly T[], from: readonly T[]) =>
    list.filter((part) => !from.some((other) => other.name === part.name && same(part, other)));
  return { added: missing(old, now), removed: missing(now, old) };
}

function indexColumns(store: Store, index: Index): readonly string[] {
  const { verbatim } = store.rules;
  return [...index.keys.flatMap((key) => keyColumns(key, verbatim)), ...(index.include ?? [])];
}

function createTrigger(store: Store, table: Table['name'], trigger: Trigger): OperationBody {
  return {
    kind: 'createTrigger',
    table,
    name: trigger.name,
    ...(trigger.function === undefined ? {} : { function: trigger.function }),
    definition: trigger.definition,
    dialect: store.rules.name,
  };
}

/** Comments that are to be as they were; parts that come back have none yet. */
function comments(old: Table, now: Table): readonly OperationBody[] {
  const { name: table } = old;
  const result: OperationBody[] = [];
  const restore = (on: CommentTarget, comment: string | undefined, current: string | undefined) => {
    if (comment !== current) result.push({ kind: 'comment', on, comment: comment ?? null });
  };
  restore({ kind: 'table', name: table }, old.comment, now.comment);
  for (const column of old.columns) {
    // A column that comes back brings its comment.
    const current: Column | undefined = now.columns.find(({ name }) => name === column.name);
    if (current !== undefined) {
      restore({ kind: 'column', table, column: column.name }, column.comment, current.comment);
    }
  }
  const current = <T extends { readonly name?: string; readonly comment?: string }>(
    list: readonly T[],
    part: T,
  ) => {
    const other = list.find(({ name }) => name === part.name);
    return other !== undefined && sameData(without(other, 'comment'), without(part, 'comment'))
      ? other.comment
      : undefined;
  };
  for (const part of old.constraints) {
    restore(
      { kind: 'constraint', table, name: part.name ?? '' },
      part.comment,
      current(now.constraints, part),
    );
  }
  for (const part of old.indexes) {
    restore(
      { kind: 'index', name: siblingName(table, part.name ?? '') },
      part.comment,
      current(now.indexes, part),
    );
  }
  for (const part of old.triggers) {
    restore({ kind: 'trigger', table, name: part.name }, part.comment, current(now.triggers, part));
  }
  return result;
}

/** Storage parameters: those that came are reset, those that changed or went are set again. */
function parameters(old: Table, now: Table): readonly OperationBody[] {
  const before = old.with ?? {};
  const after = now.with ?? {};
  const reset = Object.keys(after).filter((key) => before[key] === undefined);
  const set = Object.entries(before).filter(([key, value]) => after[key] !== value);
  const change = (one: TableChange): OperationBody => ({ kind: 'alterTable', table: old.name, change: one });
  return [
    ...(reset.length === 0 ? [] : [change({ kind: 'resetParameters', parameters: reset })]),
    ...(set.length === 0 ? [] : [change({ kind: 'setParameters', with: Object.fromEntries(set) })]),
  ];
}

/** Row-level security, persistence and storage parameters. */
function switches(old: Table, now: Table): readonly OperationBody[] {
  const { name: table } = old;
  const security = (setting: 'enable' | 'disable' | 'force' | 'noForce'): OperationBody => ({
    kind: 'alterTable',
    table,
    change: { kind: 'rowLevelSecurity', setting },
  });
  const result: OperationBody[] = [];
  if (old.rowLevelSecurity !== now.rowLevelSecurity) {
    if (old.rowLevelSecurity === undefined) result.push(security('noForce'), security('disable'));
    else if (old.rowLevelSecurity === 'forced') result.push(security('enable'), security('force'));
    else result.push(security(now.rowLevelSecurity === 'forced' ? 'noForce' : 'enable'));
  }
  if (old.unlogged !== now.unlogged) {
    result.push({ kind: 'alterTable', table, change: { kind: 'logged', logged: old.unlogged !== true } });
  }
  return [...result, ...parameters(old, now)];
}
