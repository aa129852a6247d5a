import { evaluate } from './expressions.js';
import { NORMAL, SWITCH_BREAK, type Completion, type Frame } from '../machine.js';
import { strictEquals } from '../values/operators.js';
import { declareNames } from './functions.js';
import { Scope } from './scope.js';
import { branch } from '../unknown/speculate.js';
import { closeSplits } from '../unknown/splits.js';
import { runStatements } from './statements.js';
import { ts } from '../syntax/typescript.js';
import { isUnknown, type Unknown, type Value } from '../values/values.js';

/** Runs a `switch`. On an unknown value every clause may be the one, and none when there is no `default`. */
export function runSwitch(node: ts.SwitchStatement, scope: Scope, frame: Frame): Completion {
  const value = evaluate(node.expression, scope, frame);
  const inner = scopeOfSwitch(node, scope, frame);
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

/** The scope of what the clauses declare. */
export function scopeOfSwitch({ caseBlock }: ts.SwitchStatement, scope: Scope, frame: Frame): Scope {
  const inner = new Scope(scope);
  const statements = caseBlock.clauses.flatMap((clause) => [...clause.statements]);
  declareNames(frame, caseBlock, statements, inner);
  return inner;
}

function leave(completion: Completion): Completion {
  return completion === SWITCH_BREAK ? NORMAL : completion;
}

function choose(node: ts.SwitchStatement, value: Value, scope: Scope, frame: Frame): Completion {
  const from = clauseOf(node, value, scope, frame);
  if (typeof from !== 'number') return branch(frame, node, from, sidesOf(node, scope, frame));
  return runFrom(node, from, scope, frame);
}

/** The clause that the switch goes to (behind the last one for none), or why that is not known. */
export function clauseOf(
  node: ts.SwitchStatement,
  value: Value,
  scope: Scope,
  frame: Frame,
): number | Unknown {
  const { clauses } = node.caseBlock;
  for (const [index, clause] of clauses.entries()) {
    if (!ts.isCaseClause(clause)) continue;
    const equal = strictEquals(value, evaluate(clause.expression, scope, frame));
    if (isUnknown(equal)) return equal;
    if (equal) return index;
  }
  const otherwise = clauses.findIndex((clause) => ts.isDefaultClause(clause));
  return otherwise === -1 ? clauses.length : otherwise;
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
export function sidesOf(node: ts.SwitchStatement, scope: Scope, frame: Frame): (() => Completion)[] {
  const { clauses } = node.caseBlock;
  const sides = clauses.flatMap((clause, index) =>
    clause.statements.length > 0 ? [(): Completion => leave(runFrom(node, index, scope, frame))] : [],
  );
  if (!clauses.some((clause) => ts.isDefaultClause(clause))) sides.push((): Completion => NORMAL);
  return sides;
}
