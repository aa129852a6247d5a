import { runsOutsideTransaction } from '../../src/ir/index.js';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { DiscoveredSet, MigrationSource, RunOptions, Runner } from '../../src/adapter.js';
import { loadDialect } from '../../src/dialects/index.js';
import { startChild } from '../../src/verify/child.js';
import { RunnerError } from '../../src/verify/runner-error.js';
import { engineVersion } from './engine/load.js';
import { languageOf } from './migration/program.js';
import { createMysqlRunner } from './runner/mysql.js';
import type { MigrationFolder, Start, StepRequest } from './runner/requests.js';

/**
 * Applies migrations with Prisma's own schema engine, its WebAssembly build from npm, in a child process: what
 * `prisma migrate deploy` does, one migration at a time, with Prisma's own bookkeeping.
 *
 * Prisma has no way back: `down` runs the `down.sql` beside the migration and removes its rows from
 * `_prisma_migrations`, which is a convention of ormbridge.
 */
export async function createRunner(set: DiscoveredSet, options: RunOptions): Promise<Runner> {
  const program = set.migrations.map(({ file }) => file).find((file) => languageOf(file) !== undefined);
  if (program !== undefined)
    throw new RunnerError(`${program} is a program, which Prisma does not run`, { code: 'unavailable' });
  const foldersOf = (id: string): Promise<readonly MigrationFolder[]> =>
    Promise.all(filesOf(find(set, id)).map((file) => folderOf(set, file)));
  const undoOf = (id: string) => downOf(set, find(set, id), options);
  if (options.dialect === 'mysql' || options.dialect === 'mariadb')
    return createMysqlRunner(options, { foldersOf, undoOf });
  const init: Start = { url: options.url, dialect: options.dialect };
  const child = await startChild<StepRequest>({
    entry: new URL('./runner/child', import.meta.url),
    from: import.meta.url,
    init,
    title: "Prisma's schema engine",
    urls: [options.url],
    ...(options.env === undefined ? {} : { env: options.env }),
  });
  return {
    tool: { name: 'prisma schema engine', version: engineVersion(), from: 'ormbridge' },
    up: async (id) => child.up({ kind: 'apply', folders: await foldersOf(id) }),
    down: async (id) => child.down(await undoOf(id)),
    close: () => child.close(),
  };
}

function find(set: DiscoveredSet, id: string): MigrationSource {
  const source = set.migrations.find((migration) => migration.id === id);
  if (source === undefined) throw new RunnerError(`there is no migration ${id}`);
  return source;
}

function filesOf(source: MigrationSource): readonly string[] {
  return [source.file, ...(source.parts ?? [])];
}

/** The file as it is, byte order mark and all: the engine gets what Prisma would read. */
async function folderOf(set: DiscoveredSet, file: string): Promise<MigrationFolder> {
  return { name: path.posix.dirname(file), sql: await readFile(path.join(set.root, file), 'utf8') };
}

async function downOf(
  set: DiscoveredSet,
  source: MigrationSource,
  options: RunOptions,
): Promise<Extract<StepRequest, { kind: 'undo' }>> {
  if (source.downFile === undefined) throw new RunnerError(`${source.id} has no down.sql beside it`);
  const sql = await readFile(path.join(set.root, source.downFile), 'utf8');
  const dialect = await loadDialect(options.dialect);
  const { operations } = dialect.parse(sql, { file: source.downFile });
  const commitsItself = options.dialect === 'mysql' || options.dialect === 'mariadb';
  const transaction = !commitsItself && !operations.some(runsOutsideTransaction);
  const places = new Map(operations.map(({ origin }) => [origin?.start, origin] as const));
  const statements = [...places.values()].flatMap((origin) =>
    origin === undefined ? [] : [sql.slice(origin.start, origin.end)],
  );
  return {
    kind: 'undo',
    transaction,
    statements: transaction ? [sql] : statements,
    folders: filesOf(source).map((file) => path.posix.dirname(file)),
  };
}
