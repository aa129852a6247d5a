import { getProperty, hasOwn } from '../values/access.js';
import { callValue, constructValue } from './calls.js';
import { superCall, superMember } from './classes.js';
import { toKey } from '../values/coerce.js';
import {
  mayThrow,
  MOST_TRIALS,
  untried,
  waysOf,
  whileTrying,
  withDoubts,
  type Doubts,
} from '../unknown/doubts.js';
import { evaluate } from './expressions.js';
import { importDynamically } from '../modules/imports.js';
import { iterate } from './iterate.js';
import { NORMAL, siteOf, whileCatching, type Frame } from '../machine.js';
import type { Scope } from './scope.js';
import { branchValue } from '../unknown/speculate.js';
import { unwrap } from '../syntax/syntax.js';
import { ts } from '../syntax/typescript.js';
import { isLogger, type CallHint } from '../unknown/unknown-call.js';
import { ArrayValue, isUnknown, type Key, type Unknown, type Value } from '../values/values.js';
import { codeOf } from '../syntax/span.js';

const K = ts.SyntaxKind;

/** Stands for an optional chain that ended early. */
const SHORT = Symbol('short circuit');

/** Evaluates a member access, or a call in an optional chain. */
export function evaluateChain(node: ts.Expression, scope: Scope, frame: Frame): Value {
  const value = link(node, scope, frame);
  return value === SHORT ? undefined : (value as Value);
}

function link(node: ts.Expression, scope: Scope, frame: Frame): Value | typeof SHORT {
  if (node.kind === K.CallExpression) return call(node as ts.CallExpression, scope, frame);
  const reference = memberOf(node as ts.PropertyAccessExpression | ts.ElementAccessExpression, scope, frame);
  return reference === SHORT ? SHORT : reference.value;
}

/** The part before the last link: an optional chain goes on through it. */
function before(node: ts.Expression, scope: Scope, frame: Frame): Value | typeof SHORT {
  const isLink =
    node.kind === K.PropertyAccessExpression ||
    node.kind === K.ElementAccessExpression ||
    node.kind === K.CallExpression;
  if (isLink && node.flags & ts.NodeFlags.OptionalChain) return link(node, scope, frame);
  return evaluate(node, scope, frame);
}

type Access = ts.PropertyAccessExpression | ts.ElementAccessExpression;

/** A member and the object that it is of. */
function memberOf(node: Access, scope: Scope, frame: Frame): { self: Value; value: Value } | typeof SHORT {
  if (node.expression.kind === K.SuperKeyword) {
    const key = keyOf(node, scope, frame);
    const self = frame.environment.self;
    return { self, value: isUnknown(key) ? key : superMember(frame, key, siteOf(frame, node)) };
  }
  const self = before(node.expression, scope, frame);
  if (self === SHORT) return SHORT;
  const owner = self as Value;
  if (node.questionDotToken && (owner === undefined || owner === null)) return SHORT;
  if (!node.questionDotToken) mayRefuseMember(frame, owner, node);
  const key = keyOf(node, scope, frame);
  if (isUnknown(key)) {
    const host = isUnknown(owner) ? owner.host : typeof owner === 'object' && owner?.kind === 'host';
    return { self: owner, value: { ...key, host: host || key.host } };
  }
  return { self: owner, value: getProperty(frame.machine, owner, key, siteOf(frame, node)) };
}

/** What is not known may be null, of which no member can be read. Loggers are taken to be there. */
function mayRefuseMember(frame: Frame, owner: Value, node: Access): void {
  if (frame.machine.doubts === undefined || !isUnknown(owner) || owner.sure === 'answer') return;
  const name = ts.isPropertyAccessExpression(node) ? node.name.text : undefined;
  if (owner.sure === 'part' && name !== undefined && LIST_MEMBERS.has(name)) return;
  if (isLogger(codeOf(frame.source, node))) return;
  mayThrow(frame.machine, owner, siteOf(frame, node));
}

const LIST_MEMBERS: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Array.prototype));

/** The key of a member access. */
export function keyOf(node: Access, scope: Scope, frame: Frame): Key | Unknown {
  if (node.kind === K.PropertyAccessExpression) {
    const { name } = node as ts.PropertyAccessExpression;
    return ts.isPrivateIdentifier(name) ? `\0${name.text}` : name.text;
  }
  const argument = (node as ts.ElementAccessExpression).argumentExpression;
  return toKey(frame.machine, evaluate(argument, scope, frame), siteOf(frame, argument));
}

/** Evaluates a call that is not in an optional chain. */
export function evaluateCall(node: ts.CallExpression, scope: Scope, frame: Frame): Value {
  const callee = unwrap(node.expression);
  if (isAccess(callee) && handlesRejection(node, callee)) return callHandling(node, scope, frame);
  const value = call(node, scope, frame);
  return value === SHORT ? undefined : (value as Value);
}

