import { createRequire } from 'node:module';
import type { Database } from 'node-sqlite3-wasm';
import type { Cells, SqlClient } from '../sql-client.js';
import { ServerError, SqlError } from '../server.js';
import { fileOf } from './location.js';
import { LexicalError, scan } from './parse/lexer.js';
import { splitStatements } from './parse/statements.js';
import { askedWithQuotedText } from './quoted-text.js';

/** SQLite has no SQLSTATE: that of a general error. */
const GENERAL_ERROR = 'HY000';

type Row = Record<string, unknown>;

/**
 * Opens a database file with the SQLite of this package; one that is not there is made. Rejects with {@link ServerError}.
 *
 * Foreign keys are not enforced until a statement says so, as in SQLite itself and its shell: the build that we use
 * has it the other way round. Nothing waits for the disk: these are scratch databases.
 */
export async function connect(url: string): Promise<SqlClient> {
  const file = fileOf(url);
  let database: Database;
  try {
    database = openDatabase(file);
    database.exec('PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF');
  } catch (error) {
    throw new ServerError(
      'server-unreachable',
      `the file ${file} cannot be opened as a SQLite database: ${messageOf(error)}`,
      'give a file that can be written, or leave the URL out for one in a temporary folder',
    );
  }
  return {
    async query(sql, values) {
      try {
        return values === undefined ? runAll(database, sql) : database.all(sql, [...values] as never);
      } catch (error) {
        throw new SqlError(messageOf(error), GENERAL_ERROR);
      }
    },
    async cells(sql) {
      try {
        return cellsOf(database.all(sql) as readonly Row[]);
      } catch (error) {
        throw new SqlError(messageOf(error), GENERAL_ERROR);
      }
    },
    async close() {
      if (database.isOpen) database.close();
    },
  };
}

/** A database of `node-sqlite3-wasm`: SQLite as WebAssembly with a file system, which needs neither binaries nor install scripts. */
export function openDatabase(file: string): Database {
  const { Database: Opened } = createRequire(import.meta.url)(
    'node-sqlite3-wasm',
  ) as typeof import('node-sqlite3-wasm');
  return new Opened(file);
}

/** Runs several statements as SQLite's shell does, with text in double quotes; the rows of the last one that gives any. */
function runAll(database: Database, sql: string): readonly Row[] {
  let rows: readonly Row[] = [];
  for (const statement of statementsOf(sql)) {
    const found = askedWithQuotedText(statement, (text) => database.all(text)) as readonly Row[];
    if (found.length > 0) rows = found;
  }
  return rows;
}

/** As SQLite's own `quote` spells them: the text '1' is not the number 1. */
function cellsOf(rows: readonly Row[]): Cells {
  const columns = Object.keys(rows[0] ?? {});
  return { columns, rows: rows.map((row) => columns.map((column) => cellOf(row[column]))) };
}

function cellOf(value: unknown): string | null {
  if (value === null) return null;
  if (value instanceof Uint8Array) return `X'${Buffer.from(value).toString('hex')}'`;
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}

/** The statements of a text; one that cannot be split is left to SQLite, which says what is wrong. */
function statementsOf(sql: string): readonly string[] {
  try {
    return splitStatements(scan(sql).tokens).map((tokens) =>
      sql.slice(tokens[0]?.start ?? 0, tokens.at(-1)?.end ?? sql.length),
    );
  } catch (error) {
    if (error instanceof LexicalError) return [sql];
    throw error;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
