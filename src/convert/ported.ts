import type { Adapter, DiscoveredSet, WrittenStyle } from '../adapter.js';
import type { Dialect } from '../dialects/dialect.js';
import { loadDialect } from '../dialects/index.js';
import { InputError } from '../errors.js';
import { createState } from '../fold/create-state.js';
import { foldInto } from '../fold/fold-into.js';
import type { SchemaState } from '../fold/state.js';
import { readHistory } from '../history/read.js';
import { describeOperation } from '../ir/describe.js';
import type { DialectName, Direction, Migration, Operation } from '../ir/index.js';
import { baselineMigration } from '../port/history/baseline.js';
import { portFinal } from '../port/history/final.js';
import { announcedOf } from '../port/history/left-in-history.js';
import { planPort } from '../port/plan/plan.js';
import { canPort, openPorter, type PortedMigration, type PortedOperation } from '../port/port.js';
import type { AdapterRegistry } from '../registry.js';
import { openAuthorsBranches } from './authors-branches.js';
import type { ConvertOptions } from './convert.js';
import { portedWithEnforcedKeys } from './enforced-keys.js';
import { finish, type Conversion } from './finish.js';
import { withOrderedIdentities } from './identity.js';
import { manualDiagnostics, withoutManual } from './manual.js';
import type { MigrationOutcome, OperationOutcome } from './report.js';
import { writeChecked, type CheckedMigration } from './self-check.js';
import { portedWithSettingsBack } from './session-settings.js';
import { openTarget } from './target.js';
import { tidied } from './tidy.js';
import { asUndone, type ConvertedStep } from './undone.js';

/**
 * Converts a history to another dialect: it is read whole, looked through, ported migration by migration, and what comes
 * out is written and checked as any other.
 */
export async function convertPorted(
  set: DiscoveredSet,
  to: Adapter,
  registry: AdapterRegistry,
  options: ConvertOptions & { readonly dialect: DialectName; readonly sourceDialect: DialectName },
): Promise<Conversion> {
  const { dialect: name, sourceDialect } = options;
  if (!canPort(sourceDialect, name)) {
    throw new InputError(
      'unsupported-port',
      `a history of ${sourceDialect} cannot be ported to ${name}`,
      'PostgreSQL can be ported to mysql, mariadb and sqlite, MySQL and MariaDB to postgres and sqlite; if the source is of another dialect, give --source-dialect',
    );
  }
  if (options.squash === true || set.migrations.length === 0) {
    throw new InputError(
      'unsupported-port',
      'a history is squashed or ported, not both at once',
      'squash it in its own dialect first, then port what was written',
    );
  }
  const { history, reading } = await readHistory(set, registry, { ...options, dialect: sourceDialect });
  const dialect = await loadDialect(name);
  const target = await openTarget(to, set, dialect, options);
  const source = createState(reading.dialect);
  const baseline = baselineMigration(reading, history.migrations[0]);
  const all = baseline === undefined ? history.migrations : [baseline, ...history.migrations];
  const plan = planPort(all, source, reading.dialect);
  const porter = await openPorter({
    ...{ from: reading.dialect, to: dialect, plan },
    ...(options.choices === undefined ? {} : { rules: options.choices }),
  });

  const authors = await openAuthorsBranches(set, registry, name, options);
  let state = createState(dialect);
  const migrations: Migration[] = [];
  const portedOnes: PortedMigration[] = [];
  const written: ConvertedStep[] = [];
  const identities = withOrderedIdentities(all);
  all.forEach((read, i) => {
    const after = state.fork();
    const branch = authors?.(read.id, after);
    const plain = porter.port(
      branch === undefined ? asCalled(read, source) : read,
      { source, target: after },
      branch,
    );
    const tools = { dialect, from: reading.adapter, to };
    const ported = portedWithEnforcedKeys(portedWithSettingsBack(plain, tools), state, tools);
    const timestamp = identities[i]?.timestamp;
    const known = options.leaveOutManual === true ? withoutManual(ported.migration) : ported.migration;
    const readable = withReadRows(known, dialect);
    const toWrite: Migration = timestamp === undefined ? readable : { ...readable, timestamp };
    const checked = writeChecked(toWrite, { ...target, before: state, after });
    state = after;
    migrations.push(known);
    portedOnes.push(ported);
    written.push({ source: checked.written.source, known, toWrite, places: asTheyStand(known), checked });
    options.onMigration?.(i + 1, all.length);
  });

  const whole = portFinal(plan.end.snapshot(), porter, reading.dialect, dialect);
  const steps = asUndone(written, { dialect, target, before: createState(dialect) });

  return finish({
    set,
    history: { ...history, dialect: name, migrations },
    outcomes: steps.map(({ checked }, i) =>
      outcomeOfPort(portedOnes[i] as PortedMigration, checked, options.leaveOutManual === true),
    ),
    files: steps.flatMap(({ checked }) => checked.written.files),
    state,
    reading,
    dialect: name,
    target,
    to,
    diagnostics: porter.diagnostics,
    ported: {
      original: history,
      baseline: reading.baseline,
      announced: announcedOf(whole, portedOnes, state),
    },
  });
}

