import { mayThrow } from '../unknown/doubts.js';
import { hasProperty } from './access.js';
import { toKey, toNumber, toPrimitive } from './coerce.js';
import { throwError } from './errors.js';
import { LimitReached } from '../limits.js';
import type { Machine } from '../machine.js';
import type { Site } from '../syntax/span.js';
import { ts } from '../syntax/typescript.js';
import {
  FunctionValue,
  isHost,
  isObject,
  isUnknown,
  joinPieces,
  NativeFunction,
  piecesOf,
  unknown,
  unknownText,
  type Heap,
  type Primitive,
  type Unknown,
  type Value,
} from './values.js';

type BinaryKind = ts.SyntaxKind;
const K = ts.SyntaxKind;

/** The binary operators other than assignments and `&& || ??` and the comma. */
export function binary(machine: Machine, operator: BinaryKind, left: Value, right: Value, site: Site): Value {
  switch (operator) {
    case K.EqualsEqualsEqualsToken:
      return strictEquals(left, right);
    case K.ExclamationEqualsEqualsToken:
      return negate(strictEquals(left, right));
    case K.EqualsEqualsToken:
      return looseEquals(machine, left, right, site);
    case K.ExclamationEqualsToken:
      return negate(looseEquals(machine, left, right, site));
    case K.InstanceOfKeyword:
      return instanceOf(machine, left, right, site);
    case K.InKeyword:
      if (isUnknown(right)) mayThrow(machine, right, site);
      return isIn(machine, left, right, site);
    case K.PlusToken:
      return add(machine, left, right, site);
    default:
      return arithmetic(machine, operator, left, right, site);
  }
}

function negate(value: boolean | Unknown): Value {
  return isUnknown(value) ? value : !value;
}

/** `left === right`, or the unknown that stands in the way. */
export function strictEquals(left: Value, right: Value): boolean | Unknown {
  if (isUnknown(left)) return left;
  if (isUnknown(right)) return right;
  return left === right;
}

function looseEquals(machine: Machine, left: Value, right: Value, site: Site): boolean | Unknown {
  if (isUnknown(left)) return left;
  if (isUnknown(right)) return right;
  const isObjectLike = (value: Value): boolean => typeof value === 'object' && value !== null;
  if (left === undefined || left === null) return right === undefined || right === null;
  if (right === undefined || right === null) return false;
  if (isObjectLike(left) === isObjectLike(right)) {
    // oxlint-disable-next-line eqeqeq -- it is the operator that is carried out
    return isObjectLike(left) ? left === right : left == right;
  }
  const a = toPrimitive(machine, left, 'default', site);
  const b = toPrimitive(machine, right, 'default', site);
  if (isUnknown(a)) return a;
  if (isUnknown(b)) return b;
  // oxlint-disable-next-line eqeqeq -- it is the operator that is carried out
  return a == b;
}

function instanceOf(machine: Machine, left: Value, right: Value, site: Site): Value {
  if (isUnknown(right)) return right;
  if (isUnknown(left)) return left;
  if (isHost(right))
    return isObject(left) || isHost(left) ? unknown(`whether it is a ${right.describe()}`, site.span) : false;
  if (!isObject(right) || (right.kind !== 'function' && right.kind !== 'native')) {
    return throwError(machine, 'TypeError', "Right-hand side of 'instanceof' is not callable", site);
  }
  if (isHost(left)) return unknown(`whether ${left.describe()} is an instance of it`, site.span);
  if (!isObject(left)) return false;
  const wanted =
    right instanceof FunctionValue || right instanceof NativeFunction
      ? machine.realm.prototypeOf(machine, right)
      : undefined;
  for (let proto: Heap | null = machine.realm.protoOf(left); proto; proto = machine.realm.protoOf(proto)) {
    if (proto === wanted) return true;
    if (proto.taint) return proto.taint;
  }
  return false;
}

function isIn(machine: Machine, left: Value, right: Value, site: Site): Value {
  if (isUnknown(right)) return right;
  const key = toKey(machine, left, site);
  if (isUnknown(key)) return key;
  if (isHost(right))
    return right.has?.(String(key)) ?? unknown(`whether ${right.describe()} has ${String(key)}`, site.span);
  if (!isObject(right))
    return throwError(machine, 'TypeError', "Cannot use 'in' operator on a primitive value", site);
  return hasProperty(machine, right, key) ?? right.taint ?? unknown('its members are not known', site.span);
}

function add(machine: Machine, left: Value, right: Value, site: Site): Value {
  const a = toPrimitive(machine, left, 'default', site);
  const b = toPrimitive(machine, right, 'default', site);
  if (isUnknown(a)) return typeof b === 'string' ? unknownText(joinPieces(piecesOf(a), [b]), a) : a;
  if (isUnknown(b)) return typeof a === 'string' ? unknownText(joinPieces([a], piecesOf(b)), b) : b;
  if (typeof a === 'string' || typeof b === 'string') {
    const text = String(a) + String(b);
    machine.allocate(text.length);
    return text;
  }
  return compute(machine, site, () => (a as number) + (b as number));
}

