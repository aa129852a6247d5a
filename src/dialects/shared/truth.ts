/** What is not known: of a catalog that is answered without a server. SQL's NULL is `null`. */
export const UNSURE = undefined;

/** SQL's three values, and not knowing which. */
export type Truth = boolean | null | typeof UNSURE;

export function and(a: Truth, b: Truth): Truth {
  if (a === false || b === false) return false;
  if (a === UNSURE || b === UNSURE) return UNSURE;
  return a === null || b === null ? null : true;
}

export function or(a: Truth, b: Truth): Truth {
  return not(and(not(a), not(b)));
}

export function not(a: Truth): Truth {
  return typeof a === 'boolean' ? !a : a;
}
