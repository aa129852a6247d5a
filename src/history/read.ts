import { refuseOtherDatabase } from './dialect.js';
import path from 'node:path';
import type { Adapter, DiscoveredSet, ReadOptions, Reader } from '../adapter.js';
import { loadDialect } from '../dialects/index.js';
import type { Dialect } from '../dialects/dialect.js';
import { InputError } from '../errors.js';
import { createState } from '../fold/create-state.js';
import { foldInto } from '../fold/fold-into.js';
import type { SchemaState } from '../fold/state.js';
import {
  IR_VERSION,
  type Diagnostic,
  type DialectName,
  type History,
  type Migration,
  type Name,
  type Operation,
} from '../ir/index.js';
import type { AdapterRegistry } from '../registry.js';
import { withDownFindings } from './down-finding.js';
import { readSourceFile } from '../source-file.js';
import { withoutBookkeeping, type Bookkeeping } from './bookkeeping.js';
import { withoutFollowUps } from './follow-ups.js';
import { withRecognition } from './recognize.js';

export interface HistoryOptions {
  /** Default: what the set says of itself, else PostgreSQL. */
  readonly dialect?: DialectName;
  readonly env?: Readonly<Record<string, string>>;
  /** A module that says what the application passes to its migrations, see `docs/context.md`. */
  readonly context?: string;
  /** A dump that the first migration starts from. */
  readonly baseline?: string;
  /** Called after each migration. */
  readonly onMigration?: (done: number, total: number) => void;
}

/** A set that is being read: its migrations come one by one, with the state before each. */
export interface HistoryReading {
  readonly set: DiscoveredSet;
  readonly adapter: Adapter;
  readonly dialect: Dialect;
  /** The module that says what the application passes, where the tool's migrations take that. Absolute. */
  readonly context?: string;
  /** What the baseline and the options left to say. */
  readonly diagnostics: readonly Diagnostic[];
  /**
   * The baseline as plain statements, to be run before the first migration when histories are proved: a dump's
   * `COPY … FROM stdin` and psql commands are nothing that a server takes.
   */
  readonly baseline: string | undefined;
  /** What the baseline does; nothing where there is none. */
  readonly baselineOperations: readonly Operation[];
  /** A state that holds the baseline, for the caller to fold the migrations into. */
  createState(): SchemaState;
  reader: Reader;
}

/** Prepares the reading of a set. */
export async function openHistory(
  set: DiscoveredSet,
  registry: AdapterRegistry,
  options: HistoryOptions,
): Promise<HistoryReading> {
  if (options.dialect === undefined) refuseOtherDatabase(set);
  const adapter = await registry.load(set.adapter);
  const dialectName = options.dialect ?? set.dialect ?? 'postgres';
  if (!adapter.dialects.includes(dialectName)) {
    throw new InputError(
      'unsupported-dialect',
      `${adapter.title} migrations for ${dialectName} are not read`,
      `the dialects are ${adapter.dialects.join(', ')}`,
    );
  }
  const dialect = await loadDialect(dialectName);
  const given = options.context === undefined ? undefined : path.resolve(options.context);
  const context = adapter.takesContext === true ? given : undefined;
  const readOptions: ReadOptions = {
    dialect: dialectName,
    ...(options.env === undefined ? {} : { env: options.env }),
    ...(context === undefined ? {} : { context }),
  };
  const baseline = options.baseline === undefined ? undefined : readBaseline(options.baseline, dialect);
  const plain = await adapter.createReader(set, readOptions);
  let tables: readonly Name[] | undefined;
  const bookkeeping: Bookkeeping = {
    title: adapter.title,
    tables: () => (tables ??= (adapter.ledgerOf?.(set, readOptions) ?? adapter.ledger).tables),
  };
  return {
    set,
    adapter,
    dialect,
    diagnostics: [
      ...(baseline?.diagnostics ?? []),
      ...(given !== undefined && context === undefined ? [noContext(adapter)] : []),
    ],
    ...(context === undefined ? {} : { context }),
    baseline: baseline?.sql,
    baselineOperations: baseline?.operations ?? [],
    createState: () => {
      const state = createState(dialect);
      if (baseline !== undefined) foldInto(state, baseline.operations);
      return state;
    },
    reader: withDownFindings(
      withRecognition(withoutFollowUps(withoutBookkeeping(plain, bookkeeping)), dialect, adapter),
      dialect,
    ),
  };
}

/** Reads a whole set into memory. */
export async function readHistory(
  set: DiscoveredSet,
  registry: AdapterRegistry,
  options: HistoryOptions = {},
): Promise<{ readonly history: History; readonly state: SchemaState; readonly reading: HistoryReading }> {
  const reading = await openHistory(set, registry, options);
  const state = reading.createState();
  const migrations: Migration[] = [];
  if (set.migrations.length === 0 && set.stateFiles !== undefined) {
    const adapter = await registry.load(set.adapter);
    if (adapter.readState !== undefined) {
      const migration = await adapter.readState(set, { dialect: reading.dialect.name });
      foldInto(state, migration.up.operations);
      migrations.push(migration);
    }
  }
  set.migrations.forEach((source, i) => {
    migrations.push(reading.reader.read(source, state));
    options.onMigration?.(i + 1, set.migrations.length);
  });
  return {
    history: {
      version: IR_VERSION,
      adapter: set.adapter,
      dialect: reading.dialect.name,
      root: set.root,
      migrations,
    },
    state,
    reading,
  };
}

function noContext({ title }: Adapter): Diagnostic {
  return {
    severity: 'warning',
    code: 'context-not-used',
    message: `${title} migrations are given nothing by an application: the context is not used for them`,
  };
}

function readBaseline(file: string, dialect: Dialect) {
  const source = readSourceFile(path.resolve(file), { maxBytes: 64 * 1024 * 1024 });
  if ('problem' in source) {
    throw new InputError(
      'bad-baseline',
      `--baseline ${file}: ${source.problem.message}`,
      source.problem.help,
    );
  }
  const parsed = dialect.parse(source.text, { file });
  const error = parsed.diagnostics.find((d) => d.severity === 'error');
  if (error !== undefined) {
    throw new InputError(
      'bad-baseline',
      `--baseline ${file}:${error.span?.line ?? 1}: ${error.message}`,
      'give a plain SQL dump (pg_dump --schema-only)',
    );
  }
  const state = createState(dialect);
  const statements = parsed.operations.flatMap((operation) => {
    // A dump makes `public` where that is not the server's own any more (pg_dump, `CREATE SCHEMA public`): a new database has one.
    if (operation.kind === 'createSchema' && state.hasSchema(operation.name)) return [];
    const printed = operation.kind === 'opaque' ? [] : dialect.print(operation, state);
    state.apply(operation);
    return printed;
  });
  return { ...parsed, sql: statements.map((statement) => `${statement};`).join('\n') };
}
