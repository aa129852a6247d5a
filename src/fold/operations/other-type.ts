import type { Name } from '../../ir/index.js';
import { keyOf } from '../../ir/index.js';
import type { Store } from '../store/store.js';

/** Kinds of types that a schema keeps in `others`. */
const otherKinds = ['composite type', 'range type', 'type'];

/** The key in `others` of a type that is not modelled. */
export function otherType(store: Store, name: Name): string | undefined {
  return otherKinds.map((kind) => `${kind} ${keyOf(name)}`).find((key) => store.others.has(key));
}
