import { getProperty } from '../values/access.js';
import { callValue } from './calls.js';
import { mayThrow } from '../unknown/doubts.js';
import { throwError } from '../values/errors.js';
import { IterationStop, type Machine } from '../machine.js';
import { awaitValue } from '../promises/promises.js';
import { touchContents } from '../unknown/journal.js';
import type { Site } from '../syntax/span.js';
import {
  isCallable,
  isHost,
  isObject,
  isUnknown,
  memberOfUnknown,
  IteratorValue,
  unknown,
  type Unknown,
  type Value,
} from '../values/values.js';

/** Takes an element; false ends the iteration. */
export type Visit = (element: Value) => boolean;

/**
 * Goes through something iterable. Returns the unknown that stands in the way when what it holds is not known; then
 * the elements visited so far (of a generator that ends so, for example) are not all there are.
 */
export function iterate(machine: Machine, value: Value, site: Site, visit: Visit): Unknown | undefined {
  if (isUnknown(value)) {
    if (value.sure === undefined) mayThrow(machine, value, site);
    return memberOfUnknown(value);
  }
  if (isHost(value)) {
    const elements =
      value.iterate?.(site) ?? unknown(`the elements of ${value.describe()} are not known`, site.span, true);
    if ('kind' in elements) return elements;
    for (const element of elements) if (!round(machine, element, visit)) break;
    return undefined;
  }
  if (typeof value === 'string') {
    for (const char of value) if (!round(machine, char, visit)) break;
    return undefined;
  }
  if (!isObject(value)) return throwError(machine, 'TypeError', `${String(value)} is not iterable`, site);
  if (value.taint) return value.taint;
  switch (value.kind) {
    case 'array':
      // By index: the array may grow meanwhile.
      for (let index = 0; index < value.elements.length; index++) {
        if (!round(machine, value.elements[index], visit)) break;
        if (value.taint) return value.taint;
      }
      return undefined;
    case 'set':
      for (const member of value.members) if (!round(machine, member, visit)) break;
      return undefined;
    case 'map':
      for (const entry of value.entries) if (!round(machine, machine.realm.array([...entry]), visit)) break;
      return undefined;
    case 'iterator':
      return drive(machine, value, visit);
    default:
      return byProtocol(machine, value, site, visit);
  }
}

function round(machine: Machine, element: Value, visit: Visit): boolean {
  machine.step();
  return visit(element);
}

function drive(machine: Machine, iterator: IteratorValue, visit: Visit): Unknown | undefined {
  touchContents(machine, iterator);
  const { itemAt, collected } = iterator;
  if (itemAt !== undefined) {
    for (;;) {
      const item = itemAt(iterator.position);
      if (item === undefined || 'kind' in item) return item;
      iterator.position += 1;
      if (!round(machine, item.value, visit)) return undefined;
    }
  }
  if (collected !== undefined) {
    const rest = collected.slice(iterator.position);
    iterator.position = collected.length;
    iterator.returned = undefined;
    for (const element of rest) if (!round(machine, element, visit)) break;
    return undefined;
  }
  iterator.collected = [];
  const stop = new IterationStop();
  try {
    iterator.drive(machine, (element) => {
      if (!round(machine, element, visit)) throw stop;
      return undefined;
    });
  } catch (error) {
    if (error !== stop) throw error;
  }
  return undefined;
}

/** `yield*`: gives all elements on, and what the iterator returns in the end. */
export function delegate(machine: Machine, value: Value, site: Site, give: (element: Value) => Value): Value {
  if (value instanceof IteratorValue && !value.taint && !value.collected && !value.itemAt) {
    touchContents(machine, value);
    value.collected = [];
    return value.drive(machine, (element) => {
      machine.step();
      return give(element);
    });
  }
  const stopped = iterate(machine, value, site, (element) => {
    give(element);
    return true;
  });
  if (stopped !== undefined) return stopped;
  if (value instanceof IteratorValue) return value.returned;
  return isObject(value) && value.kind === 'object'
    ? unknown('what an iterator returns in the end is not evaluated', site.span)
    : undefined;
}

function byProtocol(machine: Machine, value: Value, site: Site, visit: Visit): Unknown | undefined {
  let method = getProperty(machine, value, Symbol.iterator, site);
  const isAsync = method === undefined;
  if (isAsync) method = getProperty(machine, value, Symbol.asyncIterator, site);
  if (isUnknown(method)) return method;
  if (!isCallable(method)) return throwError(machine, 'TypeError', 'it is not iterable', site);
  const iterator = callValue(machine, method, [], value, site);
  if (isUnknown(iterator) || (isObject(iterator) && iterator.kind === 'iterator')) {
    return iterate(machine, iterator, site, visit);
  }
  const next = getProperty(machine, iterator, 'next', site);
  for (;;) {
    const called = callValue(machine, next, [], iterator, site);
    const result = isAsync ? awaitValue(machine, called, site) : called;
    const done = getProperty(machine, result, 'done', site);
    if (isUnknown(done)) return done;
    if (done) return undefined;
    let goesOn = false;
    try {
      goesOn = round(machine, getProperty(machine, result, 'value', site), visit);
    } finally {
      if (!goesOn) close(machine, iterator, site);
    }
    if (!goesOn) return undefined;
  }
}

/** Tells an iterator that no more is wanted of it (ECMA-262, 7.4.11 IteratorClose). */
function close(machine: Machine, iterator: Value, site: Site): void {
  const end = getProperty(machine, iterator, 'return', site);
  if (isCallable(end)) callValue(machine, end, [], iterator, site);
}

/** Makes an iterator from what gives its elements. */
export function iteratorFrom(run: IteratorValue['drive']): IteratorValue {
  return new IteratorValue(run);
}

/** Makes a built-in iterator over elements that are all known. */
export function iteratorOver(elements: readonly Value[]): IteratorValue {
  return iteratorAt((place) => (place < elements.length ? { value: elements[place] } : undefined));
}

/** Makes a built-in iterator over what stands at each place when it comes there; nothing, or something unknown, ends it. */
export function iteratorAt(itemAt: NonNullable<IteratorValue['itemAt']>): IteratorValue {
  const iterator = new IteratorValue(() => undefined);
  iterator.itemAt = itemAt;
  return iterator;
}
