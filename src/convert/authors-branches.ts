import path from 'node:path';
import type { DiscoveredSet } from '../adapter.js';
import type { SchemaState } from '../fold/state.js';
import { openHistory, type HistoryOptions } from '../history/read.js';
import type { DialectName, Migration } from '../ir/index.js';
import type { AdapterRegistry } from '../registry.js';
import { readSourceFile } from '../source-file.js';

/** Reads a migration of a set in the dialect that it is ported to; undefined where that would tell nothing. */
export type AuthorsBranches = (id: string, target: SchemaState) => Migration | undefined;

/**
 * How code asks what database it is on: Sequelize's `getDialect()` and `options.dialect`, Knex's `client.config.client` and
 * `client.dialect`, TypeORM's `connection.options.type` and `driver.options.type`.
 */
const ASKS =
  /getDialect\s*\(|\bdialect\b|\bconfig\s*\.\s*client\b|\bclient\s*\.\s*(?:config|driverName)\b|\boptions\s*\.\s*type\b|\bdatabaseType\b/;

/**
 * Opens a set for a second reading, in the target's dialect. Only files that ask for the dialect are read again: in others
 * there is no branch. Undefined where the tool does not know the dialect.
 */
export async function openAuthorsBranches(
  set: DiscoveredSet,
  registry: AdapterRegistry,
  dialect: DialectName,
  options: Pick<HistoryOptions, 'env' | 'context'>,
): Promise<AuthorsBranches | undefined> {
  const adapter = await registry.load(set.adapter);
  if (!adapter.dialects.includes(dialect)) return undefined;
  const asking = new Map(
    set.migrations.flatMap((source) => {
      if (!/\.[cm]?[jt]s$/.test(source.file)) return [];
      const read = readSourceFile(path.join(set.root, source.file));
      return 'text' in read && ASKS.test(read.text) ? [[source.id, source] as const] : [];
    }),
  );
  if (asking.size === 0) return undefined;
  const { reader } = await openHistory(set, registry, { ...options, dialect });
  return (id, target) => {
    const source = asking.get(id);
    return source === undefined ? undefined : reader.read(source, target.fork());
  };
}
