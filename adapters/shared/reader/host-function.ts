import { isObject, type HostObject, type Site, type Value } from '../../../src/source/index.js';

/** A function of a library as code sees it: it can be called, and has `call`, `apply` and `bind` as functions have. */
export function hostFunction(name: string, call: (args: readonly Value[], at: Site) => Value): HostObject {
  return {
    kind: 'host',
    get: (key) => memberOf(name, call, key),
    call: (args, _self, at) => call(args, at),
    describe: () => name,
  };
}

/** Such functions keep to their object whatever `this` they are given. */
function memberOf(name: string, call: (args: readonly Value[], at: Site) => Value, key: string): Value {
  switch (key) {
    case 'call':
      return hostFunction(`${name}.call`, ([, ...args], at) => call(args, at));
    case 'apply':
      return hostFunction(`${name}.apply`, ([, list], at) => call(elementsOf(list), at));
    case 'bind':
      return hostFunction(`${name}.bind`, ([, ...bound]) =>
        hostFunction(name, (args, at) => call([...bound, ...args], at)),
      );
    default:
      return undefined;
  }
}

function elementsOf(list: Value): readonly Value[] {
  return isObject(list) && list.kind === 'array' ? list.elements : [];
}
