import path from 'node:path';
import type { Diagnostic, DialectName } from '../../src/ir/index.js';
import {
  createProgram,
  isCallable,
  isHost,
  isUnknown,
  toPlain,
  type Evaluation,
  type Files,
  type Value,
} from '../../src/source/index.js';
import { SILENT } from '../shared/reader/reading.js';
import { connectionSettings, type ConnectionSettings } from './knexfile/connection.js';
import { modelledPackage } from './packages.js';
import { own } from '../../src/own.js';

/** The names that Knex's command line looks for (knex `bin/cli.js`), and TypeScript's other extensions. */
export const KNEXFILE = /^knexfile\.(?:js|cjs|mjs|ts|cts|mts)$/;

/** What a knexfile says, as far as it can be known without running it. */
export interface KnexSettings {
  /** As spelled there: `pg`, `postgresql`, `mysql2`… */
  readonly client?: string;
  /** Absent for a client that this build does not know. */
  readonly dialect?: DialectName;
  /** Absolute paths. */
  readonly directories: readonly string[];
  readonly loadExtensions: readonly string[];
  readonly sortDirsSeparately: boolean;
  /** The bookkeeping table; default `knex_migrations`. */
  readonly tableName?: string;
  /** The schema of the bookkeeping table. */
  readonly schemaName?: string;
  readonly searchPath?: readonly string[];
  readonly connection: ConnectionSettings;
  /** Whether rows reach a migration as the driver gives them: the knexfile may change them, or where names lead. */
  readonly rowsAsSent: boolean;
  /** Whether a column that one of several inserted rows leaves out is NULL there, rather than the column's default. */
  readonly useNullAsDefault: boolean;
  /** Whether migrations run in a transaction unless they say otherwise. */
  readonly transaction: 'tool' | 'none';
  /** The project's identifier mapper. Throws {@link UnknownIdentifier} for a name that it gives no known text for. */
  readonly wrapIdentifier?: (name: string, quote: (name: string) => string, queryContext: unknown) => string;
  readonly diagnostics: readonly Diagnostic[];
}

/** The knexfile's mapper gave something that cannot be known. */
export class UnknownIdentifier extends Error {
  override readonly name = 'UnknownIdentifier';
}

export interface KnexfileOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Files;
}

/** Knex's own defaults (knex `lib/migrations/migrate/migrator-configuration-merger.js`); `.mjs` only where it is asked for. */
const DEFAULT_EXTENSIONS: readonly string[] = [
  '.co',
  '.coffee',
  '.eg',
  '.iced',
  '.js',
  '.cjs',
  '.litcoffee',
  '.ls',
  '.ts',
];

/** Whether a client of Knex speaks to a database: MariaDB is reached through MySQL's clients as well. */
export function speaksTo(client: string, dialect: DialectName): boolean {
  return own(DIALECTS, client) === dialect || (dialect === 'mariadb' && own(DIALECTS, client) === 'mysql');
}

const DIALECTS: Readonly<Record<string, DialectName>> = {
  pg: 'postgres',
  postgres: 'postgres',
  postgresql: 'postgres',
  pgnative: 'postgres',
  mysql: 'mysql',
  mysql2: 'mysql',
  mariadb: 'mariadb',
  sqlite: 'sqlite',
  sqlite3: 'sqlite',
  'better-sqlite3': 'sqlite',
};

/** Reads a knexfile by static evaluation; no code of the project runs. What it does not say has Knex's default. */
export function readKnexfile(file: string, project: string, options: KnexfileOptions = {}): KnexSettings {
  const env = options.env ?? {};
  const program = createProgram({
    root: project,
    env,
    packages: modelledPackage,
    ...(options.files === undefined ? {} : { files: options.files }),
  });
  const evaluation = program.evaluation(SILENT);
  const module = evaluation.module(file);
  const exported = module.get('default') === undefined ? module.exports : module.get('default');
  const whole = called(exported, evaluation);
  const config = environmentOf(whole, env.NODE_ENV ?? 'development', evaluation);
  const diagnostics: Diagnostic[] = module.diagnostics.map(({ code, message, span, help }) => ({
    severity: 'warning',
    code,
    message,
    span,
    ...(help === undefined ? {} : { help }),
  }));
  return settingsOf(config, file, evaluation, diagnostics);
}

