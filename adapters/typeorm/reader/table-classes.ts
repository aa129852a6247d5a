import {
  fromPlain,
  isObject,
  toPlain,
  unknown,
  type HostObject,
  type Site,
  type Unknown,
  type Value,
} from '../../../src/source/index.js';
import { NOT_KNOWN } from '../compiler/names.js';
import { CLASS_MARK, CLASSES } from '../compiler/objects.js';
import type { Compiled, Compiler } from '../compiler.js';

/** What code that is read may ask of TypeORM's own objects; nothing of it changes them. */
const METHODS: Readonly<Record<string, readonly string[]>> = {
  Table: [
    'clone',
    'findColumnByName',
    'findColumnIndices',
    'findColumnForeignKeys',
    'findColumnUniques',
    'findColumnChecks',
  ],
};

/** A class of the package `typeorm`; undefined for what is none of those that migrations make. */
export function classHost(name: string, compiler: Compiler): HostObject | undefined {
  if (!CLASSES.has(name)) return undefined;
  return {
    kind: 'host',
    get: () => undefined,
    construct: (args, at) => made(args, at, (values) => compiler.construct(name, values), compiler),
    describe: () => name,
  };
}

/** An object of TypeORM's for the code that is read: data that it can look at and change, and the class's methods. */
export function toValue(data: unknown, compiler: Compiler, at: Site): Value {
  const value = fromPlain(data);
  addMethods(value, compiler, at);
  return value;
}

function addMethods(value: Value, compiler: Compiler, at: Site): void {
  if (!isObject(value)) return;
  if (value.kind === 'array') for (const element of value.elements) addMethods(element, compiler, at);
  if (value.kind !== 'object') return;
  for (const [key, { value: member }] of value.props) {
    if (typeof member === 'string' && member.includes(NOT_KNOWN))
      value.props.set(key, {
        value: unknown(`only the server tells ${String(key)} here`, at.span),
        enumerable: true,
      });
    else addMethods(member, compiler, at);
  }
  const mark = value.props.get(CLASS_MARK)?.value;
  if (typeof mark !== 'string') return;
  for (const name of METHODS[mark] ?? ['clone']) {
    value.props.set(name, { value: methodHost(name, compiler), enumerable: false });
  }
}

function methodHost(name: string, compiler: Compiler): HostObject {
  return {
    kind: 'host',
    get: () => undefined,
    call: (args, self, at) =>
      made([self, ...args], at, ([target, ...rest]) => compiler.method(target, name, rest), compiler),
    describe: () => name,
  };
}

function made(
  values: readonly Value[],
  at: Site,
  make: (values: readonly unknown[]) => Compiled,
  compiler: Compiler,
): Value {
  const args = toData(values);
  if ('unknown' in args) return args.unknown;
  const result = make(args.data);
  return result.kind === 'done'
    ? toValue(result.result, compiler, at)
    : unknown('TypeORM refuses to make this', at.span);
}

/** Values for TypeORM, or the first one that is not known. */
export function toData(
  values: readonly Value[],
): { readonly data: readonly unknown[] } | { readonly unknown: Unknown } {
  const data: unknown[] = [];
  for (const value of values) {
    const plain = toPlain(value);
    if (plain.kind === 'unknown') return { unknown: plain.unknown };
    data.push(plain.data);
  }
  return { data };
}
