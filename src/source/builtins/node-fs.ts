import path from 'node:path';
import { throwError } from '../values/errors.js';
import { settle } from '../code/functions.js';
import type { Machine } from '../machine.js';
import type { Realm } from '../realm.js';
import { decode } from '../syntax/sources.js';
import type { Site } from '../syntax/span.js';
import { toText } from '../values/coerce.js';
import {
  ArrayValue,
  isObject,
  isUnknown,
  PlainObject,
  unknown,
  type NativeCall,
  type Unknown,
  type Value,
} from '../values/values.js';

/** The absolute path that an argument names; unknown when it is, or leads out of the project. */
function pathOf(machine: Machine, value: Value, site: Site): string | Unknown {
  const text = toText(machine, value, site);
  if (isUnknown(text)) return text;
  const file = path.resolve(machine.program.root, text.startsWith('file://') ? new URL(text).pathname : text);
  return machine.program.resolver.contains(file)
    ? file
    : unknown('a file outside of the project is not read', site.span);
}

function hasEncoding(options: Value): boolean {
  if (typeof options === 'string') return true;
  return isObject(options) && typeof options.props.get('encoding')?.value === 'string';
}

/** `readFileSync(file, encoding)`. Without an encoding it gives a buffer, of which only `toString()` is known. */
const readFile: NativeCall = (machine, _self, [name, options], site) => {
  const file = pathOf(machine, name, site);
  if (isUnknown(file)) return file;
  const { files } = machine.program;
  const size = files.size(file);
  if (size !== undefined && size > machine.limits.stringLength)
    return unknown('a very large file is not read', site.span);
  const bytes = files.read(file);
  if (!bytes) return throwError(machine, 'Error', `ENOENT: no such file or directory, open '${file}'`, site);
  machine.allocate(bytes.length);
  const text = decode(bytes);
  if (text === undefined) return unknown('a file that is not UTF-8', site.span);
  if (hasEncoding(options)) return text;
  const buffer = new PlainObject();
  buffer.taint = unknown('the bytes of a file are not known', site.span);
  machine.realm.methods(buffer, { toString: () => text, valueOf: () => text });
  return buffer;
};

const exists: NativeCall = (machine, _self, [name], site) => {
  const file = pathOf(machine, name, site);
  if (isUnknown(file)) return file;
  const { files } = machine.program;
  return files.size(file) !== undefined || files.list(file) !== undefined;
};

const readDir: NativeCall = (machine, _self, [name, options], site) => {
  const folder = pathOf(machine, name, site);
  if (isUnknown(folder)) return folder;
  if (isObject(options)) return unknown('readdir with options is not evaluated', site.span);
  const names = machine.program.files.list(folder);
  if (!names)
    return throwError(machine, 'Error', `ENOENT: no such file or directory, scandir '${folder}'`, site);
  return new ArrayValue([...names]);
};

function promised(run: NativeCall): NativeCall {
  return (machine, self, args, site) => settle(machine, site, () => run(machine, self, args, site));
}

const REST = 'this function of the Node module fs is not evaluated';

export function fsPromises(realm: Realm): Value {
  const module = new PlainObject();
  realm.methods(module, { readFile: promised(readFile), readdir: promised(readDir) });
  module.taint = unknown(REST);
  return module;
}

export function fsModule(realm: Realm): Value {
  const module = new PlainObject();
  realm.methods(module, { readFileSync: readFile, existsSync: exists, readdirSync: readDir });
  module.props.set('promises', { value: fsPromises(realm), enumerable: true });
  module.taint = unknown(REST);
  return module;
}
