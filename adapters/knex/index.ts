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
  // better-sqlite3 has it on, and so has sqlite3 once a table was made anew.
  enforcesForeignKeys: true,
  discover,
  createReader,
  createWriter,
  writerOptions: ['module'],
  createRunner,
  ledger,
  ledgerOf,
};
