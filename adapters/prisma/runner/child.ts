import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import pg from 'pg';
import type { SqlClient } from '../../../src/dialects/sql-client.js';
import { connect } from '../../../src/dialects/sqlite/client.js';
import type { DialectName } from '../../../src/ir/index.js';
import { RunnerError } from '../../../src/verify/runner-error.js';
import { serveRunner } from '../../../src/verify/serve.js';
import { asEngineError, loadEngine, type AdapterErrors, type SchemaEngine } from '../engine/load.js';
import { postgresAdapterFactory } from '../engine/postgres-adapter.js';
import { sqliteAdapterFactory } from '../engine/sqlite-adapter.js';
import { providerOf } from '../provider.js';
import type { MigrationFolder, Start, StepRequest } from './requests.js';

/** The child process: Prisma's own engine, one step at a request. */
serveRunner<Start, StepRequest>({ init, up: step, down: step, close: () => Promise.resolve() });

let engine: SchemaEngine | undefined;
let adapterErrors: AdapterErrors | undefined;
/** What the server last said against a migration. */
let refusal:
  | (Partial<Pick<pg.DatabaseError, 'detail' | 'hint' | 'code'>> & { readonly message: string })
  | undefined;
let url = '';
let dialect: DialectName = 'postgres';

async function init(start: Start): Promise<void> {
  url = start.url;
  dialect = start.dialect;
  const { SchemaEngine } = await loadEngine();
  const factory = bindMigrationAwareSqlAdapterFactory(
    dialect === 'sqlite'
      ? await sqliteAdapterFactory(url, ({ message }) => (refusal = { message }))
      : await postgresAdapterFactory(url, (error) => (refusal = error)),
  );
  adapterErrors = factory.errorRegistry;
  try {
    engine = await SchemaEngine.new(
      { datamodels: [['schema.prisma', `datasource db {\n  provider = "${providerOf(dialect)}"\n}\n`]] },
      () => {},
      factory,
    );
    if (await holdsSomething()) await markBaseline(engine);
  } catch (error) {
    throw asEngineError(error, adapterErrors);
  }
}

/** The name under which what was there before the first migration is recorded, as Prisma's guide to baselining has it. */
const BASELINE = '0_init';

/**
 * Prisma refuses to migrate a database that holds something but has no record of migrations ("baselining" in its
 * documentation): what a history starts from is recorded as applied, as `prisma migrate resolve --applied` does.
 */
async function markBaseline(started: SchemaEngine): Promise<void> {
  if (dialect === 'sqlite') await withSqlite((client) => client.query(SQLITE_LEDGER));
  await started.markMigrationApplied({
    migrationName: BASELINE,
    migrationsList: migrationsListOf({ name: BASELINE, sql: '' }),
  });
}

/**
 * As the engine makes it (prisma-engines, flavour of SQLite, `create_migrations_table`).
 * It makes none where it is only told of a migration: "The underlying table for model `_prisma_migrations` does not exist".
 */
const SQLITE_LEDGER = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
)`;

async function holdsSomething(): Promise<boolean> {
  if (dialect === 'sqlite') {
    return withSqlite(
      async (client) => (await client.query('SELECT 1 FROM sqlite_master LIMIT 1')).length > 0,
    );
  }
  return withClient(async (client) => {
    const { rows } = await client.query(
      `SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S') LIMIT 1`,
    );
    return rows.length > 0;
  });
}

async function step(request: StepRequest): Promise<void> {
  switch (request.kind) {
    case 'apply':
      for (const folder of request.folders) await apply(folder);
      return;
    case 'undo':
      await undo(request);
  }
}

/** The engine applies what is in the list and not in its table; it does not ask for the earlier ones to be listed. */
async function apply(folder: MigrationFolder): Promise<void> {
  if (engine === undefined) throw new Error('the engine was not started');
  refusal = undefined;
  try {
    const result = await engine.applyMigrations({
      migrationsList: migrationsListOf(folder),
      filters: NO_FILTERS,
    });
    if (result.appliedMigrationNames.length !== 1) throw new Error('it was applied before');
  } catch (error) {
    const { message, sqlState } = reasonFor(error);
    throw new RunnerError(`${folder.name}: ${message}`, { sqlState });
  }
}

const NO_FILTERS = { externalTables: [], externalEnums: [] };

/** A list of one: the engine wants what it shall apply, not what it has applied. */
function migrationsListOf(
  folder: MigrationFolder,
): Parameters<SchemaEngine['applyMigrations']>[0]['migrationsList'] {
  return {
    baseDir: 'migrations',
    lockfile: { path: 'migration_lock.toml', content: `provider = "${providerOf(dialect)}"\n` },
    shadowDbInitScript: '',
    migrationDirectories: [
      {
        path: folder.name,
        migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: folder.sql } },
      },
    ],
  };
}

/** In the server's words where the server refused something: the engine turns some of them into its own. */
function reasonFor(error: unknown): { readonly message: string; readonly sqlState?: string | undefined } {
  if (refusal === undefined) return { message: withoutTrace(asEngineError(error, adapterErrors).message) };
  const { message, detail, hint, code } = refusal;
  return { message: [message, detail, hint].filter((text) => text !== undefined).join('\n'), sqlState: code };
}

/** Without the engine's trace of its own functions. */
function withoutTrace(message: string): string {
  const lines = message.split('\n');
  const trace = lines.findIndex((line) => /^\s+\d+: \w+::/.test(line));
  return (trace === -1 ? lines : lines.slice(0, trace)).join('\n').trim();
}

async function undo(request: Extract<StepRequest, { kind: 'undo' }>): Promise<void> {
  if (dialect === 'sqlite') return undoOnSqlite(request);
  await withClient(async (client) => {
    if (request.transaction) await client.query('BEGIN');
    for (const statement of request.statements) await client.query(statement);
    await client.query('DELETE FROM "_prisma_migrations" WHERE "migration_name" = ANY($1)', [
      request.folders,
    ]);
    if (request.transaction) await client.query('COMMIT');
  });
}

async function undoOnSqlite(request: Extract<StepRequest, { kind: 'undo' }>): Promise<void> {
  await withSqlite(async (client) => {
    await client.query('PRAGMA foreign_keys = ON');
    if (request.transaction) await client.query('BEGIN');
    for (const statement of request.statements) await client.query(statement);
    for (const folder of request.folders) {
      await client.query('DELETE FROM "_prisma_migrations" WHERE "migration_name" = ?', [folder]);
    }
    if (request.transaction) await client.query('COMMIT');
  });
}

async function withSqlite<T>(use: (client: SqlClient) => Promise<T>): Promise<T> {
  const client = await connect(url);
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

/** A connection beside the engine's own. */
async function withClient<T>(use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'ormbridge (prisma)' });
  client.on('error', () => {});
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
