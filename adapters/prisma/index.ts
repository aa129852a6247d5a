import type { Adapter } from '../../src/adapter.js';
import { discover } from './discover.js';
import { ledger } from './ledger.js';
import { createReader } from './reader.js';
import { createRunner } from './runner.js';
import { readState } from './state.js';
import { createWriter } from './writer.js';

/** Prisma Migrate: folders of SQL, and `schema.prisma`. */
export const prisma: Adapter = {
  name: 'prisma',
  title: 'Prisma',
  packages: ['prisma', '@prisma/internals'],
  dialects: ['postgres', 'mysql', 'mariadb', 'sqlite'],
  // Prisma's engine turns it on with each connection.
  enforcesForeignKeys: ['up', 'down'],
  discover,
  createReader,
  readState,
  createWriter,
  writerOptions: ['prisma'],
  createRunner,
  ledger,
};
