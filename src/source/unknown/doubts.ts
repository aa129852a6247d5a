import type { Completion, Frame, Machine } from '../machine.js';
import { Thrown } from '../machine.js';
import type { Site } from '../syntax/span.js';
import { trySide } from './splits.js';
import { unknown, type Unknown } from '../values/values.js';

/**
 * What may throw in code whose exceptions are caught, where the catch goes on: then what follows may not happen, and what the catch
 * does may. Where nothing catches it, or the catch throws on, the migration ends there, which is nothing that it does.
 */
export interface Doubts {
  /** Which of them throws, counted from 1; 0: none. */
  readonly throwing: number;
  /** How many there were so far. */
  count: number;
  /** The first of them. */
  first: Unknown | undefined;
  /** Called at the first. */
  readonly onFirst?: () => void;
}

/** Says that something may throw here, as it depends on what is not known. */
export function mayThrow(machine: Machine, cause: Unknown, site: Site): void {
  const { doubts } = machine;
  if (doubts === undefined) return;
  doubts.count += 1;
  if (doubts.first === undefined) {
    doubts.first = cause;
    doubts.onFirst?.();
  }
  if (doubts.count === doubts.throwing)
    throw new Thrown(unknown(`it is thrown where something is not known: ${cause.reason}`, site.span), site);
}

/** Runs code with what may throw in it counted, and, for one of them, thrown. */
export function withDoubts<T>(machine: Machine, doubts: Doubts | undefined, run: () => T): T {
  const before = machine.doubts;
  machine.doubts = doubts;
  try {
    return run();
  } finally {
    machine.doubts = before;
  }
}

/** Beyond so many, what is thrown by others is taken to do what one of these does. */
const MOST = 6;

/** The ways that code may go which catches what is thrown in it. */
export interface Ways {
  readonly cause: Unknown;
  /** Which of the doubts throws, one for each way; 0: none. */
  readonly throwing: readonly number[];
}

/** Code that catches what may be thrown is tried in all ways, and so is such code in it; deeper than this it is not. */
export const MOST_TRIALS = 3;

/** Runs one of the ways of such code. */
export function whileTrying<T>(machine: Machine, run: () => T): T {
  machine.trials += 1;
  try {
    return run();
  } finally {
    machine.trials -= 1;
  }
}

/** For such code that is not tried: from the first thing on that may be thrown in it, what it does is not known. */
export function untried(machine: Machine, site: Site): Doubts {
  const doubts: Doubts = {
    throwing: 0,
    count: 0,
    first: undefined,
    onFirst: () => {
      const reason = `it is caught within ${MOST_TRIALS} other catches where something is not known: ${doubts.first?.reason}`;
      machine.reportCall(site, unknown(reason, doubts.first?.span), true, []);
    },
  };
  return doubts;
}

/**
 * The ways that code may go which catches what is thrown in it: without an exception, and with one of each that may be thrown. None
 * where nothing may be.
 *
 * @param run Runs the code, with the exceptions caught; what is given counts for what it catches.
 */
export function waysOf(
  frame: Frame,
  run: (doubts: Doubts) => Completion,
  onFirst?: () => void,
): Ways | undefined {
  const doubts: Doubts = {
    throwing: 0,
    count: 0,
    first: undefined,
    ...(onFirst === undefined ? {} : { onFirst }),
  };
  try {
    whileTrying(frame.machine, () => trySide(frame, () => run(doubts), true));
  } catch {
    // The evaluator gives up there, or the process ends: it does so again where this runs.
    return undefined;
  }
  if (doubts.first === undefined) return undefined;
  const all = Array.from({ length: Math.min(doubts.count, MOST) }, (_, place) => place + 1);
  // What is thrown on ends the migration, as it does where nothing catches it.
  const goingOn = all.filter(
    (throwing) =>
      whileTrying(frame.machine, () =>
        trySide(frame, () => run({ throwing, count: 0, first: undefined }), true),
      ).thrown === undefined,
  );
  return goingOn.length === 0 ? undefined : { cause: doubts.first, throwing: [0, ...goingOn] };
}
