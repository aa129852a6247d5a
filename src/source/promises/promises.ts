import { getProperty } from '../values/access.js';
import { callValue } from '../code/calls.js';
import { mayThrow } from '../unknown/doubts.js';
import { callHandler } from '../code/functions.js';
import type { HostObject } from '../host.js';
import { bound, runJobs } from './jobs.js';
import { Thrown, whileCatching, type Machine } from '../machine.js';
import type { Past } from '../unknown/past.js';
import { handled, noted } from './rejections.js';
import { floating, passOn, taken } from './unawaited.js';
import type { Site } from '../syntax/span.js';
import {
  isCallable,
  isHost,
  isUnknown,
  NativeFunction,
  PromiseValue,
  unknown,
  type Unknown,
  type Value,
} from '../values/values.js';

/** Thenables that resolve to thenables are followed this far. */
const MAX_THENABLES = 20;

/** Why what a pending promise gives is not known, when no job is left that would settle it. */
const LATER = 'a promise that is settled later';

/** A promise that is not settled yet. */
export function pendingPromise(machine: Machine): PromiseValue {
  const promise = new PromiseValue('pending', undefined);
  promise.jobs = machine.jobs;
  return promise;
}

export function fulfilled(value: Value): PromiseValue {
  return value instanceof PromiseValue ? value : new PromiseValue('fulfilled', value);
}

export function rejected(error: Thrown): PromiseValue {
  return new PromiseValue('rejected', error.value);
}

/**
 * `await value` where the code that awaits can't be left: what a promise is settled with, what a host gives, or the value itself.
 * Meanwhile jobs run that were asked for before. Awaiting the result of unknown code reports that code as opaque, once.
 */
export function awaitValue(machine: Machine, value: Value, site: Site): Value {
  let current = value;
  let last: HostObject | undefined;
  // Code that waited for a promise goes on with what that gave: there is nothing more to wait for.
  let isSettled = false;
  const done = (result: Value): Value => (isSettled ? result : afterJobs(machine, result, site));
  for (let count = 0; count < MAX_THENABLES; count++) {
    if (typeof current !== 'object' || current === null) return done(current);
    if (isUnknown(current)) return done(awaitUnknown(machine, current, site));
    if (isHost(current)) {
      if (current === last) return current;
      if (!current.await) return done(current);
      last = current;
      if (machine.jobs.isEmpty) {
        const next: Value = awaitHost(machine, current, site);
        if (next === current) return next;
        current = next;
      } else current = promiseOf(machine, current, site);
    } else if (current.kind === 'promise') {
      if (current.taint) return current.taint;
      const promise: PromiseValue = current;
      taken(machine, promise);
      wait(machine, promise, site);
      machine.past = machine.past.joined(promise.past);
      if (promise.state === 'rejected') throw new Thrown(promise.value, site);
      if (promise.state === 'pending') return neverSettled(machine, promise, site);
      current = promise.value;
      isSettled = true;
    } else {
      const then = thenOf(machine, current, site);
      if (!isCallable(then)) return done(current);
      current = fromThenable(machine, then, current, site);
    }
  }
  return unknown('a promise of a promise without end', site.span);
}

/** An `await` of what is there already lets the jobs go first that were asked for before. */
function afterJobs(machine: Machine, value: Value, site: Site): Value {
  if (!machine.jobs.isEmpty) wait(machine, fulfilled(value), site);
  return value;
}

function awaitUnknown(machine: Machine, value: Unknown, site: Site): Unknown {
  if (value.call ? !value.call.reported : value.host) {
    if (value.call) value.call.reported = true;
    machine.reportCall(value.call?.site ?? site, value, value.host, []);
    mayThrow(machine, value, site);
  }
  const { reason, span, host, call, sure } = value;
  return { ...unknown(reason, span, host && call !== undefined), ...(sure && { sure }) };
}

