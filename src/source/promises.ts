import { getProperty } from './access.js';
import { callValue } from './calls.js';
import { mayThrow } from './doubts.js';
import { callAwaited } from './functions.js';
import { makeError } from './errors.js';
import type { HostObject } from './host.js';
import { Thrown, whileCatching, type Machine } from './machine.js';
import { handled, noted } from './rejections.js';
import { floating, passedOn, taken } from './unawaited.js';
import type { Site } from './span.js';
import {
  isCallable,
  isHost,
  isUnknown,
  NativeFunction,
  PromiseValue,
  unknown,
  type Value,
} from './values.js';

/** Thenables that resolve to thenables are followed this far. */
const MAX_THENABLES = 20;

export function fulfilled(value: Value): PromiseValue {
  return value instanceof PromiseValue ? value : new PromiseValue('fulfilled', value);
}

export function rejected(error: Thrown): PromiseValue {
  return new PromiseValue('rejected', error.value);
}

/**
 * `await value`: what a promise is settled with, what a host gives, or the value itself. Awaiting the result of
 * unknown code reports that code as opaque, once.
 */
export function awaitValue(machine: Machine, value: Value, site: Site): Value {
  let current = value;
  for (let count = 0; count < MAX_THENABLES; count++) {
    if (typeof current !== 'object' || current === null) return current;
    if (isUnknown(current)) {
      if (current.call ? !current.call.reported : current.host) {
        if (current.call) current.call.reported = true;
        machine.reportCall(current.call?.site ?? site, current, current.host, []);
        mayThrow(machine, current, site);
      }
      const { reason, span, host, call, sure } = current;
      return { ...unknown(reason, span, host && call !== undefined), ...(sure && { sure }) };
    }
    if (isHost(current)) {
      if (!current.await) return current;
      machine.hostCalls += 1;
      machine.hostAwaits += 1;
      machine.hostSites.push(site);
      const next: Value = current.await(site);
      if (next === current) return next;
      current = next;
    } else if (current.kind === 'promise') {
      if (current.taint) return current.taint;
      taken(machine, current);
      if (current.state === 'rejected') {
        handled(machine, current);
        throw new Thrown(current.value, site);
      }
      if (current.state === 'pending') return unknown('a promise that is settled later', site.span);
      current = current.value;
    } else {
      const then =
        current.kind === 'object' || current.kind === 'function'
          ? getProperty(machine, current, 'then', site)
          : undefined;
      if (!isCallable(then)) return current;
      current = fromThenable(machine, then, current, site);
    }
  }
  return unknown('a promise of a promise without end', site.span);
}

function fromThenable(machine: Machine, then: Value, thenable: Value, site: Site): PromiseValue {
  const promise = new PromiseValue('pending', undefined);
  callValue(machine, then, resolvers(promise), thenable, site);
  return promise;
}

/** The promise that a `resolve` or `reject` is of. */
const SETTLES = new WeakMap<object, PromiseValue>();

/** The `resolve` and `reject` functions of a promise. */
export function resolvers(promise: PromiseValue): [NativeFunction, NativeFunction] {
  const resolve = new NativeFunction('resolve', (machine, _self, [value], site) => {
    if (promise.state !== 'pending') return undefined;
    const { state, value: settled } = settleOf(machine, () => awaitValue(machine, value, site));
    machine.journal?.contents(promise);
    promise.state = state;
    promise.value = settled;
    noted(machine, promise, site);
    return undefined;
  });
  const reject = new NativeFunction('reject', (machine, _self, [value], site) => {
    if (promise.state !== 'pending') return undefined;
    machine.journal?.contents(promise);
    promise.state = 'rejected';
    promise.value = value;
    noted(machine, promise, site);
    return undefined;
  });
  SETTLES.set(resolve, promise);
  SETTLES.set(reject, promise);
  return [resolve, reject];
}

function settleOf(_machine: Machine, run: () => Value): PromiseValue {
  try {
    return new PromiseValue('fulfilled', run());
  } catch (error) {
    if (error instanceof Thrown) return rejected(error);
    throw error;
  }
}

/** A promise of what a thenable gives: runs a host's `await`. */
export function promiseOf(machine: Machine, value: Value, site: Site): PromiseValue {
  if (value instanceof PromiseValue && value.state !== 'pending') return value;
  return settleOf(machine, () => awaitValue(machine, value, site));
}

