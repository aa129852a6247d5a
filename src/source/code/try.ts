import {
  MOST_TRIALS,
  untried,
  waysOf,
  whileTrying,
  withDoubts,
  type Doubts,
  type Ways,
} from '../unknown/doubts.js';
import { declareNames } from './functions.js';
import { NORMAL, siteOf, Thrown, type Completion, type Frame } from '../machine.js';
import { bindPattern } from './patterns.js';
import { ProcessEnd } from '../promises/rejections.js';
import { Scope } from './scope.js';
import { namesOfBlock } from '../syntax/declared.js';
import { branch } from '../unknown/speculate.js';
import { statementsSteps, statementSteps } from '../promises/statement-steps.js';
import { runStatement, runStatements } from './statements.js';
import type { Steps } from '../promises/steps.js';
import { ts } from '../syntax/typescript.js';

/** Runs `try`, with its `catch` and `finally`. */
export function runTry(node: ts.TryStatement, scope: Scope, frame: Frame): Completion {
  let completion: Completion;
  frame.tries += 1;
  try {
    completion = runTryAndCatch(node, scope, frame);
  } catch (error) {
    // Nothing runs any more where the process ends.
    if (node.finallyBlock && !(error instanceof ProcessEnd)) {
      const last = runStatement(node.finallyBlock, scope, frame);
      if (last !== NORMAL && error instanceof Thrown) return last;
    }
    throw error;
  } finally {
    frame.tries -= 1;
  }
  if (!node.finallyBlock) return completion;
  const { result, label } = frame;
  const last = runStatement(node.finallyBlock, scope, frame);
  if (last !== NORMAL) return last;
  frame.result = result;
  frame.label = label;
  return completion;
}

/**
 * A `catch` runs for what is thrown for certain; a call of a host fails only where the host throws. Where something may be thrown, as it
 * depends on what is not known, and the catch goes on, all that follows in the block is a branch.
 */
function runTryAndCatch(node: ts.TryStatement, scope: Scope, frame: Frame): Completion {
  const { catchClause, tryBlock } = node;
  if (!catchClause) return runStatement(tryBlock, scope, frame);
  const found = doubtsOf(node, catchClause, scope, frame);
  if (isBranch(found)) return runWays(node, catchClause, found, scope, frame);
  return caught(catchClause, scope, frame, found, () => runStatement(tryBlock, scope, frame));
}

/** What may be thrown in the block: what is to be told of it, or the ways that the code may go. */
function doubtsOf(
  { tryBlock }: ts.TryStatement,
  catchClause: ts.CatchClause,
  scope: Scope,
  frame: Frame,
): Doubts | undefined | FoundWays {
  const { machine } = frame;
  if (throwsOn(catchClause)) return machine.doubts;
  if (machine.trials >= MOST_TRIALS) return untried(machine, siteOf(frame, tryBlock));
  let reached = 0;
  let first = 0;
  const trial = (doubts: Doubts): Completion => {
    const inner = scopeOf(tryBlock, scope, frame);
    const run = (): Completion => runFrom(tryBlock, 0, inner, frame, (place) => (reached = place));
    return caught(catchClause, scope, frame, doubts, run);
  };
  const ways = waysOf(frame, trial, () => (first = reached));
  return ways && { ...ways, first };
}

interface FoundWays extends Ways {
  /** The statement of the block in which the first of them is. */
  readonly first: number;
}

function isBranch(found: Doubts | undefined | FoundWays): found is FoundWays {
  return found !== undefined && 'cause' in found;
}

function runFrom(
  { statements }: ts.Block,
  start: number,
  inner: Scope,
  frame: Frame,
  onReached: (place: number) => void = () => {},
): Completion {
  for (let place = start; place < statements.length; place++) {
    onReached(place);
    const completion = runStatement(statements[place]!, inner, frame);
    if (completion !== NORMAL) return completion;
  }
  return NORMAL;
}

