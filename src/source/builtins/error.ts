import { makeError, type ErrorName } from '../values/errors.js';
import type { Realm } from '../realm.js';
import { PlainObject, unknown, type NativeCall } from '../values/values.js';
import { toText } from '../values/coerce.js';
import { getProperty } from '../values/access.js';
import { isUnknown } from '../values/values.js';

const SUBCLASSES: readonly (readonly [ErrorName, object])[] = [
  ['TypeError', TypeError],
  ['RangeError', RangeError],
  ['ReferenceError', ReferenceError],
  ['SyntaxError', SyntaxError],
  ['URIError', URIError],
  ['EvalError', EvalError],
  ['AggregateError', AggregateError],
];

function maker(name: ErrorName): NativeCall {
  return (machine, _self, args) => makeError(machine, name, args[0], args[1]);
}

export function installErrors(realm: Realm): void {
  const base = realm.standIn(new PlainObject(), Error.prototype);
  addError(realm, 'Error', base, Error);
  base.props.set('stack', { value: unknown('the stack of an error'), enumerable: false });
  realm.methods(base, {
    toString(machine, self, _args, site) {
      const name = toText(machine, getProperty(machine, self, 'name', site), site);
      const message = toText(machine, getProperty(machine, self, 'message', site), site);
      if (isUnknown(name)) return name;
      if (isUnknown(message)) return message;
      return message === '' ? name : `${name}: ${message}`;
    },
  });
  const constructor = realm.global('Error') as PlainObject;
  realm.methods(constructor, { captureStackTrace: () => undefined });
  for (const [name, original] of SUBCLASSES) {
    const proto = new PlainObject();
    proto.proto = base;
    addError(realm, name, proto, original);
  }
}

function addError(realm: Realm, name: ErrorName, proto: PlainObject, original: object): void {
  realm.errorProtos.set(name, proto);
  proto.props.set('name', { value: name, enumerable: false });
  proto.props.set('message', { value: '', enumerable: false });
  realm.class(name, proto, maker(name), maker(name), original);
}
