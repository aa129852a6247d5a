import { createRequire } from 'node:module';
import type { DataSource, MigrationExecutor } from 'typeorm';
import { lendPackage } from '../../shared/lend-package.js';
import { serveRunner } from '../../../src/verify/serve.js';
import type { Start, Step } from './requests.js';

/** The child process: TypeORM's own executor, one step at a request. */
serveRunner<Start, Step>({ init, up, down, close });

let source: DataSource | undefined;
let typeorm: typeof import('typeorm') | undefined;
let inTransaction = true;
/** What `migration:run` would remember of tables from one migration to the next: it runs all of them with one query runner. */
let memory: Memory = {};

interface Memory {
  loadedTables?: unknown;
  cachedTablePaths?: unknown;
}

async function init(start: Start): Promise<void> {
  inTransaction = start.transaction;
  const require = createRequire(import.meta.url);
  typeorm = require(start.typeormPath) as typeof import('typeorm');
  lendPackage('typeorm', start.typeormPath);
  source = new typeorm.DataSource({
    type: 'postgres',
    url: start.url,
    migrations: [...start.files],
    logging: false,
    // TypeORM would install one for uuids where entities generate some; see `start.extensions`.
    installExtensions: false,
    // Nothing idles between the steps, so that the database can be dropped at the end.
    extra: { max: 4, idleTimeoutMillis: 1 },
    ...(start.schema === undefined ? {} : { schema: start.schema }),
    ...(start.migrationsTableName === undefined ? {} : { migrationsTableName: start.migrationsTableName }),
  });
  await source.initialize();
  for (const name of start.extensions) await source.query(`CREATE EXTENSION IF NOT EXISTS "${name}"`);
}

async function up({ name }: Step): Promise<void> {
  await inOneRunner(async (executor, queryRunner) => {
    const migration = (await executor.getPendingMigrations()).find((one) => one.name === name);
    if (migration === undefined) throw new Error(`TypeORM has no pending migration ${name}`);
    Object.assign(queryRunner, memory);
    if (migration.instance?.transaction ?? inTransaction) await queryRunner.startTransaction();
    try {
      await executor.executeMigration(migration);
      if (queryRunner.isTransactionActive) await queryRunner.commitTransaction();
      const { loadedTables, cachedTablePaths } = queryRunner as Memory;
      memory = { loadedTables, cachedTablePaths };
    } catch (error) {
      if (queryRunner.isTransactionActive) await queryRunner.rollbackTransaction();
      throw error;
    }
  });
}

async function down({ name }: Step): Promise<void> {
  await inOneRunner(async (executor) => {
    const [last] = await executor.getExecutedMigrations();
    if (last?.name !== name) throw new Error(`the last migration is ${last?.name ?? 'none'}, not ${name}`);
    const instance = source?.migrations.find((one) => (one.name ?? one.constructor.name) === name);
    // Undoing has a mode for all migrations only: a migration without a transaction is undone as `--transaction none` does it.
    executor.transaction = (instance?.transaction ?? inTransaction) ? 'each' : 'none';
    await executor.undoLastMigration();
    // Undoing is a command of its own: what runs next begins with no memory.
    memory = {};
  });
}

async function inOneRunner(
  run: (
    executor: MigrationExecutor,
    queryRunner: ReturnType<DataSource['createQueryRunner']>,
  ) => Promise<void>,
): Promise<void> {
  if (source === undefined || typeorm === undefined) throw new Error('TypeORM was not started');
  const queryRunner = source.createQueryRunner();
  try {
    await run(new typeorm.MigrationExecutor(source, queryRunner), queryRunner);
  } finally {
    await queryRunner.release();
  }
}

async function close(): Promise<void> {
  if (source?.isInitialized === true) await source.destroy();
}
