import type { Diagnostic, DialectName } from '../../../src/ir/index.js';

type Options = Readonly<Record<string, unknown>>;

/**
 * Options of a call that Sequelize takes and leaves out of the SQL (sequelize `lib/dialects/abstract/query-generator.js`,
 * `addIndexQuery`, `getConstraintSnippet`; `lib/dialects/<dialect>/index.js`, `supports`): what their author meant is not there.
 */
export function ignoredOptions(
  method: string,
  args: readonly unknown[],
  dialect: DialectName,
): readonly Diagnostic[] {
  const found = ignoredBy(method, args, dialect);
  return found.map(({ what, help }) => ({
    severity: 'warning',
    code: 'option-ignored',
    message: `Sequelize leaves out ${what}: ${TITLES[dialect]} never gets to know of it`,
    help: help ?? 'the written migration does what Sequelize does; change it by hand if that is not meant',
  }));
}

interface Ignored {
  readonly what: string;
  readonly help?: string;
}

const TITLES: Readonly<Record<DialectName, string>> = {
  postgres: 'PostgreSQL',
  mysql: 'MySQL',
  mariadb: 'MariaDB',
  sqlite: 'SQLite',
};

/** Options of an index that the SQL of a database has no place for. */
const INDEX_OPTIONS: Readonly<Record<DialectName, readonly string[]>> = {
  postgres: ['include', 'parser', 'type'],
  mysql: ['include', 'where', 'operator', 'concurrently'],
  mariadb: ['include', 'where', 'operator', 'concurrently'],
  sqlite: ['include', 'parser', 'type', 'using', 'operator', 'concurrently'],
};

/** The same of a key of an index. */
const KEY_OPTIONS: Readonly<Record<DialectName, readonly string[]>> = {
  postgres: ['length'],
  mysql: ['collate', 'operator'],
  mariadb: ['collate', 'operator'],
  sqlite: ['length', 'operator'],
};

function ignoredBy(method: string, args: readonly unknown[], dialect: DialectName): readonly Ignored[] {
  switch (method) {
    case 'addIndex':
      return ofIndex(args, dialect);
    case 'addConstraint':
      return ofConstraint(optionsOf(args[1]), dialect);
    case 'createTable': {
      const options = optionsOf(args[2]);
      const comment =
        dialect === 'sqlite' && isSaid(options.comment) ? [{ what: 'the comment on a table' }] : [];
      const columns = Object.entries(optionsOf(args[1]));
      return [...comment, ...columns.flatMap(([name, one]) => ofColumn(name, optionsOf(one), dialect))];
    }
    case 'addColumn':
    case 'changeColumn':
      return ofColumn(String(args[1]), optionsOf(args[2]), dialect);
    case 'createSchema':
      return dialect === 'mysql' || dialect === 'sqlite' ? [{ what: 'the making of a schema' }] : [];
    default:
      return [];
  }
}

function ofColumn(name: string, options: Options, dialect: DialectName): readonly Ignored[] {
  if (dialect === 'sqlite') return isSaid(options.comment) ? [{ what: `the comment on ${name}` }] : [];
  const isLong = dialect !== 'postgres' && isWithoutDefault(options.type);
  const isPlain = options.defaultValue !== undefined && typeof options.defaultValue !== 'function';
  return isLong && isPlain ? [{ what: `the default of ${name}, as it writes none for such a type` }] : [];
}

/** `lib/dialects/mysql/query-generator.js`, `typeWithoutDefault`: by the text of the type. */
function isWithoutDefault(type: unknown): boolean {
  const { key, _length: length } = (type ?? {}) as { readonly key?: unknown; readonly _length?: unknown };
  return /^(?:TEXT|BLOB|JSON)$/.test(String(key ?? type)) && (length === undefined || length === '');
}

function ofIndex(args: readonly unknown[], dialect: DialectName): readonly Ignored[] {
  // The fields are an argument of their own, or one of the options.
  const options = optionsOf(Array.isArray(args[1]) ? args[2] : args[1]);
  const list: unknown = Array.isArray(args[1]) ? args[1] : options.fields;
  const fields = Array.isArray(list) ? list.map(optionsOf) : [];
  const ofKeys = KEY_OPTIONS[dialect].filter((name) => fields.some((field) => isSaid(field[name])));
  return [
    ...INDEX_OPTIONS[dialect]
      // `type: 'UNIQUE'` is said in another way (sequelize `lib/model.js`, `_conformIndex`).
      .filter((name) => isSaid(options[name]) && !/^unique$/i.test(String(options[name])))
      .map((name): Ignored => (name === 'where' ? PREDICATE : { what: `the option ${name} of an index` })),
    ...ofKeys.map((name) => ({ what: `the ${name} of a key of an index` })),
  ];
}

const PREDICATE: Ignored = {
  what: 'the predicate of an index, so that all rows are in it',
  help: 'a unique index then also refuses rows that the predicate was to leave out; the written migration does what Sequelize does',
};

function ofConstraint(options: Options, dialect: DialectName): readonly Ignored[] {
  const type = String(options.type).toLowerCase();
  if (type === 'check')
    return isSaid(options.deferrable) ? [{ what: 'the option deferrable of a check' }] : [];
  if (!isSaid(options.where)) return [];
  const help =
    dialect === 'postgres' || dialect === 'sqlite'
      ? { help: 'a unique index can have one: addIndex with unique and where' }
      : {};
  return [{ what: `the predicate of a ${type} constraint`, ...help }];
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false;
}

function optionsOf(value: unknown): Options {
  return typeof value === 'object' && value !== null ? (value as Options) : {};
}
