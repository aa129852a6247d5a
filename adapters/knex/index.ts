import type { Adapter } from '../../src/adapter.js';
import { discover } from './discover.js';
import { ledger, ledgerOf } from './ledger.js';
import { createReader } from './reader.js';
import { createRunner } from './runner.js';
import { createWriter } from './writer.js';

/** Knex: JavaScript and TypeScript migrations over its schema builder. */
export const knex: Adapter = {
  name: 'knex',
  title: 'Knex',
  packages: ['knex'],
  dialects: ['postgres', 'mysql', 'mariadb', 'sqlite'],
  // better-sqlite3 has it on; sqlite3 where the project says so, or once a table was made anew by SQL that switches it.
  enforcesForeignKeys: ['up', 'down'],
  // Its lock and the list of what is done, where all migrations to run have a transaction (`_runBatch` in Migrator.js).
  queriesFirst: true,
  discover,
  createReader,
  takesContext: true,
  createWriter,
  writerOptions: ['module'],
  createRunner,
  ledger,
  ledgerOf,
};
