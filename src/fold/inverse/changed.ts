import type { LayeredMap } from '../store/layers.js';

/** One object as it was and as it is. */
export interface Changed<T> {
  readonly before: T | undefined;
  readonly after: T | undefined;
}

/** What was written in `after` since it was forked from `before` and differs. */
export function changedObjects<V>(before: LayeredMap<V>, after: LayeredMap<V>): readonly Changed<V>[] {
  return after.changedKeys().flatMap((key) => {
    const changed = { before: before.get(key), after: after.get(key) };
    return changed.before === changed.after ? [] : [changed];
  });
}
