import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { DiscoveredSet } from '../../src/adapter.js';
import type { Diagnostic, DialectName } from '../../src/ir/index.js';
import {
  createProgram,
  fromPlain,
  isCallable,
  isUnknown,
  type Evaluation,
  type Module,
  type Value,
} from '../../src/source/index.js';
import { sourceOfBuilt } from '../shared/discover/built.js';
import { otherDatabase } from '../shared/discover/database-names.js';
import type { Env } from '../shared/discover/named.js';
import { SILENT } from '../shared/reader/reading.js';
import { own } from '../../src/own.js';

/** sequelize-cli's file of paths (sequelize-cli `lib/core/yargs.js`). */
export const SEQUELIZERC = '.sequelizerc';

/** What a `.sequelizerc` and the configuration that it names say. Absolute paths. */
export interface SequelizeSettings {
  readonly migrations: string;
  readonly config?: string;
  /** Absent where the configuration does not say one, or says several. */
  readonly dialect?: DialectName;
  /** For people: where the dialect is only what the configuration falls back to. */
  readonly evidence?: string;
  /** The database that it names, for people, where that is none that is read. */
  readonly otherDatabase?: string;
}

const DIALECTS: Readonly<Record<string, DialectName>> = {
  postgres: 'postgres',
  mysql: 'mysql',
  mariadb: 'mariadb',
  sqlite: 'sqlite',
};

/**
 * Reads a `.sequelizerc` by static evaluation; what it does not say has sequelize-cli's default (sequelize-cli
 * `lib/helpers/path-helper.js`). Where it names what a build makes, and nothing is built, the sources are meant.
 */
export function readSequelizerc(file: string, env: Env = {}): SequelizeSettings {
  const folder = path.dirname(file);
  const program = createProgram({ root: folder, env });
  const module = program.evaluation(SILENT).moduleFromText(`${file}.js`, textOf(file));
  const pathOf = (key: string): string | undefined => {
    const value = module.get(key);
    return typeof value === 'string' ? sourceOfBuilt(path.resolve(folder, value), folder) : undefined;
  };
  const migrations = pathOf('migrations-path') ?? path.join(folder, 'migrations');
  return { migrations, ...configurationOf(folder, pathOf('config'), env) };
}

/** The configuration in the place that sequelize-cli looks at, or in the given one. */
export function configurationOf(
  folder: string,
  given?: string,
  env: Env = {},
): Pick<SequelizeSettings, 'config' | 'dialect' | 'evidence' | 'otherDatabase'> {
  const places = given === undefined ? ['config/config.js', 'config/config.json'] : [given];
  for (const place of places) {
    const config = path.resolve(folder, place);
    const text = textOf(config);
    if (text === '') continue;
    const said = dialectsIn(text, env);
    const [dialect, ...others] = new Set(said.map(({ name }) => own(DIALECTS, name) ?? otherDatabase(name)));
    if (dialect === undefined || others.length > 0) return { config };
    const known = Object.values(DIALECTS).find((one) => one === dialect);
    if (known === undefined) return { config, otherDatabase: dialect };
    const unless = said.find(({ variable }) => variable !== undefined)?.variable;
    const evidence = `${path.basename(config)} says ${known} unless ${unless} says another`;
    return { config, dialect: known, ...(unless === undefined ? {} : { evidence }) };
  }
  return {};
}

