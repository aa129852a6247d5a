import type { OpaqueKind, Recorded } from './host.js';
import { Journal, mergeValues, mergeWrites, type Writes } from './journal.js';
import {
  BREAK,
  NORMAL,
  RETURN,
  siteOf,
  Thrown,
  type Completion,
  type Frame,
  type Machine,
} from './machine.js';
import { spanBetween, spanOf, type Span } from './span.js';
import { awaitValue } from './promises.js';
import { unwrap } from './syntax.js';
import { ts } from './typescript.js';
import { isUnknown, unknown, type Unknown, type Value } from './values.js';

/** What was done by code that was tried out, with its writes undone. */
export interface Attempt {
  readonly thrown: Thrown | undefined;
  /** The value of its `return`, or of its expression. */
  readonly value: Value;
  readonly writes: Writes;
  readonly recorded: Recorded<unknown>;
  readonly hostCalls: number;
}

/** One side of a branch. */
export interface Side extends Attempt {
  readonly completion: Completion;
  /** The nearest way it may also have ended, when a branch in it was open at its end. */
  readonly nearest: Completion;
  readonly label: string | undefined;
  /** The condition of the first branch in it that was open at its end. */
  readonly openCause?: Unknown;
}

export const NO_WRITES: Writes = {
  bindings: new Map(),
  properties: new Map(),
  contents: new Map(),
  places: new Set(),
};

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
}

/** Runs something in a journal and a recording of its own, and undoes what it wrote. Limits pass through. */
export function attempt(machine: Machine, run: () => Value): Attempt {
  const { hostCalls, opaques } = machine;
  const journal = new Journal(machine.journal);
  machine.journal = journal;
  machine.recorder.begin();
  let thrown: Thrown | undefined;
  let value: Value;
  let ended: { recorded: Recorded<unknown>; writes: Writes };
  try {
    value = run();
  } catch (error) {
    if (!(error instanceof Thrown)) throw error;
    thrown = error;
  } finally {
    ended = endSide(machine, journal, opaques);
  }
  return { thrown, value, ...ended, hostCalls: machine.hostCalls - hostCalls };
}

/** Evaluates one side of a branch. */
export function trySide(frame: Frame, run: () => Completion): Side {
  const { result, label, statement } = frame;
  const base = frame.splits.length;
  let completion: Completion = NORMAL;
  let nearest: Completion = NORMAL;
  let openCause: Unknown | undefined;
  try {
    const side = attempt(frame.machine, () => {
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
    });
    return { ...side, completion, nearest, label: frame.label, ...(openCause && { openCause }) };
  } finally {
    frame.splits.length = base;
    frame.result = result;
    frame.label = label;
    frame.statement = statement;
  }
}

function endSide(
  machine: Machine,
  journal: Journal,
  opaques: number,
): { recorded: Recorded<unknown>; writes: Writes } {
  if (!isOpen(machine, journal))
    return { recorded: { effects: false, record: undefined }, writes: NO_WRITES };
  // Splits that an exception left open lie above this side: they end with it.
  while (machine.journal && machine.journal !== journal) {
    machine.recorder.end();
    const inner = machine.journal;
    inner.rollback();
    machine.journal = inner.parent;
  }
  machine.journal = journal.parent;
  const { effects, record } = machine.recorder.end();
  return { recorded: { effects: effects || machine.opaques > opaques, record }, writes: journal.rollback() };
}

/** False for a split of a generator's consumer that ended together with the generator. */
function isOpen(machine: Machine, journal: Journal): boolean {
  for (let open = machine.journal; open; open = open.parent) if (open === journal) return true;
  return false;
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

/**
 * Carries out a branch on an unknown: all of `runs` are tried, one of them is what happens.
 *
 * Sides that throw are guards: reported, and the others go on. When all others end alike, what they wrote is merged
 * and their effects are reported as one opaque event. When some leave farther than others, the nearest goes on, and
 * all that follows is recorded as conditional until the place that the farthest left to ({@link closeSplits}).
 */
export function branch(
  frame: Frame,
  node: ts.Node,
  cause: Unknown,
  runs: readonly (() => Completion)[],
  kind: OpaqueKind = 'branch',
): Completion {
  const sides = runs.map((run) => trySide(frame, run));
  const throwing = sides.filter((side) => side.thrown);
  const others = sides.filter((side) => !side.thrown);
  const first = others[0];
  if (!first) {
    if (sides.some((side) => side.recorded.effects))
      report(frame, kind, spanOf(frame.source, node), node, cause, sides);
    throw sides[0]!.thrown!;
  }
  if (throwing.length > 0) {
    report(frame, kindOfThrow(frame.machine), spanOf(frame.source, node), node, cause, throwing);
    if (others.length === 1) return runs[sides.indexOf(first)]!();
  }
  const nearest = others.reduce((a, b) => (b.nearest < a.nearest ? b : a));
  const farthest = others.reduce((a, b) => (b.completion > a.completion ? b : a));
  if (nearest.nearest === farthest.completion && others.every((side) => side.label === first.label)) {
    settle(frame, node, cause, kind, others);
    frame.label = first.label;
    return nearest.nearest;
  }
  return split(frame, node, cause, kind, others, nearest, runs[sides.indexOf(nearest)]!);
}

function settle(frame: Frame, node: ts.Node, cause: Unknown, kind: OpaqueKind, sides: readonly Side[]): void {
  mergeWrites(
    frame.machine,
    sides.map((side) => side.writes),
    cause,
  );
  frame.result = mergeValues(
    sides.map((side) => side.value),
    cause,
  );
  if (sides.some((side) => side.recorded.effects)) {
    report(frame, kind, spanOf(frame.source, node), node, cause, sides);
  }
}

function split(
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
  const journal = new Journal(machine.journal);
  machine.journal = journal;
  machine.recorder.begin();
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
  });
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
  if (thrown) report(frame, kindOfThrow(machine), span, one.node, one.cause, [rest]);
  const sides = [...one.left, rest];
  if (!thrown || one.left.some((side) => side.recorded.effects)) {
    if (sides.some((side) => side.recorded.effects))
      report(frame, one.kind, span, one.node, one.cause, sides);
  }
}

