import type { Ledger } from '../../src/adapter.js';

/** Prisma records one row per applied migration, with the SHA-256 of its file (schema-engine's persistence layer). */
export const ledger: Ledger = { tables: [{ name: '_prisma_migrations' }] };
