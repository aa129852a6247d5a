import { NO_WRITES } from './attempt.js';
import type { OpaqueKind } from '../host.js';
import { mergeValues, mergeWrites, type Writes } from './journal.js';
import { BREAK, NORMAL, RETURN, siteOf, type Completion, type Frame } from '../machine.js';
import { awaitValue } from '../promises/promises.js';
import { spanOf } from '../syntax/span.js';
import { report, reportThrow, split, trySide, type Side } from './splits.js';
import { unwrap } from '../syntax/syntax.js';
import { ts } from '../syntax/typescript.js';
import { isUnknown, unknown, type Unknown, type Value } from '../values/values.js';

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
    reportThrow(frame, spanOf(frame.source, node), node, cause, throwing);
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
 *
 * @param before What rounds before did that is told together with these.
 */
export function repeatUnknown(
  frame: Frame,
  node: ts.Node,
  cause: Unknown,
  round: () => Completion,
  before?: () => Completion,
): Completion {
  const learnt = trySide(frame, round);
  mergeWrites(frame.machine, [forgotten(learnt.writes, cause), NO_WRITES], cause);
  const oneRound = (): Completion => {
    const completion = round();
    return completion === RETURN || frame.label !== undefined ? completion : NORMAL;
  };
  const runs = [...(before === undefined ? [] : [before]), oneRound, (): Completion => NORMAL];
  return branch(frame, node, cause, runs, 'loop');
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
