import { named } from './pure.js';
import {
  defineProperty,
  getProperty,
  hasOwn,
  ownKeys,
  perhapsClosed,
  setProperty,
} from '../values/access.js';
import { toKey } from '../values/coerce.js';
import { throwError } from '../values/errors.js';
import { iterate } from '../code/iterate.js';
import { forget, touchProperty } from '../unknown/journal.js';
import type { Machine } from '../machine.js';
import type { Realm } from '../realm.js';
import type { Site } from '../syntax/span.js';
import {
  ArgumentsList,
  ArrayValue,
  isHost,
  isObject,
  isUnknown,
  PlainObject,
  unknown,
  type Heap,
  type Key,
  type NativeCall,
  type ObjectValue,
  type Property,
  type Unknown,
  type Value,
} from '../values/values.js';

/** The own keys of any value, or the unknown that hides them. */
function keysOf(machine: Machine, value: Value, site: Site, all = false): string[] | Unknown {
  if (isUnknown(value)) return value;
  if (isHost(value)) return unknown(`the members of ${value.describe()} are not known`, site.span);
  if (value === undefined || value === null) {
    return throwError(machine, 'TypeError', 'Cannot convert undefined or null to object', site);
  }
  if (typeof value === 'string') return Object.keys(value);
  if (!isObject(value)) return [];
  return value.taint ?? ownKeys(value, all);
}

/** The name of the length that texts and arrays have, which is no entry of theirs. */
function lengthOf(value: Value): string[] {
  return typeof value === 'string' || value instanceof ArrayValue ? ['length'] : [];
}

function listed(take: (machine: Machine, value: Value, key: string, site: Site) => Value): NativeCall {
  return (machine, _self, [value], site) => {
    const keys = keysOf(machine, value, site);
    return isUnknown(keys) ? keys : new ArrayValue(keys.map((key) => take(machine, value, key, site)));
  };
}

const assign: NativeCall = (machine, _self, [target, ...sources], site) => {
  for (const source of sources) {
    if (source === undefined || source === null) continue;
    const keys = keysOf(machine, source, site);
    if (!isUnknown(keys))
      for (const key of keys)
        setProperty(machine, target, key, getProperty(machine, source, key, site), site);
    else if (isObject(target)) forget(machine, target, keys);
  }
  return target;
};

const fromEntries: NativeCall = (machine, _self, [entries], site) => {
  const object = new PlainObject();
  const stopped = iterate(machine, entries, site, (entry) => {
    const key = toKey(machine, getProperty(machine, entry, '0', site), site);
    const value = getProperty(machine, entry, '1', site);
    if (isUnknown(key)) object.taint ??= key;
    else object.props.set(key, { value, enumerable: true });
    return true;
  });
  return stopped ?? object;
};

/** The property that a descriptor object describes. */
function fromDescriptor(
  machine: Machine,
  descriptor: Value,
  old: Property | undefined,
  site: Site,
): Property | Unknown {
  if (isUnknown(descriptor)) return descriptor;
  const read = (key: string): Value => getProperty(machine, descriptor, key, site);
  const property: Property = {
    value: read('value') ?? old?.value,
    enumerable: read('enumerable') === undefined ? (old?.enumerable ?? false) : read('enumerable') === true,
    writable: true,
  };
  if (isObject(descriptor) && hasOwn(descriptor, 'value') && read('writable') !== true && !old)
    property.writable = false;
  if (read('get') !== undefined) property.get = read('get');
  if (read('set') !== undefined) property.set = read('set');
  return property;
}

function defineOn(machine: Machine, target: Value, key: Value, descriptor: Value, site: Site): Value {
  if (!isObject(target)) return target;
  const name = toKey(machine, key, site);
  const property = fromDescriptor(
    machine,
    descriptor,
    isUnknown(name) ? undefined : target.props.get(name),
    site,
  );
  if (isUnknown(name)) forget(machine, target, name);
  else if (isUnknown(property)) defineProperty(machine, target, name, { value: property, enumerable: true });
  else defineProperty(machine, target, name, property);
  return target;
}

function defineAll(machine: Machine, target: Value, descriptors: Value, site: Site): Value {
  const keys = descriptors === undefined ? [] : keysOf(machine, descriptors, site);
  if (isUnknown(keys)) return keys;
  for (const key of keys) defineOn(machine, target, key, getProperty(machine, descriptors, key, site), site);
  return target;
}

