import type { Adapter, DiscoveredSet, MigrationSource, Reader } from '../adapter.js';
import { InputError } from '../errors.js';
import { foldInto } from '../fold/fold-into.js';
import { adapterName, findSet } from '../history/find.js';
import { dialectOfSet, withAssumption } from '../history/dialect.js';
import { openHistory, readHistory } from '../history/read.js';
import type { DialectName, History, Migration } from '../ir/index.js';
import type { ChoiceRules } from '../port/choices/choices.js';
import type { AdapterRegistry } from '../registry.js';
import { withEnforcedKeys, type KeySettings } from './enforced-keys.js';
import { finish, type Conversion } from './finish.js';
import { withOrderedIdentities } from './identity.js';
import { withLeftOut, type LeftOut } from './left-out.js';
import { withoutManual } from './manual.js';
import { outcomeOf } from './outcome.js';
import { writeChecked } from './self-check.js';
import { squashed } from './squash.js';
import { openTarget } from './target.js';
import { tidied } from './tidy.js';
import { withoutTransactionLevel } from './transaction-level.js';
import { inItsTransaction } from './transactions.js';
import { wayWithSettingsBack, withSettingsBack } from './session-settings.js';
import { asUndone, type ConvertedStep } from './undone.js';

export interface ConvertOptions {
  /** Name of the target adapter. */
  readonly to: string;
  /** Name of the source's adapter; default: found out. */
  readonly from?: string;
  /** The dialect to write; default: the source's. Another one than the source's: the history is ported. */
  readonly dialect?: DialectName;
  /** The source's dialect, where nothing in it says so. */
  readonly sourceDialect?: DialectName;
  /** One migration that makes the final schema, instead of one for each of the source's. */
  readonly squash?: boolean;
  /** Values of environment variables that the source reads; others are unknown. */
  readonly env?: Readonly<Record<string, string>>;
  /** A module that says what the application passes to its migrations: read, not run. */
  readonly context?: string;
  /** A dump that the first migration starts from. */
  readonly baseline?: string;
  /** Options of the target's writer: `{ module: 'esm' }`, `{ layout: 'flyway' }`. */
  readonly options?: Readonly<Record<string, string>>;
  /** The folder the files are meant for (default: the current folder); nothing is written here. */
  readonly out?: string;
  /** What is chosen where the target's dialect has several equals; only where the dialect changes. */
  readonly choices?: ChoiceRules;
  /** Leaves out what a person must decide, instead of stopping there: for a proof of all the rest, never for use. */
  readonly leaveOutManual?: boolean;
  readonly onMigration?: (done: number, total: number) => void;
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
  const found = await findSet(target, registry, {
    ...(options.from === undefined ? {} : { adapter: options.from }),
    dialects: [options.sourceDialect, options.dialect],
    ...(options.env === undefined ? {} : { env: options.env }),
  });
  const known = options.sourceDialect ?? dialectOfSet(found, options.dialect);
  const set = withAssumption(found, known, '--source-dialect');
  const source = known ?? 'postgres';
  const written = options.dialect ?? source;
  if (!to.dialects.includes(written)) {
    throw new InputError('unsupported-dialect', `${to.title} is not written for ${written}`);
  }
  if (options.dialect !== undefined && options.dialect !== source) {
    const { convertPorted } = await import('./ported.js');
    return convertPorted(set, to, registry, { ...options, dialect: options.dialect, sourceDialect: source });
  }
  const whole = options.squash === true || set.migrations.length === 0;
  const settled: ConvertOptions = { ...options, dialect: written };
  return whole ? convertWhole(set, to, registry, settled) : convertSteps(set, to, registry, settled);
}

async function convertSteps(
  set: DiscoveredSet,
  to: Adapter,
  registry: AdapterRegistry,
  options: ConvertOptions,
): Promise<Conversion> {
  const reading = await openHistory(set, registry, options);
  const target = await openTarget(to, set, reading.dialect, options);
  const keys: KeySettings = { dialect: reading.dialect, from: reading.adapter, to };
  let state = reading.createState();

  const migrations: Migration[] = [];
  const written: ConvertedStep[] = [];
  const leftOut: (readonly LeftOut[])[] = [];
  const identities = withOrderedIdentities(set.migrations.map(placeholder));
  set.migrations.forEach((source, i) => {
    const after = state.fork();
    const migration = withEnforcedKeys(reading.reader.read(source, after), state, keys);
    const timestamp = identities[i]?.timestamp;
    const decided = options.leaveOutManual === true ? withoutManual(migration) : migration;
    const { migration: sayable, leftOut: left } = withoutTransactionLevel(inItsTransaction(decided), keys);
    const known = withSettingsBack(sayable, keys);
    leftOut.push(left);
    const { migration: tidy, places } = tidied(known, state, after);
    const toWrite: Migration = timestamp === undefined ? tidy : { ...tidy, timestamp };
    const checked = writeChecked(toWrite, { ...target, before: state, after });
    state = after;
    migrations.push(migration);
    written.push({ source, known, toWrite, places, checked });
    options.onMigration?.(i + 1, set.migrations.length);
  });
  const steps = asUndone(written, {
    dialect: reading.dialect,
    reader: withSettings(reading.reader, keys),
    target,
    before: reading.createState(),
  });

  const history: History = {
    version: 1,
    adapter: set.adapter,
    dialect: reading.dialect.name,
    root: set.root,
    migrations,
  };
  return finish({
    set,
    dialect: reading.dialect.name,
    history,
    outcomes: steps.map(({ known, checked, places }, i) =>
      withLeftOut(outcomeOf(known, checked, places), leftOut[i] ?? []),
    ),
    files: steps.flatMap(({ checked }) => checked.written.files),
    state,
    reading,
    target,
    to,
    diagnostics: [],
  });
}

async function convertWhole(
  set: DiscoveredSet,
  to: Adapter,
  registry: AdapterRegistry,
  options: ConvertOptions,
): Promise<Conversion> {
  const { history, state, reading } = await readHistory(set, registry, options);
  const target = await openTarget(to, set, reading.dialect, options);
  const whole = squashed(history, state.snapshot());
  const baseline = options.leaveOutManual === true ? withoutManual(whole.baseline) : whole.baseline;
  const before = reading.createState();
  const after = before.fork();
  foldInto(after, baseline.up.operations);
  const { migration: toWrite, places } = tidied(baseline, before, after, 'computed');
  const checked = writeChecked(toWrite, { ...target, before, after });
  const diagnostics = history.migrations.flatMap((m) => m.diagnostics);
  return finish({
    set,
    dialect: reading.dialect.name,
    history,
    state,
    reading,
    target,
    to,
    diagnostics,
    outcomes: [withLeftOut(outcomeOf(baseline, checked, places), whole.leftOut)],
    files: [...checked.written.files],
  });
}

/** A reader whose ways back are told as those of {@link withSettingsBack}. */
function withSettings(reader: Reader, tools: KeySettings): Reader {
  const readDown = reader.readDown?.bind(reader);
  if (readDown === undefined) return reader;
  return {
    read: (source, state) => reader.read(source, state),
    readDown: (source, state) => {
      const down = readDown(source, state);
      return down === undefined ? undefined : wayWithSettingsBack(down, 'down', tools);
    },
  };
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
