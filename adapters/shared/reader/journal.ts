import type { SchemaState } from '../../../src/fold/state.js';
import {
  type Diagnostic,
  type ObjectReference,
  type Operation,
  type Origin,
  type Span,
} from '../../../src/ir/index.js';
import type {
  NoteEvent,
  OpaqueEvent,
  Recorded,
  Recorder,
  Site,
  Withdrawn,
} from '../../../src/source/index.js';
import type { CaughtRefusal } from './caught-refusal.js';
import { skippedNumbers } from './skipped-numbers.js';
import { mayRowsRefuse } from './rows-refuse.js';
import { changesRowsAtMost } from './changes-rows.js';
import { languageOf, Places, type Place, type Told } from './places.js';
import { touchedBy } from './touched-by.js';

interface Frame {
  readonly operations: Operation[];
  readonly state: SchemaState;
  /** Statements among them that change what later ones mean. */
  readonly settings: string[];
  /** Where the code may take back what it did in its transactions: it throws, and catches that, or says so. */
  takesBack?: TakingBack;
}

/** A place where code may take back what it did in a transaction. */
interface TakingBack {
  readonly site: Site;
  readonly span: Span;
  readonly code: string;
  readonly reason: string;
  /** The transaction, where it is known which; absent: all that are open. */
  readonly transaction?: object | undefined;
}

/** The start of a transaction of the code's own. */
interface Begun {
  readonly frame: Frame;
  /** The number of operations of the frame before it. */
  readonly place: number;
  /** Which it is, where several may be open that do not lie in one another. */
  readonly transaction: object | undefined;
  readonly at: Site;
}

/** A place in what is recorded. */
interface Mark {
  readonly frame: Frame;
  readonly place: number;
  /** The operation before it. */
  readonly last: Operation | undefined;
  readonly begun: readonly Begun[];
}

/**
 * What a migration function did so far: operations in order and the state that they lead to. A side of a branch that is
 * tried out gets a list and a state of its own.
 */
