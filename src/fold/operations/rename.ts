import { doubtKey, doubtOf } from '../store/doubt.js';
import type { Name, Sequence, Table, View } from '../../ir/index.js';
import { keyOf, sameName, siblingName } from '../../ir/index.js';
import {
  onOf,
  othersOn,
  relationTaken,
  replaceOn,
  typeTaken,
  withConstraints,
  withIndexes,
} from '../store/edit.js';
import { sortByName } from '../store/sort-by-name.js';
import { WITH_TRIGGERS, type RelationEntry } from '../store/facts.js';
import { fine, notFound, refuse, type Problems } from '../problems.js';
import { rewriteDomain, rewriteTable } from '../rewrite.js';
import type { Store } from '../store/store.js';

/**
 * Renames a table, view, sequence or index. ALTER TABLE does it for all of them, and ALTER INDEX for tables as well
 * (manual: ALTER TABLE, ALTER INDEX; RenameRelation in src/backend/commands/tablecmds.c).
 */
export function renameRelation(
  store: Store,
  name: Name,
  to: string,
  ifExists: true | undefined,
  statement: 'table' | 'view' | 'sequence' | 'index',
): Problems {
  const entry = store.relations.get(keyOf(name));
  const target: Name = { ...name, name: to };
  if (entry === undefined) {
    // What may be there has the new name then.
    const doubt = doubtOf(store, name);
    if (doubt !== undefined) store.doubtful.set(doubtKey(store, target), doubt);
    return ifExists === true ? fine : notFound(store, statement, name);
  }
  const problems = relationTaken(store, target);
  if (problems.length > 0) return problems;
  const mismatch = wrongKind(entry, statement);
  if (mismatch) return refuse(`not-a-${statement}`, `"${keyOf(name)}" is no ${statement}`);
  return rename(store, entry, name, target);
}

function wrongKind(entry: RelationEntry, statement: 'table' | 'view' | 'sequence' | 'index'): boolean {
  switch (statement) {
    case 'table':
    case 'index':
      return false;
    case 'view':
      return entry.kind !== 'view';
    case 'sequence':
      return entry.kind !== 'sequence' && entry.kind !== 'columnSequence';
  }
}

function rename(store: Store, entry: RelationEntry, name: Name, to: Name): Problems {
  switch (entry.kind) {
    case 'table': {
      const problems = typeTaken(store, to);
      const table = store.tables.get(keyOf(name));
      if (problems.length === 0 && table !== undefined) moveTable(store, table, to);
      return problems;
    }
    case 'view': {
      const view = store.views.get(keyOf(name));
      const problems = typeTaken(store, to);
      if (problems.length === 0 && view !== undefined) moveView(store, view, to);
      return problems;
    }
    case 'sequence': {
      const sequence = store.sequences.get(keyOf(name));
      if (sequence !== undefined) moveSequence(store, sequence, to);
      return fine;
    }
    case 'columnSequence': {
      const table = store.tables.get(keyOf(entry.table));
      if (table !== undefined) {
        store.replaceTable(
          table,
          rewriteTable(table, { relation: (other) => (sameName(other, name) ? to : other) }),
        );
      }
      renameInUsers(store, name, to);
      return fine;
    }
    case 'index': {
      const on = onOf(store, entry.on);
      if (on === undefined) return fine;
      const indexes = on.indexes.map((index) =>
        index.name === name.name ? { ...index, name: to.name } : index,
      );
      replaceOn(store, on, withIndexes(on, indexes));
      return fine;
    }
    case 'constraintIndex': {
      // A constraint and its index always have the same name (RenameRelationInternal).
      const table = store.tables.get(keyOf(entry.on));
      if (table === undefined) return fine;
      const constraints = table.constraints.map((constraint) =>
        constraint.name === name.name ? { ...constraint, name: to.name } : constraint,
      );
      store.replaceTable(table, withConstraints(table, constraints));
      return fine;
    }
  }
}

