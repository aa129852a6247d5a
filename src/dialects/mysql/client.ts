import { isUtf8 } from 'node:buffer';
import type { Connection, ConnectionOptions, FieldPacket } from 'mysql2/promise';
import { redactSecrets } from '../../redact.js';
import type { Cells, SqlClient } from '../sql-client.js';
import { ServerError, SqlError } from '../server.js';

/** How long to wait for a connection. */
const CONNECT_TIMEOUT_MS = 15_000;

/**
 * Opens a connection to MySQL or MariaDB through `mysql2`. Rejects with {@link ServerError} where there is no way in.
 *
 * `query` without values may hold several statements: the last one that gives rows is what comes back. With values, the
 * statement is prepared once and reused for the life of the connection. Whole numbers that do not fit a JavaScript
 * number, decimals, dates and times come as text.
 * A refused statement rejects with {@link SqlError}, a broken connection with {@link ServerError} `server-gone`.
 */
export async function connect(url: string): Promise<SqlClient> {
  const where = placeOf(url);
  const { createConnection } = await import('mysql2/promise');
  try {
    const connection = await createConnection({
      ...where,
      multipleStatements: true,
      connectTimeout: CONNECT_TIMEOUT_MS,
      charset: 'utf8mb4',
      dateStrings: true,
      supportBigNumbers: true,
      enableKeepAlive: true,
      // The driver turns this SQL mode on by itself; the server's own client does not.
      flags: ['-IGNORE_SPACE'],
    });
    // An idle connection that breaks is an 'error' event: without a listener it would end the process.
    connection.on('error', () => {});
    return wrap(connection, url);
  } catch (error) {
    throw connectError(error, url);
  }
}

type Row = Record<string, unknown>;

function wrap(connection: Connection, url: string): SqlClient {
  const run = async (sql: string, values: readonly unknown[] | undefined): Promise<readonly Row[]> => {
    try {
      if (values !== undefined && values.length > 0) {
        const [rows] = await connection.execute(sql, [...values] as never[]);
        return Array.isArray(rows) ? (rows as Row[]) : [];
      }
      const [result, fields] = await connection.query(sql);
      return lastRows(result, fields as Fields | readonly Fields[]);
    } catch (error) {
      throw queryError(error, url);
    }
  };
  const cells = async (sql: string): Promise<Cells> => {
    try {
      const [rows, fields] = await connection.query({
        sql,
        rowsAsArray: true,
        typeCast: (field: { buffer(): Buffer | null }) => textOf(field.buffer()),
      });
      return { columns: fields.map(({ name }) => name), rows: rows as unknown as (string | null)[][] };
    } catch (error) {
      throw queryError(error, url);
    }
  };
  let closed: Promise<void> | undefined;
  return {
    query: run,
    cells,
    close() {
      closed ??= connection.end().catch(() => connection.destroy());
      return closed;
    },
  };
}

function textOf(bytes: Buffer | null): string | null {
  if (bytes === null) return null;
  return isUtf8(bytes) ? bytes.toString('utf8') : `0x${bytes.toString('hex')}`;
}

type Fields = readonly FieldPacket[] | undefined;

/** Of one statement: its rows. Of several: the rows of the last that gave any; fields are then a list for each of them. */
function lastRows(result: unknown, fields: Fields | readonly Fields[]): readonly Row[] {
  if (!Array.isArray(result)) return [];
  const isSeveral = Array.isArray(fields) && fields.some((one) => one === undefined || Array.isArray(one));
  if (!isSeveral) return fields === undefined ? [] : (result as Row[]);
  const index = (fields as readonly Fields[]).findLastIndex((one) => one !== undefined);
  return index < 0 ? [] : (result[index] as Row[]);
}

interface DriverError {
  readonly code?: string;
  readonly errno?: number;
  readonly sqlState?: string;
  readonly sqlMessage?: string;
  readonly message?: string;
}

/**
 * The server goes away: ER_SERVER_SHUTDOWN, ER_CLIENT_INTERACTION_TIMEOUT, MariaDB's ER_CONNECTION_KILLED.
 * Numbers: MySQL 9 manual, "Server Error Message Reference"; MariaDB documentation, "MariaDB Error Codes".
 */
const GONE = new Set([1053, 4031, 1927]);

/** MariaDB's 4031 is another error, ER_REFERENCED_TRG_DOES_NOT_EXIST, and MySQL's ends the connection. */
function isGone(errno: number, text: string): boolean {
  return GONE.has(errno) && !(errno === 4031 && /trigger/i.test(text));
}

