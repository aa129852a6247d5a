import type {
  MigrationSource,
  OperationReference,
  Reader,
  Style,
  WriteContext,
  WrittenFile,
  WrittenMigration,
  Writer,
} from '../adapter.js';
import { sameMeaning } from '../fold/meaning/equivalence.js';
import { foldInto } from '../fold/fold-into.js';
import type { SchemaState } from '../fold/state.js';
import { hasManual, withoutManual } from './manual.js';
import { keyOf } from '../ir/index.js';
import type { Diagnostic, Direction, Migration, ObjectReference, Operation } from '../ir/index.js';

/** Reads back what a writer wrote, from memory. */
export interface ReadBack {
  read(source: MigrationSource, files: readonly WrittenFile[], state: SchemaState): Migration;
  /** What the written way back does in another state, see {@link Reader.readDown}. */
  readDown?(
    source: MigrationSource,
    files: readonly WrittenFile[],
    state: SchemaState,
  ): Direction | undefined;
}

/** Wraps a reader whose `readFile` looks into `written` (absolute path → text). */
export function readBackFrom(
  reader: Reader,
  written: Map<string, string>,
  absolute: (file: string) => string,
): ReadBack {
  const put = (files: readonly WrittenFile[]): void => {
    written.clear();
    for (const file of files) written.set(absolute(file.path), file.text);
  };
  const readDown = reader.readDown?.bind(reader);
  return {
    read: (source, files, state) => {
      put(files);
      return reader.read(source, state);
    },
    ...(readDown === undefined
      ? {}
      : {
          readDown: (source, files, state) => {
            put(files);
            return readDown(source, state);
          },
        }),
  };
}

/** A migration as it was finally written, and what the check has to say. */
export interface CheckedMigration {
  readonly written: WrittenMigration;
  readonly diagnostics: readonly Diagnostic[];
  /** Operations that no way of writing makes exact; the file must not be trusted there. */
  readonly failed: readonly OperationReference[];
}

/** What a written migration is checked against. */
export interface WriteCheck {
  readonly writer: Writer;
  readonly readBack: ReadBack;
  readonly before: SchemaState;
  readonly after: SchemaState;
  /** What must be raw, whatever calls there are; default: nothing. */
  readonly mustBeRaw?: (reference: OperationReference) => boolean;
}

/**
 * Writes a migration as idiomatically as exactness allows: what is written is read back by the target's own reader,
 * so compiled by the target's own SQL generator, and must mean the same operations. First all operations are
 * written idiomatically; where the result differs, as many as possible stay so and the others become raw SQL.
 */
export function writeChecked(migration: Migration, given: WriteCheck): CheckedMigration {
  const { before } = given;
  const checked = writeCheckedIn({ ...given, before: withMovedTables(migration, before) }, migration);
  const everywhere = migration.up.operations.find((one) => one.kind === 'opaque' && one.touches.length === 0);
  if (checked.failed.length === 0 || everywhere === undefined || before.uncertain !== undefined)
    return checked;
  // Of what may do anything, anything may be that the rest of the migration needs.
  const after = before.fork();
  after.apply(everywhere);
  return writeCheckedIn({ ...given, before: after }, migration);
}

function writeCheckedIn(check: WriteCheck, migration: Migration): CheckedMigration {
  const styleOf = (reference: OperationReference): Style =>
    check.mustBeRaw?.(reference) === true ? 'raw' : 'idiomatic';
  // What is read back is without what a person must decide, so in a state in which a call may do what it would not do behind that.
  const ways = hasManual(migration) ? [false] : [true, false];
  for (const optimistic of ways) {
    const { written, difference } = attempt(migration, check, styleOf, optimistic);
    if (difference === undefined) return { written, diagnostics: [], failed: [] };
  }

  const allRaw = attempt(migration, check, () => 'raw');
  if (allRaw.difference === undefined) {
    const mixed = withMostIdiomatic(migration, check);
    return { written: mixed ?? allRaw.written, diagnostics: [], failed: [] };
  }

  const failed = references(migration).filter(
    (reference) => !isExactAlone(migration, reference, 'raw', check),
  );
  return {
    written: allRaw.written,
    failed: failed.length > 0 ? failed : references(migration),
    diagnostics: [
      {
        severity: 'manual',
        code: 'self-check-failed',
        message: `what was written for ${migration.id} does not read back as the same: ${allRaw.difference}`,
        file: migration.file,
        help: 'compare the written file with the source by hand, and report this as a defect of ormbridge',
      },
    ],
  };
}

/**
 * The state in which it is checked, without what a person must decide. A table that unknown code touches and that is made
 * anew behind it must have been renamed or dropped there: without that code it would be there still. One that it touches
 * and that was not there is one that it may have made.
 */
function withMovedTables({ up }: Migration, before: SchemaState): SchemaState {
  const touched = new Map<string, ObjectReference>();
  const moved: ObjectReference[] = [];
  const made = new Set<string>();
  for (const operation of up.operations) {
    if (operation.kind === 'opaque') {
      for (const one of operation.touches) {
        if (one.prefix === true) continue;
        touched.set(keyOf(one.name), one);
        if (before.table(one.name) === undefined && !made.has(keyOf(one.name))) moved.push(one);
      }
    }
    if (operation.kind !== 'createTable') continue;
    made.add(keyOf(operation.table));
    const again = touched.get(keyOf(operation.table));
    if (again !== undefined && before.table(again.name) !== undefined) moved.push(again);
  }
  if (moved.length === 0) return before;
  const after = before.fork();
  const reason = 'code that is not known has touched it';
  after.apply({ kind: 'opaque', code: '', reason, language: 'javascript', touches: moved });
  return after;
}

