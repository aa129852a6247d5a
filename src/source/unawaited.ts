import { noteIn, takeFrom } from './journal.js';
import type { Machine } from './machine.js';
import type { Site } from './span.js';
import type { PromiseValue, Value } from './values.js';

/** A call that waits for a host, and whose promise nothing awaits. */
export interface UnawaitedCall {
  readonly site: Site;
  /** Where it calls hosts, and waits for them. */
  readonly hosts: readonly Site[];
}

/** The promises of what waits for a host which nothing has awaited so far. */
export type Unawaited = Map<PromiseValue, UnawaitedCall>;

/**
 * Runs what gives a promise (an async function, a handler of `then`, `Promise.all`): it is noted where a host was waited for, as all that
 * goes on beside what follows, until something awaits the promise.
 */
export function floating<T extends Value>(machine: Machine, site: Site, run: () => T): T {
  const { hostAwaits, hostSites } = machine;
  const from = hostSites.length;
  const promise = run();
  if (machine.hostAwaits > hostAwaits && isPromise(promise))
    float(machine, promise, { site, hosts: hostSites.slice(from) });
  return promise;
}

function float(machine: Machine, promise: PromiseValue, call: UnawaitedCall): void {
  const { unawaited } = machine;
  if (!unawaited.has(promise)) noteIn(machine, unawaited, promise, call);
}

/** Something awaits a promise. Returns the call that has made it, if that was noted. */
export function taken(machine: Machine, promise: PromiseValue): UnawaitedCall | undefined {
  return takeFrom(machine, machine.unawaited, promise);
}

/** A promise takes the place of others, as that of `Promise.all` and of `then`: who awaits it awaits them. */
export function passedOn<T extends Value>(machine: Machine, promises: readonly PromiseValue[], to: T): T {
  const calls = promises.flatMap((promise) => taken(machine, promise) ?? []);
  const [first] = calls;
  if (first !== undefined && isPromise(to)) {
    const hosts = [...calls, taken(machine, to)].flatMap((call) => call?.hosts ?? []);
    float(machine, to, { site: first.site, hosts });
  }
  return to;
}

function isPromise(value: Value): value is PromiseValue {
  return typeof value === 'object' && value !== null && value.kind === 'promise';
}
