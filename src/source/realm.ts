import { prototypeOf } from './values/access.js';
import { installArray } from './builtins/array.js';
import { installCollections } from './builtins/collections.js';
import { installConsole } from './builtins/console.js';
import { installDate } from './builtins/date.js';
import { installErrors } from './builtins/error.js';
import { installFunction } from './builtins/function.js';
import { installGlobals } from './builtins/globals.js';
import { installJson } from './builtins/json.js';
import { installNumbers } from './builtins/number.js';
import { installObject } from './builtins/object.js';
import { installPromise } from './builtins/promise.js';
import { installRegExp } from './builtins/regexp.js';
import { installString } from './builtins/string.js';
import { installHelpers } from './code/helpers.js';
import type { ErrorName } from './values/errors.js';
import type { Machine } from './machine.js';
import {
  ArrayValue,
  NativeFunction,
  PlainObject,
  unknown,
  type Callable,
  type Heap,
  type Key,
  type NativeCall,
  type ObjectValue,
  type Primitive,
  type Value,
} from './values/values.js';

type ProtoKind = ObjectValue['kind'] | 'string' | 'number' | 'boolean' | 'bigint' | 'symbol';

/**
 * The built-in objects of one program: prototypes, constructors, globals. They are ours, with known behaviour; no
 * object of the running process is reachable through them.
 */
export class Realm {
  readonly protos: Record<ProtoKind, PlainObject>;
  readonly objectProto: PlainObject;
  /** Values of the compilers' helpers (`__awaiter`, `_interopRequireDefault`), by name. */
  readonly helpers = new Map<string, Value>();
  readonly errorProtos = new Map<ErrorName, PlainObject>();
  readonly #globals = new Map<string, Value>();
  /** What each of our built-ins stands for: tells a member that is not modelled from one that does not exist. */
  readonly #originals = new WeakMap<Heap, object>();

  constructor(globals: Readonly<Record<string, Value>>) {
    const objectProto = new PlainObject();
    objectProto.proto = null;
    this.objectProto = objectProto;
    const made = (original: object): PlainObject => this.standIn(new PlainObject(), original);
    this.standIn(objectProto, Object.prototype);
    const functionProto = made(Function.prototype);
    this.protos = {
      object: objectProto,
      array: made(Array.prototype),
      function: functionProto,
      native: functionProto,
      promise: made(Promise.prototype),
      regexp: made(RegExp.prototype),
      date: made(Date.prototype),
      map: made(Map.prototype),
      set: made(Set.prototype),
      iterator: made(Object.getPrototypeOf(Object.getPrototypeOf([].values())) as object),
      string: made(String.prototype),
      number: made(Number.prototype),
      boolean: made(Boolean.prototype),
      bigint: made(BigInt.prototype),
      symbol: made(Symbol.prototype),
    };
    for (const install of INSTALLERS) install(this);
    for (const [name, value] of Object.entries(globals)) this.#globals.set(name, value);
  }

  /** Remembers which built-in an object of ours stands for. */
  standIn<T extends Heap>(object: T, original: object): T {
    this.#originals.set(object, original);
    return object;
  }

  setGlobal(name: string, value: Value): void {
    this.#globals.set(name, value);
  }

  /** A global variable; undefined for none (a global never is undefined, but for `undefined` itself). */
  global(name: string): Value {
    return this.#globals.get(name);
  }

  /** Adds built-in methods to an object. */
  methods<K extends string>(target: Heap, methods: Readonly<Record<K, NativeCall>>): void {
    for (const [name, call] of Object.entries<NativeCall>(methods)) {
      target.props.set(name, { value: new NativeFunction(name, call), enumerable: false });
    }
  }

  /** Makes a built-in class with its prototype, and sets the global of its name. */
  class(
    name: string,
    proto: PlainObject,
    call: NativeCall,
    make: NativeCall | undefined,
    original: object,
  ): NativeFunction {
    const constructor = this.standIn(new NativeFunction(name, call, make), original);
    constructor.props.set('prototype', { value: proto, enumerable: false });
    proto.props.set('constructor', { value: constructor, enumerable: false });
    this.setGlobal(name, constructor);
    return constructor;
  }

  protoOf(object: Heap): Heap | null {
    return object.proto === undefined ? this.#defaultProto(object) : object.proto;
  }

  #defaultProto(object: Heap): Heap | null {
    return this.protos[object.kind as ProtoKind];
  }

  protoOfPrimitive(value: Exclude<Primitive, null | undefined>): PlainObject {
    return this.protos[typeof value as ProtoKind];
  }

  prototypeOf(machine: Machine, callee: Callable): Value {
    return prototypeOf(machine, callee);
  }

  errorProto(name: ErrorName): PlainObject {
    return this.errorProtos.get(name)!;
  }

  /** What a member that we do not have gives: unknown when JavaScript has it, else undefined. */
  missing(object: Heap, key: Key): Value {
    for (let holder: Heap | null = object; holder; holder = this.protoOf(holder)) {
      const original = this.#originals.get(holder);
      if (original && Object.hasOwn(original, key))
        return unknown(`the built-in ${String(key)} is not evaluated`);
    }
    return undefined;
  }

  array(elements: Value[]): ArrayValue {
    return new ArrayValue(elements);
  }

  object(members: Readonly<Record<string, Value>>): PlainObject {
    const object = new PlainObject();
    for (const [key, value] of Object.entries(members)) object.props.set(key, { value, enumerable: true });
    return object;
  }
}

const INSTALLERS: readonly ((realm: Realm) => void)[] = [
  installObject,
  installFunction,
  installArray,
  installString,
  installNumbers,
  installRegExp,
  installErrors,
  installPromise,
  installCollections,
  installDate,
  installJson,
  installConsole,
  installGlobals,
  installHelpers,
];
