import type { Database } from 'node-sqlite3-wasm';
import type { Dialect } from '../../../../src/dialects/dialect.js';
import { openDatabase } from '../../../../src/dialects/sqlite/client.js';
import type { Table } from '../../../../src/ir/index.js';
import type { Row } from '../rows.js';
import { createIndexes, createTable } from './master.js';

/** A database in memory that holds one table at a time. */
let database: Database | undefined;

/** What SQLite answers to a pragma on a table, which is made for that with its indexes. */
export function pragma(sql: string, table: Table, dialect: Dialect): readonly Row[] {
  const scratch = (database ??= openScratch());
  scratch.exec('BEGIN');
  try {
    for (const statement of [createTable(table, dialect), ...createIndexes(table, dialect)])
      scratch.exec(statement);
    return scratch.all(sql) as readonly Row[];
  } finally {
    scratch.exec('ROLLBACK');
  }
}

function openScratch(): Database {
  const scratch = openDatabase(':memory:');
  scratch.exec('PRAGMA foreign_keys = OFF');
  return scratch;
}
