import { afterAll, describe, inject } from 'vitest';
import type { SqlClient } from '../../src/dialects/sql-client.js';
import { openServer } from '../../src/dialects/mysql/server.js';
import { mariadbServer, mysqlServer, type ServerKind } from '../../src/dialects/mysql/server-kind.js';
import type { DatabaseServer, ScratchDatabase } from '../../src/dialects/server.js';
import { askBroker } from './broker.js';

/** A server that test files share. */
export interface TestServer {
  readonly kind: ServerKind;
  /** Through a connection of this file's own. */
  server(): Promise<DatabaseServer>;
  /** Its URL: of a superuser. */
  url(): Promise<string>;
  /** An empty database, with `sql` applied to it. It is dropped when the test file ends. */
  scratch(sql?: string): Promise<ScratchDatabase>;
}

/** The servers of this machine that speak MySQL's protocol: both, unless the run has said that it leaves one out. */
export const testServers: readonly TestServer[] = [mysqlServer, mariadbServer]
  .filter(({ name }) => inject('mysqlBrokers')[name] !== undefined)
  .map(testServer);

/** A `describe` for each server; where one is not installed its tests are left out (see `mysql-broker.ts`). */
export const describeServer = {
  each: (body: (server: TestServer) => void): void => {
    for (const kind of [mysqlServer, mariadbServer]) {
      const server = testServers.find((one) => one.kind === kind);
      describe.skipIf(server === undefined)(`on ${kind.title}`, () => {
        if (server !== undefined) body(server);
      });
    }
  },
};

function testServer(kind: ServerKind): TestServer {
  let opened: Promise<DatabaseServer> | undefined;
  const url = (): Promise<string> => askBroker(inject('mysqlBrokers')[kind.name] ?? '');
  const server = (): Promise<DatabaseServer> => (opened ??= url().then((at) => openServer(at, kind)));
  afterAll(async () => {
    await (await opened)?.close();
  });
  return {
    kind,
    server,
    url,
    async scratch(sql) {
      const database = await (await server()).createDatabase();
      if (sql !== undefined) await withClient(database, (client) => client.query(sql));
      return database;
    },
  };
}

/** Runs something with a connection that is closed afterwards. */
export async function withClient<T>(
  database: ScratchDatabase,
  use: (client: SqlClient) => Promise<T>,
): Promise<T> {
  const client = await database.connect();
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}
