import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished, vi } from 'vitest';
import { connect } from '../../../../src/dialects/mysql/client.js';
import { findServerProgram } from '../../../../src/dialects/mysql/programs.js';
import { openServer, startServer } from '../../../../src/dialects/mysql/server.js';
import { mariadbServer, mysqlServer } from '../../../../src/dialects/mysql/server-kind.js';
import { ServerError, SqlError } from '../../../../src/dialects/server.js';
import { describeServer, withClient } from '../../../support/mysql.js';

const failure = async (promise: Promise<unknown>): Promise<ServerError> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ServerError);
  return error as ServerError;
};

describeServer.each((test) => {
  const { kind } = test;
  const other = kind === mysqlServer ? mariadbServer : mysqlServer;

  it('a private server starts, runs SQL, and leaves nothing behind', async () => {
    const server = await startServer(kind);
    expect(server.description).toMatch(new RegExp(`^${kind.title} \\d+\\.\\d+\\.\\d+ \\(local\\)$`));
    const database = await server.createDatabase();
    const [row] = await withClient(database, (client) =>
      client.query('SELECT 1 AS one, @@datadir AS data, @@character_set_database AS charset'),
    );
    expect(row).toMatchObject({ one: 1, charset: 'utf8mb4' });
    const folder = path.dirname(String(row?.data));
    expect(existsSync(folder)).toBe(true);
    await server.close();
    await server.close();
    expect(existsSync(folder)).toBe(false);
    expect((await failure(database.connect())).code).toBe('server-unreachable');
  });

  it('nobody gets into a private server without its password', async () => {
    for (const user of ['root', 'mysql', '']) {
      const url = new URL(await test.url());
      Object.assign(url, { username: user, password: '' });
      expect((await failure(connect(url.href))).code).toBe('authentication-failed');
    }
  });

  it('a private server is gone after its process was killed', async () => {
    const folder = path.resolve('src/dialects/mysql');
    const child = spawn(
      process.execPath,
      [
        '--import',
        'tsx',
        '--input-type=module',
        '-e',
        `const { startServer } = await import(${JSON.stringify(path.join(folder, 'server.ts'))});
         const kinds = await import(${JSON.stringify(path.join(folder, 'server-kind.ts'))});
         console.log((await startServer(kinds.${kind.name}Server)).url); setInterval(() => {}, 1000);`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const url = await new Promise<string>((resolve) =>
      child.stdout.once('data', (text: Buffer) => resolve(text.toString().trim())),
    );
    const client = await connect(url);
    const [row] = await client.query('SELECT @@datadir AS data');
    const data = path.dirname(String(row?.data));
    child.kill('SIGKILL');
    for (let i = 0; i < 100 && existsSync(data); i++) await sleep(50);
    expect(existsSync(data)).toBe(false);
    expect((await failure(connect(url))).code).toBe('server-unreachable');
    await client.close();
  });

  it('where there is no program and no Docker, the error names all the ways', async () => {
    vi.stubEnv('PATH', '');
    vi.stubEnv(kind.variable, undefined);
    vi.stubEnv('ORMBRIDGE_NO_DOCKER', '1');
    onTestFinished(() => void vi.unstubAllEnvs());
    const error = await failure(startServer({ ...kind, folders: [] }));
    expect(error.code).toBe('no-server-binaries');
    expect(error.message + error.help).toMatch(
      new RegExp(`--source-url.*${kind.programs[0]} on the PATH.*${kind.variable}.*Docker.*@testcontainers`),
    );
  });

  it('the variable names the program, and is refused where it names something else', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'ormbridge-program-'));
    onTestFinished(() => {
      vi.unstubAllEnvs();
      rmSync(folder, { recursive: true });
    });
    const found = await findServerProgram(kind);
    const link = path.join(folder, 'server');
    symlinkSync(found?.file ?? '', link);
    vi.stubEnv(kind.variable, link);
    expect(await findServerProgram(kind)).toEqual({ file: link, version: found?.version });
    vi.stubEnv(other.variable, link);
    const error = await failure(findServerProgram(other));
    expect(error.message).toMatch(new RegExp(`${other.variable} names .*, which is not ${other.title} but`));
    vi.stubEnv(kind.variable, path.join(folder, 'nothing'));
    expect((await failure(findServerProgram(kind))).message).toContain('no program that runs');
  });

  it('scratch databases are made beside the named one with its character set, and dropped', async () => {
    const named = await test.scratch('ALTER DATABASE CHARACTER SET latin1 COLLATE latin1_bin');
    const server = await openServer(named.url, kind);
    const database = await server.createDatabase();
    const [row] = await withClient(database, (client) =>
      client.query('CREATE TABLE t (id int); SELECT @@collation_database AS collation'),
    );
    expect(row).toEqual({ collation: 'latin1_bin' });
    await withClient(named, async (client) => {
      expect(await client.query('SHOW TABLES')).toEqual([]);
      const present = (): Promise<readonly unknown[]> =>
        client.query('SELECT 1 FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?', [database.name]);
      expect(await present()).toHaveLength(1);
      // Somebody is in the middle of a transaction there.
      const lingering = await database.connect();
      await lingering.query('BEGIN; SELECT * FROM t');
      await server.close();
      expect(await present()).toHaveLength(0);
      await lingering.close();
    });
  });

  it('what can go wrong with a URL', async () => {
    expect((await failure(openServer('localhost/db', kind))).code).toBe('bad-database-url');
    const bad = await failure(openServer('postgres://a:hidden@host/db', kind));
    expect(bad.code).toBe('bad-database-url');
    expect(bad.message).not.toContain('hidden');
    expect((await failure(openServer('mysql://a:100%@host/db', kind))).code).toBe('bad-database-url');
    const nobody = await failure(openServer('mysql://ann:hidden@127.0.0.1:1/db', kind));
    expect(nobody.code).toBe('server-unreachable');
    expect(nobody.message).toContain('127.0.0.1:1');
    expect(nobody.message + nobody.help).not.toContain('hidden');

    const url = new URL(await test.url());
    url.password = 'hidden-secret';
    const wrong = await failure(openServer(url.href, kind));
    expect(wrong.code).toBe('authentication-failed');
    expect(wrong.message + wrong.help).not.toContain('hidden-secret');

    const nowhere = new URL(await test.url());
    nowhere.pathname = '/nowhere';
    expect((await failure(openServer(nowhere.href, kind))).code).toBe('no-such-database');
    const mistaken = await failure(openServer(await test.url(), other));
    expect(mistaken.code).toBe('wrong-server');
    expect(mistaken.help).toContain(`--dialect ${kind.name}`);
  });

  it('a password with everything in it gets in, by either scheme', async () => {
    const password = 'p@:/?#[]%& ü\'"';
    const url = new URL(await test.url());
    const admin = await connect(url.href);
    await admin.query(`CREATE USER odd_user IDENTIFIED BY ${JSON.stringify(password)}`);
    url.username = 'odd_user';
    url.password = encodeURIComponent(password);
    url.pathname = '';
    for (const href of [url.href, url.href.replace(/^mysql:/, 'mariadb:')]) {
      const client = await connect(href);
      expect(await client.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
      await client.close();
    }
    await admin.query('DROP USER odd_user');
    await admin.close();
  });

  it('a user without the right to create databases is told what to ask for, and it helps', async () => {
    const url = new URL(await test.url());
    const admin = await connect(url.href);
    await admin.query("CREATE USER plain_user IDENTIFIED BY 'plain-secret'");
    Object.assign(url, { username: 'plain_user', password: 'plain-secret', pathname: '' });
    const error = await failure(openServer(url.href, kind));
    expect(error.code).toBe('no-create-database-right');
    const grant = /GRANT .*'plain_user'@'%'/.exec(error.help)?.[0];
    await admin.query(grant ?? 'no GRANT');
    const server = await openServer(url.href, kind);
    await server.createDatabase();
    await server.close();
    await admin.query('DROP USER plain_user');
    await admin.close();
  });

  it('the server goes away', async () => {
    const server = await startServer(kind);
    const database = await server.createDatabase();
    const client = await database.connect();
    const running = failure(client.query('SELECT sleep(60)'));
    await sleep(50);
    await server.close();
    expect((await running).code).toBe('server-gone');
    expect((await failure(client.query('SELECT 1'))).code).toBe('server-gone');
    await client.close();
  });

  it('the client runs several statements in one go and gives the last rows', async () => {
    const database = await test.scratch();
    await withClient(database, async (client) => {
      expect(await client.query('SELECT 1 AS a; SELECT 2 AS b; SET @x = 1')).toEqual([{ b: 2 }]);
      expect(await client.query('CREATE TABLE t (id int)')).toEqual([]);
      expect(await client.query('SELECT * FROM t')).toEqual([]);
      expect(await client.query('INSERT INTO t VALUES (1); SELECT 9007199254740993 AS n')).toEqual([
        { n: '9007199254740993' },
      ]);
      expect(await client.query('SELECT ? AS text', ["it's \\ \u{1F986}"])).toEqual([
        { text: "it's \\ \u{1F986}" },
      ]);
    });
  });

  it('the client says why a statement was refused', async () => {
    const database = await test.scratch();
    await withClient(database, async (client) => {
      const error = await client.query('SELECT * FROM nothing').catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(SqlError);
      expect(error).toMatchObject({ sqlState: '42S02', message: expect.stringContaining('nothing') });
    });
  });
});