/**
 * A migration whose statements on rows are told as the target's own reader reads them: a port writes text for what has
 * queries, of which SQLite's reader understands an UPDATE and a DELETE, so that what is read back would be another operation.
 */
function withReadRows(migration: Migration, dialect: Dialect): Migration {
  const readAll = (direction: Direction): Direction => ({
    ...direction,
    operations: direction.operations.map((operation) => {
      if (operation.kind !== 'rawSql' || operation.effect !== 'data') return operation;
      const [read, ...rest] = dialect.parse(operation.sql, { file: '' }).operations;
      if (read === undefined || rest.length > 0 || read.kind !== operation.statement) return operation;
      const { origin: _, ...same } = read;
      return (operation.origin === undefined ? same : { ...same, origin: operation.origin }) as Operation;
    }),
  });
  const { up, down } = migration;
  return { ...migration, up: readAll(up), ...(down === undefined ? {} : { down: readAll(down) }) };
}

/** Each operation of a ported migration is written at its own place. */
function asTheyStand({ up, down }: Migration): ConvertedStep['places'] {
  return { up: [...up.operations.keys()], down: [...(down?.operations ?? []).keys()] };
}

/** A migration without what only its tool's way of sending statements to the source's database brought in, see {@link tidied}. */
function asCalled(migration: Migration, before: SchemaState): Migration {
  const after = before.fork();
  foldInto(after, migration.up.operations);
  return tidied(migration, before, after).migration;
}

/** What became of each operation of the source, which may be several in the target, or none. */
function outcomeOfPort(
  { migration, up, down }: PortedMigration,
  { written, diagnostics, failed }: CheckedMigration,
  leaveOutManual: boolean,
): MigrationOutcome {
  const isFailed = new Set(failed.map(({ direction, index }) => `${direction} ${index}`));
  const outcomesOf = (
    direction: 'up' | 'down',
    list: readonly PortedOperation[],
    styles: readonly WrittenStyle[],
  ): readonly OperationOutcome[] => {
    let place = 0;
    return list.map(({ source, operations, losses }, index): OperationOutcome => {
      const kept = leaveOutManual ? operations.filter(({ kind }) => kind !== 'opaque') : operations;
      const own = kept.map((_, i) => ({ style: styles[place + i], key: `${direction} ${place + i}` }));
      place += kept.length;
      const isManual =
        operations.some(({ kind }) => kind === 'opaque') ||
        own.some(({ style, key }) => style === 'manual' || isFailed.has(key));
      const style = own.some((one) => one.style === 'raw') ? 'raw' : 'idiomatic';
      return {
        direction,
        kind: source.kind,
        summary: describeOperation(source),
        ...(source.origin === undefined ? {} : { line: source.origin.line }),
        answer: isManual ? 'manual' : losses.length > 0 ? 'lossy' : 'exact',
        style: isManual ? 'manual' : style,
        place: index,
      };
    });
  };
  return {
    id: migration.id,
    file: migration.file,
    target: written.source.id,
    operations: [
      ...outcomesOf('up', up, written.styles.up),
      ...outcomesOf('down', down ?? [], written.styles.down),
    ],
    diagnostics: [
      ...migration.diagnostics,
      ...manualDiagnostics(migration),
      ...written.diagnostics,
      ...diagnostics,
    ],
  };
}
