import { randomBytes } from 'node:crypto';
import { chown, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isReachableByOthers } from '../local/account.js';
import { startPrivateServer, type PrivatePlace, type PrivateServer } from '../local/private-server.js';
import { cleanEnvironment, didNotStart, run } from '../local/process.js';
import { copyBinaries, type Binaries } from './binaries.js';

const TITLE = 'PostgreSQL';

/** Migrations may name this role (`GRANT … TO postgres`), which is there on most servers. */
const SUPERUSER = 'postgres';

/**
 * Settings of a server whose data nobody will miss (PostgreSQL documentation, "Non-Durable Settings"), and which is
 * small: a handful of connections, no background work.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  autovacuum: 'off',
  shared_buffers: '32MB',
  max_connections: '60',
  jit: 'off',
};

/** A private server, and where its programs came from. */
export interface EmbeddedServer extends PrivateServer {
  readonly from: 'embedded' | 'installed';
}

/**
 * Initialises and starts a server of its own in a temporary folder: about a second. It is gone with `stop`, and shortly
 * after this process ends in whatever way. The URL is of its superuser, with a random password.
 * Rejects with ServerError `server-did-not-start`.
 */
export async function startEmbedded(installed: Binaries): Promise<EmbeddedServer> {
  const { folder } = installed;
  const copyFrom = async (isOtherUser: boolean): Promise<string | undefined> =>
    folder !== undefined && isOtherUser && !(await isReachableByOthers(folder)) ? folder : undefined;
  const server = await startPrivateServer({
    title: TITLE,
    name: 'postgres',
    users: ['postgres', 'nobody'],
    pidFile: path.join('data', 'postmaster.pid'),
    // An immediate shutdown.
    signal: 'SIGQUIT',
    ready: /database system is ready to accept connections/,
    portTaken: /Address already in use|could not bind/i,
    needsDisk: async (account) => (await copyFrom(account !== undefined)) !== undefined,
    async prepare(place) {
      const closed = await copyFrom(place.account !== undefined);
      const binaries =
        closed === undefined
          ? installed
          : await copyBinaries(closed, installed, path.join(place.folder, 'native'));
      const password = randomBytes(18).toString('base64url');
      await initialise(binaries, password, place);
      const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
      return {
        program: binaries.postgres,
        args: (port) => ['-D', path.join(place.folder, 'data'), '-p', String(port), ...settings],
        url: (port) => `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`,
      };
    },
  });
  return { ...server, from: folder === undefined ? 'installed' : 'embedded' };
}

async function initialise(
  binaries: Binaries,
  password: string,
  { folder, account }: PrivatePlace,
): Promise<void> {
  const passwordFile = path.join(folder, 'password');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account !== undefined) await chown(passwordFile, account.uid, account.gid);
  const options = [
    `--pgdata=${path.join(folder, 'data')}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--no-locale',
    '--no-sync',
  ];
  try {
    await run(binaries.initdb, options, { ...account, cwd: folder, env: cleanEnvironment() });
  } catch (error) {
    const { stderr, message } = error as { readonly stderr?: string; readonly message: string };
    throw didNotStart(TITLE, stderr === undefined || stderr === '' ? message : stderr);
  } finally {
    await rm(passwordFile, { force: true });
  }
}
