import type { Column, ColumnChange, Name, OperationBody, Table } from '../../ir/index.js';
import { keyOf, sameName } from '../../ir/index.js';
import { isAssignable } from '../operations/assignable.js';
import { without } from '../store/edit.js';
import { nextvalOf } from '../nextval.js';
import { retypeDefault } from '../operations/retype-default.js';
import { sameData } from '../meaning/same-data.js';
import { essentialOptions } from '../sequence-options.js';
import type { Store } from '../store/store.js';
import { explicitOptions } from './explicit-options.js';
import type { Refusal } from './answer.js';

/** Columns that come back or change back. */
export function columnChanges(
  before: Store,
  after: Store,
  old: Table,
  now: Table,
): { readonly operations: readonly OperationBody[]; readonly dataLost: boolean } | Refusal {
  const operations: OperationBody[] = [];
  let dataLost = false;
  // Computed columns after those that they are computed from.
  const ordered = old.columns.toSorted(
    (a, b) => Number(a.generated !== undefined) - Number(b.generated !== undefined),
  );
  for (const column of ordered) {
    const current = now.columns.find(({ name }) => name === column.name);
    if (current === undefined) {
      operations.push(...comeBack(old.name, column));
      dataLost ||= column.generated === undefined;
      continue;
    }
    const changes = changesOf(before, after, old, column, current);
    if ('refusal' in changes) return changes;
    operations.push(...changes.operations);
    dataLost ||= changes.dataLost;
  }
  return { operations, dataLost };
}

function comeBack(table: Name, column: Column): readonly OperationBody[] {
  const alter: OperationBody = {
    kind: 'alterColumn',
    table,
    column: column.name,
    change: { kind: 'nullable', nullable: true },
  };
  // `serial` is NOT NULL.
  const isNullableSerial = column.autoIncrement?.kind === 'serial' && column.nullable;
  const restored = isNullableSerial ? { ...column, nullable: false } : column;
  const added: OperationBody = { kind: 'addColumn', table, column: without(restored, 'comment') as Column };
  const comment: OperationBody[] =
    column.comment === undefined
      ? []
      : [{ kind: 'comment', on: { kind: 'column', table, column: column.name }, comment: column.comment }];
  return [added, ...(isNullableSerial ? [alter] : []), ...comment];
}

function changesOf(
  before: Store,
  after: Store,
  table: Table,
  old: Column,
  now: Column,
): { readonly operations: readonly OperationBody[]; readonly dataLost: boolean } | Refusal {
  const changes: ColumnChange[] = [];
  if (!sameData(old.generated, now.generated)) {
    return {
      refusal: `column "${old.name}" of table "${keyOf(table.name)}" cannot become a generated column again`,
    };
  }
  const isIdentityGone = isIdentity(now) && !isIdentity(old);
  if (isIdentityGone) changes.push({ kind: 'identity', identity: null });
  if (!sameData(old.type, now.type) || !sameData(old.collation, now.collation))
    changes.push(typeChange(old, now));
  if (old.nullable !== now.nullable) changes.push({ kind: 'nullable', nullable: old.nullable });
  const numbering = numberingChanges(before, after, table.name, old, now);
  changes.push(...numbering.changes);
  const operations = changes.map((change): OperationBody => ({
    kind: 'alterColumn',
    table: table.name,
    column: old.name,
    change,
  }));
  return {
    operations: [...(numbering.sequences ?? []), ...operations, ...numbering.operations],
    dataLost: numbering.sequences !== undefined,
  };
}

function isIdentity(column: Column): boolean {
  return column.autoIncrement?.kind === 'always' || column.autoIncrement?.kind === 'byDefault';
}

function typeChange(old: Column, now: Column): ColumnChange {
  return {
    kind: 'type',
    type: old.type,
    ...(old.collation === undefined ? {} : { collation: old.collation }),
    ...(isAssignable(now.type, old.type)
      ? {}
      : { using: { kind: 'cast', operand: { kind: 'column', path: [old.name] }, type: old.type } }),
  };
}

