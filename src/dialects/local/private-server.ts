import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { unprivilegedAccount, type Account } from './account.js';
import { dataParent } from './place.js';
import { cleanEnvironment, endServer, freePort, untilReady } from './process.js';
import { startWatchdog } from './watchdog.js';

/** A server process that was started for us. */
export interface PrivateServer {
  readonly url: string;
  /** Ends it and deletes its folder. Safe to call twice. */
  stop(): Promise<void>;
}

/** Where a private server lives, and as whom. */
export interface PrivatePlace {
  readonly folder: string;
  /** Whom the server runs as where we are root. */
  readonly account: Account | undefined;
}

/** How a server is started, once its folder is prepared. */
export interface PreparedServer {
  readonly program: string;
  readonly args: (port: number) => readonly string[];
  readonly url: (port: number) => string;
}

/** A kind of server, and what is particular about starting one. */
export interface PrivateServerKind {
  /** For messages: `PostgreSQL`. */
  readonly title: string;
  /** In the names of temporary folders: `postgres`. */
  readonly name: string;
  /** Users to run it as where we are root, the best first. */
  readonly users: readonly string[];
  /** Where it writes its process id, relative to its folder. */
  readonly pidFile: string;
  /** What ends it without saving anything. */
  readonly signal: NodeJS.Signals;
  /** What its log says when it accepts connections, and when another process has taken the port. */
  readonly ready: RegExp;
  readonly portTaken: RegExp;
  /** Programs may not run from a memory file system (noexec), so a copy of them needs the disk. */
  needsDisk?(account: Account | undefined): Promise<boolean>;
  /** Makes the data in the folder. Rejects with ServerError. */
  prepare(place: PrivatePlace): Promise<PreparedServer>;
}

/** The port is free when it is chosen, but another process may take it before the server does. */
const PORT_TRIES = 3;

/**
 * Starts a server of its own in a temporary folder, on the loopback interface. It is gone with {@link
 * PrivateServer.stop}, and shortly after this process ends in whatever way.
 * Rejects with ServerError `server-did-not-start`.
 */
export async function startPrivateServer(kind: PrivateServerKind): Promise<PrivateServer> {
  const account = await unprivilegedAccount(kind.title, kind.users);
  const parent = (await kind.needsDisk?.(account)) === true ? os.tmpdir() : await dataParent();
  const folder = await mkdtemp(path.join(parent, `ormbridge-${kind.name}-`));
  const watchdog = startWatchdog(folder, kind.pidFile, kind.signal);
  const remove = async (): Promise<void> => {
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    watchdog.dismiss();
  };
  try {
    await chmod(folder, 0o700);
    if (account !== undefined) await chown(folder, account.uid, account.gid);
    const prepared = await kind.prepare({ folder, account });
    const { child, port } = await startOnFreePort(kind, prepared, { folder, account });
    let stopped: Promise<void> | undefined;
    return {
      url: prepared.url(port),
      stop: () => (stopped ??= endServer(child, kind.signal).then(remove)),
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function startOnFreePort(
  kind: PrivateServerKind,
  { program, args }: PreparedServer,
  { folder, account }: PrivatePlace,
): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  for (let tries = 1; ; tries++) {
    const port = await freePort();
    const child = spawn(program, args(port), {
      ...account,
      cwd: folder,
      env: cleanEnvironment(),
      stdio: ['ignore', 'ignore', 'pipe'],
      // Its own process group: an interrupt at the terminal must not end it before the databases are looked at.
      detached: true,
      windowsHide: true,
    });
    try {
      await untilReady(child, kind.title, kind.ready);
      return { child, port };
    } catch (error) {
      if (tries === PORT_TRIES || !kind.portTaken.test(String(error))) throw error;
    }
  }
}
