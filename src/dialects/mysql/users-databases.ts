import type { SqlClient } from '../sql-client.js';
import { SCRATCH_PREFIX } from '../shared/scratch.js';

/** Databases that a server keeps for itself. */
export const SERVERS_OWN = ['mysql', 'information_schema', 'performance_schema', 'sys'] as const;

/** The databases of a server that somebody made, without scratch databases. */
export async function databasesOfUsers(client: SqlClient): Promise<readonly string[]> {
  const rows = await client.query(
    'SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA ORDER BY SCHEMA_NAME',
  );
  return rows
    .map(({ name }) => String(name))
    .filter(
      (name) => !SERVERS_OWN.some((own) => own === name.toLowerCase()) && !name.startsWith(SCRATCH_PREFIX),
    );
}
