import { referenceTo } from '../code/assign.js';
import { evaluate } from '../code/expressions.js';
import { copyInto, named } from '../code/literals.js';
import { siteOf, type Frame } from '../machine.js';
import { binary, operatorOfAssignment } from '../values/operators.js';
import type { Scope } from '../code/scope.js';
import { awaitSteps, isLeftIn, type Steps } from './steps.js';
import { unwrap } from '../syntax/syntax.js';
import { ts } from '../syntax/typescript.js';
import { ArrayValue, isUnknown, PlainObject, type Value } from '../values/values.js';

const K = ts.SyntaxKind;

/** Evaluates an expression, left at each `await` in it. */
export function* expressionSteps(node: ts.Expression, scope: Scope, frame: Frame): Steps<Value> {
  if (!isLeftIn(frame, node)) return evaluate(node, scope, frame);
  const inner = unwrap(node);
  if (ts.isAwaitExpression(inner) || (ts.isYieldExpression(inner) && !inner.asteriskToken)) {
    const value = inner.expression && (yield* expressionSteps(inner.expression, scope, frame));
    return yield* awaitSteps(frame.machine, value, siteOf(frame, inner));
  }
  if (ts.isConditionalExpression(inner)) {
    const condition = yield* expressionSteps(inner.condition, scope, frame);
    if (isUnknown(condition))
      return evaluateWith(inner, new Map([[inner.condition, condition]]), scope, frame);
    return yield* expressionSteps(condition ? inner.whenTrue : inner.whenFalse, scope, frame);
  }
  if (ts.isBinaryExpression(inner)) {
    const kind = inner.operatorToken.kind;
    if (kind === K.AmpersandAmpersandToken || kind === K.BarBarToken || kind === K.QuestionQuestionToken) {
      const left = yield* expressionSteps(inner.left, scope, frame);
      if (isUnknown(left)) return evaluateWith(inner, new Map([[inner.left, left]]), scope, frame);
      if (
        kind === K.QuestionQuestionToken
          ? left !== undefined && left !== null
          : (kind === K.BarBarToken) === Boolean(left)
      )
        return left;
      return yield* expressionSteps(inner.right, scope, frame);
    }
    if (kind === K.CommaToken) {
      yield* expressionSteps(inner.left, scope, frame);
      return yield* expressionSteps(inner.right, scope, frame);
    }
    if (kind >= K.FirstAssignment && kind <= K.LastAssignment) return yield* assignSteps(inner, scope, frame);
  }
  const parts = partsOf(inner);
  // Where the parts are not known, what is awaited holds up the code around it, too.
  if (parts === undefined) return evaluate(inner, scope, frame);
  const known = new Map<ts.Node, Value>();
  const last = parts.findLastIndex((one) => isLeftIn(frame, one.node));
  for (const one of parts.slice(0, last + 1)) {
    const value = yield* expressionSteps(one.node, scope, frame);
    known.set(one.node, copyOf(value, one, frame));
  }
  return evaluateWith(inner, known, scope, frame);
}

/** Evaluates an expression of which parts were evaluated before. */
function evaluateWith(
  node: ts.Expression,
  known: ReadonlyMap<ts.Node, Value>,
  scope: Scope,
  frame: Frame,
): Value {
  const before = frame.known;
  frame.known = known;
  try {
    return evaluate(node, scope, frame);
  } finally {
    frame.known = before;
  }
}

