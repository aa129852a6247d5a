import {
  fromPlain,
  isObject,
  unknown,
  type HostModule,
  type HostObject,
  type Value,
} from '../../src/source/index.js';
import { lodashModule } from '../shared/reader/lodash.js';

/** The data sources that code made, with their options. */
const DATA_SOURCES = new WeakMap<HostObject, Value>();

/** The options of a data source that the code made; undefined for any other value. */
export function dataSourceOptionsOf(value: Value): Value | undefined {
  return typeof value === 'object' && value !== null && value.kind === 'host'
    ? DATA_SOURCES.get(value)
    : undefined;
}

/** The packages of TypeORM's world that are modelled for code that is read; every other package is unknown. */
export function modelledPackage(
  specifier: string,
  classNamed: (name: string) => HostObject | undefined = () => undefined,
): HostModule | undefined {
  if (specifier === 'typeorm') return { exports: typeormPackage(classNamed) };
  if (specifier === 'dotenv') return { exports: withMembers({ config: doesNothing }) };
  if (specifier === 'dotenv/config' || specifier === 'reflect-metadata') return { exports: fromPlain({}) };
  return lodashModule(specifier);
}

function typeormPackage(classNamed: (name: string) => HostObject | undefined): HostObject {
  return {
    kind: 'host',
    get: (key, at) => {
      // What compilers ask of every module.
      if (key === '__esModule') return true;
      if (key === 'DataSource') return dataSourceClass;
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