interface Numbering {
  /** Sequences that must be there first. */
  readonly sequences?: readonly OperationBody[];
  readonly changes: readonly ColumnChange[];
  readonly operations: readonly OperationBody[];
}

/** Defaults, serials and identities. */
function numberingChanges(before: Store, after: Store, table: Name, old: Column, now: Column): Numbering {
  const nothing: Numbering = { changes: [], operations: [] };
  const wasSerial = old.autoIncrement?.kind === 'serial';
  const isSerial = now.autoIncrement?.kind === 'serial';
  if (wasSerial && !isSerial) return serialAgain(after, table, old);
  if (isSerial && !wasSerial) {
    const sequence = now.autoIncrement?.sequence;
    const alone = sequence === undefined ? undefined : before.sequences.get(keyOf(sequence));
    const owner: OperationBody[] =
      alone === undefined
        ? []
        : [{ kind: 'alterSequence', name: alone.name, options: {}, ownedBy: alone.ownedBy ?? null }];
    return { changes: [{ kind: 'default', default: old.default ?? null }], operations: owner };
  }
  if (isIdentity(old) && old.autoIncrement !== undefined) {
    if (!isIdentity(now))
      return { changes: [{ kind: 'identity', identity: old.autoIncrement }], operations: [] };
    return identityChanges(old, now);
  }
  if (wasSerial) return serialChanges(old, now);
  const current = now.default && retypeDefault(now.default, now.type, old.type);
  if (sameData(old.default, current)) return nothing;
  return { changes: [{ kind: 'default', default: old.default ?? null }], operations: [] };
}

/** The three parts of a serial put together again: its sequence (made anew if it is gone), the default, the owner. */
function serialAgain(after: Store, table: Name, old: Column): Numbering {
  const sequence = old.autoIncrement?.sequence;
  if (sequence === undefined) return { changes: [], operations: [] };
  const ownedBy = { table, column: old.name };
  const options = old.autoIncrement?.options ?? {};
  const changes: readonly ColumnChange[] = [{ kind: 'default', default: nextvalOf(sequence) }];
  const alone = after.sequences.get(keyOf(sequence));
  if (alone === undefined) {
    const create: OperationBody = {
      kind: 'createSequence',
      name: sequence,
      options: essentialOptions({ type: old.type, ...options }),
    };
    return {
      sequences: [create],
      changes,
      operations: [{ kind: 'alterSequence', name: sequence, options: {}, ownedBy }],
    };
  }
  const isOther = !sameData(alone.options, essentialOptions({ type: old.type, ...options }));
  const isMoved = !sameData(alone.ownedBy, ownedBy);
  if (!isOther && !isMoved) return { changes, operations: [] };
  const alter: OperationBody = {
    kind: 'alterSequence',
    name: sequence,
    options: isOther ? explicitOptions(options, old.type) : {},
    ownedBy,
  };
  return { changes, operations: [alter] };
}

function identityChanges(old: Column, now: Column): Numbering {
  const [was, is] = [old.autoIncrement, now.autoIncrement];
  if (was === undefined || is === undefined || was.kind === 'serial' || was.kind === 'autoIncrement') {
    return { changes: [], operations: [] };
  }
  const isOtherKind = was.kind !== is.kind;
  const isOther = !sameData(was.options, is.options);
  if (!isOtherKind && !isOther) return { changes: [], operations: [] };
  const change: ColumnChange = {
    kind: 'setIdentity',
    ...(isOtherKind ? { generation: was.kind } : {}),
    ...(isOther ? { options: explicitOptions(was.options ?? {}) } : {}),
  };
  return { changes: [change], operations: [] };
}

function serialChanges(old: Column, now: Column): Numbering {
  const [was, is] = [old.autoIncrement, now.autoIncrement];
  if (was?.sequence === undefined || is?.sequence === undefined || !sameName(was.sequence, is.sequence)) {
    return { changes: [], operations: [] };
  }
  if (sameData(was.options, is.options) || !sameData(old.type, now.type))
    return { changes: [], operations: [] };
  const options = explicitOptions(was.options ?? {}, old.type);
  return { changes: [], operations: [{ kind: 'alterSequence', name: was.sequence, options }] };
}
