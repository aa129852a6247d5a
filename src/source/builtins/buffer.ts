import { bytesOf, standForBytes } from '../values/bytes.js';
import { markHarmless } from '../values/harmless.js';
import type { HostObject } from '../host.js';
import type { Machine } from '../machine.js';
import { toPlain } from '../values/plain.js';
import type { Realm } from '../realm.js';
import type { Site } from '../syntax/span.js';
import {
  isHost,
  isUnknown,
  NativeFunction,
  unknown,
  type NativeCall,
  type Unknown,
  type Value,
} from '../values/values.js';

/**
 * Node's `Buffer`, as far as migrations use it for data: made of a text, of numbers or of another one, asked for its
 * length or text. Its bytes never change: code that would change them is opaque, as for every host.
 */
export function installBuffer(realm: Realm): void {
  const members: Readonly<Record<string, NativeCall>> = {
    from,
    alloc: (machine, self, [size, ...fill], site) =>
      fill.length > 0 ? notEvaluated('Buffer.alloc', site) : sized(machine, self, [size], site),
    isBuffer: (_machine, _self, [value]) => {
      if (isUnknown(value)) return value;
      return value !== undefined && isHost(value) && bytesOf(value) !== undefined;
    },
    byteLength: (machine, self, args, site) => {
      const made = from(machine, self, args, site);
      return isHost(made) ? bytesOf(made)?.length : made;
    },
  };
  const host: HostObject = {
    kind: 'host',
    get: (key, at) =>
      Object.hasOwn(members, key)
        ? new NativeFunction(key, members[key] as NativeCall)
        : key in Buffer
          ? notEvaluated(`Buffer.${key}`, at)
          : undefined,
    construct: (_args, at) => notEvaluated('new Buffer', at),
    describe: () => 'Buffer',
  };
  realm.setGlobal('Buffer', markHarmless(host));
}

/** `Buffer.from(text, encoding)`, of numbers, of a Buffer. */
const from: NativeCall = (machine, _self, args, site) => {
  const [data, encoding] = args.map((arg) => toPlain(arg));
  if (data?.kind === 'unknown') return data.unknown;
  if (encoding?.kind === 'unknown') return encoding.unknown;
  const [value, format] = [data?.data, encoding?.data];
  if (typeof value === 'string' && (format === undefined || isEncoding(format))) {
    machine.allocate(value.length);
    return wrap(Buffer.from(value, format));
  }
  const isList = Array.isArray(value) && value.every((one) => typeof one === 'number');
  if (format !== undefined || !(isList || Buffer.isBuffer(value))) return notEvaluated('Buffer.from', site);
  return wrap(Buffer.from(value as number[]));
};

const sized: NativeCall = (machine: Machine, _self, [size], site) => {
  if (isUnknown(size)) return size;
  if (typeof size !== 'number' || !Number.isInteger(size) || size < 0)
    return notEvaluated('Buffer.alloc', site);
  machine.allocate(size);
  return wrap(Buffer.alloc(size));
};

function wrap(bytes: Buffer): HostObject {
  const text: NativeCall = (_machine, _self, args, site) => {
    const [encoding] = args;
    if (isUnknown(encoding)) return encoding;
    if (args.length > 1 || !(encoding === undefined || isEncoding(encoding)))
      return notEvaluated('Buffer.toString', site);
    return bytes.toString(encoding);
  };
  return standForBytes(
    {
      kind: 'host',
      get: (key, at): Value => {
        if (key === 'length' || key === 'byteLength') return bytes.length;
        if (key === 'toString') return new NativeFunction(key, text);
        return key in bytes ? notEvaluated(`Buffer.${key}`, at) : undefined;
      },
      describe: () => 'a Buffer',
    },
    bytes,
  );
}

function isEncoding(value: unknown): value is BufferEncoding {
  return typeof value === 'string' && Buffer.isEncoding(value);
}

function notEvaluated(what: string, at: Site): Unknown {
  return unknown(`${what} is not evaluated`, at.span);
}
