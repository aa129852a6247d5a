import { access, readdir } from 'node:fs/promises';
import path from 'node:path';
import { findServerProgram } from '../../src/dialects/mysql/programs.js';
import { mariadbServer, mysqlServer, type ServerKind } from '../../src/dialects/mysql/server-kind.js';
import { startServer as startMysql } from '../../src/dialects/mysql/server.js';
import { startServer as startPostgres } from '../../src/dialects/postgres/server.js';
import type { DatabaseServer } from '../../src/dialects/server.js';
import { startServer as startSqlite } from '../../src/dialects/sqlite/server.js';
import type { DialectName } from '../../src/ir/index.js';
import type { Witness } from './witness.js';
import { pgDumpWitness } from './witness/pg-dump.js';
import { showCreateWitness } from './witness/show-create.js';
import { sqliteMasterWitness } from './witness/sqlite-master.js';

/** A server of our own, and who looks at its databases beside ormbridge. */
export interface CorpusServer {
  readonly dialect: DialectName;
  readonly server: DatabaseServer;
  readonly witness: Witness;
}

/** The servers that there are, and why others are not. */
export interface CorpusServers {
  readonly servers: readonly CorpusServer[];
  /** In words: what is missing, and how to get it. */
  readonly missing: readonly string[];
}

const STARTS: Readonly<Record<DialectName, () => Promise<Omit<CorpusServer, 'dialect'>>>> = {
  postgres: startDumpable,
  mysql: () => startProgram(mysqlServer),
  mariadb: () => startProgram(mariadbServer),
  sqlite: async () => ({ server: await startSqlite(), witness: sqliteMasterWitness }),
};

/** Starts a server for each dialect. What there is no program of is missing; a program that does not start is an error. */
export async function startServers(dialects: readonly DialectName[]): Promise<CorpusServers> {
  const servers: CorpusServer[] = [];
  const missing: string[] = [];
  for (const dialect of dialects) {
    try {
      servers.push({ dialect, ...(await STARTS[dialect]()) });
    } catch (error) {
      if (!(error instanceof MissingServer)) {
        await closeServers(servers);
        throw error;
      }
      missing.push(error.message);
    }
  }
  return { servers, missing };
}

/** Ends them all. */
export async function closeServers(servers: readonly CorpusServer[]): Promise<void> {
  await Promise.allSettled(servers.map(({ server }) => server.close()));
}

/** There is no such server on this machine. */
class MissingServer extends Error {}

async function startProgram(kind: ServerKind): Promise<Omit<CorpusServer, 'dialect'>> {
  if ((await findServerProgram(kind)) === undefined) {
    throw new MissingServer(
      `no ${kind.title}: put ${kind.programs[0]} on the PATH, or name it with ${kind.variable}`,
    );
  }
  return { server: await startMysql(kind), witness: showCreateWitness };
}

/** Where Debian keeps each major version's programs. */
const DEBIAN_FOLDER = '/usr/lib/postgresql';

/**
 * Starts the newest installed PostgreSQL that has a pg_dump, in a temporary folder: pg_dump refuses servers of a newer major
 * version than its own. npm's binaries have none, so this one is the system's; that it is another major version than the
 * embedded one is as well.
 */
async function startDumpable(): Promise<Omit<CorpusServer, 'dialect'>> {
  const folder = await newestWithDump();
  const server = await startPostgres({
    initdb: path.join(folder, 'initdb'),
    postgres: path.join(folder, 'postgres'),
  });
  return { server, witness: pgDumpWitness(path.join(folder, 'pg_dump')) };
}

async function newestWithDump(): Promise<string> {
  const versions = await readdir(DEBIAN_FOLDER).catch(() => []);
  for (const version of versions.toSorted((a, b) => Number(b) - Number(a))) {
    const folder = path.join(DEBIAN_FOLDER, version, 'bin');
    const programs = ['initdb', 'postgres', 'pg_dump'].map((name) => access(path.join(folder, name)));
    if ((await Promise.allSettled(programs)).every(({ status }) => status === 'fulfilled')) return folder;
  }
  throw new MissingServer(
    `no PostgreSQL with pg_dump below ${DEBIAN_FOLDER}: install one (apt-get install postgresql)`,
  );
}