function runWays(
  { tryBlock }: ts.TryStatement,
  catchClause: ts.CatchClause,
  { cause, throwing: all, first }: FoundWays,
  scope: Scope,
  frame: Frame,
): Completion {
  const { machine } = frame;
  const { statements } = tryBlock;
  const inner = scopeOf(tryBlock, scope, frame);
  // Nothing is thrown before the first of them, and nothing left.
  for (const statement of statements.slice(0, first)) runStatement(statement, inner, frame);
  const sides = all.map((throwing) => (): Completion => {
    const doubts: Doubts = { throwing, count: 0, first: undefined };
    return whileTrying(machine, () =>
      caught(catchClause, scope, frame, doubts, () => runFrom(tryBlock, first, inner, frame)),
    );
  });
  return branch(frame, statements[first]!, cause, sides);
}

/** Runs `try`, left at each `await` in it. */
export function* trySteps(node: ts.TryStatement, scope: Scope, frame: Frame): Steps<Completion> {
  let completion: Completion;
  try {
    completion = yield* tryAndCatchSteps(node, scope, frame);
  } catch (error) {
    if (node.finallyBlock && !(error instanceof ProcessEnd)) {
      const last = yield* statementSteps(node.finallyBlock, scope, frame);
      if (last !== NORMAL && error instanceof Thrown) return last;
    }
    throw error;
  }
  if (!node.finallyBlock) return completion;
  const { result, label } = frame;
  const last = yield* statementSteps(node.finallyBlock, scope, frame);
  if (last !== NORMAL) return last;
  frame.result = result;
  frame.label = label;
  return completion;
}

function* tryAndCatchSteps(node: ts.TryStatement, scope: Scope, frame: Frame): Steps<Completion> {
  const { catchClause, tryBlock } = node;
  if (!catchClause) return yield* statementSteps(tryBlock, scope, frame);
  const found = doubtsOf(node, catchClause, scope, frame);
  if (isBranch(found)) return runWays(node, catchClause, found, scope, frame);
  const { machine } = frame;
  const { depth, catching, swallowing, doubts } = machine;
  const end = (): void => void Object.assign(machine, { depth, catching, swallowing, doubts });
  try {
    machine.catching = catching + 1;
    machine.swallowing = swallowing || !throwsOn(catchClause);
    machine.doubts = found;
    return yield* statementSteps(tryBlock, scope, frame);
  } catch (error) {
    if (!(error instanceof Thrown)) throw error;
    end();
    return yield* statementsSteps(
      catchClause.block.statements,
      scopeOfCatch(catchClause, error, scope, frame),
      frame,
    );
  } finally {
    end();
  }
}

function scopeOfCatch(
  { variableDeclaration, block }: ts.CatchClause,
  error: Thrown,
  scope: Scope,
  frame: Frame,
): Scope {
  const inner = new Scope(scope);
  if (variableDeclaration) bindPattern(frame, variableDeclaration.name, error.value, inner, 'declare');
  return scopeOf(block, inner, frame);
}

function scopeOf(block: ts.Block, scope: Scope, frame: Frame): Scope {
  const { lexical, functions } = namesOfBlock(block, block.statements);
  if (lexical.length === 0 && functions.length === 0) return scope;
  const inner = new Scope(scope);
  declareNames(frame, block, block.statements, inner);
  return inner;
}

/** Runs something with what it throws caught. */
function caught(
  clause: ts.CatchClause,
  scope: Scope,
  frame: Frame,
  doubts: Doubts | undefined,
  run: () => Completion,
): Completion {
  const { machine } = frame;
  const { depth, catching, swallowing } = machine;
  try {
    machine.catching = catching + 1;
    machine.swallowing = swallowing || !throwsOn(clause);
    return withDoubts(machine, doubts, run);
  } catch (error) {
    if (!(error instanceof Thrown)) throw error;
    machine.depth = depth;
    machine.catching = catching;
    machine.swallowing = swallowing;
    return runStatements(clause.block.statements, scopeOfCatch(clause, error, scope, frame), frame);
  } finally {
    machine.catching = catching;
    machine.swallowing = swallowing;
  }
}

/** Whether a `catch` ends with a `throw` of its own. */
function throwsOn({ block }: ts.CatchClause): boolean {
  return block.statements.at(-1)?.kind === ts.SyntaxKind.ThrowStatement;
}
