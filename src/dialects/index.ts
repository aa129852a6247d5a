import type { DialectName } from '../ir/index.js';
import type { Dialect } from './dialect.js';

/** The dialects of this build, each loaded when it is first asked for. */
const dialects: Partial<Record<DialectName, () => Promise<Dialect>>> = {
  postgres: async () => (await import('./postgres/index.js')).postgres,
  mysql: async () => (await import('./mysql/index.js')).mysql,
  mariadb: async () => (await import('./mariadb/index.js')).mariadb,
  sqlite: async () => (await import('./sqlite/index.js')).sqlite,
};

/** Names of the dialects that can be loaded. */
export const dialectNames = Object.keys(dialects) as readonly DialectName[];

/** A dialect, ready to parse. Throws for one that this build does not have; callers check {@link dialectNames} first. */
export async function loadDialect(name: DialectName): Promise<Dialect> {
  const load = dialects[name];
  if (load === undefined) throw new Error(`no dialect ${name}: known are ${dialectNames.join(', ')}`);
  const dialect = await load();
  await dialect.load();
  return dialect;
}
