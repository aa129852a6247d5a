import path from 'node:path';
import type { Diagnostic, DialectName } from '../../src/ir/index.js';
import { createProgram, isUnknown, toPlain, type Evaluation, type Value } from '../../src/source/index.js';
import { readSourceFile } from '../../src/source-file.js';
import { SILENT } from '../shared/reader/reading.js';
import { dataSourceOptionsOf, modelledPackage } from './packages.js';
import { own } from '../../src/own.js';

/** Files that hold a data source by their name: `data-source.ts`, `typeorm.config.ts`, `ormconfig.json`. */
export const DATA_SOURCE =
  /^(?:[\w.-]*data-?source|ormconfig|typeorm[.-]config|orm[.-]config)\.(?:[cm]?[jt]s|json)$/i;

/** What a data source says, as far as it can be known without running it. */
export interface DataSourceSettings {
  /** As spelled there: `postgres`, `mysql`, `better-sqlite3`… */
  readonly type?: string;
  /** Absent for a database that this build does not know. */
  readonly dialect?: DialectName;
  /** Patterns of files, as they are there; classes are left out. */
  readonly migrations: readonly string[];
  /** The bookkeeping table; default `migrations`. */
  readonly migrationsTableName?: string;
  /** Where TypeORM keeps what it cannot ask of the server; default `typeorm_metadata`. */
  readonly metadataTableName?: string;
  /** Where unqualified names go. */
  readonly schema?: string;
  /** The extension that makes uuids on PostgreSQL; default `uuid-ossp`. */
  readonly uuidExtension?: string;
  /** Whether TypeORM installs extensions when it connects, which it does unless told otherwise. */
  readonly installExtensions: boolean;
  /** Whether a call may send several statements (MySQL, MariaDB); absent where that is not known. */
  readonly multipleStatements?: boolean;
  /** Whether migrations run in a transaction unless they say otherwise. */
  readonly transaction: 'tool' | 'none';
  readonly diagnostics: readonly Diagnostic[];
}

const DIALECTS: Readonly<Record<string, DialectName>> = {
  postgres: 'postgres',
  'aurora-postgres': 'postgres',
  mysql: 'mysql',
  mariadb: 'mariadb',
  sqlite: 'sqlite',
  'better-sqlite3': 'sqlite',
};

/** What the option `type` is: as the data source has it; where it has that of another database than is read, the usual one. */
export function typeOf(
  settings: Pick<DataSourceSettings, 'type' | 'dialect'> | undefined,
  dialect: DialectName,
): string {
  return (settings?.dialect === dialect ? settings.type : undefined) ?? dialect;
}

/** Reads a data source by static evaluation; no code of the project runs. Undefined when the file holds none. */
export function readDataSource(
  file: string,
  project: string,
  env: Readonly<Record<string, string>>,
): DataSourceSettings | undefined {
  if (path.extname(file) === '.json') return ofJson(file);
  const program = createProgram({ root: project, env, packages: (specifier) => modelledPackage(specifier) });
  const evaluation = program.evaluation(SILENT);
  const module = evaluation.module(file);
  for (const name of ['default', ...module.names]) {
    const value = module.get(name);
    const options = dataSourceOptionsOf(value) ?? optionsIn(value, evaluation);
    if (options !== undefined) return settingsOf(options, evaluation, file);
  }
  const whole = optionsIn(module.exports, evaluation);
  return whole === undefined ? undefined : settingsOf(whole, evaluation, file);
}

/** `ormconfig.*` exports the options themselves, or a list of them. */
function optionsIn(value: Value, evaluation: Evaluation): Value | undefined {
  if (typeof value !== 'object' || value === null || isUnknown(value)) return undefined;
  if (value.kind === 'array') return value.elements.find((one) => optionsIn(one, evaluation) !== undefined);
  if (value.kind !== 'object') return undefined;
  return ['type', 'migrations'].every((key) => evaluation.get(value, key) !== undefined) ? value : undefined;
}

