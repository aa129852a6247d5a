import type { Dialect } from '../../src/dialects/dialect.js';
import type { DatabaseServer } from '../../src/dialects/server.js';
import type { DialectName } from '../../src/ir/index.js';

/** Servers of our own, one of each dialect. */
export interface ProbeServers {
  /** Starts it when it is first asked for. */
  of(dialect: Dialect): Promise<DatabaseServer>;
  close(): Promise<void>;
}

export function openServers(): ProbeServers {
  const started = new Map<DialectName, Promise<DatabaseServer>>();
  return {
    of(dialect) {
      const server = started.get(dialect.name) ?? dialect.startServer();
      started.set(dialect.name, server);
      return server;
    },
    async close() {
      await Promise.allSettled([...started.values()].map(async (server) => (await server).close()));
    },
  };
}
