import path from 'node:path';
import type { Realm } from '../realm.js';
import { isUnknown, PlainObject, type NativeCall, type Value } from '../values/values.js';
import { computed, primitives, pure } from './pure.js';

/** `path`, always as on POSIX systems: what is read must not depend on the machine that reads it. */
export function pathModule(realm: Realm): Value {
  const module = realm.standIn(new PlainObject(), path.posix);
  const { join, basename, dirname, extname, normalize, relative, isAbsolute } = path.posix;
  for (const [name, run] of Object.entries({
    join,
    basename,
    dirname,
    extname,
    normalize,
    relative,
    isAbsolute,
  })) {
    realm.methods(module, { [name]: pure(run as (...args: never[]) => unknown) });
  }
  realm.methods(module, { resolve, parse });
  module.props.set('sep', { value: path.posix.sep, enumerable: true });
  module.props.set('delimiter', { value: path.posix.delimiter, enumerable: true });
  module.props.set('posix', { value: module, enumerable: true });
  module.props.set('default', { value: module, enumerable: false });
  return module;
}

/** Relative paths start at the project's root, which is the working directory. */
const resolve: NativeCall = (machine, _self, args, site) => {
  const parts = primitives(machine, args, site);
  if (isUnknown(parts)) return parts;
  return computed(machine, site, () => path.posix.resolve(machine.program.root, ...(parts as string[])));
};

const parse: NativeCall = (machine, _self, args, site) => {
  const parts = primitives(machine, args, site);
  if (isUnknown(parts)) return parts;
  return machine.realm.object({ ...path.posix.parse(String(parts[0])) });
};
