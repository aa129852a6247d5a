import type { Adapter } from '../../src/adapter.js';
import { discover } from './discover.js';
import { ledger, ledgerOf } from './ledger.js';
import { createReader } from './reader.js';
import { createRunner } from './runner.js';
import { createWriter } from './writer.js';

/** Sequelize 6: JavaScript and TypeScript migrations over its query interface. */
export const sequelize: Adapter = {
  name: 'sequelize',
  title: 'Sequelize',
  packages: ['sequelize', 'umzug'],
  dialects: ['postgres', 'mysql', 'mariadb', 'sqlite'],
  // sequelize `dialects/sqlite/connection-manager.js`: PRAGMA FOREIGN_KEYS=ON.
  enforcesForeignKeys: ['up', 'down'],
  discover,
  createReader,
  takesContext: true,
  createWriter,
  writerOptions: ['module'],
  createRunner,
  ledger,
  ledgerOf,
};
