import { construct } from './classes.js';
import { mayThrow } from '../unknown/doubts.js';
import { throwError } from '../values/errors.js';
import { invoke } from './functions.js';
import type { Machine } from '../machine.js';
import type { Site } from '../syntax/span.js';
import { callUnknown, type CallHint } from '../unknown/unknown-call.js';
import { isHost, isUnknown, unknown, type NativeFunction, type Value } from '../values/values.js';

/** Calls any value. `hint` tells how the call is written, for messages and for calls of unknown code. */
export function callValue(
  machine: Machine,
  callee: Value,
  args: readonly Value[],
  self: Value,
  site: Site,
  hint?: CallHint,
): Value {
  const isPassedOn = typeof callee === 'object' && callee !== null && callee.kind === 'function';
  if (!isPassedOn && callee !== machine.realm.helpers.get('__awaiter')) machine.isAwaited = false;
  if (typeof callee === 'object' && callee !== null) {
    if (isUnknown(callee)) return callUnknown(machine, callee, args, self, site, hint);
    if (isHost(callee)) {
      machine.hostCalls += 1;
      machine.hostSites.push(site);
      machine.step();
      if (callee.call) return callHost(machine, () => callee.call?.(args, self, site));
      const cause = unknown(`${callee.describe()} is not known as a function`, site.span, true);
      return callUnknown(machine, cause, args, self, site, hint);
    }
    if (callee.kind === 'native') {
      machine.step();
      return nativeCall(machine, callee, args, self, site);
    }
    if (callee.kind === 'function') {
      if (callee.code.classParts) {
        return throwError(
          machine,
          'TypeError',
          `Class constructor ${callee.code.name} cannot be invoked without 'new'`,
          site,
        );
      }
      return invoke(machine, callee, args, self, site);
    }
  }
  return throwError(machine, 'TypeError', `${hint?.path ?? 'it'} is not a function`, site);
}

/** What a host waits for within a call is nothing that the code has waited for. */
function callHost(machine: Machine, call: () => Value): Value {
  const { past } = machine;
  try {
    return call();
  } finally {
    machine.past = past;
  }
}

/** A built-in function; some refuse what is not as they expect it. */
function nativeCall(
  machine: Machine,
  callee: NativeFunction,
  args: readonly Value[],
  self: Value,
  site: Site,
): Value {
  if (machine.doubts !== undefined && REFUSING.has(callee.name)) {
    const cause = [self, ...args].find(isUnknown);
    if (cause !== undefined) mayThrow(machine, cause, site);
  }
  return callee.call(machine, self, args, site);
}

/** Functions that throw at what they cannot use, by their names. */
const REFUSING: ReadonlySet<string> = new Set([
  ...[
    'parse',
    'BigInt',
    'RegExp',
    'decodeURI',
    'decodeURIComponent',
    'toISOString',
    'repeat',
    'toFixed',
    'normalize',
  ],
  ...['keys', 'values', 'entries', 'fromEntries', 'from', 'getPrototypeOf', 'defineProperty', 'create'],
  ...['readFileSync', 'readdirSync', 'statSync', 'readFile', 'readdir'],
]);

/** `new callee(...args)` for any value. */
export function constructValue(
  machine: Machine,
  callee: Value,
  args: readonly Value[],
  site: Site,
  hint?: CallHint,
): Value {
  if (typeof callee === 'object' && callee !== null) {
    if (isUnknown(callee)) return callUnknown(machine, callee, args, undefined, site, hint);
    if (isHost(callee)) {
      machine.hostCalls += 1;
      if (callee.construct) return callee.construct(args, site);
      const cause = unknown(`${callee.describe()} is not known as a class`, site.span, true);
      return callUnknown(machine, cause, args, undefined, site, hint);
    }
    if (callee.kind === 'function' || callee.kind === 'native')
      return construct(machine, callee, args, site, callee);
  }
  return throwError(machine, 'TypeError', `${hint?.path ?? 'it'} is not a constructor`, site);
}
