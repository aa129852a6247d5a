import {
  fromPlain,
  isObject,
  unknown,
  type HostModule,
  type HostObject,
  type Value,
} from '../../src/source/index.js';
import type { DeclaredVersion } from '../shared/discover/declared-version.js';
import { lodashModule } from '../shared/reader/lodash.js';
import { findMissing } from './later-methods.js';

/** The data sources that code made, with their options. */
const DATA_SOURCES = new WeakMap<HostObject, Value>();

/** The options of a data source that the code made; undefined for any other value. */
export function dataSourceOptionsOf(value: Value): Value | undefined {
  return typeof value === 'object' && value !== null && value.kind === 'host'
    ? DATA_SOURCES.get(value)
    : undefined;
}

/** The files of the package that hold classes which migrations make: `View` was exported by no other before 0.3.18. */
const CLASS_FILE = /^typeorm\/(?:browser\/)?schema-builder\/(?:table|view)\/\w+(?:\.js)?$/;

/**
 * The packages of TypeORM's world that are modelled for code that is read; every other package is unknown. `declared`: the project's
 * version of TypeORM, if it is known.
 */
export function modelledPackage(
  specifier: string,
  classNamed: (name: string) => HostObject | undefined = () => undefined,
  declared?: DeclaredVersion,
): HostModule | undefined {
  if (specifier === 'typeorm') return { exports: typeormPackage(classNamed, declared) };
  if (CLASS_FILE.test(specifier)) return { exports: typeormPackage(classNamed, undefined) };
  if (specifier === 'dotenv') return { exports: withMembers({ config: doesNothing }) };
  if (specifier === 'dotenv/config' || specifier === 'reflect-metadata') return { exports: fromPlain({}) };
  return lodashModule(specifier);
}

function typeormPackage(
  classNamed: (name: string) => HostObject | undefined,
  declared: DeclaredVersion | undefined,
): HostObject {
  return {
    kind: 'host',
    get: (key, at) => {
      // What compilers ask of every module.
      if (key === '__esModule') return true;
      if (key === 'DataSource') return dataSourceClass;
      const later = findMissing('package', key, declared);
      if (later !== undefined) return unknown(later.message, at.span);
      return classNamed(key) ?? unknown(`${key} of the package typeorm is not modelled`, at.span);
    },
    describe: () => 'typeorm',
  };
}

function withMembers(members: Readonly<Record<string, Value>>): Value {
  const object = fromPlain({});
  if (isObject(object)) {
    for (const [key, value] of Object.entries(members)) object.props.set(key, { value, enumerable: true });
  }
  return object;
}

const dataSourceClass: HostObject = {
  kind: 'host',
  get: () => undefined,
  construct: ([options]) => {
    const made: HostObject = {
      kind: 'host',
      get: (key) => (key === 'options' ? options : undefined),
      describe: () => 'a data source',
    };
    DATA_SOURCES.set(made, options);
    return made;
  },
  describe: () => 'DataSource',
};

/** Values of a .env file are not read: a variable is known only when the user gives it. */
const doesNothing: HostObject = {
  kind: 'host',
  get: () => undefined,
  call: () => fromPlain({}),
  describe: () => 'config',
};
