import type { SqlClient } from '../../sql-client.js';

/** What a look at a database begins with. */
export interface LookSession {
  /** The database that is looked at; its name is left out of every definition. */
  readonly database: string;
}

const sessions = new WeakMap<SqlClient, Promise<LookSession>>();

/**
 * Makes a connection ready for looking, once. SHOW CREATE leaves things out or quotes them otherwise under some SQL
 * modes, and writes the defaults of TIMESTAMP columns in the session's time zone (MySQL manual, "SHOW CREATE TABLE
 * Statement", "Server SQL Modes").
 */
export function lookSession(client: SqlClient): Promise<LookSession> {
  let session = sessions.get(client);
  if (session === undefined) {
    session = prepare(client);
    sessions.set(client, session);
  }
  return session;
}

async function prepare(client: SqlClient): Promise<LookSession> {
  await client.query("SET SESSION sql_mode = '', sql_quote_show_create = 1, time_zone = '+00:00'");
  const [row] = await client.query('SELECT DATABASE() AS name');
  return { database: String(row?.name) };
}
