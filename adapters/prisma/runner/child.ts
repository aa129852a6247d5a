import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { asEngineError, loadEngine, type AdapterErrors, type SchemaEngine } from '../engine/load.js';
import { postgresAdapterFactory } from '../engine/postgres-adapter.js';
import type { Answer, MigrationFolder, Request } from './messages.js';

/** The child process: Prisma's own engine, one step at a message. Ends when its parent does. */

let engine: SchemaEngine | undefined;
let adapterErrors: AdapterErrors | undefined;
/** What the server last said against a migration. */
let refusal: pg.DatabaseError | undefined;
let url = '';

async function handle(request: Request): Promise<void> {
  switch (request.kind) {
    case 'start':
      url = request.url;
      engine = await open(url);
      return;
    case 'up':
      for (const folder of request.folders) await apply(folder);
      return;
    case 'down':
      await undo(request);
  }
}

async function open(databaseUrl: string): Promise<SchemaEngine> {
  const { SchemaEngine } = await loadEngine();
  const factory = bindMigrationAwareSqlAdapterFactory(
    await postgresAdapterFactory(databaseUrl, (error) => (refusal = error)),
  );
  adapterErrors = factory.errorRegistry;
  try {
    return await SchemaEngine.new(
      { datamodels: [['schema.prisma', 'datasource db {\n  provider = "postgresql"\n}\n']] },
      () => {},
      factory,
    );
  } catch (error) {
    throw asEngineError(error, adapterErrors);
  }
}

/** The engine applies what is in the list and not in its table; it does not ask for the earlier ones to be listed. */
async function apply(folder: MigrationFolder): Promise<void> {
  if (engine === undefined) throw new Error('the engine was not started');
  refusal = undefined;
  try {
    const result = await engine.applyMigrations({
      migrationsList: {
        baseDir: 'migrations',
        lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
        shadowDbInitScript: '',
        migrationDirectories: [
          {
            path: folder.name,
            migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: folder.sql } },
          },
        ],
      },
      filters: { externalTables: [], externalEnums: [] },
    });
    if (result.appliedMigrationNames.length !== 1) throw new Error('it was applied before');
  } catch (error) {
    throw new Error(`${folder.name}: ${reasonFor(error)}`);
  }
}

/** In the server's words where the server refused something: the engine turns some of them into its own. */
function reasonFor(error: unknown): string {
  if (refusal === undefined) return firstLines(asEngineError(error, adapterErrors).message);
  const { message, detail, hint } = refusal;
  return [message, detail, hint].filter((text) => text !== undefined).join('\n');
}

/** Without the engine's trace of its own functions. */
function firstLines(message: string): string {
  const lines = message.split('\n');
  const trace = lines.findIndex((line) => /^\s+\d+: \w+::/.test(line));
  return (trace === -1 ? lines : lines.slice(0, trace)).join('\n').trim();
}

async function undo(request: Extract<Request, { kind: 'down' }>): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'ormbridge (prisma)' });
  client.on('error', () => {});
  await client.connect();
  try {
    if (request.transaction) await client.query('BEGIN');
    for (const statement of request.statements) await client.query(statement);
    await client.query('DELETE FROM "_prisma_migrations" WHERE "migration_name" = ANY($1)', [
      request.folders,
    ]);
    if (request.transaction) await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

function answer(message: Answer): void {
  process.send?.(message);
}

process.on('message', (request: Request) => {
  handle(request).then(
    () => answer({ kind: 'done' }),
    (error: unknown) =>
      answer({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
  );
});

process.on('disconnect', () => process.exit(0));
