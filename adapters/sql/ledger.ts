import type { Ledger } from '../../src/adapter.js';

/**
 * The bookkeeping tables of the tools that run plain SQL files, so that none of them shows up as a difference:
 * our own runner's, Flyway's, golang-migrate's and dbmate's, goose's, sql-migrate's, micrate's, node-pg-migrate's, db-migrate's, Diesel's,
 * sqlx's, pop's, Play's and drizzle-kit's (in a schema of its own on PostgreSQL).
 */
export const ledger: Ledger = {
  tables: [
    { name: 'ormbridge_migrations' },
    { name: 'flyway_schema_history' },
    { name: 'schema_migrations' },
    { name: 'goose_db_version' },
    { name: 'gorp_migrations' },
    { name: 'micrate_db_version' },
    { name: 'play_evolutions' },
    { name: 'pgmigrations' },
    { name: 'migrations' },
    { name: '__diesel_schema_migrations' },
    { name: '_sqlx_migrations' },
    { name: 'schema_migration' },
    { name: '__drizzle_migrations' },
    { schema: 'drizzle', name: '__drizzle_migrations' },
  ],
};
