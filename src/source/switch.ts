import { evaluate } from './expressions.js';
import { NORMAL, SWITCH_BREAK, type Completion, type Frame } from './machine.js';
import { strictEquals } from './operators.js';
import { declareNames } from './functions.js';
import { Scope } from './scope.js';
import { branch } from './speculate.js';
import { closeSplits } from './splits.js';
import { runStatements } from './statements.js';
import { ts } from './typescript.js';
import { isUnknown, type Value } from './values.js';

/** Runs a `switch`. On an unknown value every clause may be the one, and none when there is no `default`. */
export function runSwitch(node: ts.SwitchStatement, scope: Scope, frame: Frame): Completion {
  const value = evaluate(node.expression, scope, frame);
  const { clauses } = node.caseBlock;
  const inner = new Scope(scope);
  declareNames(
    frame,
    node.caseBlock,
    clauses.flatMap((clause) => [...clause.statements]),
    inner,
  );
  const base = frame.splits.length;
  const { inSwitch } = frame;
  frame.inSwitch = true;
  let completion: Completion;
  try {
    completion = choose(node, value, inner, frame);
  } finally {
    frame.inSwitch = inSwitch;
  }
  closeSplits(frame, base, SWITCH_BREAK, node.end);
  return leave(completion);
}

function leave(completion: Completion): Completion {
  return completion === SWITCH_BREAK ? NORMAL : completion;
}

function choose(node: ts.SwitchStatement, value: Value, scope: Scope, frame: Frame): Completion {
  const { clauses } = node.caseBlock;
  for (const [index, clause] of clauses.entries()) {
    if (!ts.isCaseClause(clause)) continue;
    const equal = strictEquals(value, evaluate(clause.expression, scope, frame));
    if (isUnknown(equal)) return branch(frame, node, equal, sidesOf(node, scope, frame));
    if (equal) return runFrom(node, index, scope, frame);
  }
  const otherwise = clauses.findIndex((clause) => ts.isDefaultClause(clause));
  return otherwise === -1 ? NORMAL : runFrom(node, otherwise, scope, frame);
}

/** Runs the clauses from one on: they fall through. */
function runFrom(node: ts.SwitchStatement, index: number, scope: Scope, frame: Frame): Completion {
  for (const clause of node.caseBlock.clauses.slice(index)) {
    const completion = runStatements(clause.statements, scope, frame);
    if (completion !== NORMAL) return completion;
  }
  return NORMAL;
}

/** One side for each clause that has statements. A `break` of the switch is no leaving: all sides end behind it. */
function sidesOf(node: ts.SwitchStatement, scope: Scope, frame: Frame): (() => Completion)[] {
  const { clauses } = node.caseBlock;
  const sides = clauses.flatMap((clause, index) =>
    clause.statements.length > 0 ? [(): Completion => leave(runFrom(node, index, scope, frame))] : [],
  );
  if (!clauses.some((clause) => ts.isDefaultClause(clause))) sides.push((): Completion => NORMAL);
  return sides;
}
