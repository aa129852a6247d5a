import { makeError } from '../values/errors.js';
import type { Machine } from '../machine.js';
import { outOfReach, pendingPromise, promiseOf, settle, settleAs, whenSettled } from './promises.js';
import type { Site } from '../syntax/span.js';
import { passOn } from './unawaited.js';
import { unknown, type PromiseValue, type Value } from '../values/values.js';

/** `Promise.all`, `allSettled`, `race`, `any` over known elements. */
export function combine(
  machine: Machine,
  kind: 'all' | 'allSettled' | 'race' | 'any',
  elements: readonly Value[],
  site: Site,
): Value {
  const all = pendingPromise(machine);
  const promises = elements.map((element) => promiseOf(machine, element, site));
  for (const promise of promises) {
    const isOut = promise.taint ?? outOfReach(machine, promise, site);
    if (isOut) return isOut;
  }
  let open = promises.length;
  const { past } = machine;
  const end = (): void => {
    if (open > 0) return;
    const waited =
      kind === 'any' ? promises.filter(({ state }) => state === 'fulfilled').slice(0, 1) : promises;
    machine.past = waited.reduce((known, promise) => known.joined(promise.past), past);
    ended(machine, kind, all, promises, site);
  };
  for (const promise of promises) {
    passOn(machine, promise, all);
    whenSettled(machine, promise, () => {
      open -= 1;
      if (kind === 'all' && promise.state === 'rejected') settleAs(machine, all, promise, site);
      end();
    });
  }
  if (promises.length === 0) end();
  return all;
}

function ended(
  machine: Machine,
  kind: 'all' | 'allSettled' | 'race' | 'any',
  all: PromiseValue,
  promises: readonly PromiseValue[],
  site: Site,
): void {
  const { realm } = machine;
  const give = (value: Value): void => settle(machine, all, 'fulfilled', value, site);
  switch (kind) {
    case 'all':
      give(realm.array(promises.map((promise) => promise.value)));
      return;
    case 'race': {
      const [first] = promises;
      if (promises.length === 1 && first) settleAs(machine, all, first, site);
      else if (promises.length > 1) give(unknown('which promise is settled first', site.span));
      return;
    }
    case 'any': {
      const first = promises.find((promise) => promise.state === 'fulfilled');
      if (first) settleAs(machine, all, first, site);
      else {
        const error = makeError(machine, 'AggregateError', 'All promises were rejected');
        const errors = realm.array(promises.map(({ value }) => value));
        error.props.set('errors', { value: errors, enumerable: false });
        settle(machine, all, 'rejected', error, site);
      }
      return;
    }
    case 'allSettled':
      give(
        realm.array(
          promises.map(({ state, value }) =>
            state === 'fulfilled'
              ? realm.object({ status: 'fulfilled', value })
              : realm.object({ status: 'rejected', reason: value }),
          ),
        ),
      );
  }
}