function call(node: ts.CallExpression, scope: Scope, frame: Frame): Value | typeof SHORT {
  const { machine } = frame;
  const isAwaited = machine.awaitedCall === node;
  machine.awaitedCall = undefined;
  const callee = unwrap(node.expression);
  if (callee.kind === K.SuperKeyword)
    return superCall(frame, listArguments(node.arguments, scope, frame), node);
  if (callee.kind === K.ImportKeyword) {
    return importDynamically(frame, listArguments(node.arguments, scope, frame)[0], node);
  }
  let self: Value;
  let fn: Value;
  if (callee.kind === K.PropertyAccessExpression || callee.kind === K.ElementAccessExpression) {
    const access = callee as Access;
    const member = (): ReturnType<typeof memberOf> => memberOf(access, scope, frame);
    const reference = handlesRejection(node, access) ? whileCatching(machine, member, true) : member();
    if (reference === SHORT) return SHORT;
    ({ self, value: fn } = reference);
  } else {
    const value = before(callee, scope, frame);
    if (value === SHORT) return SHORT;
    fn = value as Value;
  }
  if (node.questionDotToken && (fn === undefined || fn === null)) return SHORT;
  const invoke = (): Value => {
    const args = listArguments(node.arguments, scope, frame);
    machine.isAwaited = isAwaited;
    return callValue(machine, fn, args, self, siteOf(frame, node), hintFor(callee, frame));
  };
  // `unknown?.call(…)`: the arguments may not even be evaluated.
  if (isUnknown(fn) && node.flags & ts.NodeFlags.OptionalChain && node.arguments.some(hasEffects)) {
    return branchValue(frame, node, fn, [invoke, (): Value => undefined]);
  }
  return invoke();
}

function isAccess(node: ts.Node): node is Access {
  return node.kind === K.PropertyAccessExpression || node.kind === K.ElementAccessExpression;
}

/** A call that is given what handles a rejection: what may be thrown before it may be handled instead. */
function callHandling(node: ts.CallExpression, scope: Scope, frame: Frame): Value {
  const run = (doubts: Doubts | undefined): Value =>
    withDoubts(frame.machine, doubts, () => {
      const value = call(node, scope, frame);
      return value === SHORT ? undefined : (value as Value);
    });
  const { machine } = frame;
  if (machine.trials >= MOST_TRIALS) return run(untried(machine, siteOf(frame, node)));
  const ways = waysOf(frame, (doubts) => {
    run(doubts);
    return NORMAL;
  });
  if (ways === undefined) return run(undefined);
  const thunks = ways.throwing.map(
    (throwing) => () => whileTrying(machine, () => run({ throwing, count: 0, first: undefined })),
  );
  return branchValue(frame, node, ways.cause, thunks);
}

/** `promise.catch(handler)`, `promise.then(handler, handler)`: what rejects the promise is caught. */
function handlesRejection(node: ts.CallExpression, callee: Access): boolean {
  if (!ts.isPropertyAccessExpression(callee)) return false;
  const handlers = node.arguments.length;
  return (callee.name.text === 'catch' && handlers > 0) || (callee.name.text === 'then' && handlers > 1);
}

function hasEffects(node: ts.Expression): boolean {
  return ts.isAwaitExpression(node) || ts.isCallExpression(node);
}

class LazyHint implements CallHint {
  readonly #callee: ts.Expression;
  readonly #frame: Frame;
  readonly discarded: boolean;

  constructor(callee: ts.Expression, frame: Frame, discarded: boolean) {
    this.#callee = callee;
    this.#frame = frame;
    this.discarded = discarded;
  }

  get name(): string {
    if (ts.isPropertyAccessExpression(this.#callee)) return this.#callee.name.text;
    return ts.isIdentifier(this.#callee) ? this.#callee.text : '';
  }

  get path(): string {
    const code = codeOf(this.#frame.source, this.#callee);
    return code.length > 200 ? this.name : code;
  }

  get isMethod(): boolean {
    return ts.isPropertyAccessExpression(this.#callee);
  }
}

function hintFor(callee: ts.Expression, frame: Frame): CallHint {
  const { statement } = frame;
  const discarded = ts.isExpressionStatement(statement) && unwrapCall(statement.expression) === callee;
  return new LazyHint(callee, frame, discarded);
}

function unwrapCall(node: ts.Expression): ts.Expression | undefined {
  const inner = unwrap(node);
  return ts.isCallExpression(inner) ? unwrap(inner.expression) : undefined;
}

/** Evaluates `new X(…)`. */
export function evaluateNew(node: ts.NewExpression, scope: Scope, frame: Frame): Value {
  const callee = evaluate(node.expression, scope, frame);
  const args = listArguments(node.arguments ?? [], scope, frame);
  return constructValue(
    frame.machine,
    callee,
    args,
    siteOf(frame, node),
    hintFor(unwrap(node.expression), frame),
  );
}

/** Evaluates arguments, with spreads. A spread of something unknown gives one unknown. */
export function listArguments(nodes: readonly ts.Expression[], scope: Scope, frame: Frame): Value[] {
  const values: Value[] = [];
  for (const node of nodes) {
    if (node.kind === K.SpreadElement)
      spreadInto(values, (node as ts.SpreadElement).expression, scope, frame);
    else values.push(evaluate(node, scope, frame));
  }
  return values;
}

/** Adds the elements of a spread expression; returns the unknown that it is, if so. */
export function spreadInto(
  values: Value[],
  node: ts.Expression,
  scope: Scope,
  frame: Frame,
): Unknown | undefined {
  const value = evaluate(node, scope, frame);
  if (value instanceof ArrayValue && !value.taint && !hasOwn(value, Symbol.iterator)) {
    for (const element of value.elements) values.push(element);
    return undefined;
  }
  const stopped = iterate(frame.machine, value, siteOf(frame, node), (element) => {
    values.push(element);
    return true;
  });
  if (stopped) values.push(stopped);
  return stopped;
}
