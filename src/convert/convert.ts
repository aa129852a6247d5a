import path from 'node:path';
import type {
  Adapter,
  DiscoveredSet,
  MigrationSource,
  OperationReference,
  WrittenFile,
  WrittenStyle,
} from '../adapter.js';
import { describeOperation } from '../ir/describe.js';
import type { Diagnostic, DialectName, History, Migration, Operation, Schema } from '../ir/index.js';
import { InputError } from '../errors.js';
import { foldInto } from '../fold/fold-into.js';
import type { SchemaState } from '../fold/state.js';
import { adapterName, findSet } from '../history/find.js';
import { withRecognition } from '../history/recognize.js';
import { openHistory, readHistory, type HistoryReading } from '../history/read.js';
import type { AdapterRegistry } from '../registry.js';
import { withOrderedIdentities } from './identity.js';
import { javascriptAt } from './javascript.js';
import { manualDiagnostics, withoutManual } from './manual.js';
import {
  totalsOf,
  type Answer,
  type ConvertReport,
  type MigrationOutcome,
  type OperationOutcome,
} from './report.js';
import { readBackFrom, writeChecked, type CheckedMigration } from './self-check.js';
import { squashed } from './squash.js';
import { tidied, type Tidied } from './tidy.js';

export interface ConvertOptions {
  /** Name of the target adapter. */
  readonly to: string;
  /** Name of the source's adapter; default: found out. */
  readonly from?: string;
  readonly dialect?: DialectName;
  /** One migration that makes the final schema, instead of one for each of the source's. */
  readonly squash?: boolean;
  /** Values of environment variables that the source reads; others are unknown. */
  readonly env?: Readonly<Record<string, string>>;
  /** A dump that the first migration starts from. */
  readonly baseline?: string;
  /** Options of the target's writer: `{ module: 'esm' }`, `{ layout: 'flyway' }`. */
  readonly options?: Readonly<Record<string, string>>;
  /** The folder the files are meant for (default: the current folder); nothing is written here. */
  readonly out?: string;
  /** Leaves out what a person must decide, instead of stopping there: for a proof of all the rest, never for use. */
  readonly leaveOutManual?: boolean;
  readonly onMigration?: (done: number, total: number) => void;
}

/** A conversion in memory: the report with the files, and what verification needs. */
export interface Conversion {
  readonly report: ConvertReport;
  readonly set: DiscoveredSet;
  readonly history: History;
  readonly schema: Schema;
  readonly reading: HistoryReading;
}

/**
 * Converts the migrations at `target` (a folder or file) to another tool. Reads and computes only: writing the
 * files is the caller's ({@link writeOutput}). Throws InputError for input that cannot be worked on at all; everything
 * else is in the report.
 */
export async function convert(
  target: string,
  registry: AdapterRegistry,
  options: ConvertOptions,
): Promise<Conversion> {
  const to = await registry.load(adapterName(options.to, registry));
  const set = await findSet(target, registry, options.from === undefined ? {} : { adapter: options.from });
  if (!to.dialects.includes(options.dialect ?? set.dialect ?? 'postgres')) {
    throw new InputError(
      'unsupported-dialect',
      `${to.title} is not written for ${options.dialect ?? set.dialect}`,
    );
  }
  const whole = options.squash === true || set.migrations.length === 0;
  return whole ? convertWhole(set, to, registry, options) : convertSteps(set, to, registry, options);
}