function queryError(error: unknown, url: string): Error {
  const { errno, sqlState, sqlMessage, message, code } = error as DriverError;
  const text = redactSecrets(sqlMessage ?? message ?? String(error), [url]);
  if (sqlState === undefined || errno === undefined || isGone(errno, text)) {
    return new ServerError(
      'server-gone',
      `the connection to the database server broke: ${text === '' ? String(code) : text}`,
      'check that the server is still running, then run the command again',
    );
  }
  return new SqlError(text, sqlState, { detail: code });
}

/** ER_ACCESS_DENIED_ERROR, ER_NOT_SUPPORTED_AUTH_MODE, ER_ACCESS_DENIED_NO_PASSWORD_ERROR, ER_HOST_NOT_PRIVILEGED. */
const NO_WAY_IN = new Set([1045, 1251, 1698, 1130]);

/** ER_BAD_DB_ERROR; ER_DBACCESS_DENIED_ERROR is what a user without any right on a database is told instead. */
const NO_DATABASE = new Set([1049, 1044]);

function connectError(error: unknown, url: string): ServerError {
  const { code, errno, sqlMessage, message } = error as DriverError;
  const text = redactSecrets(sqlMessage ?? message ?? '', [url]);
  const where = hostOf(url);
  if ((errno !== undefined && NO_WAY_IN.has(errno)) || code?.startsWith('AUTH_SWITCH') === true) {
    return new ServerError(
      'authentication-failed',
      `the database server ${where} does not accept this user or password: ${text}`,
      'check the user and the password in the URL; special characters in it must be percent-encoded',
    );
  }
  if (errno !== undefined && NO_DATABASE.has(errno)) {
    return new ServerError(
      'no-such-database',
      `the database server ${where} has no such database for this user: ${text}`,
      'name a database that exists, or none: it is only connected to, never changed',
    );
  }
  return new ServerError(
    'server-unreachable',
    `the database server ${where} cannot be reached: ${text === '' ? String(code) : text}`,
    'check host and port in the URL, and that the server is running and accepts connections',
  );
}

/** What of the driver's options a URL gives. */
export type Place = Pick<
  ConnectionOptions,
  'host' | 'port' | 'user' | 'password' | 'database' | 'socketPath' | 'ssl'
>;

/**
 * Where a URL leads: `mysql://` and `mariadb://` are the same. Of its parameters `socketPath`, `ssl` (mysql2's, as JSON),
 * `ssl-mode` (MySQL's own tools) and `sslaccept` (Prisma) are heeded; others are a pool's or a tool's, not a connection's.
 * Throws ServerError `bad-database-url`.
 */
export function placeOf(url: string): Place {
  if (!/^(mysql|mariadb):\/\//.test(url) || !URL.canParse(url)) throw badUrl();
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  try {
    const database = decodeURIComponent(pathname.slice(1));
    const socketPath = searchParams.get('socketPath') ?? searchParams.get('socket');
    const ssl = sslOf(searchParams);
    return {
      host: hostname === '' ? 'localhost' : decodeURIComponent(hostname.replace(/^\[|\]$/g, '')),
      port: port === '' ? DEFAULT_PORT : Number(port),
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      ...(database === '' ? {} : { database }),
      ...(socketPath === null ? {} : { socketPath }),
      ...(ssl === undefined ? {} : { ssl }),
    };
  } catch {
    throw badUrl();
  }
}

const DEFAULT_PORT = 3306;

function sslOf(parameters: URLSearchParams): Place['ssl'] {
  const ssl = parameters.get('ssl');
  if (ssl !== null && ssl !== 'false') return ssl === 'true' ? {} : (JSON.parse(ssl) as Place['ssl']);
  const mode = (parameters.get('ssl-mode') ?? parameters.get('sslmode'))?.toLowerCase().replace('_', '-');
  if (mode?.startsWith('verify') === true || parameters.get('sslaccept') === 'strict') return {};
  return mode === 'required' || mode === 'require' ? { rejectUnauthorized: false } : undefined;
}

/** A URL that cannot be understood. */
export function badUrl(): ServerError {
  return new ServerError(
    'bad-database-url',
    'the database URL cannot be understood',
    'write it as mysql://user:password@host:3306/database',
  );
}

function hostOf(url: string): string {
  const { hostname, port } = new URL(url);
  return `${hostname === '' ? 'localhost' : hostname}:${port === '' ? DEFAULT_PORT : port}`;
}
