import type { OperationBody, Sequence, View } from '../../ir/index.js';
import { keyOf } from '../../ir/index.js';
import { sameData } from '../meaning/same-data.js';
import { functionKey, type Store } from '../store/store.js';
import { explicitOptions } from './explicit-options.js';
import type { Refusal } from './answer.js';
import { changedObjects } from './changed.js';

/** Drops of objects that are new, dependents first. */
export function dropExtras(before: Store, after: Store): readonly OperationBody[] {
  const extras = <V>(changed: readonly { readonly before: V | undefined; readonly after: V | undefined }[]) =>
    changed.flatMap(({ before: old, after: now }) => (old === undefined && now !== undefined ? [now] : []));
  const sequences = extras(changedObjects(before.sequences, after.sequences)).filter(
    // A serial's sequence that has become one of its own goes back to its column.
    ({ name }) => !before.relations.has(keyOf(name)),
  );
  return [
    ...extras(changedObjects(before.views, after.views)).map((view) => dropView(view)),
    ...extras(changedObjects(before.tables, after.tables)).map(({ name }): OperationBody => ({
      kind: 'dropTable',
      table: name,
    })),
    ...sequences.map(({ name }): OperationBody => ({ kind: 'dropSequence', name })),
    ...extras(changedObjects(before.functions, after.functions)).map(
      ({ name, routine, argumentTypes }): OperationBody => ({
        kind: 'dropFunction',
        name,
        routine,
        argumentTypes,
      }),
    ),
    ...extras(changedObjects(before.domains, after.domains)).map(({ name }): OperationBody => ({
      kind: 'dropDomain',
      name,
    })),
    ...extras(changedObjects(before.enums, after.enums)).map(({ name }): OperationBody => ({
      kind: 'dropEnum',
      name,
    })),
    ...extras(changedObjects(before.extensions, after.extensions)).map(({ name }): OperationBody => ({
      kind: 'dropExtension',
      name,
    })),
    ...extras(changedObjects(before.schemas, after.schemas)).map(({ name }): OperationBody => ({
      kind: 'dropSchema',
      name,
    })),
  ];
}

interface Restored {
  /** Views to be dropped first, because they are made anew as they were. */
  readonly viewDrops: readonly OperationBody[];
  readonly views: Readonly<Record<string, View>>;
  readonly operations: readonly OperationBody[];
}

/** The way back of objects, other than tables, that are there before and after but differ. */
export function restoreChanged(before: Store, after: Store): Restored | Refusal {
  const views: Record<string, View> = {};
  const viewDrops: OperationBody[] = [];
  const operations: OperationBody[] = [];
  for (const { before: old, after: now } of changedObjects(before.views, after.views)) {
    if (old === undefined || now === undefined) continue;
    const { comment: _old, ...oldBody } = old;
    const { comment: _now, ...nowBody } = now;
    if (sameData(oldBody, nowBody)) {
      operations.push({
        kind: 'comment',
        on: { kind: viewKind(old), name: old.name },
        comment: old.comment ?? null,
      });
      continue;
    }
    const [dependent] = after.viewsReading(now.name);
    // CREATE OR REPLACE VIEW can add columns, but take none away (manual: CREATE VIEW).
    if (dependent !== undefined) {
      return {
        refusal: `view "${keyOf(old.name)}" cannot be made anew: view "${keyOf(dependent.name)}" reads it`,
      };
    }
    viewDrops.push(dropView(now));
    views[keyOf(old.name)] = old;
  }
  const enums = changedObjects(before.enums, after.enums);
  for (const { before: old, after: now } of enums) {
    if (old === undefined || now === undefined) continue;
    if (!sameData(old.values, now.values))
      return { refusal: `the values of type "${keyOf(old.name)}" cannot be taken back` };
    operations.push({ kind: 'comment', on: { kind: 'type', name: old.name }, comment: old.comment ?? null });
  }
  for (const { before: old, after: now } of changedObjects(before.domains, after.domains)) {
    if (old === undefined || now === undefined || old.comment === now.comment) continue;
    operations.push({
      kind: 'comment',
      on: { kind: 'domain', name: old.name },
      comment: old.comment ?? null,
    });
  }
  for (const { before: old, after: now } of changedObjects(before.sequences, after.sequences)) {
    if (old !== undefined && now !== undefined) operations.push(...restoreSequence(old, now));
  }
  operations.push(...restoreFunctions(before, after), ...restoreSchemas(before, after));
  return { viewDrops, views, operations };
}

function restoreSequence(old: Sequence, now: Sequence): readonly OperationBody[] {
  const isMoved = !sameData(old.ownedBy, now.ownedBy);
  const isOther = !sameData(old.options, now.options);
  return [
    ...(isMoved || isOther
      ? [
          {
            kind: 'alterSequence' as const,
            name: old.name,
            options: isOther ? explicitOptions(old.options) : {},
            ...(isMoved ? { ownedBy: old.ownedBy ?? null } : {}),
          },
        ]
      : []),
    ...(old.comment === now.comment
      ? []
      : [
          {
            kind: 'comment' as const,
            on: { kind: 'sequence' as const, name: old.name },
            comment: old.comment ?? null,
          },
        ]),
  ];
}

function restoreFunctions(before: Store, after: Store): readonly OperationBody[] {
  return changedObjects(before.functions, after.functions).flatMap(({ before: old, after: now }) => {
    if (old === undefined || now === undefined || functionKey(old) !== functionKey(now)) return [];
    const { name, argumentTypes, routine, definition } = old;
    const operations: OperationBody[] = [];
    if (definition !== now.definition) {
      operations.push({
        kind: 'createFunction',
        name,
        routine,
        argumentTypes,
        orReplace: true,
        definition,
        dialect: before.rules.name,
      });
    }
    if (old.comment !== now.comment) {
      operations.push({
        kind: 'comment',
        on: { kind: 'function', name, argumentTypes },
        comment: old.comment ?? null,
      });
    }
    return operations;
  });
}

function restoreSchemas(before: Store, after: Store): readonly OperationBody[] {
  return changedObjects(before.schemas, after.schemas).flatMap(
    ({ before: old, after: now }): readonly OperationBody[] =>
      old === undefined || now === undefined
        ? []
        : [
            {
              kind: 'comment',
              on: { kind: 'schema', name: { name: old.name } },
              comment: old.comment ?? null,
            },
          ],
  );
}

function dropView(view: View): OperationBody {
  return { kind: 'dropView', name: view.name, ...(view.materialized === true ? { materialized: true } : {}) };
}

function viewKind(view: View): 'view' | 'materializedView' {
  return view.materialized === true ? 'materializedView' : 'view';
}
