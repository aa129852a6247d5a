import { readBinding } from '../values/access.js';
import { assign, deleteExpression, update } from './assign.js';
import { evaluateClass } from './classes.js';
import { throwError } from '../values/errors.js';
import { makeFunction } from './functions.js';
import { evaluateCall, evaluateChain, evaluateNew } from './invocations.js';
import { arrayLiteral, objectLiteral, regexpLiteral, taggedTemplate, templateText } from './literals.js';
import { importMeta } from '../modules/imports.js';
import { SILENT, siteOf, type Frame } from '../machine.js';
import { binary, typeOf, unary } from '../values/operators.js';
import { awaitValue } from '../promises/promises.js';
import { argumentsList } from './sloppy.js';
import { whileWaiting } from '../promises/rejections.js';
import type { Scope } from './scope.js';
import { mayThrow } from '../unknown/doubts.js';
import { branchValue } from '../unknown/speculate.js';
import type { Site, Span } from '../syntax/span.js';
import { unwrap } from '../syntax/syntax.js';
import { ts } from '../syntax/typescript.js';
import { isUnknown, unknown, type Unknown, type Value } from '../values/values.js';
import { delegate } from './iterate.js';

const K = ts.SyntaxKind;

/** Evaluates an expression. */
export function evaluate(node: ts.Expression, scope: Scope, frame: Frame): Value {
  if (frame.known !== undefined && frame.known.has(node)) return frame.known.get(node);
  switch (node.kind) {
    case K.Identifier:
      return identifier(node as ts.Identifier, scope, frame);
    case K.StringLiteral:
    case K.NoSubstitutionTemplateLiteral:
      return (node as ts.LiteralExpression).text;
    case K.NumericLiteral:
      return Number((node as ts.NumericLiteral).text);
    case K.BigIntLiteral:
      return BigInt((node as ts.BigIntLiteral).text.slice(0, -1));
    case K.TrueKeyword:
      return true;
    case K.FalseKeyword:
      return false;
    case K.NullKeyword:
      return null;
    case K.ThisKeyword:
      return frame.environment.self;
    case K.PropertyAccessExpression:
    case K.ElementAccessExpression:
    case K.CallExpression:
      return node.flags & ts.NodeFlags.OptionalChain
        ? evaluateChain(node, scope, frame)
        : node.kind === K.CallExpression
          ? evaluateCall(node as ts.CallExpression, scope, frame)
          : evaluateChain(node, scope, frame);
    case K.NewExpression:
      return evaluateNew(node as ts.NewExpression, scope, frame);
    case K.TemplateExpression:
      return templateText(node as ts.TemplateExpression, scope, frame);
    case K.TaggedTemplateExpression:
      return taggedTemplate(node as ts.TaggedTemplateExpression, scope, frame);
    case K.RegularExpressionLiteral:
      return regexpLiteral(node as ts.RegularExpressionLiteral, frame);
    case K.ObjectLiteralExpression:
      return objectLiteral(node as ts.ObjectLiteralExpression, scope, frame);
    case K.ArrayLiteralExpression:
      return arrayLiteral(node as ts.ArrayLiteralExpression, scope, frame);
    case K.ArrowFunction:
    case K.FunctionExpression: {
      const fn = node as ts.ArrowFunction | ts.FunctionExpression;
      return makeFunction(frame, fn, scope, fn.name?.text ?? '');
    }
    case K.ClassExpression:
      return evaluateClass(node as ts.ClassExpression, scope, frame);
    default:
      return operation(node, scope, frame);
  }
}

