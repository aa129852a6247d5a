import { fork, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DiscoveredSet, MigrationSource, RunOptions, Runner } from '../../src/adapter.js';
import { loadDialect } from '../../src/dialects/index.js';
import { redactSecrets } from '../../src/redact.js';
import { engineVersion } from './engine/load.js';
import { runsOutsideTransaction } from './migration/parts.js';
import type { Answer, MigrationFolder, Request } from './runner/messages.js';

/** A migration failed, or the engine could not be run at all. The message never holds the connection's password. */
export class RunnerError extends Error {
  override readonly name = 'RunnerError';
}

/**
 * Applies migrations with Prisma's own schema engine, its WebAssembly build from npm, in a child process: what
 * `prisma migrate deploy` does, one migration at a time, with Prisma's own bookkeeping.
 *
 * Prisma has no way back: `down` runs the `down.sql` beside the migration and removes its rows from
 * `_prisma_migrations`, which is a convention of ormbridge.
 */
export async function createRunner(set: DiscoveredSet, options: RunOptions): Promise<Runner> {
  const isSource = import.meta.url.endsWith('.ts');
  const script = fileURLToPath(new URL(`./runner/child.${isSource ? 'ts' : 'js'}`, import.meta.url));
  const child = fork(script, [], {
    env: { ...process.env, ...options.env },
    execArgv: isSource ? ['--import', import.meta.resolve('tsx')] : [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const connection = connect(child, options.url);
  await connection.send({ kind: 'start', url: options.url });
  return {
    tool: { name: 'prisma schema engine', version: engineVersion(), from: 'ormbridge' },
    up: async (id) => {
      const folders = await Promise.all(filesOf(find(set, id)).map((file) => folderOf(set, file)));
      await connection.send({ kind: 'up', folders });
    },
    down: async (id) => connection.send(await downOf(set, find(set, id), options)),
    close: async () => connection.close(),
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

async function downOf(set: DiscoveredSet, source: MigrationSource, options: RunOptions): Promise<Request> {
  if (source.downFile === undefined) throw new RunnerError(`${source.id} has no down.sql beside it`);
  const sql = await readFile(path.join(set.root, source.downFile), 'utf8');
  const dialect = await loadDialect(options.dialect);
  const { operations } = dialect.parse(sql, { file: source.downFile });
  const transaction = !operations.some(runsOutsideTransaction);
  const places = new Map(operations.map(({ origin }) => [origin?.start, origin] as const));
  const statements = [...places.values()].flatMap((origin) =>
    origin === undefined ? [] : [sql.slice(origin.start, origin.end)],
  );
  return {
    kind: 'down',
    transaction,
    statements: transaction ? [sql] : statements,
    folders: filesOf(source).map((file) => path.posix.dirname(file)),
  };
}

interface Connection {
  send(request: Request): Promise<void>;
  close(): Promise<void>;
}

/** How long the child gets to end by itself. */
const GRACE_MS = 2000;

function connect(child: ChildProcess, url: string): Connection {
  let stderr = '';
  let waiting: ((answer: Answer) => void) | undefined;
  let ended: Answer | undefined;
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString('utf8')).slice(-4000);
  });
  const answer = (message: Answer): void => {
    const listener = waiting;
    waiting = undefined;
    listener?.(message);
  };
  const end = (reason: string): void => {
    ended ??= { kind: 'failed', message: stderr.trim() === '' ? reason : `${reason}: ${stderr.trim()}` };
    answer(ended);
  };
  child.on('message', (message) => answer(message as Answer));
  child.on('error', (error) => end(error.message));
  child.on('exit', (code) => end(`the process that runs Prisma's engine ended with code ${code ?? 'none'}`));
  return {
    send: async (request) => {
      const result = await new Promise<Answer>((resolve) => {
        if (ended !== undefined) return resolve(ended);
        waiting = resolve;
        child.send(request);
      });
      if (result.kind === 'failed') throw new RunnerError(redactSecrets(result.message, [url]));
    },
    close: async () => {
      if (ended !== undefined) return;
      await new Promise<void>((resolve) => {
        child.once('exit', () => resolve());
        if (child.connected) child.disconnect();
        setTimeout(() => child.kill(), GRACE_MS).unref();
      });
    },
  };
}
