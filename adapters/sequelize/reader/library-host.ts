import { fromPlain, markHarmless, unknown, type HostObject, type Value } from '../../../src/source/index.js';
import type { DeclaredVersion } from '../../shared/discover/declared-version.js';
import { hostFunction } from '../../shared/reader/host-function.js';
import type { Compiler } from '../compiler.js';
import { findMissing } from '../later-methods.js';
import { TYPE_MEMBERS, type RealValues } from './real-values.js';

/** Functions of Sequelize that make a piece of SQL. */
export const HELPERS: ReadonlySet<string> = new Set([
  'literal',
  'fn',
  'col',
  'cast',
  'where',
  'json',
  'and',
  'or',
]);

/** `Sequelize`, as the package exports it and as migrations are given it; `declared`: the project's version, if it is known. */
export function libraryHost(
  { library }: Pick<Compiler, 'library'>,
  values: RealValues,
  declared?: DeclaredVersion,
): HostObject {
  const { DataTypes, Op, QueryTypes, Deferrable, Transaction } = library;
  const members = library as unknown as Readonly<Record<string, unknown>>;
  const types = namespace(
    'DataTypes',
    DataTypes as unknown as Readonly<Record<string, object>>,
    (real, name) => values.wrap(real, name, TYPE_MEMBERS),
    (name) => `${name} is no type of Sequelize: the application adds it, or the call throws`,
    (name) => findMissing('DataTypes', name, declared)?.message,
  );
  const deferrable = namespace(
    'Deferrable',
    Deferrable as unknown as Readonly<Record<string, object>>,
    (real, name) => values.wrap(real, name),
  );
  const operators = namespace(
    'Op',
    Op as unknown as Readonly<Record<string, symbol>>,
    (symbol) => symbol,
    undefined,
    (name) => findMissing('Op', name, declared)?.message,
  );
  const constants: Readonly<Record<string, Value>> = {
    DataTypes: types,
    Op: operators,
    Deferrable: deferrable,
    QueryTypes: fromPlain({ ...QueryTypes }),
    Transaction: fromPlain({
      ISOLATION_LEVELS: { ...Transaction.ISOLATION_LEVELS },
      TYPES: { ...(Transaction as unknown as { TYPES: object }).TYPES },
    }),
  };
  const host: HostObject = {
    kind: 'host',
    get: (key, at) => {
      if (key === 'Sequelize' || key === 'default') return host;
      if (key === '__esModule') return true;
      const later = findMissing('Sequelize', key, declared);
      if (later !== undefined) return unknown(later.message, at.span);
      if (Object.hasOwn(constants, key)) return constants[key];
      if (HELPERS.has(key)) return helper(key, members, values);
      if (Object.hasOwn(DataTypes, key)) return types.get(key, at);
      return key in library ? unknown(`${key} of Sequelize is not modelled`, at.span, true) : undefined;
    },
    construct: (_args, at) => unknown('it is a connection that the code opens itself', at.span, true),
    describe: () => 'Sequelize',
  };
  return markHarmless(host);
}

/** `Sequelize.literal`, `sequelize.fn` and their like. */
export function helper(
  key: string,
  members: Readonly<Record<string, unknown>>,
  values: RealValues,
): HostObject {
  const run = members[key] as (...args: unknown[]) => unknown;
  const made = hostFunction(`Sequelize.${key}`, (args, at) =>
    values.make(`Sequelize.${key}`, (given) => run(...given), args, at),
  );
  return markHarmless(made);
}

/** Members of an object of Sequelize's; `later`: why the project's version has one of them not. */
function namespace<T>(
  title: string,
  members: Readonly<Record<string, T>>,
  wrap: (member: T, name: string) => Value,
  missing?: (name: string) => string,
  later: (name: string) => string | undefined = () => undefined,
): HostObject {
  return markHarmless({
    kind: 'host',
    get: (key, at) => {
      const reason = later(key);
      if (reason !== undefined) return unknown(reason, at.span);
      if (Object.hasOwn(members, key)) return wrap(members[key] as T, `${title}.${key}`);
      return missing && /^[A-Z]/.test(key) ? unknown(missing(`${title}.${key}`), at.span) : undefined;
    },
    describe: () => title,
  });
}
