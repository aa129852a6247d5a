import { callValue } from '../code/calls.js';
import { throwError } from './errors.js';
import { forget, touchBinding, touchContents, touchProperty } from '../unknown/journal.js';
import type { Machine } from '../machine.js';
import { hostThenable } from '../promises/promises.js';
import type { Binding } from '../code/scope.js';
import type { Site } from '../syntax/span.js';
import {
  ArrayValue,
  FunctionValue,
  isHost,
  isObject,
  isUnknown,
  memberOfUnknown,
  NativeFunction,
  PlainObject,
  unknown,
  type Heap,
  type Key,
  type ObjectValue,
  type Property,
  type Unknown,
  type Value,
} from './values.js';

/** Reads `value[key]`. */
export function getProperty(machine: Machine, value: Value, key: Key, site: Site): Value {
  if (value === undefined || value === null) {
    return throwError(
      machine,
      'TypeError',
      `Cannot read properties of ${value} (reading '${String(key)}')`,
      site,
    );
  }
  if (typeof value !== 'object') return ofPrimitive(machine, value, key, site);
  if (isUnknown(value)) return memberOfUnknown(value);
  if (isHost(value)) {
    if (typeof key === 'symbol') return undefined;
    return hostThenable(machine, value, key) ?? value.get(key, site);
  }
  return ofObject(machine, value, key, site, value);
}

function ofPrimitive(
  machine: Machine,
  value: Exclude<Value, object | null | undefined>,
  key: Key,
  site: Site,
): Value {
  if (typeof value === 'string' && typeof key === 'string') {
    if (key === 'length') return value.length;
    const index = arrayIndex(key);
    if (index !== undefined) return value[index];
  }
  const proto = machine.realm.protoOfPrimitive(value);
  return ofObject(machine, proto, key, site, value);
}

function ofObject(machine: Machine, object: ObjectValue, key: Key, site: Site, receiver: Value): Value {
  for (let holder: Heap | null = object; holder; holder = machine.realm.protoOf(holder)) {
    const special = exotic(holder, key);
    if (special) return special.value;
    const property = holder.props.get(key);
    if (property) return readProperty(machine, property, receiver, site);
    // A mark on an object hides what may have been added; its methods are still those of its prototype.
    if (holder.taint && !isMethodOf(machine, holder, key)) {
      holder.taint.used?.();
      return (
        (holder instanceof PlainObject ? holder.unknownMember?.(String(key)) : undefined) ?? holder.taint
      );
    }
    const lazy = lazyProperty(machine, holder, key);
    if (lazy) return lazy.value;
    const base = baseOf(holder);
    if (base && typeof key === 'string') return base.get(key, site);
  }
  return machine.realm.missing(object, key);
}

function readProperty(machine: Machine, property: Property, receiver: Value, site: Site): Value {
  if (property.get === undefined) return property.set === undefined ? property.value : undefined;
  return callValue(machine, property.get, [], receiver, site);
}

/** The host that a class or an instance of it extends. */
function baseOf(holder: Heap): { get(key: string, at: Site): Value } | undefined {
  if (holder instanceof PlainObject) return holder.base;
  return holder instanceof FunctionValue ? holder.code.hostParent : undefined;
}

function isMethodOf(machine: Machine, holder: Heap, key: Key): boolean {
  for (let proto = machine.realm.protoOf(holder); proto; proto = machine.realm.protoOf(proto)) {
    if (proto.props.has(key)) return proto !== machine.realm.objectProto;
  }
  return false;
}

/** Elements and lengths, which are no entries of `props`. */
function exotic(holder: Heap, key: Key): { value: Value } | undefined {
  if (typeof key !== 'string') return undefined;
  if (holder instanceof ArrayValue) {
    if (key === 'length') return { value: holder.taint ?? holder.elements.length };
    const index = arrayIndex(key);
    if (index !== undefined) {
      if (holder.taint) return { value: holder.taint };
      const isThere = index < holder.elements.length && holder.holes?.has(index) !== true;
      return isThere ? { value: holder.elements[index] } : undefined;
    }
  }
  if (holder instanceof FunctionValue || holder instanceof NativeFunction) {
    if (holder.props.has(key)) return undefined;
    if (key === 'name') return { value: holder instanceof FunctionValue ? holder.code.name : holder.name };
    if (key === 'length')
      return {
        value:
          holder instanceof FunctionValue
            ? holder.code.length
            : unknown('how many parameters a built-in function has'),
      };
  }
  return undefined;
}

