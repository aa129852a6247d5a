import { performance } from 'node:perf_hooks';
import type { Runner } from '../adapter.js';
import type { Dialect, Observation } from '../dialects/dialect.js';
import type { Cells, SqlClient } from '../dialects/sql-client.js';
import { InputError } from '../errors.js';
import { ServerError, SqlError, type DatabaseServer, type ScratchDatabase } from '../dialects/server.js';
import type { History, Schema } from '../ir/index.js';
import { leftBehind } from './left-behind.js';
import { createReadingRunner } from './reading.js';
import type { LeftBehind, Side, SideReport, Way } from './report.js';
import { RunnerError } from './runner-error.js';

/** Starts a tool on a database that was made for it. */
export type RunnerFactory = (url: string) => Promise<Runner>;

/** One of the two histories, and how and where it is applied. */
export interface VerifySide {
  readonly history: History;
  /** `reading`: what was read is applied, see `createReadingRunner`. */
  readonly run: RunnerFactory | 'reading';
  readonly server: DatabaseServer;
  /** It makes databases beside its own: the server is for it alone, and is cleared before. */
  readonly besides?: boolean;
}

/** One side while it is stepped: its database, its tool and a connection that looks. */
export interface SideSession {
  readonly side: Side;
  readonly history: History;
  /** Of its database; holds a password. */
  readonly url: string;
  /** Applies or undoes one migration. A failure of the migration is a value; ServerError rejects. */
  step(way: Way, id: string): Promise<StepError | undefined>;
  observe(fresh?: boolean): Promise<Observation>;
  introspect(): Promise<Schema>;
  /** Rows of its database. Rejects with SqlError where the server refuses the SELECT. */
  cells(sql: string): Promise<Cells>;
  report(): SideReport;
  /** Ends the tool and drops the database. */
  close(): Promise<void>;
}

/** How a migration failed, and what it had done. */
export interface StepError {
  readonly error: RunnerError;
  readonly left: LeftBehind | undefined;
}

export interface SideOptions {
  readonly side: Side;
  readonly dialect: Dialect;
  readonly ignoreTables: readonly string[];
  /** SQL that is run before the first migration. */
  readonly baseline: string | undefined;
}

/** Makes a database and starts the tool on it. Rejects with RunnerError `unavailable`, or ServerError. */
export async function openSide(from: VerifySide, options: SideOptions): Promise<SideSession> {
  if (from.besides === true) await from.server.clear?.();
  const database = await from.server.createDatabase();
  const opened: { client?: SqlClient; runner?: Runner } = {};
  const close = async (): Promise<void> => {
    await Promise.allSettled([opened.runner?.close(), opened.client?.close()]);
    // What refers to it goes before it.
    if (from.besides === true) await from.server.clear?.().catch(ignoreServerGone);
    await database.drop().catch(ignoreServerGone);
  };
  try {
    opened.client = await database.connect();
    if (options.baseline !== undefined) await startFrom(options.baseline, opened.client);
    opened.runner = await startRunner(from, options.dialect, database);
    return sessionOf(from, options, {
      client: opened.client,
      runner: opened.runner,
      url: database.url,
      close,
    });
  } catch (error) {
    await close();
    throw error;
  }
}

/** What a server says to a dump is about the dump: one may name what is not installed there, or roles. */
async function startFrom(baseline: string, client: SqlClient): Promise<void> {
  try {
    await client.query(baseline);
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    throw new InputError(
      'baseline-refused',
      `the server refuses the baseline: ${error.message}`,
      'leave that out of the dump, or give a server that takes it (--source-url, --target-url)',
    );
  }
}

interface SideParts {
  readonly client: SqlClient;
  readonly runner: Runner;
  readonly url: string;
  readonly close: () => Promise<void>;
}

function sessionOf(
  { history, server, besides = false }: VerifySide,
  options: SideOptions,
  parts: SideParts,
): SideSession {
  const { side, dialect, ignoreTables } = options;
  const { client, runner, url, close } = parts;
  const times = { tool: 0, look: 0 };
  const timed = async <T>(what: keyof typeof times, work: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    try {
      return await work();
    } finally {
      times[what] += performance.now() - start;
    }
  };
  const look = (fresh: boolean): Promise<Observation> =>
    timed('look', () => dialect.observe(client, { ignoreTables, fresh, besides }));
  // What the database was when it was last looked at, if nothing has been run since.
  let seen: Observation | undefined;
  return {
    side,
    history,
    url,
    async step(way, id) {
      const before = seen ?? (await look(false));
      seen = undefined;
      try {
        await timed('tool', () => runner[way](id));
        return undefined;
      } catch (error) {
        // Is it the migration, or is the server no longer there? This rejects with ServerError then.
        await client.query('SELECT 1');
        const failure = error instanceof RunnerError ? error : new RunnerError(messageOf(error));
        const direction = history.migrations.find((migration) => migration.id === id)?.[way];
        const left = await leftBehind(before, () => look(true), direction, dialect);
        return { error: failure, left };
      }
    },
    observe: async (fresh) => (seen = await look(fresh === true)),
    introspect: () => timed('look', () => dialect.introspect(client, { ignoreTables, besides })),
    cells: (sql) => timed('look', () => client.cells(sql)),
    report: () => ({
      adapter: history.adapter,
      migrations: history.migrations.length,
      tool: toolText(runner),
      server: server.description,
      toolMs: Math.round(times.tool),
      lookMs: Math.round(times.look),
    }),
    close,
  };
}

async function startRunner(
  { run, history }: VerifySide,
  dialect: Dialect,
  database: ScratchDatabase,
): Promise<Runner> {
  if (run === 'reading') return createReadingRunner(history, dialect, database);
  return run(database.url);
}

function toolText({ tool }: Runner): string {
  const name = tool.version === '' ? tool.name : `${tool.name} ${tool.version}`;
  return tool.from === 'project' ? `${name} (the project's own)` : name;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function ignoreServerGone(error: unknown): void {
  if (!(error instanceof ServerError)) throw error;
}