function settingsOf(options: Value, evaluation: Evaluation, file: string): DataSourceSettings {
  const text = (key: string): string | undefined => {
    const value = evaluation.get(options, key);
    return typeof value === 'string' ? value : undefined;
  };
  const listed = toPlain(evaluation.get(options, 'migrations'), {
    onFunction: () => undefined,
    onHost: () => undefined,
    onUnknown: () => undefined,
  });
  const data = listed.kind === 'plain' ? listed.data : undefined;
  const read = settings({
    type: text('type'),
    migrations: data,
    migrationsTableName: text('migrationsTableName'),
    metadataTableName: text('metadataTableName'),
    schema: text('schema'),
    uuidExtension: text('uuidExtension'),
    installExtensions: evaluation.get(options, 'installExtensions'),
    migrationsTransactionMode: text('migrationsTransactionMode'),
    multipleStatements: severalIn(options, evaluation),
  });
  const naming = evaluation.get(options, 'namingStrategy');
  return naming === undefined || naming === null ? read : { ...read, diagnostics: [ownNames(file)] };
}

/** As TypeORM hands it to the driver: `extra` comes last (typeorm `driver/mysql/MysqlDriver.js`, `createConnectionOptions`); off unless said. */
function severalIn(options: Value, evaluation: Evaluation): boolean | undefined {
  const extra = evaluation.get(options, 'extra');
  if (isUnknown(extra)) return undefined;
  const inExtra =
    typeof extra === 'object' && extra !== null ? evaluation.get(extra, 'multipleStatements') : undefined;
  const value = inExtra ?? evaluation.get(options, 'multipleStatements') ?? false;
  return typeof value === 'boolean' ? value : undefined;
}

/** Strategies are code, and code that is read is not run. Most change the names of entities only, which no migration asks for. */
function ownNames(file: string): Diagnostic {
  return {
    severity: 'warning',
    code: 'naming-strategy',
    message: 'the data source has a naming strategy of its own, which is not followed',
    file,
    help: 'where a migration leaves out the name of a constraint or an index, it is read with the name that TypeORM itself gives: compare those',
  };
}

function ofJson(file: string): DataSourceSettings | undefined {
  const source = readSourceFile(file);
  if ('problem' in source) return undefined;
  try {
    const data: unknown = JSON.parse(source.text);
    const options: unknown = Array.isArray(data) ? data[0] : data;
    if (typeof options !== 'object' || options === null) return undefined;
    const { extra, multipleStatements } = options as RawOptions & { readonly extra?: RawOptions };
    const several = (extra?.multipleStatements ?? multipleStatements) === true;
    return settings({ ...(options as RawOptions), multipleStatements: several });
  } catch {
    return undefined;
  }
}

interface RawOptions {
  readonly type?: unknown;
  readonly migrations?: unknown;
  readonly migrationsTableName?: unknown;
  readonly metadataTableName?: unknown;
  readonly schema?: unknown;
  readonly uuidExtension?: unknown;
  readonly installExtensions?: unknown;
  readonly migrationsTransactionMode?: unknown;
  readonly multipleStatements?: unknown;
}

function settings(options: RawOptions): DataSourceSettings {
  const { type, migrations, migrationsTableName, metadataTableName, schema, uuidExtension } = options;
  const { migrationsTransactionMode, multipleStatements } = options;
  const list: unknown[] = Array.isArray(migrations)
    ? migrations
    : typeof migrations === 'object' && migrations !== null
      ? Object.values(migrations)
      : [migrations];
  const dialect = typeof type === 'string' ? own(DIALECTS, type) : undefined;
  return {
    ...(typeof type === 'string' ? { type } : {}),
    ...(dialect === undefined ? {} : { dialect }),
    migrations: list.filter((one): one is string => typeof one === 'string'),
    ...(typeof migrationsTableName === 'string' ? { migrationsTableName } : {}),
    ...(typeof metadataTableName === 'string' ? { metadataTableName } : {}),
    ...(typeof schema === 'string' ? { schema } : {}),
    ...(typeof uuidExtension === 'string' ? { uuidExtension } : {}),
    installExtensions: options.installExtensions !== false,
    ...(typeof multipleStatements === 'boolean' ? { multipleStatements } : {}),
    transaction: migrationsTransactionMode === 'none' ? 'none' : 'tool',
    diagnostics: [],
  };
}
