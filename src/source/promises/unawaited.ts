import { noteIn, takeFrom } from '../unknown/journal.js';
import type { Machine } from '../machine.js';
import type { Site } from '../syntax/span.js';
import type { PromiseValue } from '../values/values.js';

/** A call that waits for a host, and whose promise nothing awaits. */
export interface UnawaitedCall {
  readonly site: Site;
  /** Where it calls hosts, and waits for them. */
  readonly hosts: readonly Site[];
}

/** The promises of what waits for a host which nothing has awaited so far. */
export type Unawaited = Map<PromiseValue, UnawaitedCall>;

/**
 * Runs a part of what settles a promise (an async function up to its next `await`, a handler of `then`): it is noted where a host was waited
 * for, as all that goes on beside what follows, until something awaits the promise.
 */
export function floating<T>(machine: Machine, promise: PromiseValue, site: Site, run: () => T): T {
  const { hostAwaits, hostSites } = machine;
  const from = hostSites.length;
  try {
    return run();
  } finally {
    if (machine.hostAwaits > hostAwaits) float(machine, promise, { site, hosts: hostSites.slice(from) });
  }
}

function float(machine: Machine, promise: PromiseValue, call: UnawaitedCall): void {
  const { unawaited } = machine;
  let last = promise;
  // One that awaits itself has itself for its heir in the end.
  const passed = new Set<PromiseValue>();
  while (!last.isTaken && last.heir !== undefined && !passed.has(last)) {
    passed.add(last);
    last = last.heir;
  }
  if (last.isTaken) return;
  const before = takeFrom(machine, unawaited, last);
  const { site, hosts } = before ?? call;
  noteIn(machine, unawaited, last, { site, hosts: before === undefined ? hosts : [...hosts, ...call.hosts] });
}

/** Something awaits a promise: what is awaited by an async function goes on beside what follows as that does. */
export function taken(machine: Machine, promise: PromiseValue): void {
  const { task } = machine;
  if (task === undefined) take(machine, promise);
  else if (promise !== task) leave(machine, promise, task);
}

function take(machine: Machine, promise: PromiseValue): void {
  if (!promise.isTaken) {
    promise.isTaken = true;
    machine.journal?.onUndo(() => (promise.isTaken = false));
  }
  takeFrom(machine, machine.unawaited, promise);
}

/** A promise takes the place of another, as that of `Promise.all` and of `then`: who awaits it awaits that one. */
export function passOn(machine: Machine, promise: PromiseValue, to: PromiseValue): void {
  if (promise.heir === undefined && !promise.isTaken && promise !== to) leave(machine, promise, to);
}

function leave(machine: Machine, promise: PromiseValue, to: PromiseValue): void {
  const { heir } = promise;
  promise.heir = to;
  machine.journal?.onUndo(() => (promise.heir = heir));
  const call = takeFrom(machine, machine.unawaited, promise);
  if (call !== undefined) float(machine, to, call);
}
