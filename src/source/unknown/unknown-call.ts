import { escape } from '../values/access.js';
import { callValue } from '../code/calls.js';
import type { Recorded } from '../host.js';
import { mergeWrites } from './journal.js';
import type { Machine } from '../machine.js';
import { awaitValue, chain, lastly } from '../promises/promises.js';
import { partsReached, reachesHost } from './reach.js';
import type { Site } from '../syntax/span.js';
import { attempt, NO_WRITES } from './attempt.js';
import { mayThrow } from './doubts.js';
import { forgotten } from './speculate.js';
import {
  isCallable,
  isUnknown,
  PromiseValue,
  unknown,
  type Callable,
  type Unknown,
  type Value,
} from '../values/values.js';

/** How a call is written. */
export interface CallHint {
  /** The name that is called: `map` of `rows.map(…)`. */
  readonly name: string;
  /** The whole callee: `rows.map`. */
  readonly path: string;
  readonly isMethod: boolean;
  /** The call is a statement of its own: its value is not used. */
  readonly discarded: boolean;
}

/**
 * A call of something unknown.
 *
 * - A logger is noted and left out; not one that nothing declares, as Node.js throws then.
 * - A method of arrays, texts and promises on unknown data is a computation; its callbacks are tried with unknown arguments.
 * - What is given parts of something that is made (the builder of a table) makes the whole unknown, and is told with that.
 * - Anything else that is given a host object, or stands as a statement of its own, is opaque.
 * - What is left is taken for a computation until its result is awaited ({@link awaitValue}).
 *
 * Objects that unknown code gets hold of become unknown.
 */
export function callUnknown(
  machine: Machine,
  callee: Unknown,
  args: readonly Value[],
  self: Value,
  site: Site,
  hint?: CallHint,
): Value {
  machine.step();
  const cause = unknown(callee.reason, callee.span ?? site.span);
  if (callee.undeclared !== true && hint && isLogging(hint, args)) {
    machine.note(site, `The log call ${hint.path} is left out`);
    return cause;
  }
  const isMethod = hint !== undefined && hint.isMethod && isUnknown(self);
  if (isMethod && PROMISE_METHODS.has(hint.name)) return goOn(machine, hint.name, self, args, site);
  const isData = isMethod && DATA_METHODS.has(hint.name);
  if (!isData) mayThrow(machine, cause, site);
  const parts = callee.host || isData ? undefined : partsReached(args);
  let isTold = false;
  for (const part of parts ?? []) if (part.escaped?.(cause) === true) isTold = true;
  const host = callee.host || (parts === undefined && args.some((arg) => reachesHost(arg)));
  const sides = args
    .filter(isCallable)
    .map((callback) => tryCallback(machine, callback, host && !isData, cause, site));
  const effects = sides.some((side) => side.effects);
  if (!isData) for (const arg of args) if (!isCallable(arg)) escape(machine, arg, cause);
  // That it is not there is told where it is read.
  const isLeftOut = callee.undeclared !== true && !isData && hint?.discarded === true && !isTold;
  const opaque = effects || (!isData && host) || isLeftOut;
  if (opaque) machine.reportCall(site, cause, host, sides, isData && effects);
  if (isData) return unknown(cause.reason, cause.span, callee.host && !opaque);
  return { ...cause, host, call: { site, reported: opaque } };
}

/** `then`, `catch`, `finally` of an unknown promise: it is taken not to fail, as with `await`. */
function goOn(machine: Machine, name: string, self: Unknown, args: readonly Value[], site: Site): Value {
  const promise = new PromiseValue('fulfilled', awaitValue(machine, self, site));
  if (name === 'then') return chain(machine, promise, args, site);
  return name === 'finally' ? lastly(machine, promise, args[0], site) : promise;
}

/** Runs a callback as often as unknown code may: what it writes becomes unknown. */
export function tryCallback(
  machine: Machine,
  callback: Callable,
  host: boolean,
  cause: Unknown,
  site: Site,
): Recorded<unknown> {
  const given = host ? unknown(cause.reason, cause.span, true) : cause;
  const count = callback.kind === 'function' ? Math.max(1, callback.code.length) : 1;
  const args = Array.from({ length: count }, () => given);
  const run = (): Value => awaitValue(machine, callValue(machine, callback, args, given, site), site);
  const learnt = attempt(machine, run);
  mergeWrites(machine, [forgotten(learnt.writes, cause), NO_WRITES], cause);
  const side = attempt(machine, run);
  mergeWrites(machine, [forgotten(side.writes, cause), NO_WRITES], cause);
  return side.recorded;
}

const PROMISE_METHODS: ReadonlySet<string> = new Set(['then', 'catch', 'finally']);

/** Methods of plain data and promises: on an unknown value they compute, or iterate, and do nothing else. */
const DATA_METHODS: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(Array.prototype),
  ...Object.getOwnPropertyNames(String.prototype),
  ...Object.getOwnPropertyNames(Number.prototype),
  ...Object.getOwnPropertyNames(RegExp.prototype),
  'get',
  'has',
  'hasOwnProperty',
]);

const LOG_NAME = /^(?:log|logger|debug|info|warn|warning|error|trace|verbose|silly|notice|fatal)$/;
const LOG_OWNER =
  /(?:^|\.)_?(?:console|log|logger|logging|\w*Log|\w*Logger|signale|winston|spinner|reporter)(?:\(\))?\./;

/** Whether a member is one of a logger's, by its name. */
export function isLogger(path: string): boolean {
  return LOG_OWNER.test(`${path}.`);
}

/** Whether a call is that of a logger, by its name. One that is given something to act on or to call back is none. */
function isLogging(hint: CallHint, args: readonly Value[]): boolean {
  if (args.some((arg) => reachesHost(arg))) return false;
  if (isLogger(hint.path)) return true;
  return LOG_NAME.test(hint.name) && !args.some(isCallable);
}