/** `dialect: 'mysql'`, and `dialect: process.env.DB_DIALECT || 'mysql'` in JavaScript and TypeScript. */
const SAID =
  /\bdialect['"]?\s*:\s*(?:\(?\s*process\.env(?:\.(\w+)|\[['"](\w+)['"]\])\s*(?:as\s+\w+\s*)?\)?\s*(?:\|\||\?\?)?\s*)?(?:['"](\w+)['"])?/g;

/** The databases that a configuration's text names; `variable`: unless this one says another, which is not known. */
function dialectsIn(
  text: string,
  env: Env,
): readonly { readonly name: string; readonly variable?: string }[] {
  return [...text.matchAll(SAID)].flatMap(([, dotted, bracketed, name]) => {
    const variable = dotted ?? bracketed;
    const value = variable === undefined ? undefined : own(env, variable);
    if (value !== undefined && value !== '') return [{ name: value }];
    if (name === undefined) return [];
    return [variable === undefined || value === '' ? { name } : { name, variable }];
  });
}

/** The configuration of a project: of the `.sequelizerc` that names its migrations, else in the usual place. */
export function configurationFile({
  config,
  project,
}: Pick<DiscoveredSet, 'config' | 'project'>): string | undefined {
  if (config !== undefined && path.basename(config) === SEQUELIZERC) return readSequelizerc(config).config;
  return configurationOf(project).config;
}

/** What a configuration says beside the connection, as far as it can be known without running it. */
export interface SequelizeConfiguration {
  /** The bookkeeping table of migrations, and its schema; absent: sequelize-cli's default. */
  readonly migrationTable?: string;
  readonly migrationSchema?: string;
  readonly seederTable?: string;
  readonly seederSchema?: string;
  /** `false`: names are written without quotes wherever that may be. */
  readonly quoteIdentifiers?: boolean;
  /** Whether a call may send several statements (MySQL, MariaDB); absent where that is not known. */
  readonly multipleStatements?: boolean;
  /** Set before every statement. */
  readonly searchPath?: string;
}

/**
 * Reads a configuration by static evaluation, for the environment of `NODE_ENV` in `env`, else `development`
 * (sequelize-cli `lib/helpers/config-helper.js`, `umzug-helper.js`). What is not known there is as if not said.
 */
export function readConfiguration(
  file: string | undefined,
  project: string,
  env: Env = {},
): SequelizeConfiguration {
  if (file === undefined) return {};
  const program = createProgram({ root: project, env });
  const evaluation = program.evaluation(SILENT);
  const get = (value: Value, key: string): Value =>
    typeof value !== 'object' || value === null || isUnknown(value) ? undefined : evaluation.get(value, key);
  const whole = file.endsWith('.json')
    ? fromJson(textOf(file))
    : exportedBy(evaluation.module(file), evaluation);
  const ofEnvironment = get(whole, env.NODE_ENV ?? 'development');
  const config = ofEnvironment === undefined || ofEnvironment === null ? whole : ofEnvironment;
  const text = (key: string): string | undefined => {
    const value = get(config, key);
    return typeof value === 'string' ? value : undefined;
  };
  const settings = {
    migrationTable: text('migrationStorageTableName'),
    migrationSchema: text('migrationStorageTableSchema'),
    seederTable: text('seederStorageTableName'),
    seederSchema: text('seederStorageTableSchema'),
    quoteIdentifiers: get(config, 'quoteIdentifiers') === false ? false : undefined,
    multipleStatements: severalIn(config, get),
    // Without this option of the driver's, Sequelize takes the path and does not use it (sequelize `lib/sequelize.js`, `query`).
    searchPath:
      get(get(config, 'dialectOptions'), 'prependSearchPath') === true ? text('searchPath') : undefined,
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

/** Off unless the options that Sequelize hands to the driver say it; a URL in the configuration may say it, too. */
function severalIn(config: Value, get: (value: Value, key: string) => Value): boolean | undefined {
  if (typeof config !== 'object' || config === null || isUnknown(config)) return undefined;
  if (['url', 'use_env_variable'].some((key) => get(config, key) !== undefined)) return undefined;
  const options = get(config, 'dialectOptions') ?? undefined;
  if (options === undefined) return false;
  if (typeof options !== 'object' || isUnknown(options)) return undefined;
  const value = get(options, 'multipleStatements') ?? false;
  return typeof value === 'boolean' ? value : undefined;
}

/** A configuration may be a function that gives it, or a promise of it. */
function exportedBy(module: Module, evaluation: Evaluation): Value {
  const exported = module.get('default') ?? module.exports;
  if (!isCallable(exported)) return exported;
  const outcome = evaluation.run(exported, []);
  return outcome.kind === 'returned' ? outcome.value : undefined;
}

function fromJson(text: string): Value {
  try {
    return fromPlain(JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

/** What a configuration says of names without a schema, and reading and proving do not do. */
export function searchPathDiagnostics(
  file: string,
  { searchPath }: SequelizeConfiguration,
): readonly Diagnostic[] {
  if (searchPath === undefined || /^\s*"?public"?\s*$/i.test(searchPath)) return [];
  return [
    {
      severity: 'warning',
      code: 'search-path-not-applied',
      message: `the configuration's searchPath is ${searchPath}, but names without a schema are read, and run when proving, with PostgreSQL's own search path`,
      file,
      help: 'give the target the same search path wherever its migrations run, or name the schema in the migrations',
    },
  ];
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
