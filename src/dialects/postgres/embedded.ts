import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, chmod, chown, constants, mkdtemp, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { ServerError } from '../server.js';
import { copyBinaries, findBinaries, type Binaries } from './binaries.js';
import { startWatchdog } from './watchdog.js';

/** A server process that was started for us. */
export interface EmbeddedServer {
  /** Of its superuser, with a random password, on the loopback interface. */
  readonly url: string;
  /** Ends it and deletes its folder. Safe to call twice. */
  stop(): Promise<void>;
}

/** Migrations may name this role (`GRANT … TO postgres`), which is there on most servers. */
const SUPERUSER = 'postgres';

/** The port is free when it is chosen, but another process may take it before the server does. */
const PORT_TRIES = 3;

const READY = /database system is ready to accept connections/;
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 5_000;

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

/**
 * Initialises and starts a server of its own in a temporary folder: about a second. It is gone with {@link
 * EmbeddedServer.stop}, and shortly after this process ends in whatever way.
 * Rejects with ServerError `no-server-binaries` or `server-did-not-start`.
 */
export async function startEmbedded(): Promise<EmbeddedServer> {
  const installed = await findBinaries();
  const account = await unprivilegedAccount();
  const reachable = account === undefined || (await isReachableByOthers(installed.folder));
  // Programs may not run from a memory file system (noexec), so a copy of them goes to the disk.
  const parent = reachable ? await dataParent() : os.tmpdir();
  const folder = await mkdtemp(path.join(parent, 'ormbridge-postgres-'));
  const watchdog = startWatchdog(folder);
  const remove = async (): Promise<void> => {
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    watchdog.dismiss();
  };
  try {
    if (account !== undefined) await chown(folder, account.uid, account.gid);
    const binaries = reachable ? installed : await copyBinaries(installed, path.join(folder, 'native'));
    const password = randomBytes(18).toString('base64url');
    await initialise(binaries, { folder, account, password });
    const { child, port } = await startOnFreePort(binaries, folder, account);
    let stopped: Promise<void> | undefined;
    return {
      url: `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`,
      stop: () => (stopped ??= end(child).then(remove)),
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Linux's file system in memory: a new database takes 9 ms there, where a disk that others use too takes 40 to 300. */
const MEMORY = '/dev/shm';

/** Room for the server (40 MB) and scratch databases (8 MB each) with what migrations put into them. */
const MEMORY_NEEDED = 1024 ** 3;

/** Where the data goes: to memory where there is plenty, unless the user has chosen a place for temporary files. */
async function dataParent(): Promise<string> {
  if (process.env.TMPDIR !== undefined || process.platform !== 'linux') return os.tmpdir();
  try {
    const { bavail, bsize } = await statfs(MEMORY);
    await access(MEMORY, constants.W_OK);
    return bavail * bsize >= MEMORY_NEEDED ? MEMORY : os.tmpdir();
  } catch {
    return os.tmpdir();
  }
}

interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root, so root starts it as a user that has no rights. */
async function unprivilegedAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const user of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, user])));
      return { uid: Number(uid), gid: Number(gid) };
    } catch {
      // Not a user of this system.
    }
  }
  throw new ServerError(
    'server-did-not-start',
    'PostgreSQL does not run as root, and this system has neither a user postgres nor nobody to run it as',
    'run the command as another user, or give a server of your own with --source-url and --target-url',
  );
}

async function isReachableByOthers(folder: string): Promise<boolean> {
  for (let at = folder; ; at = path.dirname(at)) {
    const { mode } = await stat(at);
    if ((mode & constants.S_IXOTH) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

interface Cluster {
  readonly folder: string;
  readonly account: Account | undefined;
  readonly password: string;
}

async function initialise(binaries: Binaries, { folder, account, password }: Cluster): Promise<void> {
  const passwordFile = path.join(folder, 'password');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account !== undefined) await chown(passwordFile, account.uid, account.gid);
  await chmod(folder, 0o700);
  const options = [
    `--pgdata=${path.join(folder, 'data')}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--no-locale',
    '--no-sync',
    '--no-instructions',
  ];
  try {
    await run(binaries.initdb, options, { ...account, cwd: folder, env: environment() });
  } catch (error) {
    const { stderr, message } = error as { readonly stderr?: string; readonly message: string };
    throw didNotStart(stderr === undefined || stderr === '' ? message : stderr);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function startOnFreePort(
  binaries: Binaries,
  folder: string,
  account: Account | undefined,
): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  for (let tries = 1; ; tries++) {
    const port = await freePort();
    try {
      return { child: await start(binaries, { folder, account, port }), port };
    } catch (error) {
      if (tries === PORT_TRIES || !/Address already in use|could not bind/i.test(String(error))) throw error;
    }
  }
}

function start(
  binaries: Binaries,
  { folder, account, port }: { folder: string; account: Account | undefined; port: number },
): Promise<ChildProcess> {
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(
    binaries.postgres,
    ['-D', path.join(folder, 'data'), '-p', String(port), ...settings],
    // Its own process group: an interrupt at the terminal must not end it before the databases are looked at.
    {
      ...account,
      cwd: folder,
      env: environment(),
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
      windowsHide: true,
    },
  );
  return new Promise((resolve, reject) => {
    let log = '';
    const fail = (reason: string): void => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      reject(didNotStart(reason));
    };
    const timer = setTimeout(
      () => fail(`no answer within ${START_TIMEOUT_MS / 1000} s. ${log}`),
      START_TIMEOUT_MS,
    );
    child.on('error', (error) => fail(error.message));
    child.on('exit', () => fail(log));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (log === READY.source) return;
      log += text;
      if (!READY.test(log)) return;
      log = READY.source;
      clearTimeout(timer);
      child.removeAllListeners('exit');
      // From here on its log is only drained, and neither it nor its pipe keeps this process alive.
      child.unref();
      (child.stderr as unknown as { unref(): void }).unref();
      resolve(child);
    });
  });
}

/** An immediate shutdown: nothing of the data is wanted any more. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.ref();
    child.kill('SIGQUIT');
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Nothing of the user's environment but what a program needs to run: PGDATA and its like would mislead the server. */
function environment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TEMP, TMP } = process.env;
  return { PATH, SystemRoot, TEMP, TMP, LC_ALL: 'C', TZ: 'UTC' };
}

function didNotStart(reason: string): ServerError {
  return new ServerError(
    'server-did-not-start',
    `the PostgreSQL server for this run did not start: ${reason.trim().split('\n').slice(-5).join('; ')}`,
    'give a server of your own with --source-url and --target-url',
  );
}

async function run(file: string, args: readonly string[], options: object = {}): Promise<string> {
  const { stdout } = await promisify(execFile)(file, args, { ...options, encoding: 'utf8' });
  return stdout.trim();
}
