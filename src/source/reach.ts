import { isHarmless } from './bytes.js';
import { ts } from './typescript.js';
import { isHost, isUnknown, type FunctionValue, type Heap, type ObjectValue, type Value } from './values.js';

/**
 * Whether code that is given this value could get at a host object: it is one, holds one, or is a function whose
 * closure does. Errs towards yes.
 */
export function reachesHost(value: Value, seen: Set<Heap> = new Set()): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (isHost(value)) return !isHarmless(value);
  if (isUnknown(value)) return value.host;
  if (seen.has(value)) return false;
  seen.add(value);
  return insideReaches(value, seen);
}

function insideReaches(value: ObjectValue, seen: Set<Heap>): boolean {
  for (const property of value.props.values()) {
    if (reachesHost(property.value, seen) || reachesHost(property.get, seen)) return true;
  }
  switch (value.kind) {
    case 'array':
      return value.elements.some((element) => reachesHost(element, seen));
    case 'function':
      return closureReaches(value, seen);
    case 'promise':
      return reachesHost(value.value, seen);
    case 'map':
      return [...value.entries.values()].some((entry) => reachesHost(entry, seen));
    case 'set':
      return [...value.members].some((member) => reachesHost(member, seen));
    case 'object':
      return (
        value.base !== undefined ||
        (value.proto instanceof Object && reachesHost(value.proto as ObjectValue, seen))
      );
    case 'native':
    case 'regexp':
    case 'date':
    case 'iterator':
      return false;
  }
}

function closureReaches(fn: FunctionValue, seen: Set<Heap>): boolean {
  for (const name of identifiersIn(fn.code.node)) {
    const binding = fn.code.scope.find(name);
    if (binding && !binding.alias && reachesHost(binding.value, seen)) return true;
  }
  return reachesHost(fn.code.outer?.self, seen);
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