/** Has a host send what it stands for, and waits for that. */
function awaitHost(machine: Machine, host: HostObject, site: Site): Value {
  const from = machine.nextCall;
  try {
    return sendHost(machine, host, site);
  } finally {
    machine.past = withAnswer(machine, host, from);
  }
}

function sendHost(machine: Machine, host: HostObject, site: Site): Value {
  const { past } = machine;
  machine.hostCalls += 1;
  machine.hostAwaits += 1;
  machine.hostSites.push(site);
  try {
    return host.await?.(site);
  } finally {
    machine.past = past;
  }
}

/** What code has waited for that goes on with the answer of a host; `from`: the first call that was made for it. */
function withAnswer({ past, nextCall }: Machine, { answers }: HostObject, from: number): Past {
  const own = past.and({ from, to: nextCall });
  return answers === undefined ? own : own.and(answers);
}

function thenOf(machine: Machine, value: Exclude<Value, Unknown | HostObject>, site: Site): Value {
  if (typeof value !== 'object' || value === null) return undefined;
  return value.kind === 'object' || value.kind === 'function'
    ? getProperty(machine, value, 'then', site)
    : undefined;
}

function fromThenable(machine: Machine, then: Value, thenable: Value, site: Site): PromiseValue {
  const promise = pendingPromise(machine);
  callValue(machine, then, resolvers(machine, promise), thenable, site);
  return promise;
}

/** Runs jobs until the code would go on that waits for a promise. */
function wait(machine: Machine, promise: PromiseValue, site: Site): void {
  handled(machine, promise);
  if (promise.state !== 'pending' && machine.jobs.isEmpty) return;
  // What was asked for outside of a side of a branch waits until that is done.
  if (promise.state === 'pending' && promise.jobs !== machine.jobs) return;
  const { waits } = machine;
  const before = waits.filter((isDone) => isDone()).length;
  let isWoken = false;
  const isDone = (): boolean => isWoken;
  whenSettled(machine, promise, () => (isWoken = true));
  waits.push(isDone);
  try {
    runJobs(machine, isDone);
  } finally {
    waits.pop();
  }
  // Code around this one would have gone on before.
  if (waits.filter((one) => one()).length > before)
    machine.reportCall(
      site,
      unknown('in which order it runs with what was called beside it', site.span),
      true,
      [],
    );
}

function neverSettled(machine: Machine, promise: PromiseValue, site: Site): Unknown {
  const cause = unknown(LATER, site.span);
  if (promise.jobs !== machine.jobs) machine.reportCall(site, cause, true, []);
  return cause;
}

/** Has something done as a job of its own when a promise is settled. */
export function whenSettled(machine: Machine, promise: PromiseValue, react: () => void): void {
  handled(machine, promise);
  const job = bound(machine, () => {
    machine.past = machine.past.joined(promise.past);
    react();
  });
  if (promise.state !== 'pending') {
    machine.jobs.tick(job);
    return;
  }
  promise.reactions.push(job);
  machine.journal?.onUndo(() => {
    promise.reactions = promise.reactions.filter((one) => one !== job);
  });
}

/** Settles a promise that is not settled yet; what waits for it runs as jobs. */
export function settle(
  machine: Machine,
  promise: PromiseValue,
  state: 'fulfilled' | 'rejected',
  value: Value,
  site: Site,
): void {
  if (promise.state !== 'pending') return;
  machine.journal?.contents(promise);
  promise.state = state;
  promise.value = value;
  promise.past = machine.past;
  const { reactions } = promise;
  if (reactions.length === 0) {
    noted(machine, promise, site);
    return;
  }
  if (promise.jobs !== machine.jobs) {
    machine.reportCall(site, unknown(LATER, site.span), true, []);
    return;
  }
  promise.reactions = [];
  for (const react of reactions) machine.jobs.tick(react);
}

