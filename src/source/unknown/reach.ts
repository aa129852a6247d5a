import { isHarmless } from '../values/harmless.js';
import { ts } from '../syntax/typescript.js';
import type { HostObject } from '../host.js';
import {
  isHost,
  isUnknown,
  type FunctionValue,
  type Heap,
  type ObjectValue,
  type Value,
} from '../values/values.js';

/**
 * Whether code that is given this value could get at a host object: it is one, holds one, or is a function whose
 * closure does. Errs towards yes.
 */
export function reachesHost(value: Value): boolean {
  return reaches(value, { seen: new Set(), isMeant: () => true });
}

/**
 * The host objects that code which is given these values could get at, if none of them can send anything by itself
 * ({@link HostObject.escaped}); undefined: there is none, or one that can.
 */
export function partsReached(values: readonly Value[]): readonly HostObject[] | undefined {
  const parts = new Set<HostObject>();
  const search: Search = {
    seen: new Set(),
    isMeant: (host) => {
      if (host?.escaped === undefined) return true;
      parts.add(host);
      return false;
    },
  };
  const isMore = values.some((value) => reaches(value, search));
  return isMore || parts.size === 0 ? undefined : [...parts];
}

interface Search {
  readonly seen: Set<Heap>;
  /** Whether the search ends at this host object; undefined: at an unknown that may be one. */
  readonly isMeant: (host: HostObject | undefined) => boolean;
}

function reaches(value: Value, search: Search): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (isHost(value)) return !isHarmless(value) && search.isMeant(value);
  if (isUnknown(value)) return value.host && search.isMeant(undefined);
  if (search.seen.has(value)) return false;
  search.seen.add(value);
  return insideReaches(value, search);
}

function insideReaches(value: ObjectValue, search: Search): boolean {
  for (const property of value.props.values()) {
    if (reaches(property.value, search) || reaches(property.get, search)) return true;
  }
  switch (value.kind) {
    case 'array':
      return value.elements.some((element) => reaches(element, search));
    case 'function':
      return closureReaches(value, search);
    case 'promise':
      return reaches(value.value, search);
    case 'map':
      return [...value.entries.values()].some((entry) => reaches(entry, search));
    case 'set':
      return [...value.members].some((member) => reaches(member, search));
    case 'object':
      return (
        value.base !== undefined ||
        (value.proto instanceof Object && reaches(value.proto as ObjectValue, search))
      );
    case 'native':
    case 'regexp':
    case 'date':
    case 'iterator':
      return false;
  }
}

function closureReaches(fn: FunctionValue, search: Search): boolean {
  for (const name of identifiersIn(fn.code.node)) {
    const binding = fn.code.scope.find(name);
    if (binding && !binding.alias && reaches(binding.value, search)) return true;
  }
  return reaches(fn.code.outer?.self, search);
}

const identifiers = new WeakMap<ts.Node, ReadonlySet<string>>();

/** All names that occur in a function, of variables or not. */
function identifiersIn(node: ts.Node): ReadonlySet<string> {
  const known = identifiers.get(node);
  if (known) return known;
  const names = new Set<string>();
  const visit = (inner: ts.Node): void => {
    if (ts.isIdentifier(inner)) names.add(inner.text);
    else ts.forEachChild(inner, visit);
  };
  visit(node);
  identifiers.set(node, names);
  return names;
}
