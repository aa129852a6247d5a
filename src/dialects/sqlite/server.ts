import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DatabaseServer, ScratchDatabase } from '../server.js';
import { ServerError } from '../server.js';
import { connect, openDatabase } from './client.js';
import { fileOf } from './location.js';

/** A folder of our own for scratch databases, gone with `close` and with this process. */
export async function startServer(): Promise<DatabaseServer> {
  return serverIn(tmpdir());
}

/**
 * Scratch databases in a folder of the user's, or beside a file of theirs, which is left alone. Rejects with
 * {@link ServerError} where there is no such folder.
 */
export async function openServer(url: string): Promise<DatabaseServer> {
  const place = fileOf(url);
  const found = await stat(place).catch(() => undefined);
  const folder = found?.isDirectory() === true ? place : path.dirname(place);
  if ((await stat(folder).catch(() => undefined))?.isDirectory() !== true) {
    throw new ServerError(
      'no-such-database',
      `there is no folder ${folder}`,
      'give a folder for scratch databases, or leave the URL out for a temporary one',
    );
  }
  return serverIn(folder);
}

async function serverIn(parent: string): Promise<DatabaseServer> {
  const folder = await mkdtemp(path.join(parent, 'ormbridge-sqlite-'));
  const removeNow = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', removeNow);
  return {
    description: `SQLite ${version()} (in process)`,
    major: 3,
    url: folder,
    async createDatabase(template) {
      const name = `ormbridge_${randomBytes(6).toString('hex')}`;
      const inside = path.join(folder, name);
      await mkdir(inside);
      const file = path.join(inside, 'database.sqlite');
      if (template !== undefined) await copyFile(path.join(folder, template, 'database.sqlite'), file);
      const url = `file:${file}`;
      const database: ScratchDatabase = {
        name,
        url,
        connect: () => connect(url),
        drop: () => rm(inside, { recursive: true, force: true }),
      };
      return database;
    },
    async close() {
      process.removeListener('exit', removeNow);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function version(): string {
  const database = openDatabase(':memory:');
  try {
    return String(database.get('SELECT sqlite_version() AS version')?.['version']);
  } finally {
    database.close();
  }
}
