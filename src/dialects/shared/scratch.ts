import { randomBytes } from 'node:crypto';
import type { SqlClient } from '../sql-client.js';
import type { DatabaseServer, ScratchDatabase } from '../server.js';

/** What every scratch database's name begins with, so that a person can tell where one came from. */
export const SCRATCH_PREFIX = 'ormbridge_';

/** A name that no other run has given. */
export function scratchName(): string {
  return `${SCRATCH_PREFIX}${process.pid}_${randomBytes(6).toString('hex')}`;
}

/** A server that databases are made on by an administrator's connection. */
export interface ServerAccess {
  /** Its name and version, for people. */
  readonly description: string;
  readonly major: number;
  readonly url: string;
  /** Ended by `close`. */
  readonly admin: SqlClient;
  /** It is gone with what is on it, so that nothing need be tidied up. */
  readonly isOurs: boolean;
  create(name: string, template: string | undefined): Promise<void>;
  drop(name: string): Promise<void>;
  connect(url: string): Promise<SqlClient>;
  /** Drops what is neither the server's own nor scratch; absent where nothing may be, or can be. */
  clear?(): Promise<void>;
  /** Ends the server, where it is ours. */
  stop(): Promise<void>;
}

/** Scratch databases on a server, each dropped once, all of them with the server where it is the user's. */
export function scratchServer(access: ServerAccess): DatabaseServer {
  const databases = new Set<ScratchDatabase>();
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    if (!access.isOurs) await Promise.allSettled([...databases].map((database) => database.drop()));
    await access.admin.close();
    await access.stop();
  };
  return {
    description: access.description,
    major: access.major,
    url: access.url,
    async createDatabase(template) {
      const name = scratchName();
      await access.create(name, template);
      const url = withDatabase(access.url, name);
      let dropped: Promise<void> | undefined;
      const drop = async (): Promise<void> => {
        await access.drop(name);
        databases.delete(database);
      };
      const database: ScratchDatabase = {
        name,
        url,
        connect: () => access.connect(url),
        drop: () => (dropped ??= drop()),
      };
      databases.add(database);
      return database;
    },
    ...(access.clear === undefined ? {} : { clear: () => access.clear?.() ?? Promise.resolve() }),
    close: () => (closed ??= close()),
  };
}

function withDatabase(url: string, name: string): string {
  const result = new URL(url);
  result.pathname = `/${name}`;
  return result.href;
}
