import {
  fromPlain,
  isObject,
  markHarmless,
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
import type { TableMethods } from './table-methods.js';

/** What objects of TypeORM's classes are made with. */
export interface TableClasses {
  readonly compiler: Compiler;
  readonly methods: () => TableMethods;
}

/** A class of the package `typeorm`; undefined for what is none of those that migrations make. */
export function classHost(name: string, classes: TableClasses): HostObject | undefined {
  if (!CLASSES.has(name)) return undefined;
  return markHarmless({
    kind: 'host',
    get: () => undefined,
    construct: (args, at) => made(args, at, (values) => classes.compiler.construct(name, values), classes),
    describe: () => name,
  });
}

/** An object of TypeORM's for the code that is read: data that it can look at and change, and the class's methods. */
export function toValue(data: unknown, classes: TableClasses, at: Site): Value {
  const value = fromPlain(data);
  addMethods(value, classes, at);
  return value;
}

function addMethods(value: Value, classes: TableClasses, at: Site): void {
  if (!isObject(value)) return;
  if (value.kind === 'array') for (const element of value.elements) addMethods(element, classes, at);
  if (value.kind !== 'object') return;
  for (const [key, { value: member }] of value.props) {
    if (typeof member === 'string' && member.includes(NOT_KNOWN))
      value.props.set(key, {
        value: unknown(`only the server tells ${String(key)} here`, at.span),
        enumerable: true,
      });
    else addMethods(member, classes, at);
  }
  const mark = value.props.get(CLASS_MARK)?.value;
  if (typeof mark !== 'string') return;
  if (mark === 'Table') value.proto = classes.methods().prototype;
  value.props.set('clone', { value: cloneHost(classes), enumerable: false });
}

/** All of TypeORM's classes have it. */
function cloneHost(classes: TableClasses): HostObject {
  return {
    kind: 'host',
    get: () => undefined,
    call: (_args, self, at) =>
      made([self], at, ([target]) => classes.compiler.method(target, 'clone', []), classes),
    // The object that has it is data of the code's own: all of that becomes unknown where it goes to code that is not known.
    escaped: () => false,
    describe: () => 'clone',
  };
}

function made(
  values: readonly Value[],
  at: Site,
  make: (values: readonly unknown[]) => Compiled,
  classes: TableClasses,
): Value {
  const args = toData(values);
  if ('unknown' in args) return args.unknown;
  const result = make(args.data);
  return result.kind === 'done'
    ? toValue(result.result, classes, at)
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
