import { createRequire } from 'node:module';
import path from 'node:path';
import type { DataSource, MigrationExecutor, MigrationInterface, QueryRunner } from 'typeorm';
import { describeAsDeclared, DIFFERENT_METHODS, nameAsDeclared } from '../as-declared.js';
import type { DeclaredVersion } from '../../shared/discover/declared-version.js';
import { lendPackage } from '../../shared/runner/lend-package.js';
import { loaded, serveRunner } from '../../../src/verify/serve.js';
import { connectionOf } from './connection.js';
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
    ...connectionOf(start),
    migrations: await loaded(() => migrationClasses(start)),
    logging: false,
    ...(start.migrationsTableName === undefined ? {} : { migrationsTableName: start.migrationsTableName }),
    ...(start.metadataTableName === undefined ? {} : { metadataTableName: start.metadataTableName }),
  });
  await source.initialize();
  if (start.declared !== undefined) callAsDeclared(source, start, start.declared);
  if (start.metadataTable) await makeMetadataTable(source);
  for (const name of start.extensions) await source.query(`CREATE EXTENSION IF NOT EXISTS "${name}"`);
}

/** Has the query runners of our TypeORM do what those of the project's version do: what is read is so, too. */
function callAsDeclared(of: DataSource, { dialect }: Start, declared: DeclaredVersion): void {
  nameAsDeclared({ connection: of }, declared);
  const own = of.createQueryRunner.bind(of);
  of.createQueryRunner = (mode) => {
    const queryRunner = own(mode);
    const methods = queryRunner as unknown as Record<string, ((...args: unknown[]) => unknown) | undefined>;
    for (const method of DIFFERENT_METHODS) {
      const ours = methods[method]?.bind(queryRunner);
      if (ours === undefined) continue;
      methods[method] = (...args) => ours(...describeAsDeclared(method, args, declared, dialect));
    }
    return queryRunner;
  };
}

/** As its schema builder makes it, unless it is there. */
async function makeMetadataTable(of: DataSource): Promise<void> {
  const queryRunner = of.createQueryRunner();
  try {
    const builder = of.driver.createSchemaBuilder() as unknown as MetadataBuilder;
    builder.currentDatabase = of.driver.database;
    builder.currentSchema = of.driver.schema;
    await builder.createTypeormMetadataTable(queryRunner);
  } finally {
    await queryRunner.release();
  }
}

/** What is not public of TypeORM's `RdbmsSchemaBuilder`. */
interface MetadataBuilder {
  currentDatabase: string | undefined;
  currentSchema: string | undefined;
  createTypeormMetadataTable(queryRunner: QueryRunner): Promise<void>;
}

/** What TypeORM would load of the files, without functions that stand beside the classes: a data source may name classes alone. */
async function migrationClasses({ typeormPath, files }: Start): Promise<MigrationClass[]> {
  const file = path.join(path.dirname(typeormPath), 'util/DirectoryExportedClassesLoader.js');
  const { importClassesFromDirectories } = createRequire(import.meta.url)(file) as Loader;
  const found = await importClassesFromDirectories({ log: () => undefined }, [...files]);
  return found.filter(isClass) as MigrationClass[];
}

type MigrationClass = new () => MigrationInterface;

interface Loader {
  importClassesFromDirectories(logger: object, files: readonly string[]): Promise<readonly unknown[]>;
}

function isClass(one: unknown): boolean {
  if (typeof one !== 'function') return false;
  const { prototype } = one as { readonly prototype?: { readonly up?: unknown } };
  return prototype !== undefined && (prototype.up !== undefined || /^class\b/.test(String(one)));
}

async function up({ name }: Step): Promise<void> {
  await inOneRunner(async (executor, queryRunner) => {
    const migration = (await executor.getPendingMigrations()).find((one) => one.name === name);
    if (migration === undefined) throw new Error(`TypeORM has no pending migration ${name}`);
    Object.assign(queryRunner, memory);
    // As `migration:run` does it before it opens a transaction, whose first statement is then the migration's.
    const bookkeeping = executor as unknown as Bookkeeping;
    await bookkeeping.createMigrationsTableIfNotExist(queryRunner);
    bookkeeping.createMigrationsTableIfNotExist = async () => undefined;
    const opens = migration.instance?.transaction ?? inTransaction;
    // On SQLite it switches foreign keys off, which a transaction ignores: `migration:run` does it before it opens one.
    if (opens) await queryRunner.beforeMigration();
    if (opens) await queryRunner.startTransaction();
    try {
      await executor.executeMigration(migration);
      if (queryRunner.isTransactionActive) await queryRunner.commitTransaction();
      if (opens) await queryRunner.afterMigration();
      const { loadedTables, cachedTablePaths } = queryRunner as Memory;
      memory = { loadedTables, cachedTablePaths };
    } catch (error) {
      if (queryRunner.isTransactionActive) await queryRunner.rollbackTransaction();
      throw error;
    }
  });
}

/** What is not public of TypeORM's `MigrationExecutor`. */
interface Bookkeeping {
  createMigrationsTableIfNotExist: (queryRunner: QueryRunner) => Promise<void>;
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
  run: (executor: MigrationExecutor, queryRunner: QueryRunner) => Promise<void>,
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
