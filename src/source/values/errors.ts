import { Thrown, type Machine } from '../machine.js';
import type { Site } from '../syntax/span.js';
import { isHost, isObject, isUnknown, PlainObject, type Value } from './values.js';

export type ErrorName =
  | 'Error'
  | 'TypeError'
  | 'RangeError'
  | 'ReferenceError'
  | 'SyntaxError'
  | 'URIError'
  | 'EvalError'
  | 'AggregateError';

/** An error object of the code that is read. */
export function makeError(machine: Machine, name: ErrorName, message: Value, options?: Value): PlainObject {
  const error = new PlainObject();
  error.proto = machine.realm.errorProto(name);
  if (message !== undefined) error.props.set('message', { value: message, enumerable: false });
  if (isObject(options) && options.props.has('cause')) {
    error.props.set('cause', { value: options.props.get('cause')!.value, enumerable: false });
  }
  return error;
}

/** Throws an error within the code that is read. */
export function throwError(machine: Machine, name: ErrorName, message: string, site: Site): never {
  throw new Thrown(makeError(machine, name, message), site);
}

/** The message of what was thrown. */
export function messageOf(machine: Machine, value: Value): string {
  if (isUnknown(value)) return value.reason;
  if (isHost(value)) return value.describe();
  if (!isObject(value)) return String(value);
  for (
    let holder: ReturnType<typeof machine.realm.protoOf> = value;
    holder;
    holder = machine.realm.protoOf(holder)
  ) {
    const message = holder.props.get('message')?.value;
    if (typeof message === 'string') return message;
    if (isUnknown(message)) return message.reason;
  }
  return 'an object that is no error';
}
