import { getProperty } from '../values/access.js';
import { callValue } from '../code/calls.js';
import { throwError } from '../values/errors.js';
import { askedByHand } from '../promises/generators.js';
import { iterate, iteratorOver } from '../code/iterate.js';
import { mayThrow } from '../unknown/doubts.js';
import { touchContents } from '../unknown/journal.js';
import { Thrown, type Machine } from '../machine.js';
import type { Realm } from '../realm.js';
import type { Site } from '../syntax/span.js';
import { callUnknown } from '../unknown/unknown-call.js';
import {
  ArrayValue,
  isObject,
  isUnknown,
  MapValue,
  SetValue,
  unknown,
  type NativeCall,
  type Unknown,
  type Value,
} from '../values/values.js';

type On<T> = (machine: Machine, self: T, args: readonly Value[], site: Site) => Value;

function on<T extends MapValue | SetValue>(name: string, type: abstract new () => T, run: On<T>): NativeCall {
  return (machine, self, args, site) => {
    if (isUnknown(self)) return self;
    if (!(self instanceof type)) {
      return throwError(machine, 'TypeError', 'the method is called on another kind of object', site);
    }
    const { taint } = self;
    if (!taint) return run(machine, self, args, site);
    if (name !== 'forEach') return name === 'set' || name === 'add' ? self : taint;
    return callUnknown(machine, taint, args, taint, site, {
      name,
      path: name,
      isMethod: true,
      discarded: false,
    });
  };
}

/** Looking up by an unknown key, or among unknown keys, gives an unknown. */
function doubtOf(keys: Iterable<Value>, key: Value): Unknown | undefined {
  if (isUnknown(key)) return key;
  for (const one of keys) if (isUnknown(one)) return one;
  return undefined;
}

const mapMethods: Record<string, On<MapValue>> = {
  get: (_machine, map, [key]) =>
    map.entries.has(key) ? map.entries.get(key) : doubtOf(map.entries.keys(), key),
  has: (_machine, map, [key]) => (map.entries.has(key) ? true : (doubtOf(map.entries.keys(), key) ?? false)),
  set(machine, map, [key, value]) {
    touchContents(machine, map);
    if (isUnknown(key)) map.taint = key;
    else map.entries.set(key, value);
    machine.allocate(1, 'arrayLength');
    return map;
  },
  delete(machine, map, [key]) {
    touchContents(machine, map);
    if (!isUnknown(key)) return map.entries.delete(key);
    map.taint = key;
    return key;
  },
  clear(machine, map) {
    touchContents(machine, map);
    map.entries.clear();
    return undefined;
  },
  keys: (_machine, map) => iteratorOver([...map.entries.keys()]),
  values: (_machine, map) => iteratorOver([...map.entries.values()]),
  entries: (_machine, map) => iteratorOver([...map.entries].map((entry) => new ArrayValue(entry))),
  forEach(machine, map, [callback], site) {
    for (const [key, value] of map.entries) callValue(machine, callback, [value, key, map], undefined, site);
    return undefined;
  },
};

const setMethods: Record<string, On<SetValue>> = {
  has: (_machine, set, [value]) => (set.members.has(value) ? true : (doubtOf(set.members, value) ?? false)),
  add(machine, set, [value]) {
    touchContents(machine, set);
    if (isUnknown(value)) set.taint = value;
    else set.members.add(value);
    machine.allocate(1, 'arrayLength');
    return set;
  },
  delete(machine, set, [value]) {
    touchContents(machine, set);
    if (!isUnknown(value)) return set.members.delete(value);
    set.taint = value;
    return value;
  },
  clear(machine, set) {
    touchContents(machine, set);
    set.members.clear();
    return undefined;
  },
  values: (_machine, set) => iteratorOver([...set.members]),
  keys: (_machine, set) => iteratorOver([...set.members]),
  entries: (_machine, set) => iteratorOver([...set.members].map((one) => new ArrayValue([one, one]))),
  forEach(machine, set, [callback], site) {
    for (const value of set.members) callValue(machine, callback, [value, value, set], undefined, site);
    return undefined;
  },
};

const makeMap: NativeCall = (machine, _self, [source], site) => {
  const map = new MapValue();
  if (source === undefined || source === null) return map;
  const stopped = iterate(machine, source, site, (entry) => {
    const key = getProperty(machine, entry, '0', site);
    if (isUnknown(key)) map.taint ??= key;
    else map.entries.set(key, getProperty(machine, entry, '1', site));
    return true;
  });
  if (stopped) map.taint = stopped;
  return map;
};