/**
 * A migration whose operations are written idiomatically where that is exact, raw elsewhere; `undefined`: nowhere.
 * Operations that are exact alone may not be together (a call may do two of them in another order), so they are taken in
 * as halves, and halves of halves: few attempts where little is wrong.
 */
function withMostIdiomatic(migration: Migration, check: WriteCheck): WrittenMigration | undefined {
  const candidates = references(migration).filter(
    (r) => check.mustBeRaw?.(r) !== true && isExactAlone(migration, r, 'idiomatic', check),
  );
  const accepted = new Set<string>();
  let best: WrittenMigration | undefined;
  const take = (some: readonly OperationReference[]): void => {
    if (some.length === 0) return;
    const trial = new Set([...accepted, ...some.map(key)]);
    const { written, difference } = attempt(migration, check, (r) =>
      trial.has(key(r)) ? 'idiomatic' : 'raw',
    );
    if (difference === undefined) {
      for (const reference of some) accepted.add(key(reference));
      best = written;
      return;
    }
    if (some.length === 1) return;
    const middle = Math.ceil(some.length / 2);
    take(some.slice(0, middle));
    take(some.slice(middle));
  };
  take(candidates);
  return best;
}

interface Attempt {
  readonly written: WrittenMigration;
  /** What differs, in words; undefined: it is exact. */
  readonly difference: string | undefined;
}

function attempt(
  migration: Migration,
  check: WriteCheck,
  style: (reference: OperationReference) => Style,
  optimistic = false,
): Attempt {
  const context: Omit<WriteContext, 'style'> = {
    before: check.before,
    after: check.after,
    ...(optimistic ? { optimistic } : {}),
  };
  const written = check.writer.migration(migration, { ...context, style });
  // A manual operation stops the written migration, so nothing behind it would be read back: it is checked without.
  const known = withoutManual(migration);
  const checked =
    known === migration
      ? written
      : check.writer.migration(known, {
          ...context,
          style: (reference) => style(originalReference(migration, reference)),
        });
  const up = check.before.fork();
  const back = check.readBack.read(checked.source, checked.files, up);
  return { written, difference: differenceOf(known, back, check) };
}

function differenceOf(known: Migration, back: Migration, check: WriteCheck): string | undefined {
  const error = back.diagnostics.find((d) => d.severity === 'error');
  if (error !== undefined) return `it cannot be read back: ${error.message}`;
  const up = differenceIn(known.up.operations, back.up.operations, check.before, check);
  if (up !== undefined) return `up: ${up}`;
  if (known.down === undefined) return undefined;
  const down = differenceIn(known.down.operations, back.down?.operations ?? [], check.after, check);
  return down === undefined ? undefined : `down: ${down}`;
}

/** In words; undefined: none. */
function differenceIn(
  known: readonly Operation[],
  back: readonly Operation[],
  before: SchemaState,
  { writer }: WriteCheck,
): string | undefined {
  const difference = sameMeaning(known, back, before);
  if (difference === undefined || writer.asRead === undefined) return difference?.message;
  return sameMeaning(asRead(known, before, writer), asRead(back, before, writer), before)?.message;
}

function asRead(operations: readonly Operation[], before: SchemaState, writer: Writer): readonly Operation[] {
  const state = before.fork();
  return operations.map((operation) => {
    const told = writer.asRead?.(operation, state) ?? operation;
    state.apply(operation);
    return told;
  });
}

/** Whether one operation, written alone at its place in the migration, reads back as the same. */
function isExactAlone(
  migration: Migration,
  reference: OperationReference,
  style: Style,
  check: WriteCheck,
): boolean {
  const direction = directionOf(migration, reference.direction);
  const operation = direction?.operations[reference.index];
  if (direction === undefined || operation === undefined || operation.kind === 'opaque') return true;
  const before = (reference.direction === 'up' ? check.before : check.after).fork();
  foldInto(before, direction.operations.slice(0, reference.index));
  const after = before.fork();
  after.apply(operation);
  const alone: Migration = {
    ...migrationWithoutDown(migration),
    up: { operations: [operation], transaction: direction.transaction },
    missingDown: 'absent',
  };
  const written = check.writer.migration(alone, { before, after, style: () => style });
  const back = check.readBack.read(written.source, written.files, before.fork());
  if (back.diagnostics.some((d) => d.severity === 'error')) return false;
  return differenceIn([operation], back.up.operations, before, check) === undefined;
}

function migrationWithoutDown(migration: Migration): Omit<Migration, 'down'> {
  const { down: _, ...rest } = migration;
  return rest;
}

function directionOf(migration: Migration, direction: 'up' | 'down'): Direction | undefined {
  return direction === 'up' ? migration.up : migration.down;
}

function references(migration: Migration): OperationReference[] {
  const of = (direction: 'up' | 'down', operations: readonly Operation[]) =>
    operations.map((_, index): OperationReference => ({ direction, index }));
  return [...of('up', migration.up.operations), ...of('down', migration.down?.operations ?? [])];
}

function key(reference: OperationReference): string {
  return `${reference.direction} ${reference.index}`;
}

/** The place in the whole migration of an operation of the migration without its manual ones. */
function originalReference(migration: Migration, reference: OperationReference): OperationReference {
  const operations = directionOf(migration, reference.direction)?.operations ?? [];
  let known = -1;
  for (let index = 0; index < operations.length; index++) {
    if (operations[index]?.kind === 'opaque') continue;
    known++;
    if (known === reference.index) return { ...reference, index };
  }
  return reference;
}
