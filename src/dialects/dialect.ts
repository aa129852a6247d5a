import type { FoldRules } from '../fold/rules.js';
import type { SchemaState } from '../fold/state.js';
import type {
  ColumnType,
  Diagnostic,
  Expression,
  Operation,
  OperationBody,
  Schema,
  Span,
} from '../ir/index.js';
import type { DatabaseServer } from './server.js';
import type { SqlClient } from './sql-client.js';
import type { LeftSetting } from './settings-left.js';

/** Where a piece of SQL stands, so that operations get true places. */
export interface SqlSource {
  /** The file, as it shall appear in origins. */
  readonly file: string;
  /**
   * The place of the code that holds the SQL, when the SQL is not the file's own text (a string in a migration):
   * every operation then gets this place. Absent: the SQL is the file's text and offsets count in it.
   */
  readonly at?: Span;
  /** Settings that were sent before on the same connection and change what the text means: `SET search_path …`. */
  readonly after?: readonly string[];
}

/** How a tool's connection is before it has run anything, where that differs from tool to tool. */
export interface FreshSession {
  /** Whether foreign keys are enforced (SQLite). */
  readonly foreignKeys: boolean;
}

/** What reading SQL gives. Nothing is dropped: a statement that is not modelled is `rawSql`. */
export interface ParsedSql {
  readonly operations: readonly Operation[];
  /** `sql-syntax` (error) where the text is not valid SQL of the dialect: nothing of it is in `operations`. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What to leave out when a database is looked at: a tool's own bookkeeping. Keys as of `keyOf`. */
export interface IntrospectOptions {
  readonly ignoreTables?: readonly string[];
  /**
   * The databases beside that of the connection are looked at as its schemas (MySQL, MariaDB), but for the server's own and
   * scratch databases: for a server that nobody else uses. Elsewhere it changes nothing.
   */
  readonly besides?: boolean;
  /** For `fingerprint`: forget what is remembered of this connection's database. */
  readonly fresh?: boolean;
}

/**
 * What became of an object that holds data, as the server's own numbers for it tell: the schema alone cannot tell a
 * renamed column from one that was dropped and added anew. Names are keys of `keyOf`; of columns and enum values plain.
 */
export type IdentityFact =
  | {
      readonly kind: 'renamed';
      readonly object: 'table' | 'sequence' | 'enum';
      readonly from: string;
      readonly to: string;
    }
  /** `of`: the table or enum type, by its present name. */
  | {
      readonly kind: 'renamed';
      readonly object: 'column' | 'enum value';
      readonly of: string;
      readonly from: string;
      readonly to: string;
    }
  /** The name is as before, but what had it was dropped. */
  | { readonly kind: 'recreated'; readonly object: 'table' | 'sequence' | 'enum'; readonly name: string }
  | {
      readonly kind: 'recreated';
      readonly object: 'column' | 'enum value';
      readonly of: string;
      readonly name: string;
    };

/** What a look at a database gives, see {@link Dialect.observe}. */
export interface Observation {
  readonly fingerprint: string;
  /** Since the last look at this database by this connection, in a stable order; none at the first. */
  readonly facts: readonly IdentityFact[];
  /**
   * The schema at that moment, up to where numbering goes on; made when it is asked for. Absent where a look does not
   * read it (PostgreSQL).
   */
  readonly schema?: () => Schema;
}

/** A row: what is not known of it is undefined; all of it, where even its columns are not known. */
export type CatalogAnswerRow =
  | Readonly<Record<string, string | number | boolean | null | undefined>>
  | undefined;

/** What is known of the answer to a question about the schema. */
export type CatalogAnswer =
  | { readonly kind: 'rows'; readonly rows: readonly CatalogAnswerRow[] }
  | { readonly kind: 'unsure'; readonly reason: string };

/** Several operations as the statements of one change, see {@link Dialect.printTogether}. */
export interface PrintedTogether {
  readonly count: number;
  readonly statements: readonly string[];
}

/** What a statement comes to that makes others as it runs. */
export interface WorkedOut {
  /** What it does, in order; none: nothing but for variables. */
  readonly operations: readonly OperationBody[];
  /** The procedures that it calls, by key. */
  readonly procedures: ReadonlySet<string>;
}

/** A dialect: reading SQL into operations, printing operations as SQL, and asking a server what it holds. */
export interface Dialect extends FoldRules {
  /** Loads what parsing needs (a WASM grammar). Call once before `parse`; cheap when called again. */
  load(): Promise<void>;
  parse(sql: string, source: SqlSource): ParsedSql;
  /**
   * What a server that holds a state answers to a SELECT on its catalogs (`pg_class`, `information_schema.columns`…), as
   * far as the schema tells; `undefined` where it asks for something else: rows of tables, settings, the time. Absent in
   * a dialect whose catalogs are not modelled.
   */
  answerFromCatalog?(sql: string, state: SchemaState): CatalogAnswer | undefined;
  /**
   * What statements come to that make others as they run (prepared statements, procedures that are called), by the operation, where that
   * follows from their text and the state before them. `operations` is a whole session's. Absent in a dialect that is not looked into so.
   */
  workOut?(operations: readonly Operation[], before: SchemaState): ReadonlyMap<Operation, WorkedOut>;
  /** One expression or type, for tests and for tools that give fragments (`Unsupported("…")`). Throws SqlFragmentError. */
  parseExpression(sql: string): Expression;
  parseType(sql: string): ColumnType;
  /**
   * The statements of an operation, without semicolons. `opaque` has none: callers handle it. `before` is the state in
   * which they run: a dialect that has no statement for a change makes the whole table anew (SQLite) and must know it.
   */
  print(operation: OperationBody, before?: SchemaState): readonly string[];
  /**
   * As many of the first operations as can be one change, where that is shorter and means the very same; undefined where
   * they cannot. Absent: each is printed by itself, and `print` never needs the state.
   */
  printTogether?(operations: readonly OperationBody[], before: SchemaState): PrintedTogether | undefined;
  /**
   * Operations as they are meant, where the dialect must say one change with several statements (a table made anew for an
   * ALTER that SQLite does not have). They lead to the same schema and the same rows. Absent: as they stand.
   * `session`: what the operations find; default: foreign keys are enforced.
   */
  recognize?(
    operations: readonly Operation[],
    before: SchemaState,
    session?: FreshSession,
  ): readonly Operation[];
  /** The settings of the session that operations leave changed behind them. */
  settingsLeft(operations: readonly Operation[], fresh: FreshSession): readonly LeftSetting[];
  /** A statement that always fails with the message: where a migration needs a person. */
  printStop(message: string): string;
  printExpression(expression: Expression): string;
  printType(type: ColumnType): string;
  quoteIdentifier(name: string): string;
  quoteString(text: string): string;
  /** A new connection. Rejects with ServerError, see `server.ts`. */
  connect(url: string): Promise<SqlClient>;
  /** A server for scratch databases: one of our own, gone with this process, or the user's. Reject with ServerError. */
  startServer(): Promise<DatabaseServer>;
  openServer(url: string): Promise<DatabaseServer>;
  /**
   * The schema of a live database, everything a dump would show that the IR models and the rest as `others`.
   * Expressions are read with the dialect's own parser from the catalog's text.
   */
  introspect(client: SqlClient, options?: IntrospectOptions): Promise<Schema>;
  /** A short text that changes when the schema does: cheap enough to be asked after every step. */
  fingerprint(client: SqlClient, options?: IntrospectOptions): Promise<string>;
  /** The fingerprint, and what became of the objects since the last one that the same connection asked for. */
  observe(client: SqlClient, options?: IntrospectOptions): Promise<Observation>;
  /**
   * A schema in the spelling that the server gives back (casts on literals, `IN` as `= ANY`, …), so that a folded schema
   * and an introspected one can be compared. Idempotent. Two schemas that a server tells apart may normalise to the
   * same only in spelling, never in meaning.
   */
  normalize(schema: Schema): Schema;
}
