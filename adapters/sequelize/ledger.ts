import type { Ledger } from '../../src/adapter.js';

/**
 * sequelize-cli's bookkeeping (sequelize-cli `lib/core/migrator.js`, umzug `lib/storage/sequelize.js`); seeders may be
 * recorded too. A `.sequelizerc` or configuration may choose another `migrationStorageTableName`.
 */
export const ledger: Ledger = {
  tables: [{ name: 'SequelizeMeta' }, { name: 'SequelizeData' }],
};