/** Settles a promise with a value, or as a promise that the value is (ECMA-262, Promise Resolve Functions). */
export function resolveWith(machine: Machine, promise: PromiseValue, value: Value, site: Site): void {
  if (promise.state !== 'pending') return;
  if (typeof value !== 'object' || value === null) settle(machine, promise, 'fulfilled', value, site);
  else if (isUnknown(value)) {
    const awaited = settling(machine, promise, site, () => awaitUnknown(machine, value, site));
    if (awaited !== undefined) settle(machine, promise, 'fulfilled', awaited.value, site);
  } else if (isHost(value)) {
    if (value.await)
      later(machine, () => follow(machine, promise, sent(machine, value, site, promise), site));
    else settle(machine, promise, 'fulfilled', value, site);
  } else if (value.kind === 'promise') {
    if (value.taint) settle(machine, promise, 'fulfilled', value.taint, site);
    else {
      handled(machine, value);
      passOn(machine, value, promise);
      later(machine, () => follow(machine, promise, value, site));
    }
  } else {
    const then = settling(machine, promise, site, () => thenOf(machine, value, site));
    if (then === undefined) return;
    if (!isCallable(then.value)) settle(machine, promise, 'fulfilled', value, site);
    else
      later(machine, () =>
        settling(machine, promise, site, () =>
          callValue(machine, then.value, resolvers(machine, promise), value, site),
        ),
      );
  }
}

function later(machine: Machine, run: () => void): void {
  machine.jobs.tick(bound(machine, run));
}

/** What something gives; where it throws, the promise is rejected with that. */
function settling(
  machine: Machine,
  promise: PromiseValue,
  site: Site,
  run: () => Value,
): { readonly value: Value } | undefined {
  try {
    return { value: run() };
  } catch (error) {
    if (!(error instanceof Thrown)) throw error;
    rejectWith(machine, promise, error, site);
    return undefined;
  }
}

export function rejectWith(machine: Machine, promise: PromiseValue, error: Thrown, site: Site): void {
  settle(machine, promise, 'rejected', error.value, error.site ?? site);
}

/** A promise is settled as another one. */
function follow(machine: Machine, promise: PromiseValue, other: PromiseValue, site: Site): void {
  passOn(machine, other, promise);
  whenSettled(machine, other, () => settleAs(machine, promise, other, site));
}

export function settleAs(machine: Machine, promise: PromiseValue, other: PromiseValue, site: Site): void {
  if (other.taint) settle(machine, promise, 'fulfilled', other.taint, site);
  else if (other.state !== 'pending') settle(machine, promise, other.state, other.value, site);
}

/** Sends what a host stands for: a promise of the answer, which comes after those that were asked for before. */
function sent(machine: Machine, host: HostObject, site: Site, heir?: PromiseValue): PromiseValue {
  const promise = pendingPromise(machine);
  const from = machine.nextCall;
  const answer = floating(machine, heir ?? promise, site, () =>
    settling(machine, promise, site, () => sendHost(machine, host, site)),
  );
  const past = withAnswer(machine, host, from);
  const onAnswer = (react: () => void): void =>
    machine.jobs.turn(
      bound(machine, () => {
        machine.past = past;
        react();
      }),
    );
  if (promise.state === 'rejected') {
    // It is known here before the answer comes.
    const { value } = promise;
    const late = pendingPromise(machine);
    handled(machine, promise);
    passOn(machine, promise, late);
    onAnswer(() => settle(machine, late, 'rejected', value, site));
    return late;
  }
  onAnswer(() => {
    if (answer?.value === host) settle(machine, promise, 'fulfilled', host, site);
    else resolveWith(machine, promise, answer?.value, site);
  });
  return promise;
}

/** The promise that a `resolve` or `reject` is of. */
const SETTLES = new WeakMap<object, PromiseValue>();

