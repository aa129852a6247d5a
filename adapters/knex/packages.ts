import {
  fromPlain,
  isObject,
  toPlain,
  type HostModule,
  type HostObject,
  type Value,
} from '../../src/source/index.js';
import { lodashModule } from '../shared/reader/lodash.js';

/** The packages of Knex's world that are modelled for code that is read; every other package is unknown. */
export function modelledPackage(specifier: string): HostModule | undefined {
  if (specifier === 'objection')
    return { exports: withMembers({ knexSnakeCaseMappers, knexIdentifierMapping: undefined }) };
  if (specifier === 'dotenv') return { exports: withMembers({ config: doesNothing }) };
  if (specifier === 'dotenv/config') return { exports: fromPlain({}) };
  return lodashModule(specifier);
}

function fn(name: string, call: (args: readonly Value[]) => Value): HostObject {
  return { kind: 'host', get: () => undefined, call: (args) => call(args), describe: () => name };
}

function withMembers(members: Readonly<Record<string, Value>>): Value {
  const object = fromPlain({});
  if (isObject(object)) {
    for (const [key, value] of Object.entries(members)) {
      if (value !== undefined) object.props.set(key, { value, enumerable: true });
    }
  }
  return object;
}

/** Values of a .env file are not read: a variable is known only when the user gives it. */
const doesNothing = fn('config', () => fromPlain({}));

/** objection's `knexSnakeCaseMappers` (objection `lib/utils/identifierMapping.js`): camelCase in code, snake_case in the database. */
const knexSnakeCaseMappers = fn('knexSnakeCaseMappers', ([options]) => {
  const plain = toPlain(options);
  const known =
    plain.kind === 'plain' && typeof plain.data === 'object' ? (plain.data as SnakeCaseOptions | null) : {};
  return withMembers({
    wrapIdentifier: {
      kind: 'host',
      get: () => undefined,
      call: ([name, quote], self, at) => {
        if (typeof name !== 'string' || typeof quote !== 'object' || quote === null || quote.kind !== 'host')
          return undefined;
        return quote.call?.([lastPart(name, known ?? {})], self, at);
      },
      describe: () => 'wrapIdentifier',
    },
    postProcessResponse: fn('postProcessResponse', ([rows]) => rows),
  });
});

interface SnakeCaseOptions {
  readonly upperCase?: boolean;
  readonly underscoreBeforeDigits?: boolean;
  readonly underscoreBetweenUppercaseLetters?: boolean;
}

/** Only what is after the last colon is mapped: before it stand aliases of eager queries. */
function lastPart(name: string, options: SnakeCaseOptions): string {
  const at = name.lastIndexOf(':') + 1;
  return name.slice(0, at) + snakeCase(name.slice(at), options);
}

function snakeCase(name: string, options: SnakeCaseOptions): string {
  let result = name.slice(0, 1).toLowerCase();
  for (let i = 1; i < name.length; i++) {
    const char = name[i] ?? '';
    const before = name[i - 1] ?? '';
    if (options.underscoreBeforeDigits && isDigit(char) && !isDigit(before)) result += `_${char}`;
    else if (!isUpper(char)) result += char;
    else if (!options.underscoreBetweenUppercaseLetters && isUpper(before)) result += char.toLowerCase();
    else result += `_${char.toLowerCase()}`;
  }
  return options.upperCase ? result.toUpperCase() : result;
}

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9';
}

function isUpper(char: string): boolean {
  return char === char.toUpperCase() && char !== char.toLowerCase();
}
