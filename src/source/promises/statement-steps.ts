import { hasOwn } from '../values/access.js';
import { expressionSteps } from './expression-steps.js';
import { evaluate } from '../code/expressions.js';
import { declareNames } from '../code/functions.js';
import {
  bindRound,
  copyOf,
  endRound,
  isEndless,
  leave,
  manyExits,
  runForOfValue,
  runRound,
  scopeOfFor,
  unknownRounds,
} from '../code/loops.js';
import { BREAK, NORMAL, RETURN, SWITCH_BREAK, type Completion, type Frame } from '../machine.js';
import { bindPattern } from '../code/patterns.js';
import { Scope } from '../code/scope.js';
import { isLexical, namesOfBlock } from '../syntax/declared.js';
import { watchRounds, type Gathered } from '../unknown/many-rounds.js';
import { branch, endCondition, repeatUnknown } from '../unknown/speculate.js';
import { closeSplits } from '../unknown/splits.js';
import { declare, runStatement } from '../code/statements.js';
import { isLeftIn, type Steps } from './steps.js';
import { clauseOf, scopeOfSwitch, sidesOf } from '../code/switch.js';
import { trySteps } from '../code/try.js';
import { ts } from '../syntax/typescript.js';
import { ArrayValue, isUnknown } from '../values/values.js';

/** Runs statements one after the other, left at each `await`, until one leaves the block. */
export function* statementsSteps(
  statements: readonly ts.Statement[],
  scope: Scope,
  frame: Frame,
): Steps<Completion> {
  for (const statement of statements) {
    const completion = yield* statementSteps(statement, scope, frame);
    if (completion !== NORMAL) return completion;
  }
  return NORMAL;
}

/** Runs a statement, left at each `await` in it. */
export function* statementSteps(
  node: ts.Statement,
  scope: Scope,
  frame: Frame,
  label?: string,
): Steps<Completion> {
  if (!isLeftIn(frame, node)) return runStatement(node, scope, frame);
  frame.machine.step();
  frame.statement = node;
  if (ts.isExpressionStatement(node)) {
    yield* expressionSteps(node.expression, scope, frame);
    return NORMAL;
  }
  if (ts.isVariableStatement(node)) return yield* declarationSteps(node.declarationList, scope, frame);
  if (ts.isReturnStatement(node)) {
    frame.result = node.expression && (yield* expressionSteps(node.expression, scope, frame));
    return RETURN;
  }
  if (ts.isIfStatement(node)) return yield* ifSteps(node, scope, frame);
  if (ts.isBlock(node)) return yield* blockSteps(node, scope, frame);
  if (ts.isTryStatement(node)) return yield* trySteps(node, scope, frame);
  if (ts.isForStatement(node)) return yield* forSteps(node, scope, frame, label);
  if (ts.isForOfStatement(node)) return yield* forOfSteps(node, scope, frame, label);
  if (ts.isWhileStatement(node) || ts.isDoStatement(node))
    return yield* whileSteps(node, scope, frame, label);
  if (ts.isSwitchStatement(node)) return yield* switchSteps(node, scope, frame);
  if (ts.isLabeledStatement(node) && label === undefined) {
    const own = node.label.text;
    const completion = yield* statementSteps(node.statement, scope, frame, own);
    if (completion !== BREAK || frame.label !== own) return completion;
    frame.label = undefined;
    return NORMAL;
  }
  // What is awaited in any other holds up the code around it, too.
  return runStatement(node, scope, frame);
}

function* declarationSteps(list: ts.VariableDeclarationList, scope: Scope, frame: Frame): Steps<Completion> {
  for (const declaration of list.declarations) {
    const { name, initializer } = declaration;
    if (initializer && isLeftIn(frame, initializer))
      bindPattern(frame, name, yield* expressionSteps(initializer, scope, frame), scope, 'initialize');
    else declare(declaration, isLexical(list), scope, frame);
  }
  return NORMAL;
}

