import type { Calls } from './unknown/past.js';
import type { Site, Span } from './syntax/span.js';
import type { Unknown, Value } from './values/values.js';

/**
 * An object that is not in the code that is read but given by an adapter: `knex`, `queryInterface`, a table builder…
 *
 * The evaluator reaches it through these members only, so real objects behind it stay out of reach of the code that
 * is read. All calls are synchronous. A host method may call back into the evaluator ({@link Evaluation.call}) and
 * must let exceptions of the evaluator pass through (no `catch` that swallows).
 */
export interface HostObject {
  readonly kind: 'host';
  /** The member `key`; `undefined` for none. For things the adapter cannot know: an {@link Unknown}. */
  get(key: string, at: Site): Value;
  /** Assignment `host.key = value`. Without it, an assignment is recorded as opaque. */
  set?(key: string, value: Value, at: Site): void;
  /** `host(...args)`, or `owner.host(...args)` with `thisValue` the owner. Without it, the host is not callable. */
  call?(args: readonly Value[], thisValue: Value, at: Site): Value;
  /** `new host(...args)`; for a class of the code that extends the host, its `super(...args)`. */
  construct?(args: readonly Value[], at: Site): Value;
  /**
   * What awaiting it gives; its presence makes the host a thenable: `then`, `catch` and `finally` are then made by
   * the evaluator on top of it and never asked for by `get`.
   */
  await?(at: Site): Value;
  /** The calls that are done when it has been awaited, if some were made before that; see {@link Evaluation.beginCall}. */
  readonly answers?: Calls;
  /** The elements for `for…of`, spread and destructuring. Without it, iterating gives an unknown. */
  iterate?(at: Site): readonly Value[] | Unknown;
  /**
   * Code that is not known got hold of it. Only what sends nothing by itself has this: a part of something that is made (the
   * builder of a table), or a value. Whatever becomes of it is not known from here on. `true`: that shows where the whole is
   * sent, so that the call itself need not be told.
   */
  escaped?(cause: Unknown): boolean;
  /** Whether `key in host`; without it, or with `undefined`, that is not known. */
  has?(key: string): boolean | undefined;
  /** A short name for messages, for example `knex.schema`. */
  describe(): string;
}

/** What a package gives: `require(name)` and `import * as` give `exports`, a default import `default`, else `exports`. */
export interface HostModule {
  readonly exports: Value;
  readonly default?: Value;
}

/** What was recorded between {@link Recorder.begin} and {@link Recorder.end}. */
export interface Recorded<R> {
  /** Whether anything happened that would change a database (or may have). */
  readonly effects: boolean;
  readonly record: R;
}

/**
 * Why something is opaque.
 * - `branch`: a condition is unknown. `sides` has what each side would have done (for `if` two, a missing `else` is empty).
 * - `loop`: the number of rounds is unknown. `sides` has one round's doing.
 * - `guard`: the only outcome of one side is that it throws. The code after it was read as usual; `sides[0]` is what the throwing side recorded.
 * - `call`: code that is unknown was called. `sides` has what callbacks given to it recorded, if any.
 * - `limit`: evaluation was ended before the function was; anything may follow.
 */
export type OpaqueKind = 'branch' | 'loop' | 'guard' | 'call' | 'limit';

/** An effect that is not known. What it stands for must not be dropped. */
export interface OpaqueEvent<R> {
  readonly kind: OpaqueKind;
  /** The code of `span`: the whole statement, or all statements from a conditional `return` to the function's end. */
  readonly code: string;
  readonly span: Span;
  readonly site: Site;
  /** One sentence without a full stop: what is not known. */
  readonly reason: string;
  /** The place where the unknown came from, when it is elsewhere. */
  readonly cause: Span | undefined;
  /** Whether host objects are involved: given to the unknown code, or used by one of the sides. */
  readonly touchesHost: boolean;
  readonly sides: readonly Recorded<R>[];
  /** Whether the code may throw here, and catch that: what it does before in a transaction may be taken back with it. */
  readonly throws?: true;
}

/** Something harmless that was left out: a call of a logger, of `console`, a timer. */
export interface NoteEvent {
  readonly code: string;
  readonly span: Span;
  readonly message: string;
}

/**
 * How an adapter hears what an evaluation does, next to the calls of its hosts.
 *
 * The sides of a branch on an unknown are evaluated one after the other between `begin` and `end`: the adapter
 * pushes a fresh list at `begin` and pops it at `end`. What code wrote to its own variables and objects is undone by
 * the evaluator; a host that keeps state of its own undoes it with {@link Evaluation.onUndo} or in `end`. Pairs nest.
 * When any side has effects, one `opaque` with all sides follows; otherwise nothing does.
 */
export interface Recorder<R> {
  opaque(event: OpaqueEvent<R>): void;
  note(event: NoteEvent): void;
  begin(): void;
  /** `isTrial`: it is done once more, so that nothing of it shall be told. `threw`: it ended so. */
  end(isTrial?: boolean, threw?: boolean): Recorded<R>;
  /** How many things were recorded so far that are not known. */
  unknowns?(): number;
  /** A place in what is recorded, for {@link withdraw}. */
  mark?(): unknown;
  /**
   * Takes back what was recorded since that place, and gives it: `undefined`, and nothing is taken back, where that would lose what is
   * known of the schema, or holds less than `least` things that are not known.
   */
  withdraw?(mark: unknown, least: number): Withdrawn<R> | undefined;
  /** Records what was taken back once more. */
  replay?(taken: R): void;
}

/** What was taken back. */
export interface Withdrawn<R> {
  readonly record: R;
  /** Why the first thing in it is not known. */
  readonly reason: string;
}

/**
 * State of a host that calls change, outside of the code's own values: a builder of the real tool, to which columns are added.
 * The evaluator keeps it as it keeps the code's own values: what a side of a branch on an unknown did to it is put back, and it is
 * forgotten where one of the sides that may be what happens has changed it. See {@link Evaluation.touch}.
 */
export interface HostPlace {
  /** Keeps what it is now. Returns how to put that back, as often as it is asked to. */
  save(): () => void;
  /** It has been changed on one side of a branch and not, or otherwise, on another. */
  forget(cause: Unknown): void;
}
