import { fork, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DiscoveredSet, RunOptions, Runner } from '../../src/adapter.js';
import { needsTypeScript } from '../shared/needs-typescript.js';
import { KNEXFILE, readKnexfile, type KnexSettings } from './knexfile.js';
import type { Answer, Request, Start } from './runner/messages.js';

/** A migration failed, or Knex could not be run at all. The message never holds the connection's password. */
export class RunnerError extends Error {
  override readonly name = 'RunnerError';
}

/**
 * Runs migrations with Knex's own migrator in a child process: the project's Knex where it has one, else ours.
 * The project's knexfile is run only where it has an identifier mapper: only running it gives the function.
 */
export async function createRunner(set: DiscoveredSet, options: RunOptions): Promise<Runner> {
  const knex = await resolveKnex(set);
  const settings = knexfileOf(set, options);
  const needsTsx = await needsTypeScript(set.migrations.map(({ file }) => path.join(set.root, file)));
  const own = import.meta.url.endsWith('.ts');
  const script = fileURLToPath(new URL(`./runner/child.${own ? 'ts' : 'js'}`, import.meta.url));
  const child = fork(script, [], {
    cwd: set.project,
    env: { ...process.env, ...options.env },
    execArgv: needsTsx || own ? ['--import', import.meta.resolve('tsx')] : [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const connection = connect(child, options.url);
  await connection.send({ kind: 'start', start: startOf(set, settings, knex.path, options) });
  return {
    tool: { name: 'knex', version: knex.version, from: knex.from },
    up: async (id) => connection.send({ kind: 'up', id }),
    down: async (id) => connection.send({ kind: 'down', id }),
    close: async () => connection.close(),
  };
}

function startOf(
  set: DiscoveredSet,
  settings: KnexSettings | undefined,
  knexPath: string,
  options: RunOptions,
): Start {
  const folders = new Set(set.migrations.map(({ file }) => path.dirname(path.join(set.root, file))));
  const needsKnexfile = settings?.wrapIdentifier !== undefined && set.config !== undefined;
  return {
    knexPath,
    url: options.url,
    directories: folders.size === 0 ? [set.root] : [...folders],
    loadExtensions: [...new Set(set.migrations.map(({ file }) => path.extname(file)))],
    disableTransactions: settings?.transaction === 'none',
    ...(settings?.tableName === undefined ? {} : { tableName: settings.tableName }),
    ...(needsKnexfile
      ? { knexfile: set.config as string, environment: options.env?.NODE_ENV ?? 'development' }
      : {}),
  };
}

function knexfileOf(set: DiscoveredSet, options: RunOptions): KnexSettings | undefined {
  if (set.config === undefined || !KNEXFILE.test(path.basename(set.config))) return undefined;
  return readKnexfile(set.config, set.project, options.env === undefined ? {} : { env: options.env });
}

interface ResolvedKnex {
  readonly path: string;
  readonly version: string;
  readonly from: 'project' | 'ormbridge';
}

/** The project's Knex where its package is installed together with PostgreSQL's driver; else the one that we come with. */
async function resolveKnex(set: DiscoveredSet): Promise<ResolvedKnex> {
  const project = createRequire(path.join(set.project, 'package.json'));
  const own = createRequire(import.meta.url);
  for (const [require, from] of [
    [project, 'project'],
    [own, 'ormbridge'],
  ] as const) {
    try {
      const manifest = require.resolve('knex/package.json');
      const found = require.resolve('knex');
      createRequire(found).resolve('pg');
      const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
      return { path: found, version, from: found === own.resolve('knex') ? 'ormbridge' : from };
    } catch {
      // Not installed there: the next one.
    }
  }
  throw new RunnerError('knex or pg is not installed: npm install knex pg');
}

interface Connection {
  send(request: Request): Promise<void>;
  close(): Promise<void>;
}

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
  child.on('message', (message) => answer(message as Answer));
  const end = (reason: string): void => {
    ended ??= { kind: 'failed', message: stderr.trim() === '' ? reason : `${reason}: ${stderr.trim()}` };
    answer(ended);
  };
  child.on('error', (error) => end(error.message));
  child.on('exit', (code) => end(`the process that runs Knex ended with code ${code ?? 'none'}`));
  return {
    send: async (request) => {
      const result = await new Promise<Answer>((resolve) => {
        if (ended !== undefined) return resolve(ended);
        waiting = resolve;
        child.send(request);
      });
      if (result.kind === 'failed') throw new RunnerError(withoutPassword(result.message, url));
    },
    close: async () => {
      if (ended !== undefined) return;
      await new Promise<void>((resolve) => {
        child.once('exit', () => resolve());
        if (child.connected) child.disconnect();
        setTimeout(() => child.kill(), 2000).unref();
      });
    },
  };
}

function withoutPassword(message: string, url: string): string {
  const password = URL.canParse(url) ? new URL(url).password : '';
  if (password === '') return message;
  return message.replaceAll(password, '***').replaceAll(decodeURIComponent(password), '***');
}
