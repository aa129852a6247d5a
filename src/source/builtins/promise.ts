import { callValue } from '../code/calls.js';
import { iterate } from '../code/iterate.js';
import { Thrown, type Machine } from '../machine.js';
import { combine } from '../promises/combine.js';
import { chain, lastly, pendingPromise, promiseOf, resolvers } from '../promises/promises.js';
import type { Realm } from '../realm.js';
import { noted } from '../promises/rejections.js';
import type { Site } from '../syntax/span.js';
import { isUnknown, PromiseValue, unknown, type NativeCall, type Value } from '../values/values.js';
import { awaitValue } from '../promises/promises.js';

function onPromise(
  run: (machine: Machine, promise: PromiseValue, args: readonly Value[], site: Site) => Value,
): NativeCall {
  return (machine, self, args, site) => {
    if (isUnknown(self)) return self;
    return run(machine, promiseOf(machine, self, site), args, site);
  };
}

/** `new Promise(executor)`: settled when the executor does so before it returns. */
const make: NativeCall = (machine, _self, [executor], site) => {
  const promise = pendingPromise(machine);
  const [resolve, reject] = resolvers(machine, promise);
  try {
    callValue(machine, executor, [resolve, reject], undefined, site);
  } catch (error) {
    if (!(error instanceof Thrown)) throw error;
    callValue(machine, reject, [error.value], undefined, error.site ?? site);
  }
  return promise;
};

/** An unknown list may hold promises of unknown code: they are awaited. */
function combined(kind: 'all' | 'allSettled' | 'race' | 'any'): NativeCall {
  return (machine, _self, [list], site) => {
    const elements: Value[] = [];
    const stopped = iterate(machine, list, site, (element) => elements.push(element) > 0);
    if (!stopped) return combine(machine, kind, elements, site);
    awaitValue(machine, list, site);
    return unknown(stopped.reason, stopped.span);
  };
}

export function installPromise(realm: Realm): void {
  const proto = realm.protos.promise;
  realm.methods(proto, {
    // oxlint-disable-next-line unicorn/no-thenable -- it is the prototype of promises, and no value of ours
    then: onPromise((machine, promise, args, site) => chain(machine, promise, args, site)),
    catch: onPromise((machine, promise, [handler], site) =>
      chain(machine, promise, [undefined, handler], site),
    ),
    finally: onPromise((machine, promise, [handler], site) => lastly(machine, promise, handler, site)),
  });
  const constructor = realm.class('Promise', proto, make, make, Promise);
  realm.methods(constructor, {
    resolve: (machine, _self, [value], site) => promiseOf(machine, value, site),
    reject: (machine, _self, [value], site) => noted(machine, new PromiseValue('rejected', value), site),
    all: combined('all'),
    allSettled: combined('allSettled'),
    race: combined('race'),
    any: combined('any'),
    withResolvers(machine) {
      const promise = pendingPromise(machine);
      const [resolve, reject] = resolvers(machine, promise);
      return machine.realm.object({ promise, resolve, reject });
    },
  });
}
