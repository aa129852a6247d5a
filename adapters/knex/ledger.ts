import type { Ledger } from '../../src/adapter.js';

/**
 * Knex's bookkeeping: the applied migrations and the lock beside them (knex `lib/migrations/migrate/table-creator.js`,
 * `table-resolver.js`). A knexfile may choose another `tableName`; the lock's name is that with `_lock`.
 */
export const ledger: Ledger = {
  tables: [{ name: 'knex_migrations' }, { name: 'knex_migrations_lock' }],
};
