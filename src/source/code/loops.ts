import { hasProperty, ownKeys } from '../values/access.js';
import { evaluate } from './expressions.js';
import { iterate } from './iterate.js';
import {
  BREAK,
  CONTINUE,
  NORMAL,
  RETURN,
  siteOf,
  type Completion,
  type Frame,
  type Machine,
} from '../machine.js';
import { assignTo, bindPattern } from './patterns.js';
import { awaitValue } from '../promises/promises.js';
import { Binding, Scope } from './scope.js';
import { isLexical, patternNames } from '../syntax/declared.js';
import { endCondition, repeatUnknown } from '../unknown/speculate.js';
import { watchRounds, type Gathered } from '../unknown/many-rounds.js';
import { closeSplits } from '../unknown/splits.js';
import { runDeclarations, runStatement } from './statements.js';
import { ts } from '../syntax/typescript.js';
import {
  isHost,
  isObject,
  isUnknown,
  unknown,
  type ObjectValue,
  type Unknown,
  type Value,
} from '../values/values.js';

/** Runs a loop's body once: `continue` of this loop counts as its end. */
export function runRound(
  body: ts.Statement,
  scope: Scope,
  frame: Frame,
  label: string | undefined,
): Completion {
  const base = frame.splits.length;
  const { inSwitch } = frame;
  frame.inSwitch = false;
  let completion: Completion;
  try {
    completion = runStatement(body, scope, frame);
  } finally {
    frame.inSwitch = inSwitch;
  }
  return endRound(body, completion, base, frame, label);
}

/** How a round ends, `base` being the number of branches that were open at its start. */
export function endRound(
  body: ts.Statement,
  ended: Completion,
  base: number,
  frame: Frame,
  label: string | undefined,
): Completion {
  let completion = ended;
  closeSplits(frame, base, CONTINUE, body.end);
  if (completion === CONTINUE && (frame.label === undefined || frame.label === label)) {
    frame.label = undefined;
    completion = NORMAL;
  }
  return completion;
}

/** How a loop ends after a round that left it. */
export function leave(completion: Completion, frame: Frame, label: string | undefined): Completion {
  if (completion === BREAK && (frame.label === undefined || frame.label === label)) {
    frame.label = undefined;
    return NORMAL;
  }
  return completion;
}

/** Runs `while` and `do … while`. */
export function runWhile(
  node: ts.WhileStatement | ts.DoStatement,
  scope: Scope,
  frame: Frame,
  label: string | undefined,
): Completion {
  return inLoop(node, frame, label, () => {
    const body = (): Completion => runRound(node.statement, scope, frame, label);
    const undecided = isEndless(node.expression) ? endCondition(frame, body) : undefined;
    if (undecided) return repeatUnknown(frame, node, undecided, body);
    const base = frame.splits.length;
    if (ts.isDoStatement(node)) {
      const first = body();
      if (first !== NORMAL) return first;
    }
    for (;;) {
      frame.machine.step();
      const condition = evaluate(node.expression, scope, frame);
      const open = isUnknown(condition) ? condition : condition ? manyExits(frame, base) : undefined;
      if (open) return repeatUnknown(frame, node, open, body);
      if (!condition) return NORMAL;
      const completion = body();
      if (completion !== NORMAL) return completion;
    }
  });
}

/**
 * Rounds of a loop that each may have left it, as it depends on what is not known: behind so many, how many more there are is not known
 * either. Each round runs within the last one's other side, so that all of them would cost the square of their number.
 */
const MOST_EXITS = 16;

/** The first thing on which it depends whether a loop was left in one of its rounds, where there were many. */
export function manyExits({ splits }: Frame, base: number): Unknown | undefined {
  return splits.length - base < MOST_EXITS ? undefined : splits[base]?.cause;
}

/** Whether a loop's condition is absent or a constant that holds. */
export function isEndless(condition: ts.Expression | undefined): boolean {
  return condition === undefined || condition.kind === ts.SyntaxKind.TrueKeyword;
}

