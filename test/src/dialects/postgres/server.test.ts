import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  findEmbeddedBinaries,
  findInstalledBinaries,
  makeLinks,
} from '../../../../src/dialects/postgres/binaries.js';
import { connect } from '../../../../src/dialects/postgres/client.js';
import { openServer, startServer } from '../../../../src/dialects/postgres/server.js';
import { ServerError, SqlError } from '../../../../src/dialects/server.js';
import { scratchDatabase, sharedServerUrl, withClient } from '../../../support/postgres.js';

const failure = async (promise: Promise<unknown>): Promise<ServerError> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ServerError);
  return error as ServerError;
};

describe('the embedded server', () => {
  it('starts, runs SQL, and leaves nothing behind', async () => {
    const server = await startServer();
    expect(server.description).toMatch(/^PostgreSQL \d+\.\d+ \(embedded\)$/);
    expect(server.major).toBe(18);
    const database = await server.createDatabase();
    const [row] = await withClient(database, (client) => client.query('SELECT 1 AS one'));
    expect(row).toEqual({ one: 1 });
    const folder = await withClient(database, async (client) => {
      const [setting] = await client.query('SHOW data_directory');
      return path.dirname(String(setting?.data_directory));
    });
    expect(existsSync(folder)).toBe(true);
    await server.close();
    await server.close();
    expect(existsSync(folder)).toBe(false);
    expect((await failure(database.connect())).code).toBe('server-unreachable');
  });

  it('runs the programs of the system where npm has none', async () => {
    const brought = await findEmbeddedBinaries();
    vi.stubEnv(
      'PATH',
      `relative${path.delimiter}${path.dirname(brought?.postgres ?? '')}${path.delimiter}${process.env.PATH}`,
    );
    onTestFinished(() => void vi.unstubAllEnvs());
    const installed = await findInstalledBinaries();
    expect(installed).toEqual({ initdb: brought?.initdb, postgres: brought?.postgres });
    const server = await startServer(installed);
    expect(server.description).toMatch(/^PostgreSQL \d+\.\d+ \(installed\)$/);
    const database = await server.createDatabase();
    expect(await withClient(database, (client) => client.query('SELECT 1 AS one'))).toEqual([{ one: 1 }]);
    await server.close();
    expect((await failure(database.connect())).code).toBe('server-unreachable');
  });

  it('is gone after its process was killed', async () => {
    const script = path.resolve('src/dialects/postgres/server.ts');
    const child = spawn(
      process.execPath,
      [
        '--import',
        'tsx',
        '--input-type=module',
        '-e',
        `const { startServer } = await import(${JSON.stringify(script)});
         console.log((await startServer()).url); setInterval(() => {}, 1000);`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const url = await new Promise<string>((resolve) =>
      child.stdout.once('data', (text: Buffer) => resolve(text.toString().trim())),
    );
    const client = await connect(url);
    const [setting] = await client.query('SHOW data_directory');
    const folder = path.dirname(String(setting?.data_directory));
    child.kill('SIGKILL');
    for (let i = 0; i < 100 && existsSync(folder); i++) await sleep(50);
    expect(existsSync(folder)).toBe(false);
    expect((await failure(connect(url))).code).toBe('server-unreachable');
    await client.close();
  });

  it('makes the links that an install script would have made', async () => {
    const root = mkdtempSync(path.join(os.tmpdir(), 'ormbridge-links-'));
    onTestFinished(() => rmSync(root, { recursive: true }));
    const native = path.join(root, 'native');
    await makeLinks(native);
    expect(existsSync(native)).toBe(false);
    const links = [{ source: 'native/lib/libx.so.1.2', target: 'native/lib/libx.so' }];
    mkdirSync(native);
    writeFileSync(path.join(native, 'pg-symlinks.json'), JSON.stringify(links));
    await makeLinks(native);
    await makeLinks(native);
    expect(readlinkSync(path.join(native, 'lib/libx.so'))).toBe('libx.so.1.2');
  });
});

describe('scratch databases on a server of one’s own', () => {
  it('are made beside the named database and dropped', async () => {
    const url = await sharedServerUrl();
    const server = await openServer(url);
    const database = await server.createDatabase();
    expect(database.url).not.toBe(url);
    await withClient(database, (client) => client.query('CREATE TABLE t (id int)'));
    const copy = await server.createDatabase(database.name);
    expect(await withClient(copy, (client) => client.query('SELECT * FROM t'))).toEqual([]);
    const named = await connect(url);
    expect(await named.query("SELECT 1 FROM pg_class WHERE relname = 't'")).toEqual([]);
    const scratches = (): Promise<readonly unknown[]> =>
      named.query('SELECT datname FROM pg_database WHERE datname = ANY ($1)', [[database.name, copy.name]]);
    expect(await scratches()).toHaveLength(2);
    // Somebody is still connected to one of them.
    const lingering = await copy.connect();
    await database.drop();
    expect(await scratches()).toHaveLength(1);
    await server.close();
    expect(await scratches()).toHaveLength(0);
    await Promise.all([named.close(), lingering.close()]);
  });
});

describe('what can go wrong', () => {
  it('a URL that is none', async () => {
    const error = await failure(openServer('localhost/db'));
    expect(error.code).toBe('bad-database-url');
    expect((await failure(openServer('mysql://a:hidden@host/db'))).message).not.toContain('hidden');
  });

  it('no server there', async () => {
    const error = await failure(openServer('postgres://ann:hidden@127.0.0.1:1/db'));
    expect(error.code).toBe('server-unreachable');
    expect(error.message).toContain('127.0.0.1:1');
    expect(error.message + error.help).not.toContain('hidden');
  });

  it('a wrong password', async () => {
    const url = new URL(await sharedServerUrl());
    url.password = 'hidden-secret';
    const error = await failure(openServer(url.href));
    expect(error.code).toBe('authentication-failed');
    expect(error.message + error.help).not.toContain('hidden-secret');
  });

  it('a database that does not exist', async () => {
    const url = new URL(await sharedServerUrl());
    url.pathname = '/nowhere';
    expect((await failure(openServer(url.href))).code).toBe('no-such-database');
  });

  it('a user without the right to create databases', async () => {
    const url = new URL(await sharedServerUrl());
    const admin = await connect(url.href);
    await admin.query("CREATE ROLE plain_user LOGIN PASSWORD 'plain-secret'");
    url.username = 'plain_user';
    url.password = 'plain-secret';
    const error = await failure(openServer(url.href));
    await admin.query('DROP ROLE plain_user');
    await admin.close();
    expect(error.code).toBe('no-create-database-right');
    expect(error.help).toContain('ALTER ROLE "plain_user" CREATEDB');
  });

  it('the server goes away', async () => {
    const server = await startServer();
    const database = await server.createDatabase();
    const client = await database.connect();
    const running = failure(client.query('SELECT pg_sleep(60)'));
    await sleep(50);
    await server.close();
    expect((await running).code).toBe('server-gone');
    expect((await failure(client.query('SELECT 1'))).code).toBe('server-gone');
    await client.close();
  });
});

describe('the client', () => {
  it('runs several statements in one go and gives the last rows', async () => {
    const database = await scratchDatabase();
    await withClient(database, async (client) => {
      expect(await client.query('SELECT 1 AS a; SELECT 2 AS b; SET search_path TO public')).toEqual([
        { b: 2 },
      ]);
      expect(await client.query('SELECT $1::int + 1 AS n', [1])).toEqual([{ n: 2 }]);
      expect(await client.query('SELECT $1::int + 1 AS n', [2])).toEqual([{ n: 3 }]);
    });
  });

  it('says where and why a statement was refused', async () => {
    const database = await scratchDatabase();
    await withClient(database, async (client) => {
      const error = await client.query('SELECT nothing').catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(SqlError);
      expect(error).toMatchObject({ sqlState: '42703', position: 8 });
    });
  });
});
