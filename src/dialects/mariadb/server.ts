import { openServer as openMysql, startServer as startMysql } from '../mysql/server.js';
import { mariadbServer } from '../mysql/server-kind.js';
import type { DatabaseServer } from '../server.js';

/** Starts a MariaDB server of our own, see `mysql/server.ts`. Rejects with ServerError. */
export function startServer(): Promise<DatabaseServer> {
  return startMysql(mariadbServer);
}

/** A user's own MariaDB server, see `mysql/server.ts`. Rejects with ServerError. */
export function openServer(url: string): Promise<DatabaseServer> {
  return openMysql(url, mariadbServer);
}