/** The `resolve` and `reject` functions of a promise. */
export function resolvers(_machine: Machine, promise: PromiseValue): [NativeFunction, NativeFunction] {
  let isResolved = false;
  const once = (machine: Machine, run: () => void): undefined => {
    if (isResolved) return;
    isResolved = true;
    machine.journal?.onUndo(() => (isResolved = false));
    run();
  };
  const resolve = new NativeFunction('resolve', (machine, _self, [value], site) =>
    once(machine, () => resolveWith(machine, promise, value, site)),
  );
  const reject = new NativeFunction('reject', (machine, _self, [value], site) =>
    once(machine, () => settle(machine, promise, 'rejected', value, site)),
  );
  SETTLES.set(resolve, promise);
  SETTLES.set(reject, promise);
  return [resolve, reject];
}

/** `Promise.resolve(value)`, and what `await` makes of what it is given. */
export function promiseOf(machine: Machine, value: Value, site: Site): PromiseValue {
  if (value instanceof PromiseValue) return value;
  const promise = pendingPromise(machine);
  resolveWith(machine, promise, value, site);
  return promise;
}

/** Runs something later that settles a promise with what it gives or throws. */
function run(machine: Machine, promise: PromiseValue, site: Site, work: () => Value): void {
  floating(machine, promise, site, () => {
    const result = settling(machine, promise, site, work);
    if (result !== undefined) resolveWith(machine, promise, result.value, site);
  });
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
  const isOut = outOfReach(machine, promise, site);
  if (isOut) return isOut;
  const next = pendingPromise(machine);
  passOn(machine, promise, next);
  // `new Promise((resolve) => void run().then(resolve))`: who awaits that promise awaits this.
  const settles = handlers.flatMap((one) => (isCallable(one) ? (SETTLES.get(one) ?? []) : []))[0];
  if (settles !== undefined) passOn(machine, next, settles);
  whenSettled(machine, promise, () => {
    const handler = promise.state === 'fulfilled' ? onFulfilled : onRejected;
    if (promise.taint || (!isCallable(handler) && !isUnknown(handler) && !isHost(handler)))
      settleAs(machine, next, promise, site);
    else run(machine, next, site, () => callHandler(machine, handler, [promise.value], undefined, site));
  });
  return next;
}

/** A promise that was pending before this side of a branch: what waits for it here can't run among the jobs outside. */
export function outOfReach(machine: Machine, promise: PromiseValue, site: Site): Unknown | undefined {
  if (promise.state !== 'pending' || promise.jobs === machine.jobs) return undefined;
  return neverSettled(machine, promise, site);
}

/** `promise.finally(handler)` */
export function lastly(machine: Machine, promise: PromiseValue, handler: Value, site: Site): Value {
  if (!isCallable(handler)) return chain(machine, promise, [handler, handler], site);
  const isOut = promise.taint ?? outOfReach(machine, promise, site);
  if (isOut) return isOut;
  const next = pendingPromise(machine);
  passOn(machine, promise, next);
  whenSettled(machine, promise, () => {
    const given = settling(machine, next, site, () =>
      floating(machine, next, site, () => callValue(machine, handler, [], undefined, site)),
    );
    if (given === undefined) return;
    const after = promiseOf(machine, given.value, site);
    passOn(machine, after, next);
    whenSettled(machine, after, () =>
      settleAs(machine, next, after.state === 'rejected' ? after : promise, site),
    );
  });
  return next;
}

/** `then`, `catch` and `finally` of a host that can be awaited. */
export function hostThenable(_machine: Machine, host: HostObject, key: string): Value {
  if (!host.await || (key !== 'then' && key !== 'catch' && key !== 'finally')) return undefined;
  return new NativeFunction(key, (machine, _self, args, site) => {
    const isCaught = (key === 'catch' && args.length > 0) || (key === 'then' && args.length > 1);
    // It is sent as soon as it is asked for what comes then.
    const send = (): PromiseValue => sent(machine, host, site);
    const promise = isCaught ? whileCatching(machine, send, true) : send();
    switch (key) {
      case 'then':
        return chain(machine, promise, args, site);
      case 'catch':
        return chain(machine, promise, [undefined, args[0]], site);
      case 'finally':
        return lastly(machine, promise, args[0], site);
    }
  });
}
