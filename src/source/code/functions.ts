import type { HostObject } from '../host.js';
import { callValue } from './calls.js';
import { evaluate } from './expressions.js';
import { actsOnOthers } from '../promises/generators.js';
import { iteratorFrom } from './iterate.js';
import { LimitReached } from '../limits.js';
import type { ModuleRecord } from '../modules/loader.js';
import { RETURN, Thrown, type Environment, type Frame, type Machine } from '../machine.js';
import { bindPattern } from './patterns.js';
import { awaitValue, fulfilled, rejected } from '../promises/promises.js';
import { expressionSteps } from '../promises/expression-steps.js';
import { statementsSteps } from '../promises/statement-steps.js';
import { startTask, type Steps } from '../promises/steps.js';
import { noted, whileWaiting } from '../promises/rejections.js';
import { Scope } from './scope.js';
import { namesOfBlock, varsOf } from '../syntax/declared.js';
import type { Site, SourceFile } from '../syntax/span.js';
import { closeSplits } from '../unknown/splits.js';
import { runStatements } from './statements.js';
import { hasModifier, saysStrict, unwrap } from '../syntax/syntax.js';
import { ownArguments, selfOf } from './sloppy.js';
import { ts } from '../syntax/typescript.js';
import {
  ArrayValue,
  FunctionValue,
  unknown,
  type Heap,
  type Key,
  type PromiseValue,
  type Value,
} from '../values/values.js';

export type FunctionNode = ts.FunctionLikeDeclaration;

/** A field of a class. Its initialiser runs for each instance, with `this` the instance. */
export interface Field {
  readonly key: Key;
  readonly initializer: ts.Expression | undefined;
}

/** What a function value is made of. */
export interface FunctionCode {
  readonly node: FunctionNode | ts.ClassLikeDeclaration;
  readonly name: string;
  /** Number of parameters before the first with a default. */
  readonly length: number;
  readonly isStrict: boolean;
  readonly scope: Scope;
  readonly source: SourceFile;
  readonly module: ModuleRecord;
  /** The `this` (and so on) of an arrow function. */
  readonly outer: Environment | undefined;
  /** The object that a method was defined on. */
  readonly home: Heap | undefined;
  /** Set for a class. */
  readonly classParts: ClassParts | undefined;
  /** The host that the class extends. */
  readonly hostParent: HostObject | undefined;
}

export interface ClassParts {
  readonly fields: Field[];
  readonly derived: boolean;
  readonly parent: Value;
  readonly constructorNode: ts.ConstructorDeclaration | undefined;
}

/** Makes a function value of a function's node. */
export function makeFunction(
  frame: Frame,
  node: FunctionNode,
  scope: Scope,
  name: string,
  home?: Heap,
): FunctionValue {
  return new FunctionValue({
    node,
    name,
    length: lengthOf(node.parameters),
    isStrict:
      frame.isStrict ||
      (node.body !== undefined && ts.isBlock(node.body) && saysStrict(node.body.statements)),
    scope,
    source: frame.source,
    module: frame.module,
    outer: ts.isArrowFunction(node) ? frame.environment : undefined,
    home,
    classParts: undefined,
    hostParent: undefined,
  });
}

/** Number of parameters before the first with a default or the rest. */
export function lengthOf(parameters: readonly ts.ParameterDeclaration[]): number {
  const optional = parameters.findIndex(
    (one) => one.initializer !== undefined || one.dotDotDotToken !== undefined,
  );
  return optional === -1 ? parameters.length : optional;
}

/**
 * Calls a function of the code. An async one is left at its first `await`, and goes on among the jobs; where it is awaited as soon as it
 * returns, it runs to its end at once, which is the same. A generator runs when it is iterated.
 */