function arithmetic(machine: Machine, operator: BinaryKind, left: Value, right: Value, site: Site): Value {
  const a = toPrimitive(machine, left, 'number', site);
  const b = toPrimitive(machine, right, 'number', site);
  if (isUnknown(a)) return a;
  if (isUnknown(b)) return b;
  if (typeof a === 'bigint' && typeof b === 'bigint') refuseLarge(machine, operator, a, b);
  return compute(machine, site, () => ofPrimitives(operator, a as number, b as number));
}

/** A bigint takes time with the square of its length: a short line of code could make one that takes hours. */
function refuseLarge({ limits }: Machine, operator: BinaryKind, a: bigint, b: bigint): void {
  const bits = bitsOf(operator, a, b);
  if (bits === undefined || bits <= limits.bigintBits) return;
  throw new LimitReached(`it makes a bigint of more than ${limits.bigintBits.toLocaleString('en')} bits`);
}

/** How many bits the result has at most; undefined: no more than what it is made of. */
function bitsOf(operator: BinaryKind, a: bigint, b: bigint): number | undefined {
  const size = a.toString(16).length * 4;
  switch (operator) {
    case K.AsteriskToken:
      return size + b.toString(16).length * 4;
    case K.AsteriskAsteriskToken:
      return a >= -1n && a <= 1n ? undefined : size * Number(b);
    case K.LessThanLessThanToken:
      return size + Number(b);
    case K.GreaterThanGreaterThanToken:
      return size - Number(b);
    default:
      return undefined;
  }
}

/** Mixing bigint and number throws in JavaScript too. */
function compute(machine: Machine, site: Site, run: () => Primitive): Value {
  try {
    return run();
  } catch (error) {
    return throwError(
      machine,
      error instanceof RangeError ? 'RangeError' : 'TypeError',
      (error as Error).message,
      site,
    );
  }
}

function ofPrimitives(operator: BinaryKind, a: number, b: number): Primitive {
  switch (operator) {
    case K.MinusToken:
      return a - b;
    case K.AsteriskToken:
      return a * b;
    case K.SlashToken:
      return a / b;
    case K.PercentToken:
      return a % b;
    case K.AsteriskAsteriskToken:
      return a ** b;
    case K.LessThanToken:
      return a < b;
    case K.LessThanEqualsToken:
      return a <= b;
    case K.GreaterThanToken:
      return a > b;
    case K.GreaterThanEqualsToken:
      return a >= b;
    case K.AmpersandToken:
      return a & b;
    case K.BarToken:
      return a | b;
    case K.CaretToken:
      return a ^ b;
    case K.LessThanLessThanToken:
      return a << b;
    case K.GreaterThanGreaterThanToken:
      return a >> b;
    case K.GreaterThanGreaterThanGreaterThanToken:
      return a >>> b;
    default:
      throw new Error(`no binary operator: ${K[operator]}`);
  }
}

/** `+ - ~ !` */
export function unary(machine: Machine, operator: ts.PrefixUnaryOperator, value: Value, site: Site): Value {
  if (isUnknown(value)) return value;
  if (operator === K.ExclamationToken) return !value;
  const primitive = toPrimitive(machine, value, 'number', site);
  if (isUnknown(primitive)) return primitive;
  if (typeof primitive === 'bigint' && operator === K.MinusToken) return -primitive;
  const number = toNumber(machine, primitive, site);
  if (isUnknown(number)) return number;
  return operator === K.MinusToken ? -number : operator === K.TildeToken ? ~number : number;
}

/** `typeof value` */
export function typeOf(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value === null ? 'object' : typeof value;
  if (isUnknown(value)) return value;
  if (isHost(value)) return value.call || value.construct ? 'function' : 'object';
  return value.kind === 'function' || value.kind === 'native' ? 'function' : 'object';
}

/** The binary operator of a compound assignment (`+=` is `+`); undefined for `=` and the logical ones. */
export function operatorOfAssignment(kind: ts.SyntaxKind): ts.SyntaxKind | undefined {
  return COMPOUND.get(kind);
}

const COMPOUND: ReadonlyMap<ts.SyntaxKind, ts.SyntaxKind> = new Map([
  [K.PlusEqualsToken, K.PlusToken],
  [K.MinusEqualsToken, K.MinusToken],
  [K.AsteriskEqualsToken, K.AsteriskToken],
  [K.SlashEqualsToken, K.SlashToken],
  [K.PercentEqualsToken, K.PercentToken],
  [K.AsteriskAsteriskEqualsToken, K.AsteriskAsteriskToken],
  [K.AmpersandEqualsToken, K.AmpersandToken],
  [K.BarEqualsToken, K.BarToken],
  [K.CaretEqualsToken, K.CaretToken],
  [K.LessThanLessThanEqualsToken, K.LessThanLessThanToken],
  [K.GreaterThanGreaterThanEqualsToken, K.GreaterThanGreaterThanToken],
  [K.GreaterThanGreaterThanGreaterThanEqualsToken, K.GreaterThanGreaterThanGreaterThanToken],
]);
