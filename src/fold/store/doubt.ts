import type { Name } from '../../ir/index.js';
import { keyOf } from '../../ir/index.js';
import type { Store } from './store.js';

/**
 * Why something of this name may be there or be gone, whatever the schema holds: SQL or code that is not modelled may have
 * made or dropped it. `undefined`: nothing has touched it, or it was made since.
 */
export function doubtOf(store: Store, name: Name | string): string | undefined {
  const key = doubtKey(store, name);
  return store.doubtful.get(key) ?? prefixDoubt(store, key);
}

/** The key of a name in {@link Store.doubtful}: in lower case where the server does not mind the case of names. */
export function doubtKey(store: Store, name: Name | string): string {
  const key = typeof name === 'string' ? name : keyOf(name);
  return store.traits.namesIgnoreCase ? key.toLowerCase() : key;
}

function prefixDoubt(store: Store, key: string): string | undefined {
  for (const [prefix, why] of store.doubtfulPrefixes.entries())
    if (beginsWith(key, doubtKey(store, prefix))) return why;
  return undefined;
}

/** Whether the key of a name may begin so. A key may be in quotes. */
export function beginsWith(key: string, prefix: string): boolean {
  return key.startsWith(prefix) || key.startsWith(`"${prefix}`);
}
