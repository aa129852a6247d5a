import { deleteProperty, getProperty, refusedWrite, setProperty, writeBinding } from '../values/access.js';
import { toNumber, toPrimitive } from '../values/coerce.js';
import { mayThrow } from '../unknown/doubts.js';
import { throwError } from '../values/errors.js';
import { evaluate } from './expressions.js';
import { keyOf } from './invocations.js';
import { forget } from '../unknown/journal.js';
import { named } from './literals.js';
import { siteOf, type Frame } from '../machine.js';
import { binary, operatorOfAssignment } from '../values/operators.js';
import { assignPattern } from './patterns.js';
import type { Scope } from './scope.js';
import { branchValue } from '../unknown/speculate.js';
import { unwrap } from '../syntax/syntax.js';
import { ts } from '../syntax/typescript.js';
import { isObject, isUnknown, type Key, type Unknown, type Value } from '../values/values.js';

const K = ts.SyntaxKind;

/** A place that can be read and written: a variable or a member. */
interface Reference {
  read(): Value;
  write(value: Value): void;
}

/** The place that the left side of an assignment names. */
export function referenceTo(node: ts.Expression, scope: Scope, frame: Frame): Reference {
  const target = unwrap(node);
  if (ts.isIdentifier(target)) return variable(target, scope, frame);
  if (ts.isPropertyAccessExpression(target) || ts.isElementAccessExpression(target)) {
    const owner =
      target.expression.kind === K.SuperKeyword
        ? frame.environment.self
        : evaluate(target.expression, scope, frame);
    return memberReference(frame, owner, keyOf(target, scope, frame), target);
  }
  return { read: () => evaluate(target, scope, frame), write: () => undefined };
}

function variable(node: ts.Identifier, scope: Scope, frame: Frame): Reference {
  return {
    read: () => evaluate(node, scope, frame),
    write(value) {
      const binding = scope.find(node.text);
      if (binding) {
        if (binding.isOwnName && !frame.isStrict) return;
        writeBinding(frame.machine, binding, node.text, value, () => siteOf(frame, node));
      } else if (frame.isStrict && frame.machine.realm.global(node.text) === undefined)
        throwError(frame.machine, 'ReferenceError', `${node.text} is not defined`, siteOf(frame, node));
      // An undeclared variable is a global one; it stays with the module that made it.
      else frame.module.scope.declare(node.text, value);
    },
  };
}

function memberReference(frame: Frame, owner: Value, key: Key | Unknown, node: ts.Node): Reference {
  if (isUnknown(key)) {
    return {
      read: () => key,
      write: () => {
        if (isObject(owner)) forget(frame.machine, owner, key);
      },
    };
  }
  const site = siteOf(frame, node);
  if (isUnknown(owner)) mayThrow(frame.machine, owner, site);
  return {
    read: () => getProperty(frame.machine, owner, key, site),
    write: (value) => {
      const refused = frame.isStrict ? refusedWrite(frame.machine, owner, key) : undefined;
      if (refused !== undefined) throwError(frame.machine, 'TypeError', refused, site);
      setProperty(frame.machine, owner, key, value, site);
    },
  };
}

/** Evaluates an assignment of any kind. */
export function assign(node: ts.BinaryExpression, scope: Scope, frame: Frame): Value {
  const { left, right } = node;
  const kind = node.operatorToken.kind;
  if (kind === K.EqualsToken) {
    if (ts.isObjectLiteralExpression(left) || ts.isArrayLiteralExpression(left)) {
      const value = evaluate(right, scope, frame);
      assignPattern(frame, left, value, scope);
      return value;
    }
    const reference = referenceTo(left, scope, frame);
    const value = evaluate(right, scope, frame);
    reference.write(ts.isIdentifier(left) ? named(value, left.text) : value);
    return value;
  }
  const reference = referenceTo(left, scope, frame);
  const operator = operatorOfAssignment(kind);
  if (operator === undefined) return logicalAssign(node, reference, scope, frame);
  const old = reference.read();
  const value = binary(frame.machine, operator, old, evaluate(right, scope, frame), siteOf(frame, node));
  reference.write(value);
  return value;
}

function logicalAssign(node: ts.BinaryExpression, reference: Reference, scope: Scope, frame: Frame): Value {
  const old = reference.read();
  const write = (): Value => {
    const value = evaluate(node.right, scope, frame);
    reference.write(ts.isIdentifier(node.left) ? named(value, node.left.text) : value);
    return value;
  };
  if (isUnknown(old)) return branchValue(frame, node, old, [write, (): Value => old]);
  switch (node.operatorToken.kind) {
    case K.AmpersandAmpersandEqualsToken:
      return old ? write() : old;
    case K.BarBarEqualsToken:
      return old ? old : write();
    default:
      return old ?? write();
  }
}

/** `++` and `--`, before and after. */
export function update(
  node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression,
  scope: Scope,
  frame: Frame,
): Value {
  const reference = referenceTo(node.operand, scope, frame);
  const site = siteOf(frame, node);
  const old = toPrimitive(frame.machine, reference.read(), 'number', site);
  if (isUnknown(old)) {
    reference.write(old);
    return old;
  }
  const step = node.operator === K.PlusPlusToken ? 1 : -1;
  if (typeof old === 'bigint') {
    reference.write(old + BigInt(step));
    return ts.isPrefixUnaryExpression(node) ? old + BigInt(step) : old;
  }
  const number = toNumber(frame.machine, old, site) as number;
  reference.write(number + step);
  return ts.isPrefixUnaryExpression(node) ? number + step : number;
}

/** `delete x.y` */
export function deleteExpression(node: ts.DeleteExpression, scope: Scope, frame: Frame): Value {
  const target = unwrap(node.expression);
  if (!ts.isPropertyAccessExpression(target) && !ts.isElementAccessExpression(target)) return true;
  const owner = evaluate(target.expression, scope, frame);
  const key = keyOf(target, scope, frame);
  if (!isUnknown(key)) {
    const isGone = deleteProperty(frame.machine, owner, key);
    if (isGone !== false || !frame.isStrict) return isGone;
    const name = String(key);
    return throwError(
      frame.machine,
      'TypeError',
      `Cannot delete property '${name}' of #<Object>`,
      siteOf(frame, node),
    );
  }
  if (isObject(owner)) forget(frame.machine, owner, key);
  return true;
}