/** `prototype` of a function, made when it is first asked for. */
function lazyProperty(machine: Machine, holder: Heap, key: Key): { value: Value } | undefined {
  if (key !== 'prototype' || !(holder instanceof FunctionValue)) return undefined;
  return { value: prototypeOf(machine, holder) };
}

/** The object that instances of a function inherit from. */
export function prototypeOf(machine: Machine, fn: FunctionValue | NativeFunction): Value {
  const known = fn.props.get('prototype');
  if (known) return known.value;
  const proto = new PlainObject();
  proto.props.set('constructor', { value: fn, enumerable: false });
  touchProperty(machine, fn, 'prototype');
  fn.props.set('prototype', { value: proto, enumerable: false });
  return proto;
}

/** The number that a canonical array index stands for. */
export function arrayIndex(key: string): number | undefined {
  const first = key.charCodeAt(0);
  if (!(first >= 48 && first <= 57) || key.length > 10) return undefined;
  const index = Number(key);
  return Number.isInteger(index) && String(index) === key ? index : undefined;
}

/** What becomes of an object that one side of a branch has closed, when it is changed behind that. */
export function perhapsClosed(): Unknown {
  return unknown('whether the object can still be changed is not known');
}

/** Why strict code can't write a property, which elsewhere is passed over (ECMA-262, 10.1.9 [[Set]]). */
export function refusedWrite(machine: Machine, target: Value, key: Key): string | undefined {
  if (!isObject(target) || target.taint || target.closed === 'perhaps') return undefined;
  const name = String(key);
  const accessor = findAccessor(machine, target, key);
  if (accessor)
    return accessor.set === undefined
      ? `Cannot set property ${name} of #<Object> which has only a getter`
      : undefined;
  if (hasOwn(target, key))
    return target.frozen || target.props.get(key)?.writable === false
      ? `Cannot assign to read only property '${name}' of object '#<Object>'`
      : undefined;
  return target.frozen || target.closed !== undefined
    ? `Cannot add property ${name}, object is not extensible`
    : undefined;
}

/** Writes `target[key] = value`. */
export function setProperty(machine: Machine, target: Value, key: Key, value: Value, site: Site): void {
  if (target === undefined || target === null) {
    throwError(machine, 'TypeError', `Cannot set properties of ${target} (setting '${String(key)}')`, site);
  }
  if (typeof target !== 'object' || isUnknown(target)) return;
  if (isHost(target)) {
    if (target.set && typeof key === 'string') target.set(key, value, site);
    else machine.reportCall(site, unknown(`a member of ${target.describe()} is set`, site.span), true, []);
    return;
  }
  if (target.frozen) return;
  if (target.closed === 'perhaps') {
    forget(machine, target, perhapsClosed());
    return;
  }
  if (target instanceof ArrayValue && typeof key === 'string' && setElement(machine, target, key, value))
    return;
  const setter = findAccessor(machine, target, key);
  if (setter) {
    if (setter.set !== undefined) callValue(machine, setter.set, [value], target, site);
    return;
  }
  const own = target.props.get(key);
  if (own?.writable === false || (own === undefined && target.closed !== undefined)) return;
  touchProperty(machine, target, key);
  if (own && !own.get) own.value = value;
  else target.props.set(key, { value, enumerable: true });
}

function setElement(machine: Machine, array: ArrayValue, key: string, value: Value): boolean {
  if (array.closed !== undefined && exotic(array, key) === undefined) return arrayIndex(key) !== undefined;
  if (key === 'length') {
    touchContents(machine, array);
    if (typeof value === 'number' && value <= array.elements.length) array.elements.length = value;
    else array.taint = isUnknown(value) ? value : unknown('the length of the array is set');
    return true;
  }
  const index = arrayIndex(key);
  if (index === undefined) return false;
  touchContents(machine, array);
  if (index > array.elements.length) {
    machine.allocate(index, 'arrayLength');
    const holes = new Set(array.holes);
    while (array.elements.length < index) {
      holes.add(array.elements.length);
      array.elements.push(undefined);
    }
    array.holes = holes;
  }
  array.elements[index] = value;
  if (array.holes?.has(index) === true) array.holes = withoutHole(array.holes, index);
  return true;
}

/** A set of its own: a journal keeps the one from before. */
function withoutHole(holes: ReadonlySet<number>, index: number): ReadonlySet<number> | undefined {
  const left = new Set(holes);
  left.delete(index);
  return left.size === 0 ? undefined : left;
}

function findAccessor(machine: Machine, target: Heap, key: Key): Property | undefined {
  for (let holder: Heap | null = target; holder; holder = machine.realm.protoOf(holder)) {
    const property = holder.props.get(key);
    if (property) return property.get !== undefined || property.set !== undefined ? property : undefined;
  }
  return undefined;
}

