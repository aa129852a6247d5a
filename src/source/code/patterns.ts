import { getProperty, ownKeys } from '../values/access.js';
import { referenceTo } from './assign.js';
import { throwError } from '../values/errors.js';
import { mayThrow } from '../unknown/doubts.js';
import { evaluate } from './expressions.js';
import { iterate } from './iterate.js';
import { named, propertyKey } from './literals.js';
import { touchBinding } from '../unknown/journal.js';
import { siteOf, type Frame } from '../machine.js';
import type { Scope } from './scope.js';
import { branchValue } from '../unknown/speculate.js';
import { ts } from '../syntax/typescript.js';
import {
  ArrayValue,
  isHost,
  isObject,
  isUnknown,
  PlainObject,
  unknown,
  type Key,
  type Value,
} from '../values/values.js';

/** How a pattern's names are bound: made, given their first value, or (for `var`) assigned. */
export type BindMode = 'declare' | 'initialize';

/** Binds a name or pattern of a declaration or parameter. */
export function bindPattern(
  frame: Frame,
  name: ts.BindingName,
  value: Value,
  scope: Scope,
  mode: BindMode,
): void {
  if (ts.isIdentifier(name)) bindName(frame, name.text, value, scope, mode);
  else if (ts.isObjectBindingPattern(name)) bindObject(frame, name, value, scope, mode);
  else bindArray(frame, name, value, scope, mode);
}

function bindName(frame: Frame, name: string, value: Value, scope: Scope, mode: BindMode): void {
  const binding = mode === 'declare' ? undefined : scope.find(name);
  if (!binding) {
    scope.declare(name, value);
    return;
  }
  touchBinding(frame.machine, binding);
  binding.value = named(value, name);
  binding.ready = true;
}

function bindObject(
  frame: Frame,
  pattern: ts.ObjectBindingPattern,
  value: Value,
  scope: Scope,
  mode: BindMode,
): void {
  refuseNothing(frame, value, pattern);
  const taken: Key[] = [];
  for (const element of pattern.elements) {
    if (element.dotDotDotToken) {
      bindPattern(frame, element.name, restOf(frame, value, taken, element), scope, mode);
      continue;
    }
    const name = element.propertyName ?? (element.name as ts.Identifier);
    const key = propertyKey(name, scope, frame);
    if (!isUnknown(key)) taken.push(key);
    const found = isUnknown(key) ? key : getProperty(frame.machine, value, key, siteOf(frame, element));
    bindPattern(frame, element.name, orDefault(frame, found, element.initializer, scope), scope, mode);
  }
}

function refuseNothing(frame: Frame, value: Value, node: ts.Node): void {
  if (isUnknown(value) && value.sure !== 'answer') mayThrow(frame.machine, value, siteOf(frame, node));
  if (value !== undefined && value !== null) return;
  throwError(frame.machine, 'TypeError', `Cannot destructure ${value}`, siteOf(frame, node));
}

/** The value, or its default. Of an unknown the default may be taken or not. */
function orDefault(frame: Frame, value: Value, initializer: ts.Expression | undefined, scope: Scope): Value {
  if (!initializer) return value;
  if (value === undefined) return evaluate(initializer, scope, frame);
  if (isUnknown(value)) {
    return branchValue(frame, initializer, value, [
      (): Value => value,
      (): Value => evaluate(initializer, scope, frame),
    ]);
  }
  return value;
}

function restOf(frame: Frame, value: Value, taken: readonly Key[], node: ts.Node): Value {
  if (isUnknown(value)) return value;
  const site = siteOf(frame, node);
  if (isHost(value)) return unknown(`the members of ${value.describe()} are not known`, site.span, true);
  const rest = new PlainObject();
  if (!isObject(value)) return rest;
  if (value.taint) return value.taint;
  for (const key of ownKeys(value)) {
    if (!taken.includes(key))
      rest.props.set(key, { value: getProperty(frame.machine, value, key, site), enumerable: true });
  }
  return rest;
}

