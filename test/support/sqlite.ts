import type { SqlClient } from '../../src/dialects/sql-client.js';
import { sqlite } from '../../src/dialects/sqlite/index.js';

/** Does something with an empty database in memory. */
export async function withSqlite<T>(use: (client: SqlClient) => Promise<T>): Promise<T> {
  const client = await sqlite.connect(':memory:');
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}