export function invoke(
  machine: Machine,
  fn: FunctionValue,
  args: readonly Value[],
  self: Value,
  site: Site,
): Value {
  const { isAwaited } = machine;
  machine.isAwaited = false;
  const node = fn.code.node as FunctionNode;
  const environment = environmentOf(machine, fn, args, self);
  if (node.asteriskToken) return makeGenerator(machine, fn, node, environment, args, site);
  const call: BodyCall = { fn, node, environment, args, caller: site, isAwaited };
  if (!hasModifier(node, ts.SyntaxKind.AsyncKeyword)) return runBody(machine, call);
  return start(machine, { ...call, isAsync: true }, site);
}

/** Runs the body of an async function. */
function start(machine: Machine, call: BodyCall, site: Site): PromiseValue {
  if (!call.isAwaited) return startTask(machine, bodySteps(machine, call), site);
  return settle(machine, site, () => awaitValue(machine, runBody(machine, call), site));
}

function environmentOf(
  machine: Machine,
  fn: FunctionValue,
  args: readonly Value[],
  self: Value,
): Environment {
  const { code } = fn;
  return code.outer ?? { self: selfOf(machine, code, self), fn, args, newTarget: undefined, home: code.home };
}

/**
 * Calls a function whose result is awaited: a `then` handler, or the entry. What it returns from a side of a branch is
 * awaited within that side, as in an async function.
 */
export function callHandler(
  machine: Machine,
  fn: Value,
  args: readonly Value[],
  self: Value,
  site: Site,
): Value {
  if (!(fn instanceof FunctionValue) || fn.code.classParts) return callValue(machine, fn, args, self, site);
  const node = fn.code.node as FunctionNode;
  const { isAwaited } = machine;
  if (node.asteriskToken || hasModifier(node, ts.SyntaxKind.AsyncKeyword))
    return invoke(machine, fn, args, self, site);
  machine.isAwaited = false;
  const environment = environmentOf(machine, fn, args, self);
  return runBody(machine, { fn, node, environment, args, caller: site, isAsync: true, isAwaited });
}

/** Calls a function and awaits what it gives. */
export function callAwaited(
  machine: Machine,
  fn: Value,
  args: readonly Value[],
  self: Value,
  site: Site,
): Value {
  machine.isAwaited = true;
  return awaitValue(machine, callHandler(machine, fn, args, self, site), site);
}

/** A promise of what a computation gives or throws. */
export function settle(machine: Machine, site: Site, run: () => Value): PromiseValue {
  try {
    return fulfilled(run());
  } catch (error) {
    if (error instanceof Thrown) return noted(machine, rejected(error), error.site ?? site);
    throw error;
  }
}

function makeGenerator(
  machine: Machine,
  fn: FunctionValue,
  node: FunctionNode,
  environment: Environment,
  args: readonly Value[],
  site: Site,
): Value {
  const isAsync = hasModifier(node, ts.SyntaxKind.AsyncKeyword);
  const iterator = iteratorFrom((running, take) =>
    runBody(running, { fn, node, environment, args, caller: site, isAsync, onYield: take }),
  );
  iterator.acts = actsOnOthers(node);
  return iterator;
}

/** Runs the body of a generator function as that of an async one: each `yield` awaits. */
export function runAwaiter(
  machine: Machine,
  fn: FunctionValue,
  args: readonly Value[],
  self: Value,
  site: Site,
): Value {
  const { isAwaited } = machine;
  machine.isAwaited = false;
  const node = fn.code.node as FunctionNode;
  const environment: Environment = { self, fn, args, newTarget: undefined, home: fn.code.home };
  const onYield = (value: Value, at: Site): Value =>
    whileWaiting(machine, () => awaitValue(machine, value, at));
  const call = {
    fn,
    node,
    environment,
    args,
    caller: site,
    isAsync: true,
    isAwaited,
    isAwaiter: true,
    onYield,
  };
  return start(machine, call, site);
}

