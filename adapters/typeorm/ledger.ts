import type { Ledger } from '../../src/adapter.js';

/**
 * TypeORM's bookkeeping: the applied migrations (typeorm `migration/MigrationExecutor.js`,
 * `createMigrationsTableIfNotExist`), and what it cannot ask of the server: definitions of views and of generated
 * columns (`schema-builder/RdbmsSchemaBuilder.js`, `createMetadataTableIfNecessary`). `migrationsTableName` and
 * `metadataTableName` of the data source may choose other names.
 */
export const ledger: Ledger = {
  tables: [{ name: 'migrations' }, { name: 'typeorm_metadata' }],
};