function inLoop(
  node: ts.Statement,
  frame: Frame,
  label: string | undefined,
  run: () => Completion,
): Completion {
  const base = frame.splits.length;
  const completion = leave(run(), frame, label);
  closeSplits(frame, base, BREAK, node.end);
  return completion;
}

/** Runs `for (…; …; …)`. Each round has its own copy of the `let` variables, as closures expect. */
export function runFor(
  node: ts.ForStatement,
  scope: Scope,
  frame: Frame,
  label: string | undefined,
): Completion {
  const { initializer, condition, incrementor, statement } = node;
  let inner = scopeOfFor(node, scope);
  if (initializer && ts.isVariableDeclarationList(initializer)) runDeclarations(initializer, inner, frame);
  else if (initializer) evaluate(initializer, scope, frame);
  return inLoop(node, frame, label, () => {
    const once = (): Completion => runRound(statement, inner, frame, label);
    const undecided = isEndless(condition) ? endCondition(frame, once) : undefined;
    if (undecided) return repeatUnknown(frame, node, undecided, once);
    const base = frame.splits.length;
    const watch = watchRounds(frame);
    let gathered: Gathered | undefined;
    for (;;) {
      frame.machine.step();
      const goesOn = condition ? evaluate(condition, inner, frame) : true;
      const round = (): Completion => {
        const completion = runRound(statement, inner, frame, label);
        if (completion === NORMAL && incrementor) evaluate(incrementor, inner, frame);
        return completion;
      };
      const open = isUnknown(goesOn) ? goesOn : goesOn ? manyExits(frame, base) : undefined;
      if (open) return repeatUnknown(frame, node, open, round);
      if (!goesOn) return NORMAL;
      if (gathered) return repeatUnknown(frame, node, gathered.cause, round, gathered.before);
      const completion = runRound(statement, inner, frame, label);
      if (completion !== NORMAL) return completion;
      gathered = watch();
      inner = copyOf(inner, scope);
      if (incrementor) evaluate(incrementor, inner, frame);
    }
  });
}

/** The scope of a loop's own variables. */
export function scopeOfFor({ initializer }: ts.ForStatement, scope: Scope): Scope {
  if (!initializer || !ts.isVariableDeclarationList(initializer)) return scope;
  const inner = new Scope(scope);
  if (isLexical(initializer)) {
    const constant = (initializer.flags & ts.NodeFlags.Const) !== 0;
    for (const one of initializer.declarations)
      for (const name of patternNames(one.name)) inner.announce(name, constant);
  }
  return inner;
}

export function copyOf(inner: Scope, outer: Scope): Scope {
  if (inner === outer || inner.bindings.size === 0) return inner;
  const copy = new Scope(outer);
  for (const [name, { value, ready, constant }] of inner.bindings)
    copy.bindings.set(name, new Binding(value, ready, constant));
  return copy;
}

/** Gives the loop's variable its value: in a scope of the round's own when it is declared there. */
export function bindRound(initializer: ts.ForInitializer, value: Value, scope: Scope, frame: Frame): Scope {
  if (!ts.isVariableDeclarationList(initializer)) {
    assignTo(frame, initializer, value, scope);
    return scope;
  }
  const name = initializer.declarations[0]!.name;
  if (!isLexical(initializer)) {
    bindPattern(frame, name, value, scope, 'initialize');
    return scope;
  }
  const inner = new Scope(scope);
  bindPattern(frame, name, value, inner, 'declare');
  return inner;
}

/** Runs `for … of` and `for await … of`. */
export function runForOf(
  node: ts.ForOfStatement,
  scope: Scope,
  frame: Frame,
  label: string | undefined,
): Completion {
  return runForOfValue(node, evaluate(node.expression, scope, frame), scope, frame, label);
}