/** The rest of the expressions: operators and TypeScript's wrappers. */
function operation(node: ts.Expression, scope: Scope, frame: Frame): Value {
  switch (node.kind) {
    case K.ParenthesizedExpression:
    case K.AsExpression:
    case K.SatisfiesExpression:
    case K.NonNullExpression:
    case K.TypeAssertionExpression:
    case K.ExpressionWithTypeArguments:
    case K.PartiallyEmittedExpression:
      return evaluate((node as ts.ParenthesizedExpression).expression, scope, frame);
    case K.BinaryExpression:
      return binaryExpression(node as ts.BinaryExpression, scope, frame);
    case K.ConditionalExpression:
      return conditional(node as ts.ConditionalExpression, scope, frame);
    case K.PrefixUnaryExpression: {
      const { operator, operand } = node as ts.PrefixUnaryExpression;
      if (operator === K.PlusPlusToken || operator === K.MinusMinusToken) {
        return update(node as ts.PrefixUnaryExpression, scope, frame);
      }
      return unary(frame.machine, operator, evaluate(operand, scope, frame), siteOf(frame, node));
    }
    case K.PostfixUnaryExpression:
      return update(node as ts.PostfixUnaryExpression, scope, frame);
    case K.AwaitExpression: {
      const { machine } = frame;
      return whileWaiting(machine, () => {
        const { expression } = node as ts.AwaitExpression;
        machine.awaitedCall = unwrap(expression);
        const value = evaluate(expression, scope, frame);
        return awaitValue(machine, value, siteOf(frame, node));
      });
    }
    case K.YieldExpression:
      return yieldExpression(node as ts.YieldExpression, scope, frame);
    case K.TypeOfExpression:
      return typeOfExpression(node as ts.TypeOfExpression, scope, frame);
    case K.VoidExpression:
      evaluate((node as ts.VoidExpression).expression, scope, frame);
      return undefined;
    case K.DeleteExpression:
      return deleteExpression(node as ts.DeleteExpression, scope, frame);
    case K.MetaProperty:
      return (node as ts.MetaProperty).keywordToken === K.ImportKeyword
        ? importMeta(frame)
        : frame.environment.newTarget;
    case K.OmittedExpression:
      return undefined;
    case K.SpreadElement:
      return unknown('a spread element in an unexpected place', siteOf(frame, node).span);
    default:
      return unknown(`the syntax ${K[node.kind]} is not evaluated`, siteOf(frame, node).span);
  }
}

function identifier(node: ts.Identifier, scope: Scope, frame: Frame): Value {
  const name = node.text;
  const binding = scope.find(name);
  if (binding) return readBinding(frame.machine, binding, name, () => siteOf(frame, node));
  if (name === 'undefined') return undefined;
  if (name === 'arguments' && frame.environment.fn)
    return (frame.environment.list ??= argumentsList(frame.machine, frame.environment.args));
  const known = frame.machine.realm.global(name);
  if (known !== undefined) return known;
  const site = siteOf(frame, node);
  const found = unknownGlobal(name, site.span);
  if (found.undeclared === true) tellUndeclared(frame, found, site);
  return found;
}

/** A variable that nothing declares which is read: one of Node.js', or one that the application makes, if any does. */
function unknownGlobal(name: string, span: Span): Unknown {
  const reason = `the global variable ${name} is not known`;
  if (NODE_GLOBALS.has(name)) return unknown(reason, span);
  const found = unknown(`${reason}: unless the application makes it, Node.js throws a ReferenceError`, span);
  return { ...found, undeclared: true };
}

/** Those of a program, and what the functions around CommonJS modules are given (Node.js, "The module wrapper"). */
const NODE_GLOBALS: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(globalThis),
  ...['require', 'module', 'exports', '__dirname', '__filename'],
]);

/** Only what asks for its type may read what nothing declares (ECMA-262, 13.5.3 "The typeof Operator"). */
function typeOfExpression(node: ts.TypeOfExpression, scope: Scope, frame: Frame): Value {
  const asked = unwrap(node.expression);
  const isUndeclared =
    ts.isIdentifier(asked) &&
    scope.find(asked.text) === undefined &&
    frame.machine.realm.global(asked.text) === undefined &&
    !NODE_GLOBALS.has(asked.text) &&
    asked.text !== 'arguments';
  if (isUndeclared) return typeOf(unknownGlobal(asked.text, siteOf(frame, asked).span));
  return typeOf(evaluate(node.expression, scope, frame));
}

/**
 * Node.js throws where a variable is read that nothing declares, whatever is done with it then: that is told where it is read, or with
 * the module that reads it while it loads. On a side that may never happen nothing is.
 */