/** A knexfile may export a function that gives the configuration. */
function called(value: Value, evaluation: Evaluation): Value {
  if (!isCallable(value)) return value;
  const outcome = evaluation.run(value, []);
  return outcome.kind === 'returned' ? outcome.value : undefined;
}

/** As Knex's command line chooses: the environment's entry, else the whole; else the first that has a client. */
function environmentOf(whole: Value, environment: string, evaluation: Evaluation): Value {
  const own = member(whole, environment, evaluation);
  if (isConfig(own, evaluation)) return own;
  if (isConfig(whole, evaluation)) return whole;
  for (const name of ['production', 'staging', 'test', 'local', 'default', 'pg', 'postgres']) {
    const other = member(whole, name, evaluation);
    if (isConfig(other, evaluation)) return other;
  }
  return whole;
}

function isConfig(value: Value, evaluation: Evaluation): boolean {
  return ['client', 'migrations', 'connection', 'dialect'].some(
    (key) => member(value, key, evaluation) !== undefined,
  );
}

function member(value: Value, key: string, evaluation: Evaluation): Value {
  if (typeof value !== 'object' || value === null || isUnknown(value)) return undefined;
  return evaluation.get(value, key);
}

function settingsOf(
  config: Value,
  file: string,
  evaluation: Evaluation,
  diagnostics: Diagnostic[],
): KnexSettings {
  const migrations = member(config, 'migrations', evaluation);
  const unknownOf = (name: string, value: Value): undefined => {
    if (isUnknown(value)) {
      diagnostics.push({
        severity: 'warning',
        code: 'knexfile-unknown',
        message: `what the knexfile says of ${name} is not known: ${value.reason}`,
        file,
        help: 'give the environment variables that it reads with --env, or the folder of the migrations itself',
      });
    }
    return undefined;
  };
  const text = (owner: Value, key: string): string | undefined => {
    const value = member(owner, key, evaluation);
    return typeof value === 'string' ? value : unknownOf(key, value);
  };
  const list = (owner: Value, key: string): readonly string[] | undefined => {
    const value = member(owner, key, evaluation);
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'string') return [value];
    const plain = toPlain(value);
    if (plain.kind === 'unknown') return unknownOf(key, plain.unknown);
    return Array.isArray(plain.data) && plain.data.every((one) => typeof one === 'string')
      ? plain.data
      : undefined;
  };
  const client = text(config, 'client');
  const dialect = client === undefined ? undefined : own(DIALECTS, client);
  const directory = member(migrations, 'directory', evaluation);
  const directories = directory === undefined ? ['./migrations'] : (list(migrations, 'directory') ?? []);
  const tableName = text(migrations, 'tableName');
  const schemaName = text(migrations, 'schemaName');
  const searchPath = list(config, 'searchPath');
  const nullAsDefault = member(config, 'useNullAsDefault', evaluation);
  if (isUnknown(nullAsDefault)) unknownOf('useNullAsDefault', nullAsDefault);
  const connection = connectionSettings(
    member(config, 'connection', evaluation),
    evaluation,
    dialect === 'mysql' || dialect === 'mariadb' ? unknownOf : () => undefined,
  );
  const wrapIdentifier = mapperOf(
    member(config, 'wrapIdentifier', evaluation),
    evaluation,
    diagnostics,
    file,
  );
  return {
    ...(client === undefined ? {} : { client }),
    ...(dialect === undefined ? {} : { dialect }),
    directories: directories.map((one) => path.resolve(path.dirname(file), one)),
    loadExtensions: list(migrations, 'loadExtensions') ?? DEFAULT_EXTENSIONS,
    sortDirsSeparately: member(migrations, 'sortDirsSeparately', evaluation) === true,
    ...(tableName === undefined ? {} : { tableName }),
    ...(schemaName === undefined ? {} : { schemaName }),
    ...(searchPath === undefined ? {} : { searchPath }),
    connection,
    rowsAsSent: ['searchPath', 'postProcessResponse'].every(
      (key) => member(config, key, evaluation) === undefined,
    ),
    useNullAsDefault: !isUnknown(nullAsDefault) && Boolean(nullAsDefault),
    transaction: member(migrations, 'disableTransactions', evaluation) === true ? 'none' : 'tool',
    ...(wrapIdentifier === undefined ? {} : { wrapIdentifier }),
    diagnostics: [
      ...diagnostics,
      ...(dialect === undefined || dialect === 'postgres' ? notApplied(searchPath, schemaName, file) : []),
    ],
  };
}

