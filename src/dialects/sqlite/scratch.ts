import type { Database } from 'node-sqlite3-wasm';
import type { Table } from '../../ir/index.js';
import { openDatabase } from './client.js';
import { printCreateIndex } from './print/indexes.js';
import { printCreateTable } from './print/tables.js';

/** A database in memory that holds the tables of one question at a time. */
let database: Database | undefined;

/**
 * What SQLite itself answers to a question about tables of a folded schema, which are made for that with their indexes and are
 * gone afterwards.
 *
 * @param textOf The statement that makes a table; default: as this package prints it.
 */
export function askScratch(
  sql: string,
  tables: readonly Table[],
  textOf: (table: Table) => string = createTable,
): readonly Readonly<Record<string, unknown>>[] {
  const scratch = (database ??= openScratch());
  scratch.exec('BEGIN');
  try {
    for (const table of tables) {
      scratch.exec(textOf(table));
      for (const index of table.indexes)
        scratch.exec(printCreateIndex({ kind: 'createIndex', table: table.name, index }));
    }
    return scratch.all(sql).map((row) => ({ ...row }));
  } finally {
    scratch.exec('ROLLBACK');
  }
}

function createTable({ name, columns, constraints, with: options }: Table): string {
  return printCreateTable({
    kind: 'createTable',
    table: name,
    columns,
    constraints,
    ...(options === undefined ? {} : { with: options }),
  });
}

function openScratch(): Database {
  const scratch = openDatabase(':memory:');
  scratch.exec('PRAGMA foreign_keys = OFF');
  return scratch;
}
