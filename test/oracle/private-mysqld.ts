import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createConnection, type Connection } from 'mysql2/promise';

const run = promisify(execFile);

/** A server with nothing in it, for a test of the reader alone. */
export interface PrivateServer {
  connect(): Promise<Connection>;
  stop(): Promise<void>;
}

/** Starts servers that all start from the same empty data folder. */
export interface ServerTemplate {
  start(): Promise<PrivateServer>;
  /** Removes the folder. Servers must be stopped before. */
  remove(): Promise<void>;
}

/** Initialises a data folder. `binary`: the path of mysqld. */
export async function prepareServers(binary: string): Promise<ServerTemplate> {
  const folder = await mkdtemp(join(tmpdir(), 'ormbridge-oracle-'));
  const template = join(folder, 'template');
  const user = process.getuid?.() === 0 ? ['--user=root'] : [];
  await run(binary, ['--no-defaults', '--initialize-insecure', `--datadir=${template}`, ...user], {
    timeout: 120_000,
  });
  await rm(join(template, 'auto.cnf'), { force: true });
  let count = 0;
  return {
    async start() {
      const data = join(folder, `data${(count += 1)}`);
      await cp(template, data, { recursive: true });
      return startServer(binary, data, user);
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function startServer(binary: string, data: string, user: readonly string[]): Promise<PrivateServer> {
  const port = await freePort();
  const options = [
    '--no-defaults',
    `--datadir=${data}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    `--socket=${join(data, 's.sock')}`,
    `--pid-file=${join(data, 'pid')}`,
    '--mysqlx=OFF',
    '--skip-log-bin',
    '--innodb-flush-log-at-trx-commit=0',
    '--innodb-doublewrite=OFF',
    '--innodb-buffer-pool-size=64M',
    '--max-connections=10',
    ...user,
  ];
  const child = spawn(binary, options, { stdio: 'ignore' });
  const connect = () =>
    createConnection({ host: '127.0.0.1', port, user: 'root', charset: 'utf8mb4', connectTimeout: 5000 });
  await untilReady(child, connect);
  return {
    connect,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGKILL');
        await ended;
      }
      await rm(data, { recursive: true, force: true });
    },
  };
}

async function untilReady(child: ChildProcess, connect: () => Promise<Connection>): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt += 1) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error('mysqld ended before it was ready');
    try {
      await (await connect()).end();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  throw new Error('mysqld was not ready within 30 s');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