function tellUndeclared({ machine, module }: Frame, found: Unknown, site: Site): void {
  mayThrow(machine, found, site);
  if (machine.journal !== undefined) return;
  if (machine.recorder !== SILENT) machine.reportCall(site, found, false, []);
  else if (
    !module.diagnostics.some(({ span }) => span.start === site.span.start && span.file === site.span.file)
  )
    module.diagnostics.push({
      code: 'undeclared-variable',
      message: found.reason,
      span: site.span,
      help: 'declare it, or import it: where the application makes it, this can be left as it is',
    });
}

function binaryExpression(node: ts.BinaryExpression, scope: Scope, frame: Frame): Value {
  const kind = node.operatorToken.kind;
  switch (kind) {
    case K.AmpersandAmpersandToken:
    case K.BarBarToken:
    case K.QuestionQuestionToken:
      return logical(node, kind, scope, frame);
    case K.CommaToken:
      evaluate(node.left, scope, frame);
      return evaluate(node.right, scope, frame);
    case K.PlusToken:
      return sum(node, scope, frame);
  }
  if (kind >= K.FirstAssignment && kind <= K.LastAssignment) return assign(node, scope, frame);
  if (kind === K.InKeyword && ts.isPrivateIdentifier(node.left)) {
    return binary(
      frame.machine,
      kind,
      `\0${node.left.text}`,
      evaluate(node.right, scope, frame),
      siteOf(frame, node),
    );
  }
  const left = evaluate(node.left, scope, frame);
  const right = evaluate(node.right, scope, frame);
  return binary(frame.machine, kind, left, right, siteOf(frame, node));
}

/** A chain of `+` is walked in a loop: texts put together from hundreds of parts would nest too deep. */
function sum(node: ts.BinaryExpression, scope: Scope, frame: Frame): Value {
  const rights: ts.BinaryExpression[] = [];
  let leftmost: ts.Expression = node;
  while (
    ts.isBinaryExpression(leftmost) &&
    leftmost.operatorToken.kind === K.PlusToken &&
    !frame.known?.has(leftmost)
  ) {
    rights.push(leftmost);
    leftmost = leftmost.left;
  }
  let value = evaluate(leftmost, scope, frame);
  for (const part of rights.reverse()) {
    const right = evaluate(part.right, scope, frame);
    value = binary(frame.machine, K.PlusToken, value, right, siteOf(frame, part));
  }
  return value;
}

function logical(
  node: ts.BinaryExpression,
  kind:
    | ts.SyntaxKind.AmpersandAmpersandToken
    | ts.SyntaxKind.BarBarToken
    | ts.SyntaxKind.QuestionQuestionToken,
  scope: Scope,
  frame: Frame,
): Value {
  const left = evaluate(node.left, scope, frame);
  const right = (): Value => evaluate(node.right, scope, frame);
  if (isUnknown(left)) return branchValue(frame, node, left, [(): Value => left, right]);
  switch (kind) {
    case K.AmpersandAmpersandToken:
      return left ? right() : left;
    case K.BarBarToken:
      return left ? left : right();
    case K.QuestionQuestionToken:
      return left ?? right();
  }
}

function conditional(node: ts.ConditionalExpression, scope: Scope, frame: Frame): Value {
  const condition = evaluate(node.condition, scope, frame);
  const yes = (): Value => evaluate(node.whenTrue, scope, frame);
  const no = (): Value => evaluate(node.whenFalse, scope, frame);
  if (isUnknown(condition)) return branchValue(frame, node, condition, [yes, no]);
  return condition ? yes() : no();
}

function yieldExpression(node: ts.YieldExpression, scope: Scope, frame: Frame): Value {
  if (node.expression && frame.isAwaiter) frame.machine.awaitedCall = unwrap(node.expression);
  const value = node.expression ? evaluate(node.expression, scope, frame) : undefined;
  const site = siteOf(frame, node);
  const { onYield } = frame;
  if (!onYield) return throwError(frame.machine, 'SyntaxError', 'yield outside of a generator', site);
  if (!node.asteriskToken) return onYield(value, site);
  return delegate(frame.machine, value, site, (one) => onYield(one, site));
}