/** The first `count` elements of something iterable, and the rest if asked for; all unknown when it is. */
function take(
  frame: Frame,
  value: Value,
  count: number,
  withRest: boolean,
  node: ts.Node,
): { elements: Value[]; rest: Value } {
  const elements: Value[] = [];
  const rest: Value[] = [];
  if (count === 0 && !withRest) return { elements, rest: undefined };
  const stopped = iterate(frame.machine, value, siteOf(frame, node), (element) => {
    if (elements.length < count) elements.push(element);
    else rest.push(element);
    return withRest || elements.length < count;
  });
  if (!stopped) return { elements, rest: new ArrayValue(rest) };
  return { elements: Array.from({ length: count }, () => stopped), rest: stopped };
}

function bindArray(
  frame: Frame,
  pattern: ts.ArrayBindingPattern,
  value: Value,
  scope: Scope,
  mode: BindMode,
): void {
  const last = pattern.elements.at(-1);
  const withRest = last !== undefined && ts.isBindingElement(last) && last.dotDotDotToken !== undefined;
  const count = pattern.elements.length - (withRest ? 1 : 0);
  const { elements, rest } = take(frame, value, count, withRest, pattern);
  pattern.elements.forEach((element, index) => {
    if (!ts.isBindingElement(element)) return;
    if (element.dotDotDotToken) bindPattern(frame, element.name, rest, scope, mode);
    else
      bindPattern(
        frame,
        element.name,
        orDefault(frame, elements[index], element.initializer, scope),
        scope,
        mode,
      );
  });
}

/** Carries out a destructuring assignment: `[a, b.c] = value`, `({ a, b: c = 1 } = value)`. */
export function assignPattern(
  frame: Frame,
  pattern: ts.ObjectLiteralExpression | ts.ArrayLiteralExpression,
  value: Value,
  scope: Scope,
): void {
  if (ts.isArrayLiteralExpression(pattern)) {
    assignArray(frame, pattern, value, scope);
    return;
  }
  refuseNothing(frame, value, pattern);
  const taken: Key[] = [];
  for (const property of pattern.properties) {
    if (ts.isSpreadAssignment(property)) {
      assignTo(frame, property.expression, restOf(frame, value, taken, property), scope);
    } else if (ts.isShorthandPropertyAssignment(property)) {
      taken.push(property.name.text);
      const found = getProperty(frame.machine, value, property.name.text, siteOf(frame, property));
      assignTo(
        frame,
        property.name,
        orDefault(frame, found, property.objectAssignmentInitializer, scope),
        scope,
      );
    } else if (ts.isPropertyAssignment(property)) {
      const key = propertyKey(property.name, scope, frame);
      if (!isUnknown(key)) taken.push(key);
      const found = isUnknown(key) ? key : getProperty(frame.machine, value, key, siteOf(frame, property));
      assignTo(frame, property.initializer, found, scope);
    }
  }
}

function assignArray(frame: Frame, pattern: ts.ArrayLiteralExpression, value: Value, scope: Scope): void {
  const last = pattern.elements.at(-1);
  const withRest = last !== undefined && ts.isSpreadElement(last);
  const { elements, rest } = take(
    frame,
    value,
    pattern.elements.length - (withRest ? 1 : 0),
    withRest,
    pattern,
  );
  pattern.elements.forEach((element, index) => {
    if (ts.isOmittedExpression(element)) return;
    if (ts.isSpreadElement(element)) assignTo(frame, element.expression, rest, scope);
    else assignTo(frame, element, elements[index], scope);
  });
}

/** Assigns to a target, which may have a default (`a = 1`) or be a pattern itself. */
export function assignTo(frame: Frame, target: ts.Expression, value: Value, scope: Scope): void {
  if (ts.isBinaryExpression(target) && target.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    assignTo(frame, target.left, orDefault(frame, value, target.right, scope), scope);
  } else if (ts.isObjectLiteralExpression(target) || ts.isArrayLiteralExpression(target)) {
    assignPattern(frame, target, value, scope);
  } else referenceTo(target, scope, frame).write(value);
}