/** Defines an own property, whatever the prototypes say. */
export function defineProperty(machine: Machine, target: Heap, key: Key, property: Property): void {
  if (
    target instanceof ArrayValue &&
    typeof key === 'string' &&
    setElement(machine, target, key, property.value)
  )
    return;
  touchProperty(machine, target, key);
  target.props.set(key, property);
}

/** `delete target[key]`. */
export function deleteProperty(machine: Machine, target: Value, key: Key): Value {
  if (isUnknown(target)) return target;
  if (typeof target !== 'object' || target === null || isHost(target)) return true;
  if (target.frozen || target.closed === 'sealed') return !hasOwn(target, key);
  if (target.closed === 'perhaps') {
    forget(machine, target, perhapsClosed());
    return true;
  }
  const index = typeof key === 'string' ? arrayIndex(key) : undefined;
  if (target instanceof ArrayValue && index !== undefined) {
    touchContents(machine, target);
    if (index < target.elements.length) {
      target.elements[index] = undefined;
      target.holes = new Set([...(target.holes ?? []), index]);
    }
    return true;
  }
  touchProperty(machine, target, key);
  target.props.delete(key);
  return true;
}

/** The own enumerable (or all) string keys, in JavaScript's order: numbers first, then as they were added. */
export function ownKeys(object: Heap, all = false): string[] {
  const keys: string[] = [];
  const numbers: string[] = [];
  if (object instanceof ArrayValue)
    for (let index = 0; index < object.elements.length; index++)
      if (object.holes?.has(index) !== true) numbers.push(String(index));
  if (object instanceof PlainObject && typeof object.primitive === 'string') {
    numbers.push(...Object.keys(object.primitive));
  }
  for (const [key, property] of object.props) {
    if (typeof key !== 'string' || (!all && !property.enumerable) || key.startsWith('\0')) continue;
    if (arrayIndex(key) === undefined) keys.push(key);
    else numbers.push(key);
  }
  if (numbers.length > 1 && !(object instanceof ArrayValue)) numbers.sort((a, b) => Number(a) - Number(b));
  return numbers.length > 0 ? [...numbers, ...keys] : keys;
}

/** Whether `key in value`; undefined when that is not known. */
export function hasProperty(machine: Machine, value: ObjectValue, key: Key): boolean | undefined {
  for (let holder: Heap | null = value; holder; holder = machine.realm.protoOf(holder)) {
    if (holder.props.has(key) || exotic(holder, key)) return true;
    if (holder.taint || baseOf(holder)) return undefined;
  }
  return false;
}

/** Whether an object has the property itself. */
export function hasOwn(object: Heap, key: Key): boolean {
  return object.props.has(key) || (object instanceof ArrayValue && exotic(object, key) !== undefined);
}

/** Reads a variable. */
export function readBinding(machine: Machine, binding: Binding, name: string, site: () => Site): Value {
  if (binding.alias) return binding.alias(machine);
  if (!binding.ready)
    return throwError(machine, 'ReferenceError', `Cannot access '${name}' before initialization`, site());
  return binding.value;
}

/** Assigns to a variable. */
export function writeBinding(
  machine: Machine,
  binding: Binding,
  name: string,
  value: Value,
  site: () => Site,
): void {
  if (!binding.ready && !binding.alias)
    throwError(machine, 'ReferenceError', `Cannot access '${name}' before initialization`, site());
  if (binding.alias || binding.constant) {
    throwError(machine, 'TypeError', 'Assignment to constant variable.', site());
  }
  touchBinding(machine, binding);
  binding.value = value;
}

/** Gives a variable its first value. */
export function initializeBinding(machine: Machine, binding: Binding, value: Value): void {
  touchBinding(machine, binding);
  binding.value = value;
  binding.ready = true;
}

/** Makes everything that can be changed through a value unknown: it went to code that is not known. */
export function escape(machine: Machine, value: Value, cause: Unknown, seen: Set<Heap> = new Set()): void {
  if (typeof value !== 'object' || value === null || isUnknown(value) || isHost(value) || seen.has(value))
    return;
  seen.add(value);
  if (value.frozen || value.kind === 'function' || value.kind === 'native' || value.kind === 'regexp') return;
  if (value.kind === 'array') for (const element of value.elements) escape(machine, element, cause, seen);
  for (const property of value.props.values()) escape(machine, property.value, cause, seen);
  forget(machine, value, cause);
}
