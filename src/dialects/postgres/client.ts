import type { Client, CustomTypesConfig, DatabaseError, QueryResult } from 'pg';
import { redactSecrets } from '../../redact.js';
import type { Cells, SqlClient } from '../sql-client.js';
import { ServerError, SqlError } from '../server.js';

/** How long to wait for a connection. */
const CONNECT_TIMEOUT_MS = 15_000;

/**
 * Opens a connection through `pg`. Rejects with {@link ServerError} where there is no way in.
 *
 * `query` without values may hold several statements: they run in one round trip, and the last one that gives rows is
 * what comes back. With values, the statement is prepared once and reused for the life of the connection.
 * A refused statement rejects with {@link SqlError}, a broken connection with {@link ServerError} `server-gone`.
 */
export async function connect(url: string): Promise<SqlClient> {
  const { default: pg } = await import('pg');
  let client: Client;
  try {
    client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      application_name: 'ormbridge',
    });
  } catch {
    throw badUrl();
  }
  // An idle connection that breaks is an 'error' event: without a listener it would end the process.
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => {});
    throw connectError(error, url);
  }
  return wrap(client, url);
}

type Row = Record<string, unknown>;

/** For `pg`: every cell as the server sent it. */
const AS_TEXT = { getTypeParser: () => (text: string) => text } as unknown as CustomTypesConfig;

function wrap(client: Client, url: string): SqlClient {
  const statements = new Map<string, string>();
  const nameOf = (sql: string): string => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const name = `ormbridge_${statements.size + 1}`;
    statements.set(sql, name);
    return name;
  };
  const run = async (sql: string, values: readonly unknown[] | undefined): Promise<readonly Row[]> => {
    try {
      if (values !== undefined) {
        return (await client.query({ name: nameOf(sql), text: sql, values: [...values] })).rows;
      }
      const result = (await client.query(sql)) as QueryResult | QueryResult[];
      if (!Array.isArray(result)) return result.rows;
      return result.findLast((one) => one.fields.length > 0)?.rows ?? [];
    } catch (error) {
      throw queryError(error, url);
    }
  };
  const runCells = async (sql: string): Promise<Cells> => {
    try {
      const { fields, rows } = await client.query<(string | null)[]>({
        text: sql,
        rowMode: 'array',
        types: AS_TEXT,
      });
      return { columns: fields.map(({ name }) => name), rows };
    } catch (error) {
      throw queryError(error, url);
    }
  };
  // A connection does one thing at a time, so callers who do not wait for each other are put in a row.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    last = result.catch(() => {});
    return result;
  };
  let closed: Promise<void> | undefined;
  return {
    query: (sql, values) => inTurn(() => run(sql, values)),
    cells: (sql) => inTurn(() => runCells(sql)),
    close() {
      closed ??= client.end().catch(() => {});
      return closed;
    },
  };
}

/** SQLSTATE classes and codes: PostgreSQL documentation, appendix A "PostgreSQL Error Codes". */
function queryError(error: unknown, url: string): Error {
  const { code, message } = error as Partial<DatabaseError>;
  const text = redactSecrets(message ?? String(error), [url]);
  const gone = code === undefined || !/^[0-9A-Z]{5}$/.test(code) || /^(57P0[1-3]|08)/.test(code);
  if (gone) {
    return new ServerError(
      'server-gone',
      `the connection to the database server broke: ${text}`,
      'check that the server is still running, then run the command again',
    );
  }
  const { detail, hint, position, constraint, column } = error as DatabaseError;
  return new SqlError(text, code, {
    detail,
    hint,
    constraint,
    column,
    position: position === undefined ? undefined : Number(position),
  });
}

function connectError(error: unknown, url: string): ServerError {
  const { code, message } = error as Partial<DatabaseError> & { readonly message?: string };
  const text = redactSecrets(message ?? '', [url]);
  const where = hostOf(url);
  if (code === '28P01' || code === '28000' || /password must be a string|SASL/.test(text)) {
    return new ServerError(
      'authentication-failed',
      `the database server ${where} does not accept this user or password: ${text}`,
      'check the user and the password in the URL; special characters in it must be percent-encoded',
    );
  }
  if (code === '3D000') {
    return new ServerError(
      'no-such-database',
      `the database server ${where} has no such database: ${text}`,
      'name a database that exists, such as postgres: it is only connected to, never changed',
    );
  }
  return new ServerError(
    'server-unreachable',
    `the database server ${where} cannot be reached: ${text === '' ? String(code) : text}`,
    'check host and port in the URL, and that the server is running and accepts connections',
  );
}

/** A URL that cannot be understood. */
export function badUrl(): ServerError {
  return new ServerError(
    'bad-database-url',
    'the database URL cannot be understood',
    'write it as postgres://user:password@host:5432/database',
  );
}

function hostOf(url: string): string {
  try {
    const { hostname, port } = new URL(url);
    return `${hostname === '' ? 'localhost' : hostname}:${port === '' ? '5432' : port}`;
  } catch {
    return 'in the URL';
  }
}
