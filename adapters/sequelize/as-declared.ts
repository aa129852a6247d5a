import type { DialectName } from '../../src/ir/index.js';
import { isBefore, type DeclaredVersion } from '../shared/discover/declared-version.js';

/** A call of the query interface. */
export interface InterfaceCall {
  readonly method: string;
  readonly args: readonly unknown[];
}

type Options = Readonly<Record<string, unknown>>;

interface Difference {
  /** The version that made it as it is now. */
  readonly before: string;
  readonly methods: readonly string[];
  readonly rewrite: (
    args: readonly unknown[],
    dialect: DialectName,
    operators: Operators,
  ) => readonly unknown[];
}

/** Sequelize's `Op`. */
type Operators = Readonly<Record<string, unknown>>;

/**
 * What versions of Sequelize since 4.44 make otherwise than 6.37.8 does, of what a database takes from both. Found by having 13
 * versions (4.44.4, 5.0.0-beta.16, 5.22.5, 6.3.5 to 6.37.8) do the same 537 calls on PostgreSQL and MariaDB, and six of them on
 * SQLite, which also gave the version of each change. The names that 4 gave are in {@link nameAsDeclared}.
 */
const DIFFERENCES: readonly Difference[] = [
  {
    // `$ne` for Op.ne, which 5 takes only where the configuration says so.
    before: '5.0.0',
    methods: ['addIndex', 'addConstraint', 'bulkUpdate', 'bulkDelete'],
    rewrite: (args, _, operators) => args.map((one) => withSymbols(one, operators)),
  },
  {
    before: '5.0.0',
    methods: ['addIndex'],
    rewrite: (args) => args.map((one) => (isOptions(one) ? indexOptions(one) : one)),
  },
  {
    before: '5.0.0',
    methods: ['createTable'],
    rewrite: ([table, columns, options, ...more], dialect) => [
      table,
      isMysql(dialect) && isOptions(columns)
        ? Object.fromEntries(Object.entries(columns).map(([name, one]) => [name, withoutComment(one)]))
        : columns,
      dialect !== 'postgres' && isOptions(options) ? withoutPlainKeys(options) : options,
      ...more,
    ],
  },
  {
    before: '5.0.0',
    methods: ['addColumn', 'changeColumn'],
    rewrite: ([table, name, column, ...more], dialect) => [
      table,
      name,
      isMysql(dialect) ? withoutComment(column) : column,
      ...more,
    ],
  },
  {
    // The columns were an argument of their own (Sequelize's guide "Upgrade to v6").
    before: '6.0.0',
    methods: ['addConstraint'],
    rewrite: (args) => {
      const [table, fields, options] = args;
      return Array.isArray(fields) ? [table, { ...(options as object | undefined), fields }] : args;
    },
  },
  {
    before: '6.6.0',
    methods: ['addConstraint'],
    rewrite: ([table, options, ...more]) => [table, isOptions(options) ? atOnce(options) : options, ...more],
  },
];

/** The last of the changes. */
export const NEWEST_CHANGE = '6.6.0';

/** The methods that some version makes otherwise. */
export const DIFFERENT_METHODS: ReadonlySet<string> = new Set(DIFFERENCES.flatMap(({ methods }) => methods));

/**
 * The arguments with which the Sequelize that we come with makes what a call makes with the project's version; the same ones where
 * that is the same, or no version is known.
 */
export function asDeclared(
  { method, args }: InterfaceCall,
  declared: DeclaredVersion | undefined,
  { dialect, operators }: { readonly dialect: DialectName; readonly operators: Operators },
): readonly unknown[] {
  if (declared === undefined || !DIFFERENT_METHODS.has(method)) return args;
  let made = args;
  for (const { before, methods, rewrite } of DIFFERENCES) {
    if (methods.includes(method) && isBefore(declared, before)) made = rewrite(made, dialect, operators);
  }
  return made;
}

/** Sequelize's generator, of which the names of keys are changed. */
export interface Generator {
  changeColumnQuery(table: unknown, attributes: Readonly<Record<string, string>>): string;
  quoteIdentifier(name: string): string;
}

/**
 * Has `changeColumn` name the keys that it adds as version 4 did, which left no name to the database (sequelize 4.44.4
 * `lib/dialects/*\/query-generator.js`): `n_unique_idx` and `n_foreign_idx`, on MySQL with the table's name before it.
 */
export function nameAsDeclared(
  generator: Generator,
  declared: DeclaredVersion | undefined,
  dialect: DialectName,
): void {
  if (dialect === 'sqlite' || !isBefore(declared, '5.0.0')) return;
  const own = generator.changeColumnQuery.bind(generator);
  generator.changeColumnQuery = (table, attributes) => {
    let sql = own(table, attributes);
    for (const name of Object.keys(attributes)) {
      const column = generator.quoteIdentifier(name);
      const prefix = isMysql(dialect) ? `${String(table)}_` : '';
      for (const [kind, ending] of [
        ['UNIQUE', 'unique_idx'],
        ['FOREIGN KEY', 'foreign_idx'],
      ] as const) {
        const key = generator.quoteIdentifier(`${prefix}${name}_${ending}`);
        sql = sql.replace(`ADD ${kind} (${column})`, () => `ADD CONSTRAINT ${key} ${kind} (${column})`);
      }
    }
    return sql;
  };
}

function isMysql(dialect: DialectName): boolean {
  return dialect === 'mysql' || dialect === 'mariadb';
}

function isOptions(value: unknown): value is Options {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object that code wrote down: of no class, in whichever realm it was made. */
function isPlain(value: unknown): value is Options {
  if (!isOptions(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function withSymbols(value: unknown, operators: Operators): unknown {
  if (Array.isArray(value)) return value.map((one) => withSymbols(one, operators));
  if (!isPlain(value)) return value;
  const made: Record<PropertyKey, unknown> = {};
  for (const key of Reflect.ownKeys(value)) {
    const operator = typeof key === 'string' && key.startsWith('$') ? operators[key.slice(1)] : undefined;
    const name = typeof operator === 'symbol' ? operator : key;
    made[name] = withSymbols((value as Readonly<Record<PropertyKey, unknown>>)[key], operators);
  }
  return made;
}

/** The names that options of an index had before (sequelize 4.44.4 `lib/dialects/abstract/query-generator.js`, `addIndexQuery`). */
function indexOptions({ indexName, indicesType, indexType, method, ...options }: Options): Options {
  const using = indexType ?? method;
  return {
    ...options,
    ...(indexName === undefined ? {} : { name: indexName }),
    ...(indicesType === undefined ? {} : { type: indicesType }),
    ...(using === undefined ? {} : { using }),
  };
}

/** Comments of columns were PostgreSQL's alone. */
function withoutComment(column: unknown): unknown {
  if (!isPlain(column)) return column;
  const { comment: _, ...rest } = column;
  return rest;
}

/** Keys of several columns that do not say `customIndex` were left out but on PostgreSQL. */
function withoutPlainKeys({ uniqueKeys, ...options }: Options): Options {
  if (!isOptions(uniqueKeys)) return { ...options, ...(uniqueKeys === undefined ? {} : { uniqueKeys }) };
  const kept = Object.entries(uniqueKeys).filter(([, key]) => isOptions(key) && key['customIndex'] === true);
  return { ...options, uniqueKeys: Object.fromEntries(kept) };
}

/** A unique constraint was never deferrable. */
function atOnce(options: Options): Options {
  const { deferrable: _, ...rest } = options;
  return String(options['type']).toLowerCase() === 'unique' ? rest : options;
}