/** What a knexfile says of schemas, and reading and proving do not do. */
function notApplied(
  searchPath: readonly string[] | undefined,
  schemaName: string | undefined,
  file: string,
): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const schemas = searchPath?.filter((schema) => schema !== '$user') ?? [];
  if (schemas.length > 0 && (schemas.length > 1 || schemas[0] !== 'public')) {
    diagnostics.push({
      severity: 'warning',
      code: 'search-path-not-applied',
      message: `the knexfile's searchPath is ${schemas.join(', ')}, but names without a schema are read, and run when proving, with PostgreSQL's own search path`,
      file,
      help: 'give the target the same search path wherever its migrations run, or name the schema in the migrations (withSchema)',
    });
  }
  if (schemaName !== undefined && schemaName !== 'public') {
    diagnostics.push({
      severity: 'note',
      code: 'bookkeeping-schema-not-applied',
      message: `Knex's bookkeeping is in the schema ${schemaName}; the databases of a proof keep it in the default schema`,
      file,
      help: 'nothing to do: what the migrations make does not depend on it',
    });
  }
  return diagnostics;
}

function mapperOf(
  mapper: Value,
  evaluation: Evaluation,
  diagnostics: Diagnostic[],
  file: string,
): KnexSettings['wrapIdentifier'] {
  if (mapper === undefined || mapper === null) return undefined;
  if (!isCallable(mapper) && !isHost(mapper)) {
    diagnostics.push({
      severity: 'error',
      code: 'unknown-mapper',
      message: `the knexfile's wrapIdentifier is not known${isUnknown(mapper) ? `: ${mapper.reason}` : ''}`,
      file,
      help: 'names that the schema builder writes would be wrong: make the mapper readable (a function in the project)',
    });
    return () => {
      throw new UnknownIdentifier('the identifier mapper of the knexfile is not known');
    };
  }
  const known = new Map<string, string>();
  return (name, quote, queryContext) => {
    const key = queryContext === undefined ? name : undefined;
    const before = key === undefined ? undefined : known.get(key);
    if (before !== undefined) return before;
    const outcome = evaluation.run(mapper, [name, quoteHost(quote), undefined]);
    if (outcome.kind !== 'returned' || typeof outcome.value !== 'string') {
      throw new UnknownIdentifier(`what the knexfile's wrapIdentifier makes of "${name}" is not known`);
    }
    if (key !== undefined) known.set(key, outcome.value);
    return outcome.value;
  };
}

/** Knex's own quoting, as a function of the code that is read. */
function quoteHost(quote: (name: string) => string): Value {
  return {
    kind: 'host',
    get: () => undefined,
    call: ([name]) => (typeof name === 'string' ? quote(name) : undefined),
    describe: () => 'origImpl',
  };
}

/**
 * Whether columns that a row leaves out are NULL: what a knexfile of that database says. Without one every project on SQLite
 * is taken to say so, since Knex warns where it does not (knex `lib/dialects/sqlite3/index.js`).
 */
export function nullAsDefaultOf(
  settings: Pick<KnexSettings, 'client' | 'useNullAsDefault'> | undefined,
  dialect: DialectName,
): boolean {
  const isOfIt = settings?.client !== undefined && speaksTo(settings.client, dialect);
  return isOfIt ? settings.useNullAsDefault : dialect === 'sqlite';
}
