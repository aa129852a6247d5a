import type { SourceDiagnostic } from './syntax/diagnostic.js';
import type { HostPlace } from './host.js';
import type { Module } from './modules/modules.js';
import type { Calls } from './unknown/past.js';
import type { Site, Span } from './syntax/span.js';
import type { UnawaitedCall } from './promises/unawaited.js';
import type { Value } from './values/values.js';

/** How a run ended. */
export type Outcome =
  | {
      readonly kind: 'returned';
      readonly value: Value;
      /** Calls that wait for a host, and that nothing awaits: what they do goes on beside what follows. */
      readonly unawaited: readonly UnawaitedCall[];
    }
  /** It throws whenever it is run (an irreversible `down`). `message` is the error's, or its text. */
  | {
      readonly kind: 'threw';
      readonly value: Value;
      readonly message: string;
      readonly span: Span | undefined;
      /** A promise was rejected that nothing handles: Node ends the process for it, whatever the code catches. */
      readonly unhandled?: true;
    }
  /** A limit ended it, or our own failure; an `opaque` event of kind `limit` was recorded too. */
  | { readonly kind: 'stopped'; readonly diagnostic: SourceDiagnostic };

/** One run over a program: usually one migration in one direction. */
export interface Evaluation {
  /** Loads a module (once per program). */
  module(path: string): Module;
  /** Loads a module from text that is not on the disk; see {@link Program.moduleFromText}. */
  moduleFromText(path: string, text: string): Module;
  /** The entry for adapters: calls a function of the code, awaits what it returns, and says how it ended. Never throws. */
  run(fn: Value, args: readonly Value[], thisValue?: Value): Outcome;
  /** `new Class(...args)`, for migrations that are classes. Never throws. */
  instantiate(constructor: Value, args: readonly Value[]): Outcome;
  /**
   * Calls a function of the code from within a host's method (a `table => {…}` callback). Errors that the code
   * throws pass through as exceptions of the evaluator, which a host must not catch.
   */
  call(fn: Value, args: readonly Value[], thisValue: Value, at: Site): Value;
  /**
   * The same for a callback that its caller does not wait for: of an async one what stands behind its first `await` runs when the caller
   * has come to its end. Says whether there is such a rest.
   */
  begin(fn: Value, args: readonly Value[], thisValue: Value, at: Site): { readonly isPending: boolean };
  /** What `await value` gives, within a host's method. */
  await(value: Value, at: Site): Value;
  /** A member of any value, as `value.key` reads it. */
  get(value: Value, key: string, at?: Site): Value;
  /** Throws `new Error(message)` in the code that is read, from within a host's method. */
  throwError(message: string, at: Site): never;
  /** Throws a value in the code that is read, from within a host's method. */
  throwValue(value: Value, at: Site): never;
  /** Whether the code catches what is thrown now. */
  readonly catching: boolean;
  /** Whether the code goes on where it catches what is thrown now. */
  readonly goesOn: boolean;
  /**
   * Whether an exception of the evaluator is one that the code throws, rather than the evaluator giving up: for hosts
   * that undo something before they let it pass, or that give it to whoever awaits them.
   */
  isThrown(error: unknown): boolean;
  /**
   * A promise that is rejected with what the code throws ({@link isThrown}); where nothing handles it, the run ends. `answers`: as
   * {@link HostObject.answers}.
   */
  rejected(error: unknown, at: Site, answers?: Calls): Value;
  /**
   * To be called by a host that sends something: gives a number for it. It is done when what awaits it goes on: an `await` of the host within
   * which it was made, or of one that {@link HostObject.answers} it.
   */
  beginCall(): number;
  /** The number that the next call will have. */
  readonly nextCall: number;
  /** Whether the code that runs now has waited for a call, so that what it does comes after that. */
  hasWaitedFor(call: number): boolean;
  /** The code that runs now has waited for all calls before this one. */
  readonly firstOpenCall: number;
  /** Whether a side of a branch is being tried out. */
  readonly speculating: boolean;
  /** Registers how to undo a change of a host's own state. Called when the side is done; ignored outside of one. */
  onUndo(undo: () => void): void;
  /** To be called before a host changes state of its own: on a side of a branch it is kept, and put back when the side is done. */
  touch(place: HostPlace): void;
}