/** `promise.then(onFulfilled, onRejected)` */
export function chain(
  machine: Machine,
  promise: PromiseValue,
  handlers: readonly Value[],
  site: Site,
): Value {
  const [onFulfilled, onRejected] = handlers;
  if (promise.taint) return promise.taint;
  if (promise.state === 'pending') return unknown('a promise that is settled later', site.span);
  const handler = promise.state === 'fulfilled' ? onFulfilled : onRejected;
  if (!isCallable(handler) && !isUnknown(handler) && !isHost(handler)) return noted(machine, promise, site);
  handled(machine, promise);
  const next = floating(machine, site, () =>
    settleOf(machine, () => callAwaited(machine, handler, [promise.value], undefined, site)),
  );
  // `new Promise((resolve) => void run().then(resolve))`: who awaits that promise awaits this.
  const settles = typeof handler === 'object' ? SETTLES.get(handler) : undefined;
  if (settles === undefined) return noted(machine, passedOn(machine, [promise], next), site);
  passedOn(machine, [promise, next], settles);
  return noted(machine, next, site);
}

/** `promise.finally(handler)` */
export function lastly(machine: Machine, promise: PromiseValue, handler: Value, site: Site): Value {
  if (isCallable(handler)) {
    const after = settleOf(machine, () =>
      awaitValue(machine, callValue(machine, handler, [], undefined, site), site),
    );
    if (after.state === 'rejected') {
      handled(machine, promise);
      return noted(machine, passedOn(machine, [promise], after), site);
    }
  }
  return noted(machine, promise, site);
}

/** `then`, `catch` and `finally` of a host that can be awaited. */
export function hostThenable(_machine: Machine, host: HostObject, key: string): Value {
  if (!host.await || (key !== 'then' && key !== 'catch' && key !== 'finally')) return undefined;
  return new NativeFunction(key, (machine, _self, args, site) => {
    const isCaught = (key === 'catch' && args.length > 0) || (key === 'then' && args.length > 1);
    const settle = (): PromiseValue => promiseOf(machine, host, site);
    // It is sent as soon as it is asked for what comes then.
    return floating(machine, site, () => {
      const promise = isCaught ? whileCatching(machine, settle) : settle();
      switch (key) {
        case 'then':
          return chain(machine, promise, args, site);
        case 'catch':
          return chain(machine, promise, [undefined, args[0]], site);
        case 'finally':
          return lastly(machine, promise, args[0], site);
      }
    });
  });
}

/** `Promise.all`, `allSettled`, `race`, `any` over known elements. */
export function combine(
  machine: Machine,
  kind: 'all' | 'allSettled' | 'race' | 'any',
  elements: Value[],
  site: Site,
): Value {
  return floating(machine, site, () => {
    const settled = elements.map((element) => promiseOf(machine, element, site));
    for (const promise of settled) handled(machine, promise);
    return passedOn(machine, settled, combined(machine, kind, settled, site));
  });
}

function combined(
  machine: Machine,
  kind: 'all' | 'allSettled' | 'race' | 'any',
  settled: readonly PromiseValue[],
  site: Site,
): Value {
  const failed = settled.find((promise) => promise.state === 'rejected');
  if (failed !== undefined && (kind === 'all' || kind === 'race')) noted(machine, failed, site);
  switch (kind) {
    case 'all':
      return (
        failed ?? new PromiseValue('fulfilled', machine.realm.array(settled.map((promise) => promise.value)))
      );
    case 'race':
      return settled.length === 1 ? settled[0] : unknown('which promise is settled first', site.span);
    case 'any': {
      const first = settled.find((promise) => promise.state === 'fulfilled');
      return (
        first ??
        noted(
          machine,
          new PromiseValue('rejected', makeError(machine, 'AggregateError', 'All promises were rejected')),
          site,
        )
      );
    }
    case 'allSettled':
      return new PromiseValue(
        'fulfilled',
        machine.realm.array(
          settled.map((promise) =>
            promise.state === 'fulfilled'
              ? machine.realm.object({ status: 'fulfilled', value: promise.value })
              : machine.realm.object({ status: 'rejected', reason: promise.value }),
          ),
        ),
      );
  }
}
