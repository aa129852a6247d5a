import { createRequire } from 'node:module';
import {
  fromPlain,
  isUnknown,
  unknown,
  type HostModule,
  type HostObject,
} from '../../../src/source/index.js';
import { hostFunction } from './host-function.js';

/** Functions of lodash that depend on their arguments alone, and take and give texts and numbers: names are mapped with them. */
const PURE: ReadonlySet<string> = new Set(
  (
    'camelCase capitalize kebabCase lowerCase lowerFirst pad padEnd padStart range repeat snakeCase startCase toLower toUpper trim ' +
    'trimEnd trimStart upperCase upperFirst words'
  ).split(' '),
);

/**
 * What `lodash`, `lodash-es`, `lodash/snakeCase` or `lodash.snakecase` give to code that is read: functions that are lodash's own
 * (Knex brings it along), on values that are known. Undefined for any other package; other functions of it are unknown.
 */
export function lodashModule(specifier: string): HostModule | undefined {
  const found = /^lodash(?:-es)?(?:[/.](\w+)(?:\.js)?)?$/.exec(specifier);
  if (found === null) return undefined;
  const [, one] = found;
  if (one === undefined || one === 'lodash') return { exports: LODASH };
  const name = [...PURE].find((pure) => pure.toLowerCase() === one.toLowerCase());
  return name === undefined ? undefined : { exports: pure(name) };
}

const LODASH: HostObject = {
  kind: 'host',
  get: (key, at) => {
    if (PURE.has(key)) return pure(key);
    return key === '__esModule' ? undefined : unknown(`lodash's ${key} is not read`, at.span);
  },
  describe: () => 'lodash',
};

function pure(name: string): HostObject {
  return hostFunction(`lodash.${name}`, (args, at) => {
    const notKnown = args.find(isUnknown);
    if (notKnown !== undefined) return notKnown;
    if (args.some((arg) => typeof arg === 'object' && arg !== null))
      return unknown(`lodash's ${name} is read of texts and numbers only`, at.span);
    const own = lodash()?.[name];
    return own === undefined ? unknown('lodash is not installed', at.span) : fromPlain(own(...args));
  });
}

type Lodash = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

let loaded: Lodash | undefined;

/** Knex's own lodash. */
function lodash(): Lodash | undefined {
  try {
    const own = createRequire(import.meta.url);
    loaded ??= createRequire(own.resolve('knex'))('lodash') as Lodash;
  } catch {
    // Knex may do without it some day.
  }
  return loaded;
}
