import { fileURLToPath, pathToFileURL } from 'node:url';
import { format } from 'node:util';
import { callValue } from '../code/calls.js';
import { settle } from '../code/functions.js';
import { toPlain } from '../values/plain.js';
import type { Realm } from '../realm.js';
import {
  ArrayValue,
  isUnknown,
  NativeFunction,
  PlainObject,
  unknown,
  type NativeCall,
  type Value,
} from '../values/values.js';
import { pure } from './pure.js';

export function urlModule(realm: Realm): Value {
  const module = new PlainObject();
  realm.methods(module, {
    fileURLToPath: pure((url: string) => fileURLToPath(url)),
    pathToFileURL: pure((file: string) => pathToFileURL(file).href),
  });
  module.taint = unknown('this member of the Node module url is not evaluated');
  return module;
}

/** `util.promisify(fn)`: the function is called with a callback that settles the promise. */
const promisify: NativeCall = (_machine, _self, [fn]) =>
  new NativeFunction('promisified', (machine, self, args, site) => {
    if (isUnknown(fn)) return callValue(machine, fn, args, self, site);
    let given: { error: Value; value: Value } | undefined;
    const callback = new NativeFunction('callback', (_running, _this, [error, value]) => {
      given ??= { error, value };
      return undefined;
    });
    return settle(machine, site, () => {
      callValue(machine, fn, [...args, callback], self, site);
      if (!given) return unknown('a callback that is called later', site.span);
      return given.error ? unknown('the callback is given an error', site.span) : given.value;
    });
  });

const formatted: NativeCall = (machine, _self, args) => {
  const plain = toPlain(new ArrayValue([...args]));
  if (plain.kind === 'unknown') return plain.unknown;
  const text = format(...(plain.data as unknown[]));
  machine.allocate(text.length);
  return text;
};

export function utilModule(realm: Realm): Value {
  const module = new PlainObject();
  realm.methods(module, {
    promisify,
    format: formatted,
    inspect: formatted,
    deprecate: (_machine, _self, [fn]) => fn,
  });
  module.taint = unknown('this member of the Node module util is not evaluated');
  return module;
}
