import { afterAll, inject } from 'vitest';
import type { SqlClient } from '../../src/dialects/sql-client.js';
import { openServer } from '../../src/dialects/postgres/server.js';
import type { DatabaseServer, ScratchDatabase } from '../../src/dialects/server.js';
import { askBroker } from './broker.js';

let opened: Promise<DatabaseServer> | undefined;

/** The server that all test files share, through a connection of this file's own. */
export function sharedServer(): Promise<DatabaseServer> {
  opened ??= sharedServerUrl().then(openServer);
  return opened;
}

/** Its URL: of a superuser, database `postgres`. */
export async function sharedServerUrl(): Promise<string> {
  return askBroker(inject('postgresBroker'));
}

/** An empty database, with `sql` applied to it. It is dropped when the test file ends. */
export async function scratchDatabase(sql?: string): Promise<ScratchDatabase> {
  const database = await (await sharedServer()).createDatabase();
  if (sql !== undefined) await withClient(database, (client) => client.query(sql));
  return database;
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

afterAll(async () => {
  await (await opened)?.close();
});
