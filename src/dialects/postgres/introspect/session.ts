import type { SqlClient } from '../../sql-client.js';
import type { CatalogVersion } from './catalog.js';

/**
 * The catalog's functions leave schemas out by the search path, and write values in the session's style. The catalog
 * of a new database has no statistics, so the planner is told what is best: to follow indexes, and to plan once.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  search_path: 'public',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  TimeZone: 'UTC',
  extra_float_digits: '1',
  quote_all_identifiers: 'off',
  jit: 'off',
  plan_cache_mode: 'force_generic_plan',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  enable_material: 'off',
  enable_memoize: 'off',
};

const sessions = new WeakMap<SqlClient, Promise<CatalogVersion>>();

/** Makes a connection ready for looking at the catalog, once; gives the server's version. */
export function catalogSession(client: SqlClient): Promise<CatalogVersion> {
  let session = sessions.get(client);
  if (session === undefined) {
    session = prepare(client);
    sessions.set(client, session);
  }
  return session;
}

async function prepare(client: SqlClient): Promise<CatalogVersion> {
  const version = `SELECT current_setting('server_version_num')::int / 10000 AS major`;
  const [row] = await client.query(version);
  const major = Number(row?.major);
  const settings = Object.entries(SETTINGS).filter(([name]) => major >= 14 || name !== 'enable_memoize');
  await client.query(settings.map(([name, value]) => `SET ${name} = '${value}'`).join('; '));
  return { major };
}