async function convertSteps(
  set: DiscoveredSet,
  to: Adapter,
  registry: AdapterRegistry,
  options: ConvertOptions,
): Promise<Conversion> {
  const reading = await openHistory(set, registry, options);
  const target = await openTarget(to, set, reading, options);
  let state = reading.createState();

  const migrations: Migration[] = [];
  const outcomes: MigrationOutcome[] = [];
  const files: WrittenFile[] = [];
  const identities = withOrderedIdentities(set.migrations.map(placeholder));
  set.migrations.forEach((source, i) => {
    const after = state.fork();
    const migration = reading.reader.read(source, after);
    const timestamp = identities[i]?.timestamp;
    const known = options.leaveOutManual === true ? withoutManual(migration) : migration;
    const { migration: tidy, places } = tidied(known, state, after);
    const toWrite: Migration = timestamp === undefined ? tidy : { ...tidy, timestamp };
    const checked = writeChecked(toWrite, { ...target, before: state, after });
    state = after;
    migrations.push(migration);
    files.push(...checked.written.files);
    outcomes.push(outcomeOf(known, checked, places));
    options.onMigration?.(i + 1, set.migrations.length);
  });

  const history: History = {
    version: 1,
    adapter: set.adapter,
    dialect: reading.dialect.name,
    root: set.root,
    migrations,
  };
  return finish({ set, history, outcomes, files, state, reading, target, to, diagnostics: [] });
}

async function convertWhole(
  set: DiscoveredSet,
  to: Adapter,
  registry: AdapterRegistry,
  options: ConvertOptions,
): Promise<Conversion> {
  const { history, state, reading } = await readHistory(set, registry, options);
  const target = await openTarget(to, set, reading, options);
  const whole = squashed(history, state.snapshot());
  const baseline = options.leaveOutManual === true ? withoutManual(whole) : whole;
  const before = reading.createState();
  const after = before.fork();
  foldInto(after, baseline.up.operations);
  const checked = writeChecked(baseline, { ...target, before, after });
  const diagnostics = history.migrations.flatMap((m) => m.diagnostics);
  return finish({
    set,
    history,
    state,
    reading,
    target,
    to,
    diagnostics,
    outcomes: [outcomeOf(baseline, checked)],
    files: [...checked.written.files],
  });
}

interface Target {
  readonly writer: Awaited<ReturnType<Adapter['createWriter']>>;
  readonly readBack: ReturnType<typeof readBackFrom>;
  readonly root: string;
  /** The folder that written paths are relative to. */
  readonly out: string;
}

/** An option that nobody would look at is a mistake. */
function refuseUnknownOptions(
  { title, writerOptions }: Adapter,
  given: Readonly<Record<string, string>>,
): void {
  const unknown = Object.keys(given).find((name) => !writerOptions.includes(name));
  if (unknown === undefined) return;
  throw new InputError(
    'unknown-option',
    `${title} migrations are not written with an option "${unknown}"`,
    writerOptions.length === 0 ? 'leave it out' : `it takes ${writerOptions.join(', ')}`,
  );
}

/** The target's writer, and its reader over what has just been written. */
async function openTarget(
  to: Adapter,
  set: DiscoveredSet,
  reading: HistoryReading,
  options: ConvertOptions,
): Promise<Target> {
  const dialect = reading.dialect.name;
  refuseUnknownOptions(to, options.options ?? {});
  const out = path.resolve(options.out ?? '.');
  const writer = await to.createWriter({
    dialect,
    options: options.options ?? {},
    javascript: javascriptAt(out),
    from: set.adapter,
  });
  const root = path.join(out, writer.root);
  const written = new Map<string, string>();
  const readFile = (file: string): string => {
    const text = written.get(path.resolve(file));
    if (text === undefined) throw new Error(`${file} was not written`);
    return text;
  };
  const plainReader = await to.createReader(
    {
      adapter: to.name,
      dialect,
      root,
      project: out,
      migrations: [],
      confidence: 1,
      evidence: 'written',
      diagnostics: [],
    },
    { dialect, readFile },
  );
  const reader = withRecognition(plainReader, reading.dialect);
  return { writer, root, out, readBack: readBackFrom(reader, written, (file) => path.join(out, file)) };
}

interface Finished {
  readonly set: DiscoveredSet;
  readonly history: History;
  readonly outcomes: readonly MigrationOutcome[];
  readonly files: readonly WrittenFile[];
  readonly state: SchemaState;
  readonly reading: HistoryReading;
  readonly target: Target;
  readonly to: Adapter;
  readonly diagnostics: readonly Diagnostic[];
}