/** Gives a table another name or schema. Its sequences, indexes and constraints move with it into another schema. */
export function moveTable(store: Store, old: Table, to: Name): void {
  const from = old.name;
  store.traits.respellReferences(store, from);
  const table = store.tables.get(keyOf(from)) ?? old;
  const moved = (sequence: Name): Name =>
    from.schema === to.schema ? sequence : siblingName(to, sequence.name);
  const own = new Set(
    table.columns.flatMap(({ autoIncrement }) =>
      autoIncrement?.sequence === undefined ? [] : [keyOf(autoIncrement.sequence)],
    ),
  );
  const renamed = rewriteTable(table, {
    relation: (name) => (sameName(name, from) ? to : own.has(keyOf(name)) ? moved(name) : name),
  });
  const triggers = table.triggers.map((trigger) => ({
    ...trigger,
    definition: store.rules.verbatim.renameRelation(trigger.definition, from, to) ?? trigger.definition,
  }));
  const result = store.traits.renamed({ ...renamed, name: to, triggers: sortByName(triggers) }, from);
  store.replaceTable(table, result);
  for (const user of store.usersOf(`relation:${keyOf(from)}`)) {
    const sequence = user.startsWith('sequence:')
      ? store.sequences.get(user.slice('sequence:'.length))
      : undefined;
    if (sequence?.ownedBy === undefined) continue;
    const owned: Sequence = { ...sequence, ownedBy: { ...sequence.ownedBy, table: to } };
    const name = moved(sequence.name);
    store.replaceSequence(sequence, { ...owned, name });
    if (!sameName(name, sequence.name)) renameInUsers(store, sequence.name, name);
  }
  for (const key of othersOn(store, from)) {
    const definition = store.others.get(key) ?? '';
    store.others.delete(key);
    store.others.set(`${key.slice(0, -keyOf(from).length)}${keyOf(to)}`, definition);
  }
  renameInUsers(store, from, to);
  renameInTriggers(store, from, to);
}

/** Triggers of other tables that name the table, in whose text SQLite renames it, too. */
function renameInTriggers(store: Store, from: Name, to: Name): void {
  if (store.traits.keepsReferenced) return;
  const tables = store.traits.namesIgnoreCase ? store.tablesUsing(WITH_TRIGGERS) : store.tables.values();
  for (const table of tables) {
    const triggers = table.triggers.map((trigger) => {
      const definition = store.rules.verbatim.renameRelation(trigger.definition, from, to);
      return definition === undefined || definition === trigger.definition
        ? trigger
        : { ...trigger, definition };
    });
    const isChanged = triggers.some((trigger, at) => trigger !== table.triggers[at]);
    if (isChanged && !sameName(table.name, to)) store.replaceTable(table, { ...table, triggers });
  }
}

/** Gives a view another name or schema. */
export function moveView(store: Store, view: View, to: Name): void {
  store.replaceView(view, { ...view, name: to });
  renameInUsers(store, view.name, to);
}

/** Gives a sequence another name or schema. */
export function moveSequence(store: Store, sequence: Sequence, to: Name): void {
  store.replaceSequence(sequence, { ...sequence, name: to });
  renameInUsers(store, sequence.name, to);
}

/** Those that refer to a relation refer to the thing, not to its name. */
function renameInUsers(store: Store, from: Name, to: Name): void {
  const relation = (name: Name) => (sameName(name, from) ? to : name);
  for (const table of store.tablesUsing(`relation:${keyOf(from)}`)) {
    store.replaceTable(table, rewriteTable(table, { relation }));
  }
  if (!store.traits.viewsFollow) return;
  for (const view of store.viewsReading(from)) {
    store.replaceView(view, {
      ...view,
      reads: view.reads.map(relation),
      query: store.rules.verbatim.renameRelation(view.query, from, to) ?? view.query,
    });
  }
}

/** Replaces the name of a type in everything that uses it. */
export function renameTypeInUsers(store: Store, from: Name, to: Name): void {
  const rewrite = { type: (name: Name) => (sameName(name, from) ? to : name) };
  const used = `type:${keyOf(from)}`;
  for (const table of store.tablesUsing(used)) store.replaceTable(table, rewriteTable(table, rewrite));
  for (const domain of store.domainsUsing(used)) store.replaceDomain(domain, rewriteDomain(domain, rewrite));
}
