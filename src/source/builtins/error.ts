import { makeError, type ErrorName } from '../values/errors.js';
import type { Realm } from '../realm.js';
import { iterate } from '../code/iterate.js';
import { PlainObject, unknown, type NativeCall, type Value } from '../values/values.js';
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

/** What goes wrong comes first (ECMA-262, 20.5.7.1). */
const makeAggregate: NativeCall = (machine, _self, [errors, message, options], site) => {
  const error = makeError(machine, 'AggregateError', message, options);
  const elements: Value[] = [];
  const stopped = iterate(machine, errors, site, (element) => elements.push(element) > 0);
  error.props.set('errors', { value: stopped ?? machine.realm.array(elements), enumerable: false });
  return error;
};

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
  const make = name === 'AggregateError' ? makeAggregate : maker(name);
  realm.class(name, proto, make, make, original);
}
