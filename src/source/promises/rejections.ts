import { noteIn, takeFrom } from '../unknown/journal.js';
import { Thrown, type Machine } from '../machine.js';
import type { Site } from '../syntax/span.js';
import type { PromiseValue } from '../values/values.js';

/** A rejected promise that nothing has handled so far. */
interface Rejection {
  readonly error: Thrown;
  /** How deep the call was nested that was given the promise: it, or one around it, may still handle it. */
  readonly depth: number;
}

/** The rejected promises of an evaluation that nothing has handled so far. */
export type Rejections = Map<PromiseValue, Rejection>;

/** The process ends, whatever the code catches: a promise was rejected that nothing handles (Node's `--unhandled-rejections=throw`, the default). */
export class ProcessEnd extends Error {
  override readonly name = 'ProcessEnd';
  readonly error: Thrown;

  constructor(error: Thrown) {
    super('a promise is rejected that nothing handles');
    this.error = error;
  }
}

/** Notes a promise if it is rejected, and gives it. */
export function noted(machine: Machine, promise: PromiseValue, site: Site | undefined): PromiseValue {
  const { rejections, depth } = machine;
  if (promise.state !== 'rejected' || rejections.has(promise)) return promise;
  noteIn(machine, rejections, promise, { error: new Thrown(promise.value, site), depth });
  return promise;
}

/** Something takes the rejection of a promise. */
export function handled(machine: Machine, promise: PromiseValue): void {
  takeFrom(machine, machine.rejections, promise);
}

/**
 * Runs what an `await` waits for. Where that is the database, nothing of the function that waits can handle a promise
 * any more that it was given before: Node looks when all code that could run has run.
 */
export function whileWaiting<T>(machine: Machine, run: () => T): T {
  const { hostCalls } = machine;
  const look = (): void => {
    // On a side of a branch that may not be taken it is not known.
    if (machine.hostCalls === hostCalls || machine.journal !== undefined) return;
    for (const { error, depth } of machine.rejections.values())
      if (depth >= machine.depth) throw new ProcessEnd(error);
  };
  let result: T;
  try {
    result = run();
  } catch (error) {
    if (error instanceof Thrown) look();
    throw error;
  }
  look();
  return result;
}

/** Ends the process where a promise was left rejected when all has run. */
export function endUnhandled({ rejections }: Machine): void {
  for (const { error } of rejections.values()) throw new ProcessEnd(error);
}
