import type { VerifyOptions } from './options.js';
import { compareFully } from './compare.js';
import { SourceUnavailable, type Pair } from './pair.js';
import type { Difference, Divergence, Outcome, VerifyReport, Way } from './report.js';
import { isUnavailable } from './runner-error.js';
import { openSide } from './side.js';
import {
  databasesOf,
  NO_WALK,
  placed,
  stepOf,
  walkApart,
  walkDown,
  walkUp,
  type Walk,
  type Walked,
} from './walk.js';
import { followRows } from './followed-rows.js';

/**
 * Applies two histories to two scratch databases with their own tools, both at once, and compares after every step;
 * then undoes both as far as both can, and compares again.
 *
 * After every step a fingerprint is compared, which is cheap, and the rows of the tables that the step may change;
 * everything, all rows too, is compared at the end of each way, and the schemas wherever the fingerprints differ. A source whose tool cannot run (`unavailable`) is applied from what was read, and the report says so.
 *
 * What the histories do wrong is in the report. Rejects with ServerError where the environment fails, and with
 * RunnerError `unavailable` where the target's tool cannot run.
 */
export async function verifyHistories(options: VerifyOptions): Promise<VerifyReport> {
  if (options.source.run === 'reading') return run(options);
  try {
    return await run(options);
  } catch (error) {
    if (!(error instanceof SourceUnavailable)) throw error;
    const report = await run({ ...options, source: { ...options.source, run: 'reading' } });
    return { ...report, proofReason: error.message };
  }
}

async function run(options: VerifyOptions): Promise<VerifyReport> {
  const pair = await openPair(options);
  try {
    return await compareHistories(pair, options);
  } finally {
    await closePair(pair);
  }
}

async function compareHistories(pair: Walked, options: VerifyOptions): Promise<VerifyReport> {
  const { source, target } = options;
  const total = source.history.migrations.length;
  const inSteps = options.squashed !== true && target.history.migrations.length === total;
  const up = inSteps ? await walkUp(pair, options) : await walkApart(pair, options);
  const final = up.failures.length > 0 ? [] : placed(await compareFully(pair, options), options, Infinity);
  if (up.failures.length === 0) {
    await options.whenApplied?.(databasesOf(pair, options));
  }
  const isSame = final.length === 0 && up.divergence === undefined && up.failures.length === 0;
  const down = inSteps && isSame ? await walkDown(pair, options) : NO_WALK;
  const missed = inSteps && final.length > 0 && up.divergence === undefined;
  const divergence = missed
    ? await locate(options, 'up')
    : (up.divergence ?? down.divergence ?? (await missedOnTheWayDown(pair, options, down)));
  return {
    outcome: outcomeOf(up, down, divergence, final),
    proof: source.run === 'reading' ? 'reading' : 'tools',
    source: pair.source.report(),
    target: pair.target.report(),
    inSteps,
    up: up.walk,
    down: down.walk,
    ...(divergence === undefined ? {} : { divergence }),
    final,
    identities: [...up.identities, ...down.identities],
    failures: [...up.failures, ...down.failures],
  };
}

function outcomeOf(
  up: Walk,
  down: Walk,
  divergence: Divergence | undefined,
  final: readonly Difference[],
): Outcome {
  if (up.failures.some(({ side }) => side === 'source')) return 'sourceFailed';
  if (up.failures.length > 0) return 'targetFailed';
  const identities = up.identities.length + down.identities.length;
  if (divergence !== undefined || final.length > 0 || identities > 0) return 'different';
  // A way back that fails on the source's side is the source's own: there is nothing to compare the target with.
  const targetOnly = down.failures.length > 0 && down.failures.every(({ side }) => side === 'target');
  return targetOnly ? 'targetFailed' : 'same';
}

/** What no step on the way down showed, but everything where it ends. */
async function missedOnTheWayDown(
  pair: Pair,
  options: VerifyOptions,
  { walk, failures }: Walk,
): Promise<Divergence | undefined> {
  if (walk.steps === 0 || failures.length > 0) return undefined;
  const differences = await compareFully(pair, options);
  if (differences.length === 0) return undefined;
  const index = options.source.history.migrations.length - walk.steps;
  return (
    (await locate(options, 'down')) ?? {
      step: stepOf(options, index, 'down'),
      differences: placed(differences, options, index),
    }
  );
}

/** The end differs though no fingerprint did: both are stepped again, and everything is compared after each step. */
async function locate(options: VerifyOptions, way: Way): Promise<Divergence | undefined> {
  const pair = await openPair(options);
  try {
    const up = await walkUp(pair, options, way === 'up');
    return way === 'up' ? up.divergence : (await walkDown(pair, options, true)).divergence;
  } finally {
    await closePair(pair);
  }
}

async function closePair({ source, target }: Pair): Promise<void> {
  await Promise.all([source.close(), target.close()]);
}

async function openPair(options: VerifyOptions): Promise<Walked> {
  const { dialect, ignoreTables = [], baseline } = options;
  const common = { dialect, ignoreTables, baseline };
  const [source, target] = await Promise.allSettled([
    openSide(options.source, { ...common, side: 'source' }),
    openSide(options.target, { ...common, side: 'target' }),
  ]);
  if (source.status === 'fulfilled' && target.status === 'fulfilled') {
    const pair = { source: source.value, target: target.value };
    try {
      return { ...pair, rows: await followRows(pair, options) };
    } catch (error) {
      await closePair(pair);
      throw error;
    }
  }
  if (source.status === 'fulfilled') await source.value.close();
  if (target.status === 'fulfilled') await target.value.close();
  if (source.status === 'fulfilled') throw (target as PromiseRejectedResult).reason;
  if (options.source.run === 'reading' || !isUnavailable(source.reason)) throw source.reason;
  throw new SourceUnavailable((source.reason as Error).message);
}