/** What a function's body is run with. */
export interface BodyCall {
  readonly fn: FunctionValue;
  readonly node: FunctionNode;
  readonly environment: Environment;
  readonly args: readonly Value[];
  readonly caller: Site | undefined;
  readonly isAsync?: boolean;
  /** Whether what it returns is awaited as soon as it returns. */
  readonly isAwaited?: boolean;
  /** Whether `yield` stands for `await`, as compilers write it. */
  readonly isAwaiter?: boolean;
  readonly onYield?: (value: Value, site: Site) => Value;
}

/** Runs a function's body with its parameters bound. */
export function runBody(machine: Machine, call: BodyCall): Value {
  const { node, caller } = call;
  if (!node.body) return undefined;
  machine.step();
  if (machine.journal && (machine.running.get(node) ?? 0) >= MAX_UNKNOWN_RECURSION)
    return endRecursion(machine, caller);
  enter(machine);
  const tried = machine.journal !== undefined;
  if (tried) machine.running.set(node, (machine.running.get(node) ?? 0) + 1);
  try {
    const { frame, scope } = prepare(machine, call);
    const { body } = node;
    if (!ts.isBlock(body)) return runExpressionBody(frame, body, scope);
    return runBlockBody(frame, body, scope);
  } finally {
    if (tried) machine.running.set(node, (machine.running.get(node) ?? 1) - 1);
    machine.depth -= 1;
  }
}

/** The same, left wherever it awaits. */
export function* bodySteps(machine: Machine, call: BodyCall): Steps<Value> {
  const { node, caller } = call;
  const { body } = node;
  if (!body) return undefined;
  machine.step();
  if (machine.journal && (machine.running.get(node) ?? 0) >= MAX_UNKNOWN_RECURSION)
    return endRecursion(machine, caller);
  enter(machine);
  const tried = machine.journal !== undefined;
  if (tried) machine.running.set(node, (machine.running.get(node) ?? 0) + 1);
  try {
    const { frame, scope } = prepare(machine, call);
    if (!ts.isBlock(body)) return yield* expressionSteps(body, scope, frame);
    declareNames(frame, body, body.statements, scope, 'function');
    let thrown: Thrown | undefined;
    try {
      if ((yield* statementsSteps(body.statements, scope, frame)) !== RETURN) frame.result = undefined;
    } catch (error) {
      if (!(error instanceof Thrown) || frame.splits.length === 0) throw error;
      thrown = error;
    }
    const error = closeSplits(frame, 0, RETURN, body.statements.at(-1)?.end ?? body.end, thrown);
    if (error) throw error;
    return frame.result;
  } finally {
    if (tried) machine.running.set(node, (machine.running.get(node) ?? 1) - 1);
    machine.depth -= 1;
  }
}

function enter(machine: Machine): void {
  if (++machine.depth <= machine.limits.depth) return;
  machine.depth -= 1;
  throw new LimitReached(`calls are nested more than ${machine.limits.depth} deep`);
}

/** Binds parameters and `var`s, and names the function for itself. */
function prepare(
  machine: Machine,
  {
    fn,
    node,
    environment,
    args,
    caller,
    isAsync = false,
    isAwaited = false,
    isAwaiter = false,
    onYield,
  }: BodyCall,
): { readonly frame: Frame; readonly scope: Scope } {
  const { source, module } = fn.code;
  const body = node.body as ts.Node;
  const frame: Frame = {
    machine,
    source,
    module,
    environment,
    caller,
    isStrict: fn.code.isStrict,
    statement: body,
    result: undefined,
    label: undefined,
    inSwitch: false,
    splits: [],
    onYield,
    isAsync,
    isAwaited,
    isAwaiter,
    tries: 0,
    known: undefined,
  };
  const scope = new Scope(scopeAround(fn, node));
  bindParameters(frame, node.parameters, args, scope);
  if (environment.fn === fn) ownArguments(frame, node, scope);
  return { frame, scope: ts.isBlock(body) ? withVars(frame, node, body, scope) : scope };
}

