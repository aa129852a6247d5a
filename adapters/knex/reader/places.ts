import type { HostPlace, Unknown } from '../../../src/source/index.js';

/** How deep a real object's own data is kept: a table holds what a foreign key was told in an argument of a statement of its. */
const DEPTH = 5;

/**
 * Real objects of Knex as places of the evaluator: one that a call changes on a side of a branch is put back when the side is done,
 * and `forget` marks it as not known where that side may be what happens. One place for each object.
 */
export function placesOf(
  forget: (real: object, cause: Unknown) => void,
  /** Keeps what the reader knows of the object beside it. Returns how to put that back. */
  saveBeside: (real: object) => () => void,
): (real: object) => HostPlace {
  const places = new WeakMap<object, HostPlace>();
  return (real) => {
    let place = places.get(real);
    if (place === undefined) {
      const save = (): (() => void) => {
        const putBack = saved(real, DEPTH);
        const putBackBeside = saveBeside(real);
        return () => {
          putBack();
          putBackBeside();
        };
      };
      places.set(real, (place = { save, forget: (cause) => forget(real, cause) }));
    }
    return place;
  };
}

/** Keeps the own properties of an object, and those of the arrays and plain objects in it. Returns how to put them back. */
function saved(object: object, depth: number): () => void {
  const before = Object.entries(Object.getOwnPropertyDescriptors(object)).filter(
    ([, descriptor]) => descriptor.writable === true && descriptor.configurable === true,
  );
  const length = Array.isArray(object) ? object.length : undefined;
  const inside = before.flatMap(([, { value }]) =>
    depth > 1 && isPlain(value) ? [saved(value, depth - 1)] : [],
  );
  return () => {
    const names = new Set(before.map(([name]) => name));
    for (const name of Object.keys(object)) if (!names.has(name)) Reflect.deleteProperty(object, name);
    if (Array.isArray(object) && length !== undefined) object.length = length;
    for (const [name, descriptor] of before) Object.defineProperty(object, name, descriptor);
    for (const putBack of inside) putBack();
  };
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}
