import { createHash, getHashes } from 'node:crypto';
import { toText } from '../values/coerce.js';
import { throwError } from '../values/errors.js';
import type { Realm } from '../realm.js';
import { isUnknown, PlainObject, unknown, type NativeCall, type Value } from '../values/values.js';

/** `createHash(algorithm).update(text).digest(encoding)` over known texts; all else of `crypto` is random or keyed. */
const hash: NativeCall = (machine, _self, [algorithm], site) => {
  const name = toText(machine, algorithm, site);
  if (isUnknown(name)) return name;
  if (!getHashes().includes(name)) return throwError(machine, 'Error', 'Digest method not supported', site);
  const hasher = createHash(name);
  let doubt: Value;
  const object = new PlainObject();
  machine.realm.methods(object, {
    update(running, self, [data, encoding], at) {
      const text = toText(running, data, at);
      if (isUnknown(text)) doubt = text;
      else if (encoding !== undefined && encoding !== 'utf8' && encoding !== 'utf-8')
        doubt = unknown('a hash of encoded data', at.span);
      else hasher.update(text);
      // A hash cannot be taken back after a side of a branch.
      if (running.journal) doubt = unknown('a hash made under an unknown condition', at.span);
      return self;
    },
    digest(_running, _self, [encoding], at) {
      if (doubt !== undefined) return doubt;
      if (encoding === 'hex' || encoding === 'base64' || encoding === 'base64url')
        return hasher.copy().digest(encoding);
      return unknown('the bytes of a hash', at.span);
    },
  });
  return object;
};

export function cryptoModule(realm: Realm): Value {
  const module = new PlainObject();
  realm.methods(module, { createHash: hash });
  module.taint = unknown('random data differs each time');
  return module;
}