async function finish(f: Finished): Promise<Conversion> {
  const schema = f.state.snapshot();
  const rest = await f.target.writer.finish(f.history, schema);
  const files = [...f.files, ...rest.files];
  refuseClashes(files);
  return {
    set: f.set,
    history: f.history,
    schema,
    reading: f.reading,
    report: {
      source: { adapter: f.set.adapter, dialect: f.reading.dialect.name, root: f.set.root },
      target: { adapter: f.to.name, dialect: f.reading.dialect.name, root: f.target.root },
      migrations: f.outcomes,
      totals: totalsOf(f.outcomes),
      diagnostics: [
        ...f.set.diagnostics,
        ...f.reading.diagnostics,
        ...f.diagnostics,
        ...rest.diagnostics.map((d) => inOutput(d, f.target.out)),
      ],
      files,
    },
  };
}

/** What a writer says of a file of its own is about the output, not the source. */
function inOutput(diagnostic: Diagnostic, out: string): Diagnostic {
  return diagnostic.file === undefined
    ? diagnostic
    : { ...diagnostic, file: path.join(out, diagnostic.file) };
}

/** Two migrations must never end in one file: the second would silently replace the first. */
function refuseClashes(files: readonly WrittenFile[]): void {
  const seen = new Set<string>();
  for (const file of files) {
    const folded = file.path.toLowerCase();
    if (seen.has(folded)) {
      throw new InputError(
        'output-clash',
        `two migrations would be written to ${file.path}`,
        'rename one of the source migrations',
      );
    }
    seen.add(folded);
  }
}

/** What became of each operation of the source; `places`: where it is among those that were written. */
function outcomeOf(
  migration: Migration,
  checked: CheckedMigration,
  places?: Tidied['places'],
): MigrationOutcome {
  const { written } = checked;
  const lossy = [...migration.diagnostics, ...written.diagnostics].filter((d) => d.severity === 'lossy');
  const failed = new Set(checked.failed.map((r) => `${r.direction} ${r.index}`));
  const operations: OperationOutcome[] = [];
  const add = (
    direction: OperationReference['direction'],
    list: readonly Operation[],
    styles: readonly WrittenStyle[],
  ) => {
    list.forEach((operation, index) => {
      const place = places?.[direction][index] ?? index;
      const style = styles[place] ?? 'raw';
      const isManual = style === 'manual' || failed.has(`${direction} ${place}`);
      operations.push({
        direction,
        kind: operation.kind,
        summary: describeOperation(operation),
        ...(operation.origin === undefined ? {} : { line: operation.origin.line }),
        answer: isManual ? 'manual' : answerOf(operation, lossy),
        style: isManual ? 'manual' : style,
      });
    });
  };
  add('up', migration.up.operations, written.styles.up);
  add('down', migration.down?.operations ?? [], written.styles.down);
  return {
    id: migration.id,
    file: migration.file,
    target: written.source.id,
    operations,
    diagnostics: [
      ...migration.diagnostics,
      ...manualDiagnostics(migration),
      ...written.diagnostics,
      ...checked.diagnostics,
    ],
  };
}

function answerOf(operation: Operation, lossy: readonly Diagnostic[]): Answer {
  const { origin } = operation;
  if (origin === undefined) return lossy.length > 0 ? 'lossy' : 'exact';
  const isLost = lossy.some(
    (d) => d.span === undefined || (d.span.start === origin.start && d.span.file === origin.file),
  );
  return isLost ? 'lossy' : 'exact';
}

/** Enough of a migration for its place in the order to be planned before it is read. */
function placeholder(source: MigrationSource): Migration {
  return {
    id: source.id,
    name: source.name,
    ...(source.timestamp === undefined ? {} : { timestamp: source.timestamp }),
    file: source.file,
    up: { operations: [], transaction: 'tool' },
    missingDown: 'absent',
    diagnostics: [],
  };
}