function* ifSteps(node: ts.IfStatement, scope: Scope, frame: Frame): Steps<Completion> {
  const condition = yield* expressionSteps(node.expression, scope, frame);
  const { thenStatement, elseStatement } = node;
  if (isUnknown(condition)) {
    const yes = (): Completion => runStatement(thenStatement, scope, frame);
    const no = (): Completion => (elseStatement ? runStatement(elseStatement, scope, frame) : NORMAL);
    return branch(frame, node, condition, [yes, no]);
  }
  if (condition) return yield* statementSteps(thenStatement, scope, frame);
  return elseStatement ? yield* statementSteps(elseStatement, scope, frame) : NORMAL;
}

/** Runs a block with a scope of its own, if it declares anything. */
export function* blockSteps(node: ts.Block, scope: Scope, frame: Frame): Steps<Completion> {
  const { lexical, functions } = namesOfBlock(node, node.statements);
  if (lexical.length === 0 && functions.length === 0)
    return yield* statementsSteps(node.statements, scope, frame);
  const inner = new Scope(scope);
  declareNames(frame, node, node.statements, inner);
  return yield* statementsSteps(node.statements, inner, frame);
}

function* roundSteps(
  body: ts.Statement,
  scope: Scope,
  frame: Frame,
  label: string | undefined,
): Steps<Completion> {
  const base = frame.splits.length;
  const { inSwitch } = frame;
  frame.inSwitch = false;
  let completion: Completion;
  try {
    completion = yield* statementSteps(body, scope, frame);
  } finally {
    frame.inSwitch = inSwitch;
  }
  return endRound(body, completion, base, frame, label);
}

function* inLoopSteps(
  node: ts.Statement,
  frame: Frame,
  label: string | undefined,
  rounds: Steps<Completion>,
): Steps<Completion> {
  const base = frame.splits.length;
  const completion = leave(yield* rounds, frame, label);
  closeSplits(frame, base, BREAK, node.end);
  return completion;
}

function* whileSteps(
  node: ts.WhileStatement | ts.DoStatement,
  scope: Scope,
  frame: Frame,
  label: string | undefined,
): Steps<Completion> {
  return yield* inLoopSteps(node, frame, label, whileRounds(node, scope, frame, label));
}

function* whileRounds(
  node: ts.WhileStatement | ts.DoStatement,
  scope: Scope,
  frame: Frame,
  label: string | undefined,
): Steps<Completion> {
  const body = (): Completion => runRound(node.statement, scope, frame, label);
  const undecided = isEndless(node.expression) ? endCondition(frame, body) : undefined;
  if (undecided) return repeatUnknown(frame, node, undecided, body);
  const base = frame.splits.length;
  if (ts.isDoStatement(node)) {
    const first = yield* roundSteps(node.statement, scope, frame, label);
    if (first !== NORMAL) return first;
  }
  for (;;) {
    frame.machine.step();
    const condition = yield* expressionSteps(node.expression, scope, frame);
    const open = isUnknown(condition) ? condition : condition ? manyExits(frame, base) : undefined;
    if (open) return repeatUnknown(frame, node, open, body);
    if (!condition) return NORMAL;
    const completion = yield* roundSteps(node.statement, scope, frame, label);
    if (completion !== NORMAL) return completion;
  }
}

function* forSteps(
  node: ts.ForStatement,
  scope: Scope,
  frame: Frame,
  label: string | undefined,
): Steps<Completion> {
  const inner = scopeOfFor(node, scope);
  const { initializer } = node;
  if (initializer && ts.isVariableDeclarationList(initializer))
    yield* declarationSteps(initializer, inner, frame);
  else if (initializer) yield* expressionSteps(initializer, inner, frame);
  return yield* inLoopSteps(node, frame, label, forRounds(node, scope, inner, frame, label));
}

