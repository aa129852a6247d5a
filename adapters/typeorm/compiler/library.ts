import { createRequire } from 'node:module';
import path from 'node:path';
import type { DataSource, QueryRunner } from 'typeorm';
import type { DialectName } from '../../../src/ir/index.js';
import { createRealm } from '../../shared/reader/realm.js';
import { PACKAGES, type Major } from '../versions.js';
import { DRIVERS, type DriverKind } from './drivers.js';
import { CLASSES, type Class } from './objects.js';

/** The parts of TypeORM that compile a call, without a connection. */
export interface Library {
  /** Runs a call of a query runner to its end. */
  run<T>(call: () => Promise<T>): T;
  queryRunner(settings?: ConnectionSettings): QueryRunner;
  /** One of {@link CLASSES}. */
  classNamed(name: string): Class;
}

/** What a data source says that changes what a query runner sends. */
export interface ConnectionSettings {
  /** Only PostgreSQL has schemas within a database. */
  readonly schema?: string;
  /** What makes uuids on PostgreSQL: `uuid-ossp`, or `pgcrypto`. */
  readonly uuidExtension?: string;
  /** Where TypeORM keeps what it cannot ask of the server; default {@link METADATA_TABLE}. */
  readonly metadataTableName?: string;
}

/** TypeORM's own table of what it cannot ask of the server (typeorm `data-source/DataSource.js`, `metadataTableName`). */
export const METADATA_TABLE = 'typeorm_metadata';

/** Modules with async functions between a method of any query runner and `query` (typeorm 0.3, 1.x). */
const ASYNC_MODULES: readonly string[] = [
  'query-runner/BaseQueryRunner.js',
  'subscriber/Broadcaster.js',
  'subscriber/BroadcasterResult.js',
];

const libraries = new Map<string, Library>();

/** Loads TypeORM with the first use: only the modules that are needed, as the whole package takes twice as long. */
export function loadLibrary(major: Major, dialect: DialectName): Library {
  const key = `${major} ${dialect}`;
  const library = libraries.get(key) ?? openLibrary(PACKAGES[major], DRIVERS[dialect]);
  libraries.set(key, library);
  return library;
}

function openLibrary(name: string, kind: DriverKind): Library {
  const own = createRequire(import.meta.url);
  const main = own.resolve(name);
  const root = path.dirname(main);
  const modules = [kind.runner.file, ...kind.asynchronous, ...ASYNC_MODULES];
  const realm = createRealm({ root, modules });
  const exported = <T>(file: string, name: string): T =>
    (realm.load(file) as Readonly<Record<string, T>>)[name] as T;
  const Runner = exported<new (driver: object, mode: 'master') => QueryRunner>(
    kind.runner.file,
    kind.runner.name,
  );
  const drivers = new Map<string, object>();
  const classes = new Map<string, Class>();
  return {
    run: realm.run,
    queryRunner: ({ schema, uuidExtension, metadataTableName } = {}) => {
      const settings = { schema, uuidExtension, metadataTableName };
      const key = JSON.stringify(settings);
      const driver =
        drivers.get(key) ?? driverOf(kind, settings, exported, () => own(main) as typeof import('typeorm'));
      drivers.set(key, driver);
      return new Runner(driver, 'master');
    },
    classNamed: (name) => {
      const folder = name === 'View' ? 'view' : 'table';
      if (!CLASSES.has(name)) throw new Error(`${name} is no class that migrations make`);
      const found = classes.get(name) ?? exported<Class>(`schema-builder/${folder}/${name}.js`, name);
      classes.set(name, found);
      return found;
    },
  };
}

/** Properties that are not set may be there as undefined. */
type Unset<T> = { readonly [Key in keyof T]?: T[Key] | undefined };

type Exported = <T>(file: string, name: string) => T;

/**
 * A driver as connecting leaves it, over as much of a data source as query runners ask for (`driver/<name>/<Name>QueryRunner.js`,
 * `query-runner/BaseQueryRunner.js`).
 */
function driverOf(
  kind: DriverKind,
  { schema, uuidExtension, metadataTableName = METADATA_TABLE }: Unset<ConnectionSettings>,
  exported: Exported,
  all: () => typeof import('typeorm'),
): object {
  const Driver = exported<new (connection: object) => object>(kind.driver.file, kind.driver.name);
  const Naming = exported<new () => object>(
    'naming-strategy/DefaultNamingStrategy.js',
    'DefaultNamingStrategy',
  );
  const isPostgres = kind.options.type === 'postgres';
  const named = schema === undefined || !isPostgres ? {} : { schema };
  const options = { ...kind.options, ...named, ...(uuidExtension === undefined ? {} : { uuidExtension }) };
  let whole: DataSource | undefined;
  const connection = {
    options,
    namingStrategy: new Naming(),
    metadataTableName,
    entityMetadatas: [],
    subscribers: [],
    hasMetadata: () => false,
    logger: { log: () => undefined, logQuery: () => undefined },
    // For statements on TypeORM's own metadata table.
    createQueryBuilder: () => {
      whole ??= new (all().DataSource)(options as never);
      return whole.createQueryBuilder();
    },
  };
  const driver = new Driver(connection);
  Object.assign(driver, { ...kind.connected, ...named });
  return Object.assign(connection, { driver }).driver;
}