/** A descriptor object of an own property. */
function describeProperty(realm: Realm, object: ObjectValue, key: Key): Value {
  const property = object.props.get(key);
  if (!property) {
    if (!(object instanceof ArrayValue) || typeof key !== 'string' || !hasOwn(object, key)) return undefined;
    return realm.object({
      value: object.elements[Number(key)],
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  const { value, get, set, enumerable } = property;
  if (get !== undefined || set !== undefined)
    return realm.object({ get, set, enumerable, configurable: true });
  return realm.object({ value, enumerable, writable: true, configurable: true });
}

const descriptorOf: NativeCall = (machine, _self, [object, key], site) => {
  if (isUnknown(object)) return object;
  const name = toKey(machine, key, site);
  if (isUnknown(name)) return name;
  return isObject(object) ? describeProperty(machine.realm, object, name) : undefined;
};

const protoOf: NativeCall = (machine, _self, [value]) => {
  if (isUnknown(value)) return value;
  return isObject(value) ? (machine.realm.protoOf(value) as Value) : null;
};

const setProto: NativeCall = (_machine, _self, [target, proto]) => {
  if (isObject(target) && (isObject(proto) || proto === null)) target.proto = proto as Heap | null;
  return target;
};

/** Restricts what can be done to an object. What a side of a branch restricts may be restricted or not, behind it. */
function restricting(restrict: (object: ObjectValue) => void): NativeCall {
  return (machine, _self, [value]) => {
    if (!isObject(value)) return value;
    const { frozen, closed } = value;
    restrict(value);
    machine.journal?.onUndo(() => {
      if (value.frozen === frozen && value.closed === closed) return;
      value.frozen = frozen;
      value.closed = 'perhaps';
    });
    return value;
  };
}

const freeze = restricting((object) => {
  object.frozen = true;
});

const close = (level: 'closed' | 'sealed'): NativeCall =>
  restricting((object) => {
    if (object.closed === undefined || object.closed === 'closed') object.closed = level;
  });

/** The number of own properties: an object without any is frozen and sealed as soon as it is closed. */
const isEmpty = (object: ObjectValue): boolean => ownKeys(object, true).length === 0;

function asks(holds: (value: ObjectValue) => boolean): NativeCall {
  return (_machine, _self, [value]) => {
    if (isUnknown(value)) return value;
    return isObject(value) && value.closed === 'perhaps' ? perhapsClosed() : !isObject(value) || holds(value);
  };
}

const has: NativeCall = (machine, _self, [object, key], site) => {
  if (isUnknown(object)) return object;
  const name = toKey(machine, key, site);
  if (isUnknown(name)) return name;
  if (isHost(object)) return unknown(`whether ${object.describe()} has ${String(name)}`, site.span);
  if (!isObject(object)) return false;
  return hasOwn(object, name) ? true : (object.taint ?? false);
};

const makeObject: NativeCall = (machine, _self, [value]) => {
  if (isUnknown(value) || isHost(value) || isObject(value)) return value;
  const object = new PlainObject();
  if (value !== undefined && value !== null) {
    object.primitive = value;
    object.proto = machine.realm.protoOfPrimitive(value);
  }
  return object;
};

const statics: Record<string, NativeCall> = {
  keys: listed((_machine, _value, key) => key),
  values: listed((machine, value, key, site) => getProperty(machine, value, key, site)),
  entries: listed(
    (machine, value, key, site) => new ArrayValue([key, getProperty(machine, value, key, site)]),
  ),
  assign,
  fromEntries,
  freeze,
  seal: close('sealed'),
  preventExtensions: close('closed'),
  isFrozen: asks((value) => value.frozen || (value.closed !== undefined && isEmpty(value))),
  isSealed: asks(
    (value) => value.frozen || value.closed === 'sealed' || (value.closed !== undefined && isEmpty(value)),
  ),
  isExtensible: (_machine, _self, [value]) =>
    isUnknown(value) ? value : isObject(value) && !value.frozen && value.closed === undefined,
  defineProperty: (machine, _self, [target, key, descriptor], site) =>
    defineOn(machine, target, key, descriptor, site),
  defineProperties: (machine, _self, [target, descriptors], site) =>
    defineAll(machine, target, descriptors, site),
  create(machine, _self, [proto, descriptors], site) {
    const object = new PlainObject();
    if (isUnknown(proto)) return proto;
    object.proto = isObject(proto) ? proto : null;
    return defineAll(machine, object, descriptors, site);
  },
  getPrototypeOf: protoOf,
  setPrototypeOf: setProto,
  getOwnPropertyNames(machine, _self, [value], site) {
    const keys = keysOf(machine, value, site, true);
    return isUnknown(keys) ? keys : new ArrayValue([...keys, ...lengthOf(value)]);
  },
  getOwnPropertySymbols: (_machine, _self, [value]) =>
    new ArrayValue(isObject(value) ? [...value.props.keys()].filter((key) => typeof key === 'symbol') : []),
  getOwnPropertyDescriptor: descriptorOf,
  getOwnPropertyDescriptors(machine, _self, [value], site) {
    const keys = keysOf(machine, value, site, true);
    if (isUnknown(keys) || !isObject(value)) return isUnknown(keys) ? keys : new PlainObject();
    return machine.realm.object(
      Object.fromEntries(keys.map((key) => [key, describeProperty(machine.realm, value, key)])),
    );
  },
  hasOwn: has,
  is(_machine, _self, [a, b]) {
    if (isUnknown(a)) return a;
    return isUnknown(b) ? b : Object.is(a, b);
  },
};

const methods = named({
  hasOwnProperty: (machine, self, [key], site) => has(machine, undefined, [self, key], site),
  propertyIsEnumerable: (machine, self, [key], site) => has(machine, undefined, [self, key], site),
  isPrototypeOf(machine, self, [value]) {
    if (isUnknown(value)) return value;
    let proto = isObject(value) ? machine.realm.protoOf(value) : null;
    while (proto && proto !== self) proto = machine.realm.protoOf(proto);
    return proto !== null;
  },
  valueOf: (_machine, self) => self,
  toString(_machine, self) {
    if (isUnknown(self)) return self;
    if (self === undefined) return '[object Undefined]';
    if (self === null) return '[object Null]';
    if (!isObject(self)) return Object.prototype.toString.call(self);
    if (self instanceof ArgumentsList) return '[object Arguments]';
    return TAGS[self.kind] ?? '[object Object]';
  },
  toLocaleString: (_machine, _self, _args, site) => unknown('a text that depends on the locale', site.span),
});

const TAGS: Partial<Record<ObjectValue['kind'], string>> = {
  array: '[object Array]',
  function: '[object Function]',
  native: '[object Function]',
  date: '[object Date]',
  regexp: '[object RegExp]',
  promise: '[object Promise]',
  map: '[object Map]',
  set: '[object Set]',
};

export function installObject(realm: Realm): void {
  realm.methods(realm.protos.object, methods);
  const constructor = realm.class('Object', realm.protos.object, makeObject, makeObject, Object);
  realm.methods(constructor, statics);
}

const everyKey: NativeCall = (machine, _self, [value], site) => {
  const keys = keysOf(machine, value, site, true);
  if (isUnknown(keys) || !isObject(value)) return keys as Unknown;
  const symbols = [...value.props.keys()].filter((key) => typeof key === 'symbol');
  return new ArrayValue([...keys, ...lengthOf(value), ...symbols]);
};

export function installReflect(realm: Realm): void {
  const reflect = realm.standIn(new PlainObject(), Reflect);
  realm.methods(reflect, {
    ownKeys: everyKey,
    getPrototypeOf: protoOf,
    defineProperty: statics.defineProperty!,
    getOwnPropertyDescriptor: descriptorOf,
    has,
    get: (machine, _self, [target, key], site) => {
      const name = toKey(machine, key, site);
      return isUnknown(name) ? name : getProperty(machine, target, name, site);
    },
    set: (machine, _self, [target, key, value], site) => {
      const name = toKey(machine, key, site);
      if (isUnknown(name)) return name;
      if (isObject(target)) touchProperty(machine, target, name);
      setProperty(machine, target, name, value, site);
      return true;
    },
  });
  realm.setGlobal('Reflect', reflect);
}