/** Where a function stands; an expression with a name has one more scope around it, with that name. */
function scopeAround(fn: FunctionValue, node: FunctionNode): Scope {
  if (!ts.isFunctionExpression(node) || !node.name) return fn.code.scope;
  const around = new Scope(fn.code.scope);
  around.declare(node.name.text, fn, true).isOwnName = true;
  return around;
}

/**
 * The scope of a body, with its `var`s. That is of its own where a `var` has the name of a parameter and parameters have expressions, which
 * go on to see the parameter (ECMA-262, 10.2.11 FunctionDeclarationInstantiation, step 28).
 */
function withVars(frame: Frame, node: FunctionNode, body: ts.Block, scope: Scope): Scope {
  const names = varsOf(body, frame.isStrict);
  const isApart =
    names.some((name) => scope.bindings.has(name)) &&
    node.parameters.some((one) => one.initializer !== undefined || !ts.isIdentifier(one.name));
  const inner = isApart ? new Scope(scope) : scope;
  for (const name of names)
    if (!inner.bindings.has(name))
      inner.declareVar(name, isApart ? scope.bindings.get(name)?.value : undefined);
  return inner;
}

/** How often a function may call itself while it is not known whether it does. */
const MAX_UNKNOWN_RECURSION = 8;

function endRecursion(machine: Machine, caller: Site | undefined): Value {
  const cause = unknown('how often the function calls itself is not known', caller?.span);
  if (caller) machine.reportCall(caller, cause, true, []);
  return cause;
}

function runExpressionBody(frame: Frame, body: ts.Expression, scope: Scope): Value {
  if (frame.isAwaited) frame.machine.awaitedCall = unwrap(body);
  return evaluate(body, scope, frame);
}

function runBlockBody(frame: Frame, body: ts.Block, scope: Scope): Value {
  declareNames(frame, body, body.statements, scope, 'function');
  let thrown: Thrown | undefined;
  try {
    // A body that runs to its end gives undefined, whatever a branch left behind.
    if (runStatements(body.statements, scope, frame) !== RETURN) frame.result = undefined;
  } catch (error) {
    if (!(error instanceof Thrown) || frame.splits.length === 0) throw error;
    thrown = error;
  }
  const error = closeSplits(frame, 0, RETURN, body.statements.at(-1)?.end ?? body.end, thrown);
  if (error) throw error;
  return frame.result;
}

/** Declares what a block's statements declare, functions with their values. `level`: of a function's or module's body, or of a block in one. */
export function declareNames(
  frame: Frame,
  block: ts.Node,
  statements: readonly ts.Statement[],
  scope: Scope,
  level: 'block' | 'function' = 'block',
): void {
  const { lexical, functions } = namesOfBlock(block, statements);
  for (const { name, constant } of lexical) scope.announce(name, constant);
  for (const node of functions) {
    const name = node.name?.text ?? 'default';
    const helper = frame.machine.realm.helpers.get(name);
    scope.declare(name, helper ?? makeFunction(frame, node, scope, name)).isVar = level === 'function';
  }
}

/** Binds parameters: defaults, patterns, the rest. */
export function bindParameters(
  frame: Frame,
  parameters: readonly ts.ParameterDeclaration[],
  args: readonly Value[],
  scope: Scope,
): void {
  let index = 0;
  for (const parameter of parameters) {
    const { name, initializer, dotDotDotToken } = parameter;
    // `this` as the first parameter is a type of TypeScript's.
    if (ts.isIdentifier(name) && name.text === 'this') continue;
    let value: Value = dotDotDotToken ? new ArrayValue(args.slice(index)) : args[index];
    index += 1;
    if (value === undefined && initializer) value = evaluate(initializer, scope, frame);
    if (ts.isIdentifier(name)) scope.declare(name.text, value);
    else bindPattern(frame, name, value, scope, 'declare');
  }
}
