import type { DiscoveredSet, Ledger, RunOptions } from '../../src/adapter.js';
import type { Name } from '../../src/ir/index.js';
import { readDataSource } from './data-source.js';

/**
 * TypeORM's bookkeeping: the applied migrations (typeorm `migration/MigrationExecutor.js`,
 * `createMigrationsTableIfNotExist`), and what it cannot ask of the server: definitions of views and of generated
 * columns (`schema-builder/RdbmsSchemaBuilder.js`, `createMetadataTableIfNecessary`), as long as no data source
 * chooses other names.
 */
export const ledger: Ledger = { tables: tablesOf() };

/** The bookkeeping that the project's data source chooses; with a `schema` it is there. */
export function ledgerOf(set: DiscoveredSet, options: Pick<RunOptions, 'env'>): Ledger {
  const settings =
    set.config === undefined ? undefined : readDataSource(set.config, set.project, options.env ?? {});
  if (settings === undefined) return ledger;
  const tables = tablesOf(settings.migrationsTableName, settings.metadataTableName);
  const { schema } = settings;
  if (schema === undefined || schema === 'public') return { tables };
  return { tables: [...tables, ...tables.map(({ name }) => ({ schema, name }))] };
}

function tablesOf(migrations = 'migrations', metadata = 'typeorm_metadata'): readonly Name[] {
  return [{ name: migrations }, { name: metadata }];
}
