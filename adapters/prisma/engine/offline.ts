import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type { DialectName } from '../../../src/ir/index.js';
import { loadEngine, type SchemaEngine } from './load.js';
import { sqliteAdapterFactory } from './sqlite-adapter.js';

/** The data source that the engine is made with; what is compared brings its own. */
const DATASOURCE = 'datasource db {\n  provider = "postgresql"\n}\n';

const engines = new Map<DialectName, Promise<SchemaEngine>>();

/**
 * An engine without a database, for what it can do from schema files alone (`diff` from empty). It asks once, when it
 * connects, whether the default schema exists and which version the server has; a stub answers. 25 ms for the first
 * diff, 1 to 5 ms for later ones.
 */
export function offlineEngine(dialect: DialectName = 'postgres'): Promise<SchemaEngine> {
  const engine = engines.get(dialect) ?? (dialect === 'sqlite' ? startSqlite() : start());
  engines.set(dialect, engine);
  return engine;
}

/** On SQLite the engine has a database in memory, which stays empty. */
async function startSqlite(): Promise<SchemaEngine> {
  const { SchemaEngine } = await loadEngine();
  const { bindMigrationAwareSqlAdapterFactory } = await import('@prisma/driver-adapter-utils');
  return SchemaEngine.new(
    { datamodels: [['schema.prisma', 'datasource db {\n  provider = "sqlite"\n}\n']] },
    () => {},
    bindMigrationAwareSqlAdapterFactory(await sqliteAdapterFactory(':memory:')),
  );
}

async function start(): Promise<SchemaEngine> {
  const { SchemaEngine } = await loadEngine();
  const { ColumnTypeEnum, bindMigrationAwareSqlAdapterFactory } =
    await import('@prisma/driver-adapter-utils');
  const refuse = (): Promise<never> => Promise.reject(new Error('this engine has no database'));
  const connection = {
    provider: 'postgres' as const,
    adapterName: 'ormbridge-offline',
    // Whether the schema exists, `version()`, `server_version_num` (schema-engine's PostgreSQL connector on connect).
    queryRaw: () =>
      Promise.resolve({
        columnNames: ['exists', 'version', 'numeric_version'],
        columnTypes: [ColumnTypeEnum.Boolean, ColumnTypeEnum.Text, ColumnTypeEnum.Int32],
        rows: [[true, 'PostgreSQL 17.0', 170000]],
      }),
    executeRaw: refuse,
    executeScript: refuse,
    startTransaction: refuse,
    getConnectionInfo: () => ({ schemaName: 'public', supportsRelationJoins: true }),
    dispose: () => Promise.resolve(),
  };
  const factory: SqlMigrationAwareDriverAdapterFactory = {
    provider: 'postgres',
    adapterName: 'ormbridge-offline',
    connect: () => Promise.resolve(connection),
    connectToShadowDb: () => Promise.resolve(connection),
  };
  return SchemaEngine.new(
    { datamodels: [['schema.prisma', DATASOURCE]] },
    () => {},
    bindMigrationAwareSqlAdapterFactory(factory),
  );
}
