import { callValue } from '../code/calls.js';
import { fromPlain, toPlain } from '../values/plain.js';
import { chain, fulfilled } from '../promises/promises.js';
import type { Realm } from '../realm.js';
import { tryCallback } from '../unknown/unknown-call.js';
import {
  isCallable,
  isHost,
  NativeFunction,
  PlainObject,
  unknown,
  type NativeCall,
  type Value,
} from '../values/values.js';
import { installBuffer } from './buffer.js';
import { installReflect } from './object.js';

/**
 * Timers. A callback that settles a promise (`new Promise((done) => setTimeout(done, 100))`) runs at once. Of any other it is not known when
 * it runs, or whether: what it writes is not known from there on, and what it does with a host is left to a person.
 */
const later: NativeCall = (machine, _self, [callback], site) => {
  if (callback instanceof NativeFunction && callback.name === 'resolve')
    callValue(machine, callback, [], undefined, site);
  else if (isCallable(callback) && !callSettling(machine, callback, site)) {
    const cause = unknown('when a timer runs is not known', site.span);
    const side = tryCallback(machine, callback, false, cause, site);
    if (side.effects) machine.reportCall(site, cause, true, [side]);
    else machine.note(site, 'A timer is left out');
  }
  return unknown('the handle of a timer', site.span);
};

/** A callback runs as a handler of a promise does that is fulfilled (HTML, 8.7 "Microtask queuing"). */
const microtask: NativeCall = (machine, _self, [callback], site) => {
  chain(machine, fulfilled(undefined), [callback], site);
  return undefined;
};

/** `setTimeout(() => resolve(), 100)`: the callback is short and settles a promise of its closure. Whether it is one. */
function callSettling(
  machine: Parameters<NativeCall>[0],
  callback: Value,
  site: Parameters<NativeCall>[3],
): boolean {
  if (typeof callback !== 'object' || callback === null || callback.kind !== 'function') return false;
  const body = (callback.code.node as { body?: { getFullWidth(): number; pos: number; end: number } }).body;
  if (!body) return false;
  const called = callback.code.source.text
    .slice(body.pos, body.end)
    .match(/^[\s{]*(?:return\s+)?([\w$]+)\([^()]*\);?[\s}]*$/);
  const settle = called?.[1] === undefined ? undefined : callback.code.scope.find(called[1])?.value;
  if (!(settle instanceof NativeFunction) || settle.name !== 'resolve') return false;
  callValue(machine, callback, [], undefined, site);
  return true;
}

const structuredClone: NativeCall = (_machine, _self, [value]) => {
  const plain = toPlain(value);
  return plain.kind === 'plain' ? fromPlain(plain.data) : plain.unknown;
};

/** Globals that stand for something that differs each time or is not modelled. */
const UNMODELLED: Readonly<Record<string, string>> = {
  crypto: 'random data differs each time',
  performance: 'the current time differs each time',
  fetch: 'the network is not known',
  Intl: 'a text that depends on the locale',
  WebAssembly: 'WebAssembly is not evaluated',
};

export function installGlobals(realm: Realm): void {
  installReflect(realm);
  installBuffer(realm);
  const functions = new PlainObject();
  const nothing: NativeCall = () => undefined;
  realm.methods(functions, {
    setTimeout: later,
    setInterval: later,
    setImmediate: later,
    queueMicrotask: microtask,
    clearTimeout: nothing,
    clearInterval: nothing,
    clearImmediate: nothing,
    structuredClone,
  });
  for (const [name, property] of functions.props) realm.setGlobal(name as string, property.value);
  for (const [name, reason] of Object.entries(UNMODELLED)) realm.setGlobal(name, unknown(reason));
  realm.setGlobal('NaN', NaN);
  realm.setGlobal('Infinity', Infinity);
  const globalObject = new PlainObject();
  globalObject.taint = unknown('a member of the global object is not known');
  for (const name of [
    'Object',
    'Array',
    'Math',
    'JSON',
    'Promise',
    'String',
    'Number',
    'Boolean',
    'Date',
    'console',
  ]) {
    const value = realm.global(name);
    if (!isHost(value)) globalObject.props.set(name, { value, enumerable: false });
  }
  realm.setGlobal('globalThis', globalObject);
  realm.setGlobal('global', globalObject);
}
