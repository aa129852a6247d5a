import type { SchemaState } from '../../../src/fold/state.js';
import type { Name, Table } from '../../../src/ir/index.js';

/** How a catalog answers. */
export interface CatalogOptions {
  /** Only the names of tables matter, so a table that may have changed is as good as it was, and one that may be there is there. */
  readonly nameOnly?: boolean;
}

/** A name as the IR has it: without the default schema. */
export function nameOf(schema: string, name: string): Name {
  return schema === 'public' || schema === '' ? { name } : { schema, name };
}

/**
 * The table that a question for a name finds. A temporary one is in no catalog that TypeORM asks: PostgreSQL keeps it in a schema of
 * its own, MySQL and MariaDB in none, SQLite in `sqlite_temp_schema`.
 */
export function tableNamed(name: Name, state: SchemaState): Table | undefined {
  const table = state.table(name);
  return table?.temporary === true ? undefined : table;
}

/** The name of the database that TypeORM is told on MySQL and MariaDB, and asks for. */
export const DATABASE = 'database';

/** Stands in a row for what only the server can tell: a call that makes use of it is not answered. */
export const NOT_KNOWN = '\u0000not known\u0000';