const makeSet: NativeCall = (machine, _self, [source], site) => {
  const set = new SetValue();
  if (source === undefined || source === null) return set;
  const stopped = iterate(machine, source, site, (value) => {
    if (isUnknown(value)) set.taint ??= value;
    else set.members.add(value);
    return true;
  });
  if (stopped) set.taint = stopped;
  return set;
};

const withoutNew: NativeCall = (machine, _self, _args, site) =>
  throwError(machine, 'TypeError', "the constructor requires 'new'", site);

export function installCollections(realm: Realm): void {
  const { map, set, iterator } = realm.protos;
  for (const [name, run] of Object.entries(mapMethods))
    realm.methods(map, { [name]: on(name, MapValue, run) });
  for (const [name, run] of Object.entries(setMethods))
    realm.methods(set, { [name]: on(name, SetValue, run) });
  const getter =
    (read: (self: Value) => Value): NativeCall =>
    (_machine, self) =>
      isUnknown(self) ? self : read(self);
  realm.methods(map, {
    size: getter((self) => (self instanceof MapValue ? (self.taint ?? self.entries.size) : undefined)),
  });
  realm.methods(set, {
    size: getter((self) => (self instanceof SetValue ? (self.taint ?? self.members.size) : undefined)),
  });
  for (const proto of [map, set]) {
    const size = proto.props.get('size')!;
    proto.props.set('size', { value: undefined, get: size.value, enumerable: false });
  }
  map.props.set(Symbol.iterator, { value: map.props.get('entries')!.value, enumerable: false });
  set.props.set(Symbol.iterator, { value: set.props.get('values')!.value, enumerable: false });
  realm.class('Map', map, withoutNew, makeMap, Map);
  realm.class('Set', set, withoutNew, makeSet, Set);
  realm.setGlobal('WeakMap', realm.global('Map'));
  realm.setGlobal('WeakSet', realm.global('Set'));
  installIterator(realm, iterator);
}

/** `return(value)` by hand: nothing comes any more. */
const endByHand: NativeCall = (machine, self, [value]) => {
  if (isObject(self) && self.kind === 'iterator') {
    if (self.taint) return self.taint;
    touchContents(machine, self);
    self.collected ??= [];
    self.position = self.collected.length;
    self.returned = undefined;
    self.itemAt = undefined;
  }
  return machine.realm.object({ value, done: true });
};

/** `throw(error)` by hand. One that has ended or not begun throws it; what another does with it is left to a person. */
const throwInto: NativeCall = (machine, self, [error], site) => {
  if (isUnknown(self) || !isObject(self) || self.kind !== 'iterator') return self;
  if (self.taint) return self.taint;
  const isOver = self.collected === undefined || self.position >= self.collected.length;
  const hasBegun = self.collected !== undefined && self.collected.length > 0;
  if (isOver && !hasBegun) {
    endByHand(machine, self, [], site);
    throw new Thrown(error, site);
  }
  const cause = unknown('what is thrown into a generator is not evaluated', site.span);
  mayThrow(machine, cause, site);
  machine.reportCall(site, cause, true, []);
  touchContents(machine, self);
  self.taint = cause;
  return cause;
};

/** `next()` by hand: the values are collected at its first call, where it does not count when that is. */
function installIterator(realm: Realm, proto: Realm['protos']['iterator']): void {
  const next: NativeCall = (machine, self, [sent], site) => {
    if (isUnknown(self) || typeof self !== 'object' || self === null || self.kind !== 'iterator') return self;
    if (self.taint) return self.taint;
    if (self.acts && !self.collected) return askedByHand(machine, self, site);
    touchContents(machine, self);
    if (self.itemAt !== undefined) {
      const item = self.itemAt(self.position);
      if (item !== undefined && 'kind' in item) return item;
      if (item !== undefined) self.position += 1;
      return realm.object({ value: item?.value, done: item === undefined });
    }
    if (sent !== undefined) return unknown('a generator that is sent values is not evaluated', site.span);
    if (!self.collected) {
      const collected: Value[] = [];
      self.returned = self.drive(machine, (value) => {
        collected.push(value);
        machine.allocate(1, 'arrayLength');
        return undefined;
      });
      self.collected = collected;
    }
    const done = self.position >= self.collected.length;
    const value = done ? self.returned : self.collected[self.position++];
    if (done) self.returned = undefined;
    return realm.object({ value, done });
  };
  const identity: NativeCall = (_machine, self) => self;
  realm.methods(proto, { next, return: endByHand, throw: throwInto });
  const own = realm.protos.iterator;
  realm.methods(own, { identity });
  own.props.set(Symbol.iterator, { value: own.props.get('identity')!.value, enumerable: false });
  own.props.set(Symbol.asyncIterator, { value: own.props.get('identity')!.value, enumerable: false });
  own.props.delete('identity');
}
