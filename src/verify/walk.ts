import type { SchemaDifference } from '../fold/meaning/same-schema.js';
import type { ChangedRows } from '../fold/changed-rows.js';
import type { Migration } from '../ir/index.js';
import type { AppliedDatabases, VerifyOptions, VerifyProgress } from './options.js';
import { compareFully, differentSchemas } from './compare.js';
import { both, sameFacts, stepPair, stepSide, type Pair, type PairStep } from './pair.js';
import type {
  Difference,
  Divergence,
  IdentityDifference,
  Step,
  StepFailure,
  WalkReport,
  Way,
} from './report.js';
import type { FollowedRows } from './followed-rows.js';
import { differencesOfRows, differentRows, fewRows } from './rows.js';
import { placeOf } from './touched.js';

/** What stepping through both histories found. */
export interface Walk {
  readonly walk: WalkReport;
  readonly divergence?: Divergence;
  readonly identities: readonly IdentityDifference[];
  readonly failures: readonly StepFailure[];
}

/** Nothing was stepped. */
export const NO_WALK: Walk = { walk: { steps: 0, compared: 0 }, identities: [], failures: [] };

/** What is walked: both sides, and what follows them. */
export interface Walked extends Pair {
  readonly rows: FollowedRows;
}

/** Applies both histories, step by step; `thorough` looks at everything after each, and ends at the first difference. */
export async function walkUp(pair: Walked, options: VerifyOptions, thorough = false): Promise<Walk> {
  const steps = stepsOf(options, 'up');
  // Both sides are looked at before the first step: what became of an object is told from one look to the next.
  await Promise.all([pair.source.observe(), pair.target.observe()]);
  return walkSteps(pair, options, steps, { thorough, phase: thorough ? 'locate' : 'up' });
}

/** Undoes both, last step first, as far as both have a way back; `thorough` as on the way up. */
export async function walkDown(pair: Walked, options: VerifyOptions, thorough = false): Promise<Walk> {
  const { source, target } = options;
  const steps: Step[] = [];
  let stopped: string | undefined;
  for (const step of stepsOf(options, 'down').toReversed()) {
    const without = [source.history, target.history].find(
      (history) => history.migrations[step.index]?.down === undefined,
    );
    if (without !== undefined) {
      stopped = `${without === source.history ? step.source : step.target} (${without.adapter}) has no way back`;
      break;
    }
    steps.push(step);
  }
  const walked = await walkSteps(pair, options, steps, { thorough, phase: thorough ? 'locate' : 'down' });
  if (stopped === undefined || walked.walk.stopped !== undefined) return walked;
  return { ...walked, walk: { ...walked.walk, stopped } };
}

interface WalkMode {
  /** Looks at everything after each step, and ends at the first difference. */
  readonly thorough: boolean;
  readonly phase: VerifyProgress['phase'];
}

async function walkSteps(
  pair: Walked,
  options: VerifyOptions,
  steps: readonly Step[],
  mode: WalkMode,
): Promise<Walk> {
  const identities: IdentityDifference[] = [];
  let divergence: Divergence | undefined;
  let compared = 0;
  for (const [done, step] of steps.entries()) {
    options.signal?.throwIfAborted();
    options.onProgress?.({ phase: mode.phase, done, total: steps.length });
    // After the first difference the rest is only applied: it would differ too.
    const look = divergence === undefined;
    let changed: ChangedRows = [];
    const stepping = stepPair(pair, step, {
      look,
      rows: async (side) => (mode.thorough ? undefined : fewRows(side, options, changed)),
    });
    // While the tools work.
    changed = pair.rows.changedBy(step);
    const { failures, observed } = await stepping;
    if (failures.length > 0) {
      const stopped = `${step.way} of ${step.source} failed`;
      return withDivergence({ walk: { steps: done, compared, stopped }, identities, failures }, divergence);
    }
    if (observed === undefined) continue;
    compared++;
    const differ = mode.thorough
      ? await compareFully(pair, options)
      : await compareCheaply(pair, observed, changed, options);
    if (differ.length > 0) {
      divergence = { step, differences: placed(differ, options, step.index) };
      if (mode.thorough || step.way === 'down') break;
    } else if (!sameFacts(observed)) {
      identities.push({ step, source: observed.source.facts, target: observed.target.facts });
    }
    if (differ.length === 0 && !mode.thorough) await options.whenSame?.(databasesOf(pair, options), step);
  }
  options.onProgress?.({ phase: mode.phase, done: steps.length, total: steps.length });
  return withDivergence({ walk: { steps: steps.length, compared }, identities, failures: [] }, divergence);
}

