import { attempt, beginSide, endSide, NO_WRITES, type Attempt } from './attempt.js';
import type { OpaqueEvent, OpaqueKind } from '../host.js';
import { Jobs, runJobs } from '../promises/jobs.js';
import { mergeValues, mergeWrites, type Journal } from './journal.js';
import { BREAK, NORMAL, RETURN, siteOf, Thrown, type Completion, type Frame } from '../machine.js';
import { spanBetween, type Span } from '../syntax/span.js';
import type { ts } from '../syntax/typescript.js';
import type { Unknown } from '../values/values.js';

/** One side of a branch. */
export interface Side extends Attempt {
  readonly completion: Completion;
  /** The nearest way it may also have ended, when a branch in it was open at its end. */
  readonly nearest: Completion;
  readonly label: string | undefined;
  /** The condition of the first branch in it that was open at its end. */
  readonly openCause?: Unknown;
}

/** A branch that one side left (by `return`, `break`, `continue`) while the code after it goes on for the other. */
export interface Split {
  target: Completion;
  readonly node: ts.Node;
  readonly cause: Unknown;
  readonly kind: OpaqueKind;
  readonly journal: Journal;
  readonly left: readonly Side[];
  readonly hostCalls: number;
  readonly opaques: number;
  /** The jobs around it, which wait until it is closed. */
  readonly jobs: Jobs;
}

/** Evaluates one side of a branch. */
export function trySide(frame: Frame, run: () => Completion, isTrial = false): Side {
  const { result, label, statement } = frame;
  const base = frame.splits.length;
  let completion: Completion = NORMAL;
  let nearest: Completion = NORMAL;
  let openCause: Unknown | undefined;
  try {
    const side = attempt(
      frame.machine,
      () => {
        let thrown: Thrown | undefined;
        try {
          nearest = completion = run();
        } catch (error) {
          if (!(error instanceof Thrown)) throw error;
          thrown = error;
        }
        openCause = frame.splits[base]?.cause;
        ({ completion, thrown } = closeAll(frame, base, completion, thrown));
        if (thrown) throw thrown;
        return frame.result;
      },
      isTrial,
    );
    return { ...side, completion, nearest, label: frame.label, ...(openCause && { openCause }) };
  } finally {
    frame.splits.length = base;
    frame.result = result;
    frame.label = label;
    frame.statement = statement;
  }
}

/** Ends all splits at the end of a side; the side then ends in the farthest of the ways it may end. */
function closeAll(
  frame: Frame,
  base: number,
  completion: Completion,
  thrown: Thrown | undefined,
): { completion: Completion; thrown: Thrown | undefined } {
  let farthest = completion;
  let error = thrown;
  while (frame.splits.length > base) {
    const split = frame.splits.at(-1)!;
    if (split.target > farthest) farthest = split.target;
    closeOne(frame, split.node.end, error);
    error = undefined;
  }
  return { completion: farthest, thrown: error };
}

/** Goes on with the nearest side; what follows is conditional until the place that the farthest left to. */
export function split(
  frame: Frame,
  node: ts.Node,
  cause: Unknown,
  kind: OpaqueKind,
  sides: readonly Side[],
  nearest: Side,
  run: () => Completion,
): Completion {
  const { machine } = frame;
  const labelled = sides.some((side) => side.label !== undefined);
  const left = sides.filter((side) => side !== nearest || side.nearest !== side.completion);
  const target = left.reduce<Completion>(
    (far, side) => (side.completion > far ? side.completion : far),
    NORMAL,
  );
  const { hostCalls, opaques } = machine;
  const journal = beginSide(machine);
  // A label leads past the loops around: the function's end is the next place that is sure to be behind all of them.
  frame.splits.push({
    target: labelled ? RETURN : target,
    node,
    cause,
    kind,
    journal,
    left,
    hostCalls,
    opaques,
    jobs: machine.jobs,
  });
  machine.jobs = new Jobs();
  const goingOn = left.filter((side) => side.nearest === nearest.nearest).map((side) => side.writes);
  const completion = run();
  // Another side may have come here too: what it wrote is not known from here on.
  if (goingOn.length > 0) mergeWrites(machine, [...goingOn, NO_WRITES], cause);
  return completion;
}

