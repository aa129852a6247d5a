import { toNumber } from '../values/coerce.js';
import { LimitReached } from '../limits.js';
import type { Realm } from '../realm.js';
import { isHost, isUnknown, PlainObject, unknown, type NativeCall } from '../values/values.js';
import { pure } from './pure.js';

const RANDOM: NativeCall = (_machine, _self, _args, site) =>
  unknown('Math.random() differs each time', site.span);

const toNumberCall: NativeCall = (machine, _self, args, site) => {
  if (args.length === 0) return 0;
  const [value] = args;
  return typeof value === 'bigint' ? Number(value) : toNumber(machine, value, site);
};

/** A digit is more than three bits. */
const toBigInt: NativeCall = (machine, self, args, site) => {
  const [value] = args;
  const { bigintBits } = machine.limits;
  if (typeof value === 'string' && value.length * 3 > bigintBits)
    throw new LimitReached(`it makes a bigint of more than ${bigintBits.toLocaleString('en')} bits`);
  return BIGINT(machine, self, args, site);
};

const BIGINT = pure((value: string | number) => BigInt(value));

const toBoolean: NativeCall = (_machine, _self, [value]) =>
  isUnknown(value) ? value : isHost(value) || Boolean(value);

/** The statics of Number and the functions of Math compute from numbers only, by JavaScript's own. */
function installStatics(realm: Realm, target: PlainObject, original: object): void {
  for (const name of Object.getOwnPropertyNames(original)) {
    if (target.props.has(name)) continue;
    const value = (original as Record<string, unknown>)[name];
    if (typeof value === 'function')
      realm.methods(target, { [name]: pure(value as (...args: never[]) => unknown) });
    else if (typeof value === 'number') target.props.set(name, { value, enumerable: false });
  }
}

export function installNumbers(realm: Realm): void {
  const { number, boolean, bigint, symbol } = realm.protos;
  for (const name of ['toFixed', 'toPrecision', 'toExponential', 'toString', 'valueOf'] as const) {
    const method = Number.prototype[name] as (...args: unknown[]) => unknown;
    realm.methods(number, {
      [name]: pure((self: unknown, ...args: unknown[]) => method.apply(Number(self), args), true),
    });
  }
  realm.methods(boolean, {
    toString: pure((self: unknown) => String(self), true),
    valueOf: pure((self: unknown) => self, true),
  });
  realm.methods(bigint, {
    toString: pure((self: bigint, radix?: number) => BigInt(self).toString(radix), true),
  });
  realm.methods(symbol, {
    toString: (_machine, self) => (typeof self === 'symbol' ? self.toString() : 'Symbol()'),
  });
  const constructor = realm.class('Number', number, toNumberCall, toNumberCall, Number);
  realm.methods(constructor, {
    isInteger: exact((value) => Number.isInteger(value)),
    isSafeInteger: exact((value) => Number.isSafeInteger(value)),
    isFinite: exact((value) => Number.isFinite(value)),
    isNaN: exact((value) => Number.isNaN(value)),
  });
  installStatics(realm, constructor as unknown as PlainObject, Number);
  realm.class('Boolean', boolean, toBoolean, toBoolean, Boolean);
  realm.class('BigInt', bigint, toBigInt, undefined, BigInt);
  installSymbol(realm);
  const math = realm.standIn(new PlainObject(), Math);
  realm.methods(math, { random: RANDOM });
  installStatics(realm, math, Math);
  realm.setGlobal('Math', math);
  for (const [name, run] of Object.entries({
    parseInt,
    parseFloat,
    isNaN,
    isFinite,
    encodeURIComponent,
    decodeURIComponent,
    encodeURI,
    decodeURI,
    escape,
  })) {
    const global = new PlainObject();
    realm.methods(global, { [name]: pure(run as (...args: never[]) => unknown) });
    realm.setGlobal(name, global.props.get(name)!.value);
  }
}

/** Predicates that do not convert their argument. */
function exact(run: (value: unknown) => boolean): NativeCall {
  return (_machine, _self, [value]) => (isUnknown(value) ? value : run(value));
}

function installSymbol(realm: Realm): void {
  const make: NativeCall = (_machine, _self, [description]) =>
    Symbol(typeof description === 'string' ? description : undefined);
  const constructor = realm.class('Symbol', realm.protos.symbol, make, undefined, Symbol);
  realm.methods(constructor, { for: pure((key: string) => Symbol.for(key)) });
  for (const name of [
    'iterator',
    'asyncIterator',
    'toPrimitive',
    'toStringTag',
    'hasInstance',
    'species',
  ] as const) {
    constructor.props.set(name, { value: Symbol[name], enumerable: false });
  }
}
