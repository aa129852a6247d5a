import type { Adapter } from '../../src/adapter.js';
import { discover } from './discover.js';
import { ledger, ledgerOf } from './ledger.js';
import { createReader } from './reader.js';
import { createRunner } from './runner.js';
import { createWriter } from './writer.js';

/** TypeORM: JavaScript and TypeScript migration classes over its query runner. */
export const typeorm: Adapter = {
  name: 'typeorm',
  title: 'TypeORM',
  packages: ['typeorm'],
  dialects: ['postgres', 'mysql', 'mariadb', 'sqlite'],
  // Before the transaction of `up` they are switched off, in that of `down` the switch is ignored (typeorm `migration/MigrationExecutor.js`).
  enforcesForeignKeys: ['down'],
  discover,
  createReader,
  takesContext: true,
  createWriter,
  writerOptions: ['module', 'style'],
  createRunner,
  ledger,
  ledgerOf,
};