/** A branch within an expression: the value of the side that is taken, or unknown. */
export function branchValue(
  frame: Frame,
  node: ts.Node,
  cause: Unknown,
  thunks: readonly (() => Value)[],
): Value {
  const outer = frame.result;
  const awaited = isAwaited(frame, node);
  const runs = thunks.map((thunk) => (): Completion => {
    const value = thunk();
    frame.result = awaited ? awaitValue(frame.machine, value, siteOf(frame, node)) : value;
    return NORMAL;
  });
  try {
    branch(frame, frame.statement ?? node, cause, runs);
    return frame.result;
  } finally {
    frame.result = outer;
  }
}

/** Whether the value of a branch is awaited right away, so that its sides must do it. */
function isAwaited(frame: Frame, node: ts.Node): boolean {
  const { statement } = frame;
  const isStatement = ts.isExpressionStatement(statement);
  const expression = isStatement || ts.isReturnStatement(statement) ? statement.expression : statement;
  if (!expression || (ts.isStatement(expression) && !ts.isExpression(expression))) return false;
  const inner = unwrap(expression as ts.Expression);
  if (ts.isAwaitExpression(inner)) return unwrap(inner.expression) === node;
  return frame.isAsync && !isStatement && inner === node;
}

/**
 * Code that runs an unknown number of times. Tried twice: first to learn what a round writes, which makes those places
 * unknown, then to see what a round does under that.
 */
export function repeatUnknown(
  frame: Frame,
  node: ts.Node,
  cause: Unknown,
  round: () => Completion,
): Completion {
  const learnt = trySide(frame, round);
  mergeWrites(frame.machine, [forgotten(learnt.writes, cause), NO_WRITES], cause);
  const oneRound = (): Completion => {
    const completion = round();
    return completion === RETURN || frame.label !== undefined ? completion : NORMAL;
  };
  return branch(frame, node, cause, [oneRound, (): Completion => NORMAL], 'loop');
}

/**
 * The condition that decides when an endless loop (`while (true)`) is left, when that is not known: one round is tried.
 */
export function endCondition(frame: Frame, round: () => Completion): Unknown | undefined {
  const side = trySide(frame, round);
  return side.completion >= BREAK && side.nearest < BREAK ? side.openCause : undefined;
}

/** Writes that differ from any value, so that merging makes the places unknown. */
export function forgotten(writes: Writes, cause: Unknown): Writes {
  const nothing = unknown(cause.reason, cause.span);
  const bindings: Writes['bindings'] = new Map();
  for (const [binding, state] of writes.bindings) {
    // A variable of the round itself is out of reach afterwards; a host kept in one is still a host.
    const host = isUnknown(state.value)
      ? state.value.host
      : typeof state.value === 'object' && state.value?.kind === 'host';
    bindings.set(binding, {
      value: host ? unknown(cause.reason, cause.span, true) : nothing,
      ready: state.ready,
    });
  }
  return { ...writes, bindings };
}

/** What may be thrown ends the migration, unless the code catches it and goes on in another way. */
function kindOfThrow({ swallowing }: Machine): OpaqueKind {
  return swallowing ? 'branch' : 'guard';
}

/** Emits an opaque event. */
export function report(
  frame: Frame,
  kind: OpaqueKind,
  span: Span,
  node: ts.Node,
  cause: Unknown,
  sides: readonly Side[],
): void {
  const { machine } = frame;
  machine.opaques += 1;
  machine.recorder.opaque({
    kind,
    code: frame.source.text.slice(span.start, span.end),
    span,
    site: siteOf({ ...frame, statement: node }, node),
    reason: cause.reason,
    cause: cause.span,
    touchesHost: sides.some((side) => side.hostCalls > 0),
    sides: sides.map((side) => side.recorded),
  });
}