/**
 * Ends the splits opened since `base`, at a place where all their sides meet again: the end of a round (CONTINUE), of
 * a loop (BREAK) or of a function (RETURN). Splits that lead farther stay open, with all below them.
 * `end` is the offset up to which the code is conditional. An exception that arrives here came from the code after a
 * split: it is a guard when the other side has left without it. Returns the exception that is still under way.
 */
export function closeSplits(
  frame: Frame,
  base: number,
  boundary: Completion,
  end: number,
  thrown?: Thrown,
): Thrown | undefined {
  if (frame.splits.length === base) return thrown;
  const target = frame.splits
    .slice(base)
    .reduce<Completion>((far, one) => (one.target > far ? one.target : far), NORMAL);
  if (target > boundary) {
    for (const one of frame.splits.slice(base)) one.target = target;
    return thrown;
  }
  let error = thrown;
  while (frame.splits.length > base) {
    closeOne(frame, boundary === BREAK ? frame.splits.at(-1)!.node.end : end, error, end);
    error = undefined;
  }
  return error;
}

function closeOne(frame: Frame, end: number, thrown: Thrown | undefined, farEnd = end): void {
  const { machine } = frame;
  const one = frame.splits.pop()!;
  const value = frame.result;
  if (machine.jobs !== one.jobs) runJobs(machine);
  machine.jobs = one.jobs;
  const { recorded, writes } = endSide(machine, one.journal, one.opaques);
  const rest: Side = {
    completion: NORMAL,
    nearest: NORMAL,
    thrown,
    value,
    writes,
    recorded,
    hostCalls: machine.hostCalls - one.hostCalls,
    label: undefined,
  };
  const start = one.node.getStart(frame.source.tree);
  const span = spanBetween(frame.source, start, Math.max(end, farEnd, one.node.end));
  const goingOn = thrown ? one.left : [...one.left, rest];
  mergeWrites(
    machine,
    goingOn.map((side) => side.writes),
    one.cause,
  );
  frame.result = mergeValues(
    (one.target === RETURN ? goingOn : [rest]).map((side) => side.value),
    one.cause,
  );
  if (thrown) reportThrow(frame, span, one.node, one.cause, [rest]);
  const sides = [...one.left, rest];
  if (!thrown || one.left.some((side) => side.recorded.effects)) {
    if (sides.some((side) => side.recorded.effects))
      report(frame, one.kind, span, one.node, one.cause, sides);
  }
}

/** What may be thrown ends the migration, unless the code catches it and goes on in another way. */
export function reportThrow(
  frame: Frame,
  span: Span,
  node: ts.Node,
  cause: Unknown,
  sides: readonly Side[],
): void {
  if (frame.machine.swallowing) report(frame, 'branch', span, node, cause, sides, { throws: true });
  else report(frame, 'guard', span, node, cause, sides);
}

/** Emits an opaque event. */
export function report(
  frame: Frame,
  kind: OpaqueKind,
  span: Span,
  node: ts.Node,
  cause: Unknown,
  sides: readonly Side[],
  more: Pick<OpaqueEvent<unknown>, 'throws'> = {},
): void {
  const { machine } = frame;
  // A check is told of where it stands: a side that has nothing else does nothing.
  if (kind !== 'guard') machine.opaques += 1;
  machine.recorder.opaque({
    kind,
    code: frame.source.text.slice(span.start, span.end),
    span,
    site: siteOf({ ...frame, statement: node }, node),
    reason: cause.reason,
    cause: cause.span,
    touchesHost: sides.some((side) => side.hostCalls > 0),
    sides: sides.map((side) => side.recorded),
    ...more,
  });
}
