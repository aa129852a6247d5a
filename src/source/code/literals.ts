import { defineProperty, getProperty, ownKeys } from '../values/access.js';
import { callValue } from './calls.js';
import { toKey, toText } from '../values/coerce.js';
import { evaluate } from './expressions.js';
import { makeFunction } from './functions.js';
import { evaluateChain, spreadInto } from './invocations.js';
import { siteOf, type Frame } from '../machine.js';
import type { Scope } from './scope.js';
import { ts } from '../syntax/typescript.js';
import {
  ArrayValue,
  FunctionValue,
  isHost,
  isObject,
  isUnknown,
  joinPieces,
  piecesOf,
  PlainObject,
  RegExpValue,
  unknown,
  unknownText,
  type Key,
  type Unknown,
  type Value,
} from '../values/values.js';

const K = ts.SyntaxKind;

/** `{ … }` */
export function objectLiteral(node: ts.ObjectLiteralExpression, scope: Scope, frame: Frame): Value {
  const object = new PlainObject();
  for (const property of node.properties) addProperty(object, property, scope, frame);
  return object;
}

function addProperty(
  object: PlainObject,
  node: ts.ObjectLiteralElementLike,
  scope: Scope,
  frame: Frame,
): void {
  if (ts.isSpreadAssignment(node)) {
    copyInto(frame, object, evaluate(node.expression, scope, frame), node);
    return;
  }
  if (ts.isShorthandPropertyAssignment(node)) {
    setOwn(object, node.name.text, evaluate(node.name, scope, frame));
    return;
  }
  const key = propertyKey(node.name, scope, frame);
  if (isUnknown(key)) {
    // Any property may have been set, so none is known.
    if (ts.isPropertyAssignment(node)) evaluate(node.initializer, scope, frame);
    object.taint ??= key;
    return;
  }
  if (ts.isPropertyAssignment(node)) {
    const value = named(evaluate(node.initializer, scope, frame), key);
    if (key === '__proto__' && !ts.isComputedPropertyName(node.name)) {
      if (isObject(value) || value === null) object.proto = value;
    } else setOwn(object, key, value);
  } else addMethod(frame, object, node, key, scope, true);
}

function setOwn(object: PlainObject, key: Key, value: Value): void {
  object.props.set(key, { value, enumerable: true });
}

/** Adds a method or accessor to an object or a class's prototype. */
export function addMethod(
  frame: Frame,
  object: PlainObject | FunctionValue,
  node: ts.MethodDeclaration | ts.AccessorDeclaration,
  key: Key,
  scope: Scope,
  enumerable: boolean,
): void {
  const fn = makeFunction(
    frame,
    node,
    scope,
    typeof key === 'string' ? key : (key.description ?? ''),
    object,
  );
  if (ts.isMethodDeclaration(node)) {
    defineProperty(frame.machine, object, key, { value: fn, enumerable });
    return;
  }
  const other = object.props.get(key);
  const property = { value: undefined, get: other?.get, set: other?.set, enumerable };
  if (ts.isGetAccessorDeclaration(node)) property.get = fn;
  else property.set = fn;
  defineProperty(frame.machine, object, key, property);
}

/** A function gets the name of what it is assigned to. */
export function named(value: Value, key: Key): Value {
  if (value instanceof FunctionValue && value.code.name === '' && typeof key === 'string') {
    (value.code as { name: string }).name = key;
  }
  return value;
}

/** The key that a property name stands for. */
export function propertyKey(name: ts.PropertyName, scope: Scope, frame: Frame): Key | Unknown {
  if (ts.isComputedPropertyName(name)) {
    return toKey(frame.machine, evaluate(name.expression, scope, frame), siteOf(frame, name));
  }
  if (ts.isPrivateIdentifier(name)) return `\0${name.text}`;
  return ts.isNumericLiteral(name) ? String(Number(name.text)) : name.text;
}

/** Copies own enumerable properties, as spread and `Object.assign` do. */
export function copyInto(frame: Frame, target: PlainObject, value: Value, node: ts.Node): void {
  copyProperties(frame, target, value, siteOf(frame, node));
}

