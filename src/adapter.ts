import type { SchemaState } from './fold/state.js';
import type {
  Diagnostic,
  DialectName,
  Direction,
  History,
  Migration,
  Name,
  Operation,
  Schema,
} from './ir/index.js';

/** One migration as it lies on disk, before it is read. Paths are relative to the set's root, with forward slashes. */
export interface MigrationSource {
  readonly id: string;
  readonly name: string;
  readonly timestamp?: string;
  readonly file: string;
  /** Where the tool keeps the way back in a file of its own (`….down.sql`). */
  readonly downFile?: string;
  /** Files that continue `file`, in order, where the tool needs several for one migration. */
  readonly parts?: readonly string[];
  /** The ways that the tool runs outside of a transaction, where the name of a file or a file beside it says so. */
  readonly alone?: readonly ('up' | 'down')[];
}

/** How to look for migrations. */
export interface DiscoverOptions {
  /** The user, or we ourselves, said that these are the tool's: where nothing shows it, less is asked of a file. */
  readonly isNamed?: boolean;
  /** Values of environment variables that configurations read; others are unknown. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A set of migrations that an adapter found. Plain data. */
export interface DiscoveredSet {
  readonly adapter: string;
  /** Absent when nothing on disk says it. */
  readonly dialect?: DialectName;
  /** The database that the configuration names, for people, where it is none that is read; then `dialect` is absent. */
  readonly otherDatabase?: string;
  /** Absolute path of the folder with the migrations. */
  readonly root: string;
  /** Absolute path of the project the set belongs to: where its package.json or configuration is; else the root. */
  readonly project: string;
  /** The tool's configuration file, absolute, if there is one. */
  readonly config?: string;
  /** In the order in which the tool applies them. */
  readonly migrations: readonly MigrationSource[];
  /** A state without migrations (`schema.prisma` alone), absolute paths; then `migrations` is empty. */
  readonly stateFiles?: readonly string[];
  /** How sure the adapter is, 0 to 1, and why in a few words: the best one wins where several adapters claim a folder. */
  readonly confidence: number;
  readonly evidence: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** What reading a set needs from outside; the same for all adapters. */
export interface ReadOptions {
  readonly dialect: DialectName;
  /** Values of environment variables; one that is not here is unknown. */
  readonly env?: Readonly<Record<string, string>>;
  /** A module (absolute path) that says what the application passes to its migrations; it is read, not run. */
  readonly context?: string;
  /** Reads a file (absolute path) as text; default: the disk. The self-check reads written files from memory. */
  readonly readFile?: (path: string) => string;
}

/** Reads the migrations of one set, in order. */
export interface Reader {
  /**
   * Reads one migration and advances `state` by its `up`. `down` is read against a fork of the state after `up`.
   * Never throws for bad input: what cannot be read is a diagnostic, what cannot be known is `opaque`.
   */
  read(source: MigrationSource, state: SchemaState): Migration;
  /**
   * What `down` does in another state than its own `up` leaves: that in which it is undone once later ones are.
   * `undefined`: there is none. Absent where SQL alone is read, which says the same in every state.
   */
  readDown?(source: MigrationSource, state: SchemaState): Direction | undefined;
}

/** One operation of one direction of a migration. */
export interface OperationReference {
  readonly direction: 'up' | 'down';
  readonly index: number;
}

/**
 * How an operation is to be written: `idiomatic`: the tool's own calls where it has some, else raw;
 * `raw`: SQL through the tool's escape hatch.
 */
export type Style = 'idiomatic' | 'raw';

/** How an operation was in fact written; `manual`: as a stop that says what a person must decide. */
export type WrittenStyle = Style | 'manual';

/** A file to write. `path` is relative to the output folder, with forward slashes. */
export interface WrittenFile {
  readonly path: string;
  readonly text: string;
}

/** What a writer made of one migration. */
export interface WrittenMigration {
  /** How the target's reader will find it. */
  readonly source: MigrationSource;
  readonly files: readonly WrittenFile[];
  /** Per operation, by its place in `up.operations` and `down.operations`. */
  readonly styles: { readonly up: readonly WrittenStyle[]; readonly down: readonly WrittenStyle[] };
  /** What is lossy or manual, with the source's places. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What a writer may look at: the states around a migration. They must not be changed. */
export interface WriteContext {
  readonly before: SchemaState;
  readonly after: SchemaState;
  readonly style: (operation: OperationReference) => Style;
  /**
   * The writer may take a call for exact that looks so, without compiling it: what is written as a whole is checked, and
   * asked for again without this where it turns out not to be. Compiling twice is what costs most in long histories.
   */
  readonly optimistic?: true;
}

export interface WriteOptions {
  readonly dialect: DialectName;
  /** Adapter-specific, of the names in {@link Adapter.writerOptions}: `{ module: 'ts' }`, `{ layout: 'flyway' }`. */
  readonly options: Readonly<Record<string, string>>;
  /** What a `.js` file in the output folder is to Node.js, by the nearest package.json. Default: `cjs`. */
  readonly javascript?: 'cjs' | 'esm';
  /** The name of the tool's source, for headers: `knex`. */
  readonly from: string;
}

/** Writes migrations for one tool. The core checks what it writes by reading it back. */
export interface Writer {
  /** Folder of the migrations below the output folder, `''` for itself: the root of the written set. */
  readonly root: string;
  migration(migration: Migration, context: WriteContext): WrittenMigration;
  /**
   * An operation as the tool's own reader tells it, where its calls add to every statement what makes no difference in the state
   * before it (IF EXISTS); default: as it is.
   */
  asRead?(operation: Operation, state: SchemaState): Operation;
  /** Files of the set as a whole (a lock file, a schema file), written last, and what they cannot say. */
  finish(
    history: History,
    schema: Schema,
  ): Promise<{
    readonly files: readonly WrittenFile[];
    readonly diagnostics: readonly Diagnostic[];
  }>;
}

/** Applies migrations with the tool's own code, in a child process. */
export interface Runner {
  /** The tool that runs, for the report: `knex 3.1.0 (the project's own)`. */
  readonly tool: { readonly name: string; readonly version: string; readonly from: 'project' | 'ormbridge' };
  /** Applies the next migration, which must be `id`. Rejects with RunnerError. */
  up(id: string): Promise<void>;
  /** Undoes the last applied migration, which must be `id`. */
  down(id: string): Promise<void>;
  /** Ends the child. Safe to call twice. */
  close(): Promise<void>;
}

export interface RunOptions {
  /** A database that was made for this run. */
  readonly url: string;
  readonly dialect: DialectName;
  readonly env?: Readonly<Record<string, string>>;
}

/** How a tool records what it has applied. */
export interface Ledger {
  /** Its bookkeeping tables (and sequences that go with them), left out of every comparison. */
  readonly tables: readonly Name[];
}

/** An adapter: everything that is known of one migration tool. The same file names make it up in every folder. */
export interface Adapter {
  readonly name: string;
  /** For people: `Knex`. */
  readonly title: string;
  /** The npm packages of the tool, of which a project may bring its own version; none for plain SQL. */
  readonly packages: readonly string[];
  readonly dialects: readonly DialectName[];
  /** Which of its migrations' functions run with foreign keys enforced where that is a setting of the connection: on SQLite. */
  readonly enforcesForeignKeys?: readonly ('up' | 'down')[];
  /**
   * Whether a connection of its own, or one that is as new, runs each migration: what one has set is not in force for the next, nor
   * for the tool's own bookkeeping. Absent: all of a run may share one.
   */
  readonly renewsSession?: true;
  /** Whether it sends queries of its own in the transaction of a migration before the first statement of that. */
  readonly queriesFirst?: true;
  /** The sets below a folder (or the one in a given file or folder). Reads no file's code. */
  discover(path: string, options?: DiscoverOptions): Promise<readonly DiscoveredSet[]>;
  createReader(set: DiscoveredSet, options: ReadOptions): Promise<Reader>;
  /** A state without migrations, folded into one schema; only where `stateFiles` can occur. */
  readState?(set: DiscoveredSet, options: ReadOptions): Promise<Migration>;
  createWriter(options: WriteOptions): Promise<Writer>;
  /** Whether its migrations are functions that an application may call itself, with what `ReadOptions.context` says. */
  readonly takesContext?: true;
  /** The names of the options that its writer takes; `convert` refuses others. */
  readonly writerOptions: readonly string[];
  createRunner(set: DiscoveredSet, options: RunOptions): Promise<Runner>;
  readonly ledger: Ledger;
  /** The bookkeeping of this set when it is run, where a project's configuration may choose it; else it is `ledger`. */
  ledgerOf?(set: DiscoveredSet, options: Pick<RunOptions, 'env'>): Ledger;
}
