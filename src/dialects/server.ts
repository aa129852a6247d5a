import type { SqlClient } from './sql-client.js';

/** A database that was made for one purpose and is dropped afterwards. */
export interface ScratchDatabase {
  readonly name: string;
  /** Holds a password: never print it without `redactUrl`. */
  readonly url: string;
  /** A new connection of its own. The caller closes it. */
  connect(): Promise<SqlClient>;
  /** Drops it, whoever is still connected. Safe to call twice. */
  drop(): Promise<void>;
}

/** A server on which scratch databases can be made. */
export interface DatabaseServer {
  /** For the report: `PostgreSQL 18.4 (embedded)`. Holds no password. */
  readonly description: string;
  /** The server's major version. */
  readonly major: number;
  /** The URL by which it was opened; holds a password. */
  readonly url: string;
  /** A new, empty database; on PostgreSQL it may be a copy of `template` (to which nobody may be connected then). */
  createDatabase(template?: string): Promise<ScratchDatabase>;
  /**
   * Drops every database that is neither the server's own nor a scratch one. Absent unless the server was started for us and has
   * such databases (MySQL, MariaDB): a history may make some, see `src/verify/besides.ts`.
   */
  clear?(): Promise<void>;
  /** Drops every scratch database that is left; ends the server if it was started for us. Safe to call twice. */
  close(): Promise<void>;
}

/** Why there is no server to work with. */
export type ServerErrorCode =
  /** No binaries of the database for this platform. */
  | 'no-server-binaries'
  /** The binaries are there, but the server did not start. */
  | 'server-did-not-start'
  | 'bad-database-url'
  /** Another database answers there than the one that was asked for. */
  | 'wrong-server'
  | 'server-unreachable'
  | 'authentication-failed'
  | 'no-such-database'
  | 'no-create-database-right'
  /** The migrations go beyond the database that they are applied to, and the server is the user's. */
  | 'not-only-scratch'
  /** It was there, and the connection broke. */
  | 'server-gone';

/** The environment failed: a server that is not there, does not let us in or went away. Holds no password. */
export class ServerError extends Error {
  override readonly name = 'ServerError';
  readonly code: ServerErrorCode;
  /** What to do about it. */
  readonly help: string;
  constructor(code: ServerErrorCode, message: string, help: string) {
    super(message);
    this.code = code;
    this.help = help;
  }
}

/** A statement that the server refused. */
export class SqlError extends Error {
  override readonly name = 'SqlError';
  /** SQLSTATE, five characters. */
  readonly sqlState: string;
  readonly detail: string | undefined;
  readonly hint: string | undefined;
  /** Where in the statement, counted in characters from 1. */
  readonly position: number | undefined;
  /** The constraint and the column that the server names apart from the message (PostgreSQL). */
  readonly constraint: string | undefined;
  readonly column: string | undefined;
  constructor(
    message: string,
    sqlState: string,
    more: Partial<Pick<SqlError, 'detail' | 'hint' | 'position' | 'constraint' | 'column'>> = {},
  ) {
    super(message);
    this.sqlState = sqlState;
    this.detail = more.detail;
    this.hint = more.hint;
    this.position = more.position;
    this.constraint = more.constraint;
    this.column = more.column;
  }
}