function copyProperties(
  frame: Frame,
  target: PlainObject,
  value: Value,
  site: ReturnType<typeof siteOf>,
): void {
  if (isUnknown(value)) {
    forgetProperties(target, value);
    return;
  }
  if (isHost(value)) {
    forgetProperties(target, unknown(`the members of ${value.describe()} are not known`, site.span, true));
    return;
  }
  if (typeof value === 'string') {
    for (let index = 0; index < value.length; index++) setOwn(target, String(index), value[index]);
    return;
  }
  if (!isObject(value)) return;
  if (value.taint) {
    forgetProperties(target, value.taint);
    return;
  }
  for (const key of ownKeys(value)) setOwn(target, key, getProperty(frame.machine, value, key, site));
  for (const [key, property] of value.props) {
    if (typeof key === 'symbol' && property.enumerable) setOwn(target, key, property.value);
  }
}

/** After something unknown was spread in, the properties before it may have been overwritten; later ones are known. */
function forgetProperties(target: PlainObject, cause: Unknown): void {
  for (const property of target.props.values()) property.value = cause;
  target.taint = cause;
}

/** `[ … ]` */
export function arrayLiteral(node: ts.ArrayLiteralExpression, scope: Scope, frame: Frame): Value {
  const elements: Value[] = [];
  const array = new ArrayValue(elements);
  const holes = new Set<number>();
  for (const element of node.elements) {
    if (element.kind === K.OmittedExpression) holes.add(elements.length);
    if (element.kind === K.SpreadElement) {
      const stopped = spreadInto(elements, (element as ts.SpreadElement).expression, scope, frame);
      if (stopped) array.taint ??= stopped;
    } else elements.push(evaluate(element, scope, frame));
  }
  frame.machine.allocate(elements.length, 'arrayLength');
  if (holes.size > 0) array.holes = holes;
  return array;
}

/** A template literal with substitutions. */
export function templateText(node: ts.TemplateExpression, scope: Scope, frame: Frame): Value {
  let text = node.head.text;
  let pieces: readonly string[] = [text];
  let missing: Unknown | undefined;
  for (const span of node.templateSpans) {
    const part = toText(
      frame.machine,
      evaluate(span.expression, scope, frame),
      siteOf(frame, span.expression),
    );
    if (isUnknown(part)) missing ??= part;
    else text += part + span.literal.text;
    pieces = joinPieces(joinPieces(pieces, piecesOf(part)), [span.literal.text]);
  }
  if (missing) {
    return unknownText(pieces, missing.call ? unknown(missing.reason, missing.span, missing.host) : missing);
  }
  frame.machine.allocate(text.length);
  return text;
}

const templateObjects = new WeakMap<ts.Node, ArrayValue>();

/** ``tag`…` `` */
export function taggedTemplate(node: ts.TaggedTemplateExpression, scope: Scope, frame: Frame): Value {
  let self: Value;
  let tag: Value;
  if (ts.isPropertyAccessExpression(node.tag) && node.tag.expression.kind !== K.SuperKeyword) {
    self = evaluate(node.tag.expression, scope, frame);
    tag = getProperty(frame.machine, self, node.tag.name.text, siteOf(frame, node.tag));
  } else tag = evaluateTag(node.tag, scope, frame);
  const { template } = node;
  const values: Value[] = ts.isTemplateExpression(template)
    ? template.templateSpans.map((span) => evaluate(span.expression, scope, frame))
    : [];
  return callValue(frame.machine, tag, [stringsOf(node), ...values], self, siteOf(frame, node));
}

function evaluateTag(tag: ts.Expression, scope: Scope, frame: Frame): Value {
  return ts.isPropertyAccessExpression(tag) ? evaluateChain(tag, scope, frame) : evaluate(tag, scope, frame);
}

function stringsOf(node: ts.TaggedTemplateExpression): ArrayValue {
  const known = templateObjects.get(node);
  if (known) return known;
  const { template } = node;
  const parts = ts.isTemplateExpression(template)
    ? [template.head, ...template.templateSpans.map((span) => span.literal)]
    : [template];
  const strings = new ArrayValue(parts.map((part) => part.text));
  const raw = new ArrayValue(parts.map((part) => (part.rawText ?? part.text).replace(/\r\n?/g, '\n')));
  strings.props.set('raw', { value: raw, enumerable: false });
  strings.frozen = raw.frozen = true;
  templateObjects.set(node, strings);
  return strings;
}

/** `/pattern/flags` */
export function regexpLiteral(node: ts.RegularExpressionLiteral, frame: Frame): Value {
  const end = node.text.lastIndexOf('/');
  try {
    return new RegExpValue(new RegExp(node.text.slice(1, end), node.text.slice(end + 1)));
  } catch (error) {
    return unknown((error as Error).message, siteOf(frame, node).span);
  }
}