export class Journal implements Recorder<readonly Operation[]> {
  readonly diagnostics: Diagnostic[] = [];
  readonly #places: Places;
  readonly #frames: Frame[];
  readonly #toldBefore: {
    readonly told: Told;
    readonly diagnostics: number;
    readonly begun: readonly Begun[];
  }[] = [];
  #transactions = 0;
  #unknowns = 0;
  /** The transactions of the code's own that are open, outermost first. */
  #begun: Begun[] = [];
  constructor(state: SchemaState, place: Place) {
    this.#places = new Places(place);
    this.#frames = [{ operations: [], state, settings: [] }];
  }

  get #frame(): Frame {
    return this.#frames.at(-1) as Frame;
  }

  /** As it is at this point of the migration. */
  get state(): SchemaState {
    return this.#frame.state;
  }

  /**
   * The statements so far that change what names and quotes in later ones mean, as far as that is still in force: each call sends
   * its SQL alone.
   */
  get settings(): readonly string[] {
    const all = this.#frames.flatMap(({ settings }) => settings);
    return all.slice(all.findLastIndex((sql) => PUTS_BACK.test(sql)) + 1);
  }

  /** Whether a name without a schema is looked for elsewhere than usual. */
  get hasSearchPath(): boolean {
    return this.settings.some((sql) => /search_path/i.test(sql));
  }

  /** Whether the code has a transaction of its own open. */
  get inTransaction(): boolean {
    return this.#transactions > 0;
  }

  /** Whether one is open that the code has begun, which is a savepoint within the tool's. */
  get hasOwnTransaction(): boolean {
    return this.#begun.length > 0;
  }

  /** Whether this is a side of a branch that is tried out, and may never happen. */
  get isTryingOut(): boolean {
    return this.#toldBefore.length > 0;
  }

  /** How many operations were recorded up to this point. */
  get count(): number {
    return this.#frames.reduce((sum, { operations }) => sum + operations.length, 0);
  }

  /** All of it up to this point of the migration. */
  get recorded(): readonly Operation[] {
    return this.#frames.flatMap(({ operations }) => operations);
  }

  /** All of it, once the migration function has ended. */
  get operations(): readonly Operation[] {
    // The evaluator gave up within a transaction: what was read so far stands before the place where it did.
    while (this.#frames.length > 1) this.#commit();
    const { operations } = this.#frames[0] as Frame;
    this.#places.giveRest(operations);
    return operations;
  }

  /** `refused`: what comes of an operation that the server refuses, which is not recorded then. */
  add(operations: readonly Operation[], refused?: CaughtRefusal): void {
    for (const operation of operations) {
      const problems = this.state.apply(operation);
      const refusal = problems.find(({ severity }) => severity === 'error');
      if (refusal !== undefined) refused?.(refusal.message);
      if (refused?.goesOn === true) this.#tellRefusable(operation);
      this.#frame.operations.push(operation);
      if (operation.kind === 'opaque') this.#unknowns++;
      if (operation.kind === 'rawSql' && SETS_MEANING.test(operation.sql))
        this.#frame.settings.push(operation.sql);
      // A side that is tried out may never happen.
      if (this.#frames.length === 1) this.diagnostics.push(...problems);
    }
  }

  /** The code catches it where rows that nobody knows of make the server refuse an operation, and goes on. */
  #tellRefusable(operation: Operation): void {
    const { origin } = operation;
    if (origin === undefined || this.isTryingOut) return;
    if (!mayRowsRefuse(operation, this.state, this.recorded)) return;
    const { file, start, end, line, column } = origin;
    this.diagnostics.push({
      severity: 'lossy',
      code: 'refusal-by-rows',
      message:
        'rows that are there may make the server refuse this, and the code catches that and goes on; the written migration fails there',
      span: { file, start, end, line, column },
      help: 'make sure that no row is in the way before it is applied, or write what shall happen then',
    });
  }

  /**
   * What the code does in a transaction of its own: all of it when `run` returns, and nothing when the code throws,
   * which `isThrown` tells from the evaluator giving up. Where a change of the schema ends the transaction, nothing is
   * undone any more. `done` is told what ran in it, whether it stays or not. `transaction`: see {@link begun}.
   */
  transaction<T>(
    run: () => T,
    isThrown: (error: unknown) => boolean,
    at: Site,
    done: (operations: readonly Operation[]) => void = () => {},
    transaction?: object,
  ): T {
    const depth = this.#frames.push({ operations: [], state: this.state.fork(), settings: [] });
    this.#transactions++;
    const begun = this.#begun;
    this.begun(at, transaction);
    try {
      const result = run();
      done(this.#frame.operations);
      this.#commit();
      return result;
    } catch (error) {
      if (isThrown(error)) {
        done(this.#frame.operations);
        if (this.#frame.operations.some((operation) => this.state.traits.commits(operation))) this.#commit();
        else this.#drop(depth - 1, at);
      }
      throw error;
    } finally {
      this.#transactions--;
      this.#begun = begun;
    }
  }

  /** What was done in the frames from one on never happened, but for what no rollback takes back. */
  #drop(place: number, at: Site): void {
    const { operations, state } = this.#frame;
    this.#frames.length = place;
    const told = this.isTryingOut ? undefined : skippedNumbers(operations, state, this.span(at.span));
    if (told !== undefined) this.diagnostics.push(told);
  }

  /** The code begins a transaction; `transaction`: which, where several may be open that do not lie in one another. */
  begun(at: Site, transaction?: object): void {
    const frame = this.#frame;
    this.#begun = [...this.#begun, { frame, place: frame.operations.length, transaction, at }];
  }

  /** The code ends a transaction; default: the innermost. */
  ended(transaction?: object): void {
    const begun = this.#openOne(transaction);
    this.#begun = this.#begun.filter((one) => one !== begun);
  }

  #openOne(transaction: object | undefined): Begun | undefined {
    return this.#begun.findLast((one) => transaction === undefined || one.transaction === transaction);
  }

  /**
   * The code takes back what it did since a transaction began (default: the innermost): that is all for a person to decide, as others may
   * have done something in between. What a change of the schema has committed stays.
   */
  addTakenBack(site: Site, code: string, reason: string, transaction?: object): void {
    const begun = this.#openOne(transaction);
    if (begun === undefined) return this.addOpaque(site, code, reason);
    const { operations } = this.#frame;
    if (begun.frame !== this.#frame) {
      this.addOpaque(site, code, reason);
      // Of a side that is tried out it is known at its end whether it is one that may happen.
      this.#frame.takesBack ??= { site, span: site.span, code, reason, transaction: begun.transaction };
      return;
    }
    const isCommitted = operations.slice(begun.place).some((one) => this.state.traits.commits(one));
    const since = isCommitted ? [] : operations.splice(begun.place);
    this.addOpaque(site, since.length === 0 ? code : codeSince(begun.at, site), reason, touchedBy(since));
    const taken = operations.pop();
    if (taken?.kind !== 'opaque') return;
    operations.push(since.length === 0 ? taken : { ...taken, branches: [since] });
  }

  /** What the code did in its transactions may be taken back. */
  #mayTakeBack(taking: TakingBack): void {
    const first = taking.transaction === undefined ? this.#begun[0] : this.#openOne(taking.transaction);
    if (this.#toldBefore.length > 0) this.#frame.takesBack ??= taking;
    if (first === undefined || !this.#frames.includes(first.frame)) return;
    const { frame, place } = first;
    const isSide = this.#frames.indexOf(frame) < this.#frames.length - 1 && this.#toldBefore.length > 0;
    if (isSide || isTakenBack(frame.operations[place])) return;
    frame.operations.splice(place, 0, {
      kind: 'opaque',
      code: taking.code,
      reason: `${TAKEN_BACK}: ${taking.reason}`,
      language: languageOf(taking.site.span.file),
      touches: [],
      origin: this.span(taking.span),
    });
  }

  /** What runs beside the rest, on a connection of its own: recorded where it is accepted. */
  apart<T>(run: () => T, accept: (operations: readonly Operation[]) => boolean): T {
    const depth = this.#frames.push({ operations: [], state: this.state.fork(), settings: [] });
    try {
      const result = run();
      const { operations } = this.#frames.pop() as Frame;
      if (accept(operations)) this.add(operations);
      return result;
    } catch (error) {
      this.#frames.length = Math.min(this.#frames.length, depth - 1);
      throw error;
    }
  }

  #commit(): void {
    const { operations } = this.#frames.pop() as Frame;
    this.add(operations);
  }

  /** Code whose effect is not known; with `effect`, that it changes rows at most. */
  addOpaque(
    site: Site,
    code: string,
    reason: string,
    touches: readonly ObjectReference[] = [],
    effect?: 'data',
  ): void {
    this.add([
      {
        kind: 'opaque',
        code,
        reason,
        language: languageOf(site.span.file),
        touches,
        ...(effect === undefined ? {} : { effect }),
        origin: this.origin(site),
      },
    ]);
  }

  /** The code stops here, always. */
  addStop(span: Span, code: string, reason: string): void {
    const language = languageOf(span.file);
    this.add([
      { kind: 'opaque', code, reason, language, touches: [], branches: [], origin: this.span(span) },
    ]);
  }

  /** See {@link Places.origin}. */
  origin(site: Site, call: Site = site): Origin {
    return this.#places.origin(site, call);
  }

  /** See {@link Places.commentsWithin}. */
  commentsWithin(call: Site, part: Site): readonly string[] {
    return this.#places.commentsWithin(call, part);
  }

  /** See {@link Places.span}. */
  span(span: Span): Span {
    return this.#places.span(span);
  }

  opaque(event: OpaqueEvent<readonly Operation[]>): void {
    if (event.kind === 'guard')
      return this.#leaveOut(event, 'unknown-guard', 'a check that may stop the migration is left out');
    if (event.kind === 'call' && !event.touchesHost) {
      return this.#leaveOut(event, 'code-left-out', 'code that does not use the database handle is left out');
    }
    if (event.throws) this.#mayTakeBack({ ...event, transaction: undefined });
    const branches = event.sides.map(({ record }) => record);
    const known = event.kind === 'branch' || event.kind === 'loop';
    this.add([
      {
        kind: 'opaque',
        code: event.code,
        reason: event.reason,
        language: languageOf(event.site.span.file),
        touches: known ? touchedBy(branches.flat()) : [],
        ...(known && branches.flat().every(changesRowsAtMost) ? { effect: 'data' } : {}),
        ...(branches.length === 0 ? {} : { branches }),
        origin: this.#places.whole(event.site, event.span),
      },
    ]);
  }

  /** Told once for a place: each way that code may go which catches what may be thrown in it leads there. */
  #leaveOut(event: OpaqueEvent<readonly Operation[]>, code: string, what: string): void {
    const message = `${what}: ${event.reason}`;
    const span = this.span(event.span);
    const isSame = (one: Diagnostic): boolean =>
      one.code === code &&
      one.message === message &&
      one.span?.file === span.file &&
      one.span.start === span.start;
    if (this.diagnostics.some(isSame)) return;
    this.diagnostics.push({
      severity: 'lossy',
      code,
      message,
      span,
      help: 'the written migration does without it: add it by hand if it matters',
    });
  }

  note(_event: NoteEvent): void {}

  unknowns(): number {
    return this.#unknowns;
  }

  mark(): Mark {
    const { operations } = this.#frame;
    return { frame: this.#frame, place: operations.length, last: operations.at(-1), begun: this.#begun };
  }

  /** Only what changes rows, or is not known, is taken back: what is known of the schema stays. The state keeps what it learnt. */
  withdraw({ frame, place, last, begun }: Mark, least: number): Withdrawn<readonly Operation[]> | undefined {
    const isSame = begun.length === this.#begun.length && begun.every((one, at) => one === this.#begun[at]);
    if (!isSame || frame !== this.#frame || frame.operations[place - 1] !== last) return undefined;
    const since = frame.operations.slice(place);
    const manual = since.filter((one) => one.kind === 'opaque');
    const [first] = manual;
    if (
      first === undefined ||
      manual.length < least ||
      !since.every((one) => one.kind === 'opaque' || changesRowsAtMost(one))
    )
      return undefined;
    frame.operations.length = place;
    return { record: since, reason: first.reason };
  }

  replay(taken: readonly Operation[]): void {
    this.add(taken);
  }

  begin(): void {
    this.#toldBefore.push({
      told: this.#places.told,
      diagnostics: this.diagnostics.length,
      begun: this.#begun,
    });
    this.#frames.push({ operations: [], state: this.state.fork(), settings: [] });
  }

  end(isTrial = false, threw = false): Recorded<readonly Operation[]> {
    const { operations, takesBack } = this.#frames.pop() as Frame;
    // The place where the sides part has the comments that were told in them.
    const before = this.#toldBefore.pop();
    if (isTrial && before !== undefined) this.diagnostics.length = before.diagnostics;
    if (before !== undefined) this.#places.goBack(before.told);
    this.#begun = [...(before?.begun ?? [])];
    if (takesBack !== undefined && !isTrial && !threw) this.#mayTakeBack(takesBack);
    return { effects: operations.length > 0, record: operations };
  }
}

/** The code from one place to another, where it is one piece. */
function codeSince(begin: Site, end: Site): string {
  const [from, to] = [begin.statement, end.span];
  return from.file === to.file && from.start < to.start ? end.codeFrom(from.start) : end.code;
}

const TAKEN_BACK = 'it may be taken back with its transaction';

function isTakenBack(operation: Operation | undefined): boolean {
  return operation?.kind === 'opaque' && operation.reason.startsWith(TAKEN_BACK);
}

const SETS_MEANING = /\b(?:search_path|sql_mode)\b|^\s*(?:reset|discard)\s+all\b/i;

const PUTS_BACK =
  /^\s*(?:reset|discard)\b|\b(?:search_path|sql_mode)\s*(?:=|\bto\b)\s*(?:default|public|"\$user"\s*,\s*public)\s*;?\s*$/i;
