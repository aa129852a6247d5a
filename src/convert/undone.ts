import type { MigrationSource, Reader } from '../adapter.js';
import { sameMeaning } from '../fold/meaning/equivalence.js';
import { foldInto } from '../fold/fold-into.js';
import { sameData } from '../fold/meaning/same-data.js';
import type { SchemaState } from '../fold/state.js';
import type { Dialect } from '../dialects/dialect.js';
import { describeOperation } from '../ir/describe.js';
import type { Column, Diagnostic, Migration, Operation, OperationBody } from '../ir/index.js';
import { writeChecked, type CheckedMigration } from './self-check.js';
import type { Target } from './target.js';

/** A migration that is read and written, and what it was checked with. */
export interface ConvertedStep {
  readonly source: MigrationSource;
  /** As it was read; what a person must decide may be left out. */
  readonly known: Migration;
  /** As it was handed to the writer. */
  readonly toWrite: Migration;
  /** For each operation of `known`, in order, its place in `toWrite`. */
  readonly places: { readonly up: readonly number[]; readonly down: readonly number[] };
  readonly checked: CheckedMigration;
}

/** The history that the steps make. */
interface Surroundings {
  /** The source's; absent where it is of another dialect, in which what was ported cannot be folded. */
  readonly reader?: Reader;
  readonly target: Target;
  /** Of the target. */
  readonly dialect: Dialect;
  /** Before the first migration. */
  readonly before: SchemaState;
}

/**
 * Each way back is read and written for what its own `up` leaves. Where the way back of a later migration does not undo that
 * one, it finds something else when all are undone, and a call may do otherwise then: TypeORM's `dropColumn` drops
 * the enum type that it finds there. So what was undone is followed from the last migration to the first: a written way back
 * that would not do there what was read becomes SQL, which says the same everywhere, and one of the source that would do
 * otherwise there is told as lossy.
 */
export function asUndone(steps: readonly ConvertedStep[], surroundings: Surroundings): ConvertedStep[] {
  const result = [...steps];
  const last = steps.findLastIndex(({ known }) => leavesOtherwise(known));
  if (last < 1) return result;
  const states = statesUpTo(last, steps, surroundings.before);
  const actual = (states[last] as States).after.fork();
  for (let place = last; place >= 0; place--) {
    const step = steps[place] as ConvertedStep;
    const operations = undoing(step.known);
    // Without a way back, or where it stops, those before it are never undone after these.
    if (operations === undefined || operations.some(({ kind }) => kind === 'opaque')) break;
    const { before, after } = states[place] as States;
    const isOther = (operation: Operation): boolean => findsOther(operation, actual, after);
    if (operations.some(isOther)) {
      result[place] = told(again(step, { ...surroundings, before, after, actual, isOther }), {
        ...surroundings,
        actual,
      });
    }
    const problems = foldInto(actual, operations);
    if (actual.uncertain !== undefined || problems.some(({ severity }) => severity === 'error')) break;
  }
  return result;
}

/** What undoing a migration does; `undefined`: it cannot be undone. */
function undoing({ down, missingDown }: Migration): readonly Operation[] | undefined {
  return missingDown === 'empty' ? [] : down?.operations;
}

function leavesOtherwise(migration: Migration): boolean {
  const isEmpty = migration.missingDown === 'empty' && migration.up.operations.length > 0;
  return isEmpty || migration.diagnostics.some(({ code }) => code === 'down-differs');
}

interface States {
  readonly before: SchemaState;
  readonly after: SchemaState;
}

function statesUpTo(last: number, steps: readonly ConvertedStep[], start: SchemaState): readonly States[] {
  let state = start;
  return steps.slice(0, last + 1).map(({ known }): States => {
    const before = state;
    const after = state.fork();
    foldInto(after, known.up.operations);
    state = after;
    return { before, after };
  });
}

/** Whether an operation may find something else in one state than in another. Of what is no table, that is not looked into. */
function findsOther(operation: Operation, a: SchemaState, b: SchemaState): boolean {
  if (!('table' in operation) || operation.table === undefined) return true;
  const [left, right] = [a.table(operation.table), b.table(operation.table)];
  if (!sameData(left, right)) return true;
  return (left?.columns ?? []).some(({ type }) => !sameData(enumOf(type, a), enumOf(type, b)));
}

function enumOf(type: Column['type'], state: SchemaState): unknown {
  const element = type.kind === 'array' ? type.of : type;
  return element.kind === 'named' ? state.enumType(element.name) : undefined;
}

