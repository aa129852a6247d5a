import type { OperationBody, Schema, Table } from '../../ir/index.js';
import { emptySchema, keyOf } from '../../ir/index.js';
import { createAll } from './create-all.js';
import type { LayeredMap } from '../store/layers.js';
import type { Store } from '../store/store.js';
import type { Inverse, Refusal } from './answer.js';
import { changedObjects, type Changed } from './changed.js';
import { dropExtras, restoreChanged } from './objects.js';
import { tableChanges, type TableChanges } from './table-changes.js';

/**
 * The operations that lead from a state back to the one it was forked from: what is new is dropped, what is gone is
 * made again, what is different is changed back. Only what was written since the fork is looked at.
 */
export function wayBack(before: Store, after: Store): Inverse | Refusal {
  const unknown = findUnknown(before, after);
  if (unknown !== undefined) return { refusal: unknown };
  const tables = changedObjects(before.tables, after.tables);
  const changes: TableChanges[] = [];
  for (const { before: old, after: now } of tables) {
    if (old === undefined || now === undefined) continue;
    const found = tableChanges(before, after, old, now);
    if ('refusal' in found) return found;
    changes.push(found);
  }
  const restored = restoreChanged(before, after);
  if ('refusal' in restored) return restored;
  const missing = missingObjects(before, after);
  const { views, ...others } = missing;
  // Owners may be columns that come back later.
  const sequences = Object.fromEntries(
    Object.entries(others.sequences).map(([key, { ownedBy: _, ...sequence }]) => [key, sequence]),
  );
  const owners = Object.values(others.sequences).flatMap(({ name, ownedBy }): OperationBody[] =>
    ownedBy === undefined ? [] : [{ kind: 'alterSequence', name, options: {}, ownedBy }],
  );
  const phase = (pick: (change: TableChanges) => readonly OperationBody[]) => changes.flatMap(pick);
  const operations = [
    ...restored.viewDrops,
    ...phase(({ drops }) => drops),
    ...dropExtras(before, after),
    ...createAll({ ...others, sequences, views: {} }),
    ...restored.operations,
    ...phase(({ columns }) => columns),
    ...owners,
    ...phase(({ constraints }) => constraints),
    ...phase(({ indexes }) => indexes),
    ...phase(({ foreignKeys }) => foreignKeys),
    ...createAll({ ...emptySchema(before.rules.name), views: { ...views, ...restored.views } }),
    ...phase(({ triggers }) => triggers),
    ...phase(({ rest }) => rest),
  ];
  const dataLost = tables.some(isTableGone) || changes.some((change) => change.dataLost);
  return { operations, ...(dataLost ? { dataLost } : {}) };
}

function isTableGone({ before, after }: Changed<Table>): boolean {
  return before !== undefined && after === undefined;
}

/** Objects that are gone, as a schema of their own. */
function missingObjects(before: Store, after: Store): Schema {
  const missing = <V>(old: LayeredMap<V>, now: LayeredMap<V>): Record<string, V> =>
    Object.fromEntries(
      now.changedKeys().flatMap((key) => {
        const value = old.get(key);
        return value === undefined || now.has(key) ? [] : [[key, value] as const];
      }),
    );
  return {
    ...emptySchema(before.rules.name),
    schemas: missing(before.schemas, after.schemas),
    extensions: missing(before.extensions, after.extensions),
    enums: missing(before.enums, after.enums),
    domains: missing(before.domains, after.domains),
    sequences: withoutColumnSequences(missing(before.sequences, after.sequences), after),
    tables: missing(before.tables, after.tables),
    views: missing(before.views, after.views),
    functions: missing(before.functions, after.functions),
  };
}

/** A sequence that became a serial column's is not gone. */
function withoutColumnSequences(sequences: Schema['sequences'], after: Store): Schema['sequences'] {
  return Object.fromEntries(Object.entries(sequences).filter(([key]) => !after.relations.has(key)));
}

/** What cannot be known cannot be brought back. */
function findUnknown(before: Store, after: Store): string | undefined {
  if (after.uncertain !== undefined) return after.uncertain;
  const objects = [
    ...changedObjects<{ readonly name: unknown; readonly uncertain?: string }>(before.tables, after.tables),
    ...changedObjects(before.views, after.views),
    ...changedObjects(before.enums, after.enums),
    ...changedObjects(before.domains, after.domains),
  ];
  for (const { before: old, after: now } of objects) {
    const uncertain = old?.uncertain ?? now?.uncertain;
    const object = old ?? now;
    if (uncertain !== undefined && object !== undefined) {
      return `"${keyOf(object.name as Table['name'])}" is not known for certain: ${uncertain}`;
    }
  }
  return after.others.changedKeys().length > 0 ? 'it changes an object that is not modelled' : undefined;
}
