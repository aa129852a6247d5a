import type { Adapter } from '../../src/adapter.js';
import { discover } from './discover.js';
import { ledger } from './ledger.js';
import { createReader } from './reader.js';
import { createRunner } from './runner.js';
import { createWriter } from './writer.js';

/** Plain `.sql` files, in the layouts of the tools that run such files. */
export const sql: Adapter = {
  name: 'sql',
  title: 'SQL',
  packages: [],
  dialects: ['postgres', 'mysql', 'mariadb', 'sqlite'],
  renewsSession: true,
  discover,
  createReader,
  createWriter,
  writerOptions: ['layout'],
  createRunner,
  ledger,
};