function* forRounds(
  node: ts.ForStatement,
  scope: Scope,
  first: Scope,
  frame: Frame,
  label: string | undefined,
): Steps<Completion> {
  const { condition, incrementor, statement } = node;
  let inner = first;
  const once = (): Completion => runRound(statement, inner, frame, label);
  const undecided = isEndless(condition) ? endCondition(frame, once) : undefined;
  if (undecided) return repeatUnknown(frame, node, undecided, once);
  const base = frame.splits.length;
  const watch = watchRounds(frame);
  let gathered: Gathered | undefined;
  for (;;) {
    frame.machine.step();
    const goesOn = condition ? yield* expressionSteps(condition, inner, frame) : true;
    const round = (): Completion => {
      const completion = runRound(statement, inner, frame, label);
      if (completion === NORMAL && incrementor) evaluate(incrementor, inner, frame);
      return completion;
    };
    const open = isUnknown(goesOn) ? goesOn : goesOn ? manyExits(frame, base) : undefined;
    if (open) return repeatUnknown(frame, node, open, round);
    if (!goesOn) return NORMAL;
    if (gathered) return repeatUnknown(frame, node, gathered.cause, round, gathered.before);
    const completion = yield* roundSteps(statement, inner, frame, label);
    if (completion !== NORMAL) return completion;
    gathered = watch();
    inner = copyOf(inner, scope);
    if (incrementor) yield* expressionSteps(incrementor, inner, frame);
  }
}

/** `for … of` over an array; what gives its elements one by one holds up the code around the loop. */
function* forOfSteps(
  node: ts.ForOfStatement,
  scope: Scope,
  frame: Frame,
  label: string | undefined,
): Steps<Completion> {
  const iterable = yield* expressionSteps(node.expression, scope, frame);
  const isPlain =
    !node.awaitModifier &&
    iterable instanceof ArrayValue &&
    !iterable.taint &&
    !hasOwn(iterable, Symbol.iterator);
  if (!isPlain) return runForOfValue(node, iterable, scope, frame, label);
  return yield* inLoopSteps(node, frame, label, arrayRounds(node, iterable, scope, frame, label));
}

function* arrayRounds(
  node: ts.ForOfStatement,
  array: ArrayValue,
  scope: Scope,
  frame: Frame,
  label: string | undefined,
): Steps<Completion> {
  const watch = watchRounds(frame, () => array.elements.length);
  // By index: the array may grow meanwhile.
  for (let index = 0; index < array.elements.length; index++) {
    frame.machine.step();
    const inner = bindRound(node.initializer, array.elements[index], scope, frame);
    const completion = yield* roundSteps(node.statement, inner, frame, label);
    if (completion !== NORMAL) return completion;
    if (array.taint) return unknownRounds(node, array.taint, scope, frame, label);
    const gathered = watch();
    if (gathered) return unknownRounds(node, gathered.cause, scope, frame, label, gathered.before);
  }
  return NORMAL;
}

function* switchSteps(node: ts.SwitchStatement, scope: Scope, frame: Frame): Steps<Completion> {
  const value = yield* expressionSteps(node.expression, scope, frame);
  const inner = scopeOfSwitch(node, scope, frame);
  const base = frame.splits.length;
  const { inSwitch } = frame;
  frame.inSwitch = true;
  let completion: Completion;
  try {
    const from = clauseOf(node, value, inner, frame);
    completion =
      typeof from === 'number'
        ? yield* clausesSteps(node.caseBlock.clauses.slice(from), inner, frame)
        : branch(frame, node, from, sidesOf(node, inner, frame));
  } finally {
    frame.inSwitch = inSwitch;
  }
  closeSplits(frame, base, SWITCH_BREAK, node.end);
  return completion === SWITCH_BREAK ? NORMAL : completion;
}

function* clausesSteps(
  clauses: readonly ts.CaseOrDefaultClause[],
  scope: Scope,
  frame: Frame,
): Steps<Completion> {
  for (const { statements } of clauses) {
    const completion = yield* statementsSteps(statements, scope, frame);
    if (completion !== NORMAL) return completion;
  }
  return NORMAL;
}
