import type { Knex } from 'knex';
import type { Dialect } from '../../src/dialects/dialect.js';
import type { SchemaState } from '../../src/fold/state.js';
import type { DialectName } from '../../src/ir/index.js';
import { inlineBindings, inlineLiterals, literalOf, type Binding } from '../shared/reader/bindings.js';
import { driverFormat } from '../shared/reader/mysql-format.js';
import { SqliteAlter } from './compiler/sqlite-alter.js';
import { UnknownIdentifier } from './knexfile.js';

/** What the knexfile says that changes the SQL that Knex generates. */
export interface CompilerOptions {
  /** Default: PostgreSQL. */
  readonly dialect?: Dialect;
  /** As the knexfile spells it: `pg`, `postgres`, `postgresql`… Migrations may branch on it. Default: the dialect's. */
  readonly client?: string;
  /** A column that one of several inserted rows leaves out is NULL there, not the default. Default: on SQLite only. */
  readonly useNullAsDefault?: boolean;
  /** The project's identifier mapper: the name, and Knex's own quoting for it. */
  readonly wrapIdentifier?: (name: string, quote: (name: string) => string, queryContext: unknown) => string;
  /** What the connection says that Knex writes into CREATE TABLE (MySQL). */
  readonly connection?: { readonly charset?: string; readonly collate?: string };
}

/** A statement as Knex made it: `?` in its SQL are parameters, `\?` are question marks. */
export interface KnexStatement {
  readonly sql: string;
  readonly bindings?: readonly Binding[] | undefined;
}

/** Knex without a connection: its own builders and SQL generator. */
export interface Compiler {
  readonly knex: Knex;
  /** The server's view of a statement: what Knex would send, its parameters as literals. Throws {@link MissingBinding}. */
  sqlOf(statement: KnexStatement): string;
  /** An identifier as the database will have it: mapped by `wrapIdentifier`, without its quotes; undefined where the mapper is not known. */
  nameOf(identifier: string): string | undefined;
  /** The statements of a builder, in order. Throws what Knex throws. */
  statements(builder: object): KnexStatement[];
  /**
   * The statements that Knex makes of one only when it runs, from the table as it is in a state (SQLite, where the table is
   * made anew; a column that MySQL renames); the statement itself, of others. Throws what Knex throws.
   */
  late(statement: KnexStatement, state: SchemaState): readonly KnexStatement[];
}

/** The clients of Knex that we read and write for, where a knexfile names none. */
export const CLIENTS: Readonly<Record<DialectName, string>> = {
  postgres: 'pg',
  mysql: 'mysql2',
  mariadb: 'mysql2',
  sqlite: 'better-sqlite3',
};

/** What one kind of database needs beyond Knex's generator. */
interface Surface {
  /** As Knex's client and the driver make one text of a statement and its bindings. */
  sqlOf(statement: KnexStatement): string;
  /** The statements of one that Knex makes when it runs; undefined: it is made already. */
  late(statement: KnexStatement, state: SchemaState): readonly string[] | undefined;
}

type Client = Record<string, unknown> & {
  positionBindings(sql: string): string;
  wrapIdentifier(name: string): string;
};

/** Opens Knex's own SQL generator for a dialect, without a connection and without a driver. */
export async function createCompiler(options: CompilerOptions = {}): Promise<Compiler> {
  const { default: createKnex } = await import('knex');
  const knex = createKnex({
    client: options.client ?? CLIENTS[options.dialect?.name ?? 'postgres'],
    useNullAsDefault: options.useNullAsDefault ?? options.dialect?.name === 'sqlite',
    log: { warn: ignore, error: ignore, deprecate: ignore, debug: ignore },
    ...(options.wrapIdentifier === undefined ? {} : { wrapIdentifier: options.wrapIdentifier }),
  });
  const client = knex.client as Client;
  const surface = await surfaceOf(client, options);
  return {
    knex,
    late: (statement, state) => surface.late(statement, state)?.map((sql) => ({ sql })) ?? [statement],
    sqlOf: (statement) => surface.sqlOf(statement),
    nameOf: (identifier) =>
      mapped(client, identifier.trim())
        ?.replace(/^["`]|["`]$/g, '')
        .replace(/(["`])\1/g, '$1'),
    statements: (builder) => {
      const made = (builder as { toSQL(): unknown }).toSQL();
      const list = Array.isArray(made)
        ? (made as (KnexStatement | string)[])
        : [made as KnexStatement | string];
      return list
        .map((entry) => (typeof entry === 'string' ? { sql: entry } : entry))
        .filter(({ sql }) => Boolean(sql));
    },
  };
}

function mapped(client: Client, identifier: string): string | undefined {
  try {
    return client.wrapIdentifier(identifier);
  } catch (error) {
    if (error instanceof UnknownIdentifier) return undefined;
    throw error;
  }
}

async function surfaceOf(client: Client, { dialect, connection }: CompilerOptions): Promise<Surface> {
  switch (dialect?.name) {
    case 'sqlite': {
      const alter = new SqliteAlter(client, dialect);
      return {
        sqlOf: ({ sql, bindings }) =>
          inlineLiterals(positioned(sql), (bindings ?? []).map(asSqlite), literalOf),
        late: (statement, state) => alter.statements(statement, state),
      };
    }
    case 'mysql':
    case 'mariadb': {
      const { MysqlAlter } = await import('./compiler/mysql-alter.js');
      client['connectionSettings'] = { ...connection };
      const alter = new MysqlAlter(client, dialect.name);
      const format = driverFormat();
      return {
        sqlOf: ({ sql, bindings }) => format(sql, bindings ?? []),
        late: (statement, state) => alter.statements(statement, state),
      };
    }
    case 'postgres':
    case undefined:
      return {
        // As Knex's query executioner does it: it makes `$1` of every unescaped `?`, even of one within a literal.
        sqlOf: ({ sql, bindings }) => inlineBindings(client.positionBindings(sql), bindings ?? []),
        late: () => undefined,
      };
  }
}

/** `?` as `$1`, for SQLite, where Knex leaves them; those in quotes are none, `\\?` is a question mark. */
function positioned(sql: string): string {
  let count = 0;
  return sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\\?\?/g, (token) => {
    if (token === '?') return `$${++count}`;
    return token === '\\?' ? '?' : token;
  });
}

/** Values as Knex hands them to the driver (knex `lib/dialects/better-sqlite3/index.js`, `_formatBindings`). */
function asSqlite(value: Binding): Binding {
  if (value instanceof Date) return value.valueOf();
  return typeof value === 'boolean' ? Number(value) : value;
}

function ignore(): void {}
