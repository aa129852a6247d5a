import { bound } from './jobs.js';
import { Thrown, type Frame, type Machine } from '../machine.js';
import { outOfReach, pendingPromise, promiseOf, rejectWith, resolveWith, whenSettled } from './promises.js';
import type { Site } from '../syntax/span.js';
import { ts } from '../syntax/typescript.js';
import { floating, taken } from './unawaited.js';
import type { PromiseValue, Value } from '../values/values.js';

/** Code that is left at each `await`: gives the promise that it waits for, and goes on when that is settled. */
export type Steps<T> = Generator<PromiseValue, T, void>;

/** Runs code up to its first `await`, and the rest among the jobs. Gives the promise of what comes of it. */
export function startTask(machine: Machine, steps: Steps<Value>, site: Site): PromiseValue {
  const promise = pendingPromise(machine);
  const goOn = (): void =>
    floating(machine, promise, site, () => {
      try {
        const { done, value } = steps.next();
        if (done === true) resolveWith(machine, promise, value, site);
        else whenSettled(machine, value, goOn);
      } catch (error) {
        if (!(error instanceof Thrown)) throw error;
        rejectWith(machine, promise, error, site);
      }
    });
  const { task } = machine;
  machine.task = promise;
  try {
    bound(machine, goOn)();
  } finally {
    machine.task = task;
  }
  return promise;
}

/** `await value` */
export function* awaitSteps(machine: Machine, value: Value, site: Site): Steps<Value> {
  const promise = promiseOf(machine, value, site);
  const isOut = promise.taint ?? outOfReach(machine, promise, site);
  if (isOut) return isOut;
  taken(machine, promise);
  yield promise;
  if (promise.taint) return promise.taint;
  if (promise.state === 'rejected') throw new Thrown(promise.value, site);
  return promise.value;
}

/**
 * Whether code is left within a node. Not where a branch is open that may have left the function: what follows is recorded as conditional,
 * and nothing else may run in between.
 */
export function isLeftIn(frame: Frame, node: ts.Node): boolean {
  return frame.splits.length === 0 && waitsIn(node, frame.isAwaiter);
}

const waiting = new WeakMap<ts.Node, boolean>();

/** Whether there is an `await` in a node that belongs to the function around it. */
function waitsIn(node: ts.Node, isAwaiter: boolean): boolean {
  const known = waiting.get(node);
  if (known !== undefined) return known;
  let result = ts.isAwaitExpression(node) || (isAwaiter && ts.isYieldExpression(node));
  if (!result && !ts.isFunctionLike(node) && !ts.isClassLike(node))
    result = ts.forEachChild(node, (child) => waitsIn(child, isAwaiter) || undefined) ?? false;
  waiting.set(node, result);
  return result;
}
