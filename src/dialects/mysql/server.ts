import type { SqlClient } from '../sql-client.js';
import { ServerError, SqlError, type DatabaseServer } from '../server.js';
import { SCRATCH_PREFIX, scratchName, scratchServer } from '../shared/scratch.js';
import { connect } from './client.js';
import { quoteIdentifier } from './print/identifiers.js';
import { startContainer } from '../local/docker.js';
import { containerOf } from './docker.js';
import { startLocal } from './local.js';
import { findServerProgram } from './programs.js';
import { mysqlServer, type ServerKind } from './server-kind.js';
import { databasesOfUsers } from './users-databases.js';

/**
 * Starts a server of our own, ended by `close` and when this process ends: a program of this machine in a temporary
 * folder, else a container. Rejects with {@link ServerError} `no-server-binaries` (which names all the ways to get one)
 * or `server-did-not-start`.
 */
export async function startServer(kind: ServerKind = mysqlServer): Promise<DatabaseServer> {
  const program = await findServerProgram(kind);
  const server =
    program === undefined
      ? { ...(await startContainer(containerOf(kind))), from: 'docker' }
      : { ...(await startLocal(kind, program)), from: 'local' };
  try {
    return await serverAt(server.url, kind, { where: server.from, isOurs: true, stop: () => server.stop() });
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/**
 * A user's own server. The database in the URL is only connected to: scratch databases are made beside it, with its
 * character set and collation. Rejects with {@link ServerError}: wrong URL, no server there or another one, no way in,
 * no right to create databases.
 */
export async function openServer(url: string, kind: ServerKind = mysqlServer): Promise<DatabaseServer> {
  const where = URL.canParse(url) ? new URL(url).host : '';
  return serverAt(url, kind, { where, isOurs: false, stop: async () => {} });
}

interface Origin {
  readonly where: string;
  /** It is gone with what is on it. */
  readonly isOurs: boolean;
  stop(): Promise<void>;
}

async function serverAt(url: string, kind: ServerKind, origin: Origin): Promise<DatabaseServer> {
  const admin = await connect(url);
  let facts: ServerFacts;
  try {
    facts = await checkServer(admin, kind, origin);
  } catch (error) {
    await admin.close();
    throw error;
  }
  return scratchServer({
    description: `${kind.title} ${facts.version} (${origin.where})`,
    major: facts.major,
    url,
    admin,
    isOurs: origin.isOurs,
    async create(name, template) {
      if (template !== undefined) throw new Error(`${kind.title} has no templates of databases`);
      await admin.query(`CREATE DATABASE \`${name}\` ${facts.charset}`);
    },
    drop: (name) => dropDatabase(admin, name),
    connect,
    ...(origin.isOurs ? { clear: () => clear(admin) } : {}),
    stop: () => origin.stop(),
  });
}

/** Foreign keys between databases are no reason to keep one of them. */
async function clear(admin: SqlClient): Promise<void> {
  for (const name of await databasesOfUsers(admin)) {
    await admin.query(
      `SET foreign_key_checks = 0; DROP DATABASE ${quoteIdentifier(name)}; SET foreign_key_checks = 1`,
    );
  }
}

/** Whoever is connected to it and has a transaction open would make the drop wait, so they are sent away. */
async function dropDatabase(admin: SqlClient, name: string): Promise<void> {
  const sessions = await admin.query('SELECT ID AS id FROM information_schema.PROCESSLIST WHERE DB = ?', [
    name,
  ]);
  for (const { id } of sessions) {
    // It may be gone by itself in the meantime.
    await admin.query(`KILL ${Number(id)}`).catch(ignoreSqlError);
  }
  await admin.query(`DROP DATABASE IF EXISTS \`${name}\``);
}

/** The server's own databases are of character sets that suit it, and that no other database gets from them. */
const IN_USERS_DATABASE = `DATABASE() NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')`;

interface ServerFacts {
  readonly major: number;
  readonly version: string;
  /** Of scratch databases, as a clause of CREATE DATABASE. */
  readonly charset: string;
}

async function checkServer(admin: SqlClient, kind: ServerKind, { isOurs }: Origin): Promise<ServerFacts> {
  const [row] = await admin.query(
    `SELECT VERSION() AS version, IF(${IN_USERS_DATABASE}, @@collation_database, @@collation_server) AS collation,
      IF(${IN_USERS_DATABASE}, @@character_set_database, @@character_set_server) AS charset`,
  );
  const { version, charset, collation } = row as Record<'version' | 'charset' | 'collation', string>;
  if (!kind.isVersion(version)) throw wrongServer(version, kind);
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = kind.oldest;
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
    throw new ServerError(
      'server-unreachable',
      `the server is ${kind.title} ${version}; the oldest one that works is ${kind.oldest.join('.')}`,
      'give the URL of a newer server',
    );
  }
  if (!isOurs) await mustMayCreate(admin);
  return {
    major,
    version: /^[\d.]+/.exec(version)?.[0] ?? version,
    charset: isOurs ? kind.charset : `CHARACTER SET ${charset} COLLATE ${collation}`,
  };
}

function wrongServer(version: string, kind: ServerKind): ServerError {
  const other = kind.name === 'mysql' ? 'mariadb' : 'mysql';
  return new ServerError(
    'wrong-server',
    `the server is ${version}, which is not ${kind.title}`,
    `say so with --dialect ${other}, or give the URL of a ${kind.title} server`,
  );
}

/** ER_DBACCESS_DENIED_ERROR and ER_SPECIFIC_ACCESS_DENIED_ERROR have the SQLSTATE 42000. */
const ACCESS_DENIED = '42000';

/** Rights may be granted by patterns of names, so the answer is to try. */
async function mustMayCreate(admin: SqlClient): Promise<void> {
  const name = scratchName();
  try {
    await admin.query(`CREATE DATABASE \`${name}\``);
  } catch (error) {
    if (!(error instanceof SqlError) || error.sqlState !== ACCESS_DENIED) throw error;
    const [row] = await admin.query('SELECT CURRENT_USER() AS role');
    const [user = '', host = ''] = String(row?.role).split(/@(?=[^@]*$)/);
    throw new ServerError(
      'no-create-database-right',
      `the user ${user} may not create databases, and each side is applied to a new one`,
      `run GRANT ALL ON \`${SCRATCH_PREFIX.replaceAll('_', '\\_')}%\`.* TO '${user}'@'${host}' as an administrator, or give another user's URL`,
    );
  }
  await admin.query(`DROP DATABASE \`${name}\``);
}

function ignoreSqlError(error: unknown): void {
  if (!(error instanceof SqlError)) throw error;
}
