import { access } from 'node:fs/promises';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { startServer } from '../../src/dialects/postgres/server.js';
import type { DatabaseServer } from '../../src/dialects/server.js';

/** Where Debian keeps each major version's programs. */
const DEBIAN_FOLDER = '/usr/lib/postgresql';

/** A server of our own, and the pg_dump that goes with it: it refuses servers of a newer major version than its own. */
export interface DumpableServer {
  readonly server: DatabaseServer;
  /** The program. */
  readonly pgDump: string;
}

/**
 * Starts the newest installed PostgreSQL that has a pg_dump, in a temporary folder. npm's binaries have none, so this one
 * is the system's; that it is another major version than the embedded one is as well. Rejects where there is none.
 */
export async function startDumpable(): Promise<DumpableServer> {
  const folder = await newestWithDump();
  const server = await startServer({
    initdb: path.join(folder, 'initdb'),
    postgres: path.join(folder, 'postgres'),
  });
  return { server, pgDump: path.join(folder, 'pg_dump') };
}

async function newestWithDump(): Promise<string> {
  const versions = await readdir(DEBIAN_FOLDER).catch(() => []);
  for (const version of versions.toSorted((a, b) => Number(b) - Number(a))) {
    const folder = path.join(DEBIAN_FOLDER, version, 'bin');
    const programs = ['initdb', 'postgres', 'pg_dump'].map((name) => access(path.join(folder, name)));
    if ((await Promise.allSettled(programs)).every(({ status }) => status === 'fulfilled')) return folder;
  }
  throw new Error(
    `no PostgreSQL with pg_dump below ${DEBIAN_FOLDER}: install one (apt-get install postgresql)`,
  );
}
