import { waysOf, withDoubts, type Doubts } from './doubts.js';
import { declareNames } from './functions.js';
import { NORMAL, Thrown, type Completion, type Frame } from './machine.js';
import { bindPattern } from './patterns.js';
import { ProcessEnd } from './rejections.js';
import { namesOfBlock, Scope } from './scope.js';
import { branch } from './speculate.js';
import { runBlock, runStatement } from './statements.js';
import { ts } from './typescript.js';

/** Runs `try`, with its `catch` and `finally`. */
export function runTry(node: ts.TryStatement, scope: Scope, frame: Frame): Completion {
  let completion: Completion;
  try {
    completion = runTryAndCatch(node, scope, frame);
  } catch (error) {
    // Nothing runs any more where the process ends.
    if (node.finallyBlock && !(error instanceof ProcessEnd)) {
      const last = runStatement(node.finallyBlock, scope, frame);
      if (last !== NORMAL && error instanceof Thrown) return last;
    }
    throw error;
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
  const { machine } = frame;
  if (throwsOn(catchClause))
    return caught(catchClause, scope, frame, machine.doubts, () => runStatement(tryBlock, scope, frame));
  const { statements } = tryBlock;
  let reached = 0;
  let first = 0;
  const trial = (doubts: Doubts): Completion => {
    const inner = scopeOf(tryBlock, scope, frame);
    const run = (): Completion => runFrom(0, inner, (place) => (reached = place));
    return caught(catchClause, scope, frame, doubts, run);
  };
  const runFrom = (start: number, inner: Scope, onReached = (_: number): void => {}): Completion => {
    for (let place = start; place < statements.length; place++) {
      onReached(place);
      const completion = runStatement(statements[place]!, inner, frame);
      if (completion !== NORMAL) return completion;
    }
    return NORMAL;
  };
  const ways = waysOf(frame, trial, () => (first = reached));
  const inner = scopeOf(tryBlock, scope, frame);
  if (ways === undefined) return caught(catchClause, scope, frame, undefined, () => runFrom(0, inner));
  // Nothing is thrown before the first of them, and nothing left.
  for (const statement of statements.slice(0, first)) runStatement(statement, inner, frame);
  const sides = ways.throwing.map((throwing) => (): Completion => {
    const doubts: Doubts = { throwing, count: 0, first: undefined };
    const { isSupposed } = machine;
    machine.isSupposed = isSupposed || throwing > 0;
    try {
      return caught(catchClause, scope, frame, doubts, () => runFrom(first, inner));
    } finally {
      machine.isSupposed = isSupposed;
    }
  });
  return branch(frame, statements[first]!, ways.cause, sides);
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
    const inner = new Scope(scope);
    const { variableDeclaration, block } = clause;
    if (variableDeclaration) bindPattern(frame, variableDeclaration.name, error.value, inner, 'declare');
    return runBlock(block, block.statements, inner, frame);
  } finally {
    machine.catching = catching;
    machine.swallowing = swallowing;
  }
}

/** Whether a `catch` ends with a `throw` of its own. */
function throwsOn({ block }: ts.CatchClause): boolean {
  return block.statements.at(-1)?.kind === ts.SyntaxKind.ThrowStatement;
}
