import type { Knex } from 'knex';
import { inlineBindings, type Binding } from '../shared/bindings.js';

/** What the knexfile says that changes the SQL that Knex generates. */
export interface CompilerOptions {
  /** As the knexfile spells it: `pg`, `postgres`, `postgresql`… Migrations may branch on it. Default: `pg`. */
  readonly client?: string;
  /** The project's identifier mapper: the name, and Knex's own quoting for it. */
  readonly wrapIdentifier?: (name: string, quote: (name: string) => string, queryContext: unknown) => string;
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
  /** An identifier as the database will have it: mapped by `wrapIdentifier`, without its quotes. */
  nameOf(identifier: string): string;
  /** The statements of a builder, in order. Throws what Knex throws. */
  statements(builder: object): KnexStatement[];
}

/** Opens Knex's own SQL generator for PostgreSQL, without a connection and without a driver. */
export async function createCompiler(options: CompilerOptions = {}): Promise<Compiler> {
  const { default: createKnex } = await import('knex');
  const knex = createKnex({
    client: options.client ?? 'pg',
    log: { warn: ignore, error: ignore, deprecate: ignore, debug: ignore },
    ...(options.wrapIdentifier === undefined ? {} : { wrapIdentifier: options.wrapIdentifier }),
  });
  const client = knex.client as {
    positionBindings(sql: string): string;
    wrapIdentifier(name: string): string;
  };
  return {
    knex,
    // As Knex's query executioner does it: it makes `$1` of every unescaped `?`, even of one within a literal.
    sqlOf: ({ sql, bindings }) => inlineBindings(client.positionBindings(sql), bindings ?? []),
    nameOf: (identifier) =>
      client.wrapIdentifier(identifier.trim()).replace(/^"|"$/g, '').replaceAll('""', '"'),
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

function ignore(): void {}
