import { createHash, randomUUID } from 'node:crypto';
import type { Runner, RunOptions } from '../../../src/adapter.js';
import type { SqlClient } from '../../../src/dialects/sql-client.js';
import { loadDialect } from '../../../src/dialects/index.js';
import { SqlError } from '../../../src/dialects/server.js';
import { RunnerError } from '../../../src/verify/runner-error.js';
import type { MigrationFolder, StepRequest } from './requests.js';

/** Prisma's bookkeeping on MySQL (prisma-engines, sql-schema-connector, `flavour/mysql`, `create_migrations_table`). */
const CREATE_LEDGER = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at DATETIME(3),
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at DATETIME(3),
  started_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  applied_steps_count INTEGER UNSIGNED NOT NULL DEFAULT 0
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`;

/** What a step is to be done to. */
export interface MysqlSteps {
  readonly foldersOf: (id: string) => Promise<readonly MigrationFolder[]>;
  readonly undoOf: (id: string) => Promise<Extract<StepRequest, { kind: 'undo' }>>;
}

/**
 * Applies `migration.sql` as Prisma's engine does it on MySQL and MariaDB: each file sent whole, without a transaction,
 * which would be none (every change of the schema commits). The engine itself is a native program there that npm does not
 * bring, so the bookkeeping in `_prisma_migrations` is kept by ormbridge, and the report names no engine.
 */
export async function createMysqlRunner(options: RunOptions, steps: MysqlSteps): Promise<Runner> {
  const dialect = await loadDialect(options.dialect);
  const open = (): Promise<SqlClient> => dialect.connect(options.url);
  const admin = await open();
  // A file that sets something sets it for itself: the engine has a connection for each run.
  const run = async (use: (client: SqlClient) => Promise<void>): Promise<void> => {
    const client = await open();
    try {
      await use(client);
    } catch (error) {
      if (error instanceof SqlError) throw new RunnerError(error.message, { sqlState: error.sqlState });
      throw error;
    } finally {
      await client.close();
    }
  };
  await admin.query(CREATE_LEDGER);
  return {
    tool: { name: "migration.sql files without Prisma's engine", version: '', from: 'ormbridge' },
    async up(id) {
      for (const folder of await steps.foldersOf(id)) await apply(folder, admin, run);
    },
    async down(id) {
      const { statements, folders } = await steps.undoOf(id);
      await run(async (client) => {
        for (const statement of statements) await client.query(statement);
      });
      for (const folder of folders)
        await admin.query('DELETE FROM _prisma_migrations WHERE migration_name = ?', [folder]);
    },
    close: () => admin.close(),
  };
}

/** As the engine records it: a row before the file runs, which is finished only where all of the file was applied. */
async function apply(
  { name, sql }: MigrationFolder,
  admin: SqlClient,
  run: (use: (client: SqlClient) => Promise<void>) => Promise<void>,
): Promise<void> {
  const [found] = await admin.query('SELECT finished_at FROM _prisma_migrations WHERE migration_name = ?', [
    name,
  ]);
  if (found !== undefined) throw new RunnerError(`${name}: it was applied before`);
  const id = randomUUID();
  const checksum = createHash('sha256').update(sql).digest('hex');
  await admin.query('INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES (?, ?, ?)', [
    id,
    checksum,
    name,
  ]);
  try {
    if (!isEmpty(sql)) await run(async (client) => void (await client.query(sql)));
  } catch (error) {
    const { message, sqlState } = error as RunnerError;
    await admin.query('UPDATE _prisma_migrations SET logs = ? WHERE id = ?', [message, id]);
    throw new RunnerError(`${name}: ${message}`, { sqlState });
  }
  await admin.query(
    'UPDATE _prisma_migrations SET finished_at = CURRENT_TIMESTAMP(3), applied_steps_count = 1 WHERE id = ?',
    [id],
  );
}

/** The server refuses a query of nothing but comments. */
function isEmpty(sql: string): boolean {
  return sql.replace(/\/\*(?!!)[\s\S]*?\*\/|^[ \t]*(?:--\s.*|--$|#.*)$/gm, '').trim() === '';
}