/** The same, over something that was evaluated before. */
export function runForOfValue(
  node: ts.ForOfStatement,
  iterable: Value,
  scope: Scope,
  frame: Frame,
  label: string | undefined,
): Completion {
  const { machine } = frame;
  const site = siteOf(frame, node.expression);
  const source = node.awaitModifier && isUnknown(iterable) ? awaitValue(machine, iterable, site) : iterable;
  return inLoop(node, frame, label, () => {
    let completion: Completion = NORMAL;
    const watch = watchRounds(frame, sizeOf(source));
    let gathered: Gathered | undefined;
    const round = (element: Value): boolean => {
      const value = node.awaitModifier ? awaitValue(machine, element, site) : element;
      completion = runRound(node.statement, bindRound(node.initializer, value, scope, frame), frame, label);
      if (completion === NORMAL) gathered = watch();
      return completion === NORMAL && gathered === undefined;
    };
    const stopped = iterate(machine, source, site, round);
    if (gathered) return unknownRounds(node, gathered.cause, scope, frame, label, gathered.before);
    return stopped ? unknownRounds(node, stopped, scope, frame, label) : completion;
  });
}

/** How many elements there are, where that is known before they are gone through. */
export function sizeOf(source: Value): (() => number) | undefined {
  if (!isObject(source)) return undefined;
  return source.kind === 'array' ? () => source.elements.length : undefined;
}

/** Runs `for … in`. */
export function runForIn(
  node: ts.ForInStatement,
  scope: Scope,
  frame: Frame,
  label: string | undefined,
): Completion {
  const value = evaluate(node.expression, scope, frame);
  return inLoop(node, frame, label, () => {
    if (isUnknown(value)) return unknownRounds(node, value, scope, frame, label);
    if (isHost(value)) {
      const cause = unknown(
        `the members of ${value.describe()} are not known`,
        siteOf(frame, node.expression).span,
      );
      return unknownRounds(node, cause, scope, frame, label);
    }
    if (typeof value === 'string') return rounds(Object.keys(value), node, scope, frame, label);
    if (!isObject(value)) return NORMAL;
    if (value.taint) return unknownRounds(node, value.taint, scope, frame, label);
    const { machine } = frame;
    const keys = enumerableKeys(machine, value);
    if (isUnknown(keys)) return unknownRounds(node, keys, scope, frame, label);
    // What a round deletes has none of its own any more.
    return rounds(keys, node, scope, frame, label, (key) => hasProperty(machine, value, key) !== false);
  });
}

/** The keys of an object and of what it inherits from, each once (ECMA-262, 14.7.5.9 EnumerateObjectProperties). */
function enumerableKeys({ realm }: Machine, value: ObjectValue): string[] | Unknown {
  const keys = ownKeys(value);
  const passed = new Set(ownKeys(value, true));
  for (let holder = realm.protoOf(value); holder; holder = realm.protoOf(holder)) {
    if (holder.taint) return holder.taint;
    for (const key of ownKeys(holder)) if (!passed.has(key)) keys.push(key);
    for (const key of ownKeys(holder, true)) passed.add(key);
  }
  return keys;
}

function rounds(
  keys: readonly string[],
  node: ts.ForInStatement,
  scope: Scope,
  frame: Frame,
  label: string | undefined,
  isThere: (key: string) => boolean = () => true,
): Completion {
  for (const key of keys) {
    if (!isThere(key)) continue;
    frame.machine.step();
    const completion = runRound(node.statement, bindRound(node.initializer, key, scope, frame), frame, label);
    if (completion !== NORMAL) return completion;
  }
  return NORMAL;
}

export function unknownRounds(
  node: ts.ForOfStatement | ts.ForInStatement,
  cause: Unknown,
  scope: Scope,
  frame: Frame,
  label: string | undefined,
  before?: () => Completion,
): Completion {
  const element = unknown(cause.reason, cause.span, cause.host);
  const round = (): Completion => {
    const inner = bindRound(node.initializer, element, scope, frame);
    const completion = runRound(node.statement, inner, frame, label);
    return completion === RETURN ? RETURN : leave(completion, frame, label);
  };
  return repeatUnknown(frame, node, cause, round, before);
}