interface Undone extends Surroundings, States {
  /** In which the way back really begins. */
  readonly actual: SchemaState;
  readonly isOther: (operation: Operation) => boolean;
}

/** The step, written so that its way back does in `actual` what was read. */
function again(step: ConvertedStep, { target, before, after, actual, isOther }: Undone): ConvertedStep {
  const readAs = step.known.down?.operations ?? [];
  const isTidyExact = sameMeaning(readAs, step.toWrite.down?.operations ?? [], actual) === undefined;
  const { down } = isTidyExact ? step.toWrite : step.known;
  if (down === undefined) return step;
  const asRead = { up: step.places.up, down: readAs.map((_, index) => index) };
  const toWrite: Migration = { ...step.toWrite, down };
  const write = (mustBeRaw: (operation: Operation) => boolean): ConvertedStep => ({
    ...step,
    toWrite,
    places: isTidyExact ? step.places : asRead,
    checked: writeChecked(toWrite, {
      ...{ ...target, before, after },
      mustBeRaw: ({ direction, index }) =>
        direction === 'down' && mustBeRaw(down.operations[index] as Operation),
    }),
  });
  const isExact = ({ checked: { written } }: ConvertedStep): boolean => {
    const back = target.readBack.readDown?.(written.source, written.files, actual.fork());
    return back === undefined || sameMeaning(down.operations, back.operations, actual) === undefined;
  };
  const asCalls = isTidyExact ? step : write(() => false);
  if (isExact(asCalls)) return asCalls;
  return fewestRaw(down.operations.filter(isOther), write, isExact) ?? write(() => true);
}

/** Beyond so many operations they are raw together: each trial writes and reads the migration anew. */
const MOST_TRIALS = 24;

/**
 * Written with as few of the operations as raw SQL as are needed for it to be exact: most of those that find something else do the
 * same there. `undefined`: all of them are not enough.
 */
function fewestRaw(
  operations: readonly Operation[],
  write: (mustBeRaw: (operation: Operation) => boolean) => ConvertedStep,
  isExact: (step: ConvertedStep) => boolean,
): ConvertedStep | undefined {
  const raw = new Set(operations);
  const writeRaw = (): ConvertedStep => write((operation) => raw.has(operation));
  let best = writeRaw();
  if (!isExact(best)) return undefined;
  if (operations.length > MOST_TRIALS) return best;
  for (const operation of operations) {
    raw.delete(operation);
    const fewer = writeRaw();
    if (isExact(fewer)) best = fewer;
    else raw.add(operation);
  }
  return best;
}

/** An operation as its statements, or in words where it has none by itself. */
function inWords(operation: OperationBody | undefined, dialect: Dialect): string {
  if (operation === undefined) return 'does nothing';
  let statements: readonly string[] = [];
  try {
    statements = dialect.print(operation);
  } catch {
    // A table that must be made anew has no statement without its state (SQLite).
  }
  const sql = statements.join('; ').replaceAll(/\s+/g, ' ');
  if (sql === '') return `would ${describeOperation(operation)}`;
  return `sends ${sql.length > MOST_SQL ? `${sql.slice(0, MOST_SQL)}…` : sql}`;
}

/** Characters of a statement in a message. */
const MOST_SQL = 200;

/** Tells a way back of the source that does otherwise in `actual` than what was read of it, and written. */
function told(
  step: ConvertedStep,
  { reader, actual, dialect }: Pick<Undone, 'reader' | 'actual' | 'dialect'>,
): ConvertedStep {
  const { source, known } = step;
  const found = reader?.readDown?.(source, actual.fork());
  const isSaid = known.diagnostics.some(({ code }) => code === 'down-found-otherwise');
  if (found === undefined || isSaid) return step;
  const difference = sameMeaning(known.down?.operations ?? [], found.operations, actual);
  if (difference === undefined) return step;
  const span = known.down?.operations.find(({ origin }) => origin !== undefined)?.origin;
  const diagnostic: Diagnostic = {
    severity: 'lossy',
    code: 'down-found-otherwise',
    message: `ways back of later migrations leave what this one finds otherwise than its own up does: undone after them it does otherwise than the written one: it ${inWords(difference.b, dialect)}, where that one ${inWords(difference.a, dialect)}`,
    ...(span === undefined ? { file: known.file } : { span }),
    help: 'make the ways back of later migrations undo all that they do',
  };
  return { ...step, known: { ...known, diagnostics: [...known.diagnostics, diagnostic] } };
}
