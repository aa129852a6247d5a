import type { SqlClient } from '../sql-client.js';
import { ServerError, type DatabaseServer } from '../server.js';
import { scratchServer } from '../shared/scratch.js';
import { startContainer } from '../local/docker.js';
import { findBinaries, type Binaries } from './binaries.js';
import { badUrl, connect } from './client.js';
import { postgresContainer } from './docker.js';
import { startEmbedded } from './embedded.js';

/** The template that nobody can be connected to, and that holds nothing of an administrator's (manual, 22.3). */
const PRISTINE = 'template0';

/** The oldest server that is supported: older ones lack `DROP DATABASE … WITH (FORCE)`. */
const OLDEST_MAJOR = 13;

/**
 * Starts a server of our own, ended by `close` and when this process ends: native PostgreSQL in a temporary folder, else
 * a container. Rejects with {@link ServerError} `no-server-binaries` (which names all the ways to get one) or
 * `server-did-not-start`.
 */
export async function startServer(installed?: Binaries): Promise<DatabaseServer> {
  const binaries = installed ?? (await findBinaries());
  const server =
    binaries === undefined
      ? { ...(await startContainer(postgresContainer)), from: 'docker' }
      : await startEmbedded(binaries);
  try {
    return await serverAt(server.url, server.from, () => server.stop(), true);
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/**
 * A user's own server. The database in the URL is only connected to: scratch databases are made beside it.
 * Rejects with {@link ServerError}: wrong URL, no server there, no way in, no right to create databases.
 */
export async function openServer(url: string): Promise<DatabaseServer> {
  return serverAt(url, new URL(checkedUrl(url)).host, async () => {}, false);
}

function checkedUrl(url: string): string {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) throw badUrl();
  return url;
}

/** `isOurs`: it is gone with what is on it, so that nothing need be tidied up and nobody else is disturbed. */
async function serverAt(
  url: string,
  where: string,
  stop: () => Promise<void>,
  isOurs: boolean,
): Promise<DatabaseServer> {
  const admin = await connect(url);
  let facts: { readonly major: number; readonly version: string };
  try {
    facts = await checkServer(admin);
  } catch (error) {
    await admin.close();
    throw error;
  }
  // Quicker where nothing waits for the disk; on a server in use its checkpoints would disturb others.
  const copyFiles = isOurs && facts.major >= 15;
  return scratchServer({
    description: `PostgreSQL ${facts.version} (${where})`,
    major: facts.major,
    url,
    admin,
    isOurs,
    async create(name, template) {
      await admin.query(
        `CREATE DATABASE ${quote(name)} TEMPLATE ${quote(template ?? PRISTINE)}${copyFiles ? ' STRATEGY file_copy' : ''}`,
      );
    },
    async drop(name) {
      await admin.query(`DROP DATABASE IF EXISTS ${quote(name)} WITH (FORCE)`);
    },
    connect,
    stop,
  });
}

async function checkServer(admin: SqlClient): Promise<{ readonly major: number; readonly version: string }> {
  const [row] = await admin.query(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int / 10000 AS major,
      (SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user) AS may_create, current_user AS role`,
  );
  const { version, major, may_create, role } = row as {
    version: string;
    major: number;
    may_create: boolean;
    role: string;
  };
  if (major < OLDEST_MAJOR) {
    throw new ServerError(
      'server-unreachable',
      `the server is PostgreSQL ${version}; the oldest one that works is ${OLDEST_MAJOR}`,
      'give the URL of a newer server, or leave it out to use the embedded one',
    );
  }
  if (!may_create) throw noCreateRight(role);
  return { major, version: version.split(' ')[0] ?? version };
}

function noCreateRight(role: string): ServerError {
  return new ServerError(
    'no-create-database-right',
    `the user ${role} may not create databases, and each side is applied to a new one`,
    `run ALTER ROLE ${quote(role)} CREATEDB as an administrator, or give another user's URL`,
  );
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
