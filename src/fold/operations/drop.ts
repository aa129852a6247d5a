import type { Column, Name, Table, View } from '../../ir/index.js';
import { keyOf } from '../../ir/index.js';
import { dependentsOf, describeTarget, exists, type Target } from './dependents.js';
import { onOf, othersOn, replaceOn, withConstraints, withIndexes, without } from '../store/edit.js';
import { type Problem, type Problems } from '../problems.js';
import type { Store } from '../store/store.js';

/** Drops objects with what belongs to them, and with CASCADE what depends on them; without, dependents refuse it. */
export function drop(store: Store, targets: readonly Target[], cascade: true | undefined): Problems {
  const plan = planDrop(store, targets, cascade === true);
  const [blocker] = plan.blockers;
  if (blocker !== undefined) return blockedBy(blocker.target, blocker.dependent);
  for (const target of plan.targets) remove(store, target);
  return doubts(store, plan.perhaps, cascade === true);
}

interface DropPlan {
  /** In the order in which they can be removed: dependents first. */
  readonly targets: readonly Target[];
  readonly blockers: readonly { readonly target: Target; readonly dependent: Target }[];
  readonly perhaps: readonly { readonly view: View; readonly target: Target }[];
}

function planDrop(store: Store, roots: readonly Target[], cascade: boolean): DropPlan {
  const found = new Map<string, Target>(roots.map((target) => [describeTarget(target), target]));
  const blockers: { target: Target; dependent: Target }[] = [];
  const perhaps: { view: View; target: Target }[] = [];
  const doubtful: { view: View; target: Target }[] = [];
  // A map keeps growing while it is walked, so that dependents of dependents are found too.
  for (const target of found.values()) {
    const dependents = dependentsOf(store, target);
    for (const dependent of dependents.auto) found.set(describeTarget(dependent), dependent);
    for (const dependent of dependents.normal) {
      const view = dependent.kind === 'view' ? doubtfulView(store, dependent.name) : undefined;
      if (view !== undefined && !cascade) doubtful.push({ view, target });
      // Where the server takes it, a view of which that is not certain is not there.
      if (cascade || view !== undefined) found.set(describeTarget(dependent), dependent);
      else blockers.push({ target, dependent });
    }
    for (const view of dependents.perhaps) perhaps.push({ view, target });
  }
  return {
    targets: [...found.values()].toReversed(),
    blockers: blockers.filter(({ dependent }) => !isCovered(found, dependent)),
    perhaps: [
      ...perhaps.filter(({ view }) => !found.has(describeTarget({ kind: 'view', name: view.name }))),
      ...doubtful,
    ],
  };
}

function doubtfulView(store: Store, name: Name): View | undefined {
  const view = store.views.get(keyOf(name));
  return view?.uncertain === undefined ? undefined : view;
}

/** Whether a dependent goes anyway, itself or with its table or column. */
function isCovered(found: ReadonlyMap<string, Target>, dependent: Target): boolean {
  if (found.has(describeTarget(dependent))) return true;
  if ('table' in dependent && found.has(describeTarget({ kind: 'table', name: dependent.table })))
    return true;
  if (dependent.kind === 'default') return found.has(describeTarget({ ...dependent, kind: 'column' }));
  if (!('on' in dependent)) return false;
  return (
    found.has(describeTarget({ kind: 'table', name: dependent.on })) ||
    found.has(describeTarget({ kind: 'view', name: dependent.on }))
  );
}

function blockedBy(target: Target, dependent: Target): Problems {
  return [
    {
      severity: 'error',
      code: 'still-used',
      message: `${describeTarget(target)} cannot be dropped: ${describeTarget(dependent)} depends on it`,
      help: 'drop that first, or say CASCADE to drop it as well',
    },
  ];
}

/** Only the server knows which columns a view uses. */
function doubts(store: Store, perhaps: DropPlan['perhaps'], cascade: boolean): Problems {
  return perhaps.map(({ view, target }): Problem => {
    const dropped = describeTarget(target);
    if (cascade) {
      const current = store.views.get(keyOf(view.name));
      const uncertain = `${dropped} was dropped with CASCADE, which may have dropped this view`;
      if (current !== undefined) store.replaceView(current, { ...current, uncertain });
    }
    return {
      severity: 'note',
      code: 'view-may-depend',
      message: `view "${keyOf(view.name)}" may use ${dropped}, and the server then ${cascade ? 'drops the view' : 'refuses this'}`,
    };
  });
}

function remove(store: Store, target: Target): void {
  if (!exists(store, target)) return;
  switch (target.kind) {
    case 'table':
      for (const key of othersOn(store, target.name)) store.others.delete(key);
      return store.replaceTable(store.tables.get(keyOf(target.name)), undefined);
    case 'view':
      for (const key of othersOn(store, target.name)) store.others.delete(key);
      return store.replaceView(store.views.get(keyOf(target.name)), undefined);
    case 'sequence':
      return store.replaceSequence(store.sequences.get(keyOf(target.name)), undefined);
    case 'enum':
      return store.replaceEnum(store.enums.get(keyOf(target.name)), undefined);
    case 'domain':
      return store.replaceDomain(store.domains.get(keyOf(target.name)), undefined);
    case 'function':
      return store.replaceFunction(store.functions.get(target.key), undefined);
    case 'column':
      return edit(store, target.table, (table) => ({
        ...table,
        columns: table.columns.filter(({ name }) => name !== target.name),
      }));
    case 'default':
      return edit(store, target.table, (table) => ({
        ...table,
        columns: table.columns.map((column) =>
          column.name === target.name ? (without(column, 'default') as Column) : column,
        ),
      }));
    case 'constraint':
      return edit(store, target.table, (table) =>
        withConstraints(
          table,
          table.constraints.filter(({ name }) => name !== target.name),
        ),
      );
    case 'index':
      return editOn(store, target.on, (on) =>
        withIndexes(
          on,
          on.indexes.filter(({ name }) => name !== target.name),
        ),
      );
    case 'trigger':
      return editOn(store, target.on, (on) => ({
        ...on,
        triggers: on.triggers.filter(({ name }) => name !== target.name),
      }));
  }
}

function edit(store: Store, name: Name, change: (table: Table) => Table): void {
  const table = store.tables.get(keyOf(name));
  if (table !== undefined) store.replaceTable(table, change(table));
}

function editOn(store: Store, name: Name, change: <T extends Table | View>(on: T) => T): void {
  const on = onOf(store, name);
  if (on !== undefined) replaceOn(store, on, change(on));
}