/** Where both databases are, for whoever wants to look at them. */
export function databasesOf(pair: Pair, { ignoreTables = [] }: VerifyOptions): AppliedDatabases {
  return { source: pair.source.url, target: pair.target.url, ignoreTables };
}

/** The fingerprints, and the rows of the tables whose rows the step may have changed. */
async function compareCheaply(
  pair: Pair,
  { source, target }: NonNullable<PairStep['observed']>,
  changed: ChangedRows,
  options: VerifyOptions,
): Promise<readonly SchemaDifference[]> {
  const differ =
    source.fingerprint === target.fingerprint ? [] : await differentSchemas(pair, options.dialect);
  if (differ.length > 0) return differ;
  if (source.rows !== undefined && target.rows !== undefined) {
    return differencesOfRows(pair, source.rows, target.rows);
  }
  const tables =
    changed === 'all'
      ? Object.values((await pair.source.introspect()).tables).map(({ name }) => name)
      : changed;
  return differentRows(pair, options, tables);
}

function withDivergence(walk: Walk, divergence: Divergence | undefined): Walk {
  return divergence === undefined ? walk : { ...walk, divergence };
}

/** Applies both histories, each by itself; they are to be compared only at the end. */
export async function walkApart(pair: Pair, options: VerifyOptions): Promise<Walk> {
  const total = options.source.history.migrations.length;
  const failed = await both(pair, async (side) => {
    for (const [index, { id }] of side.history.migrations.entries()) {
      options.signal?.throwIfAborted();
      if (side.side === 'source') options.onProgress?.({ phase: 'up', done: index, total });
      const failure = await stepSide(side, { way: 'up', index, source: id, target: id }, id);
      if (failure !== undefined) return failure;
    }
    return undefined;
  });
  options.onProgress?.({ phase: 'up', done: total, total });
  const failures = failed.filter((failure) => failure !== undefined);
  const [first] = failures;
  if (first === undefined) return { walk: { steps: total, compared: 0 }, identities: [], failures };
  const stopped = `${first.step.way} of ${first.step[first.side]} failed`;
  return { walk: { steps: first.step.index, compared: 0, stopped }, identities: [], failures };
}

function stepsOf(options: VerifyOptions, way: Way): readonly Step[] {
  return options.source.history.migrations.map((_, index) => stepOf(options, index, way));
}

/** One step of both histories. `index`: of the migration, from the first. */
export function stepOf({ source, target }: VerifyOptions, index: number, way: Way): Step {
  const id = source.history.migrations[index]?.id ?? '';
  return { way, index, source: id, target: target.history.migrations[index]?.id ?? id };
}

/** Differences with the places in both histories that last touched the object, among the first migrations up to `last`. */
export function placed(
  differences: readonly SchemaDifference[],
  { source, target }: VerifyOptions,
  last: number,
): readonly Difference[] {
  const applied = (migrations: readonly Migration[]): readonly Migration[] => migrations.slice(0, last + 1);
  return differences.map((difference) => {
    const sourceAt = placeOf(difference, applied(source.history.migrations));
    const targetAt = placeOf(difference, applied(target.history.migrations));
    return {
      ...difference,
      ...(sourceAt === undefined ? {} : { sourceAt }),
      ...(targetAt === undefined ? {} : { targetAt }),
    };
  });
}
