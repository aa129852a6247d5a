import type { Adapter } from '../src/adapter.js';
import type { AdapterRegistry } from '../src/registry.js';
import { own } from '../src/own.js';

const adapters: Readonly<Record<string, () => Promise<Adapter>>> = {
  knex: async () => (await import('./knex/index.js')).knex,
  prisma: async () => (await import('./prisma/index.js')).prisma,
  sequelize: async () => (await import('./sequelize/index.js')).sequelize,
  sql: async () => (await import('./sql/index.js')).sql,
  typeorm: async () => (await import('./typeorm/index.js')).typeorm,
};

/** Every adapter of this build. */
export const registry: AdapterRegistry = {
  names: Object.keys(adapters),
  load: async (name) => {
    const load = own(adapters, name);
    if (load === undefined) throw new Error(`no adapter ${name}`);
    return load();
  },
  unreadAt: async (target) => (await import('./unread-tools.js')).unreadToolsAt(target),
};