function* assignSteps(node: ts.BinaryExpression, scope: Scope, frame: Frame): Steps<Value> {
  const { left, right } = node;
  const kind = node.operatorToken.kind;
  const isPattern = ts.isObjectLiteralExpression(left) || ts.isArrayLiteralExpression(left);
  if (kind === K.EqualsToken && isPattern) {
    const value = yield* expressionSteps(right, scope, frame);
    return evaluateWith(node, new Map([[right, value]]), scope, frame);
  }
  const operator = kind === K.EqualsToken ? undefined : operatorOfAssignment(kind);
  if (isLeftIn(frame, left) || (kind !== K.EqualsToken && operator === undefined))
    return evaluate(node, scope, frame);
  const reference = referenceTo(left, scope, frame);
  if (operator === undefined) {
    const value = yield* expressionSteps(right, scope, frame);
    reference.write(ts.isIdentifier(left) ? named(value, left.text) : value);
    return value;
  }
  const old = reference.read();
  const added = yield* expressionSteps(right, scope, frame);
  const value = binary(frame.machine, operator, old, added, siteOf(frame, node));
  reference.write(value);
  return value;
}

interface Part {
  readonly node: ts.Expression;
  /** What it is spread into. */
  readonly spread?: 'array' | 'object';
}

const part = (node: ts.Expression): Part => ({ node });

/** The parts of an expression that are all evaluated, in this order. */
function partsOf(node: ts.Expression): readonly Part[] | undefined {
  if (node.flags & ts.NodeFlags.OptionalChain) return undefined;
  if (ts.isCallExpression(node)) {
    const callee = unwrap(node.expression);
    if (callee.kind === K.SuperKeyword || callee.kind === K.ImportKeyword) return undefined;
    const isMember = ts.isPropertyAccessExpression(callee) || ts.isElementAccessExpression(callee);
    const first = isMember ? partsOf(callee) : [part(node.expression)];
    return first && [...first, ...node.arguments.map(element)];
  }
  if (ts.isNewExpression(node)) return [part(node.expression), ...(node.arguments ?? []).map(element)];
  if (ts.isPropertyAccessExpression(node))
    return node.expression.kind === K.SuperKeyword ? undefined : [part(node.expression)];
  if (ts.isElementAccessExpression(node))
    return node.expression.kind === K.SuperKeyword
      ? undefined
      : [part(node.expression), part(node.argumentExpression)];
  if (ts.isTemplateExpression(node)) return node.templateSpans.map(({ expression }) => part(expression));
  if (ts.isTaggedTemplateExpression(node))
    return ts.isTemplateExpression(node.template)
      ? node.template.templateSpans.map(({ expression }) => part(expression))
      : undefined;
  if (ts.isArrayLiteralExpression(node)) return node.elements.map(element);
  if (ts.isObjectLiteralExpression(node)) return node.properties.flatMap(partsOfProperty);
  if (ts.isBinaryExpression(node))
    return ts.isPrivateIdentifier(node.left) ? undefined : [part(node.left), part(node.right)];
  if (ts.isTypeOfExpression(node) || ts.isVoidExpression(node)) return [part(node.expression)];
  if (ts.isPrefixUnaryExpression(node))
    return node.operator === K.PlusPlusToken || node.operator === K.MinusMinusToken
      ? undefined
      : [part(node.operand)];
  return undefined;
}

function partsOfProperty(property: ts.ObjectLiteralElementLike): readonly Part[] {
  if (ts.isSpreadAssignment(property)) return [{ node: property.expression, spread: 'object' }];
  if (ts.isShorthandPropertyAssignment(property)) return [part(property.name)];
  const key = ts.isComputedPropertyName(property.name) ? [part(property.name.expression)] : [];
  return ts.isPropertyAssignment(property) ? [...key, part(property.initializer)] : key;
}

function element(node: ts.Expression): Part {
  return ts.isSpreadElement(node) ? { node: node.expression, spread: 'array' } : part(node);
}

/** What is spread before an `await` is what it is then. */
function copyOf(value: Value, { node, spread }: Part, frame: Frame): Value {
  if (value instanceof ArrayValue && !value.taint && spread === 'array')
    return new ArrayValue([...value.elements], value.holes);
  if (!(value instanceof PlainObject) || value.taint || spread !== 'object') return value;
  const copy = new PlainObject();
  copyInto(frame, copy, value, node);
  return copy;
}
