import type { Observation } from '../dialects/dialect.js';
import { sameData } from '../fold/meaning/same-data.js';
import type { StepFailure, Step } from './report.js';
import { isUnavailable } from './runner-error.js';
import type { TableRows } from './rows.js';
import type { SideSession } from './side.js';

/** Both sides. */
export interface Pair {
  readonly source: SideSession;
  readonly target: SideSession;
}

/** What one step on both sides gave. */
export interface PairStep {
  readonly failures: readonly StepFailure[];
  /** Absent where a side failed, or where it was not asked for. */
  readonly observed?: { readonly source: Observed; readonly target: Observed };
}

/** What a side is after a step. */
export interface Observed extends Observation {
  /** Of the tables that were asked for. */
  readonly rows: TableRows | undefined;
}

export interface StepOptions {
  readonly look: boolean;
  /** What to read beside the look: each side at once, whether or not the other has come as far. */
  rows(side: SideSession): Promise<TableRows | undefined>;
}

/** Steps both sides at once, and looks at both. Rejects with {@link SourceUnavailable}. */
export async function stepPair(pair: Pair, step: Step, options: StepOptions): Promise<PairStep> {
  const [source, target] = await both(pair, async (side) => {
    const failure = await stepSide(side, step, step[side.side]);
    if (failure !== undefined) return { failure };
    if (!options.look) return {};
    return { observed: { ...(await side.observe()), rows: await options.rows(side) } };
  });
  const failures = [source.failure, target.failure].filter((failure) => failure !== undefined);
  if (source.observed === undefined || target.observed === undefined) return { failures };
  return { failures, observed: { source: source.observed, target: target.observed } };
}

/** Steps one side. Rejects with {@link SourceUnavailable}. */
export async function stepSide(side: SideSession, step: Step, id: string): Promise<StepFailure | undefined> {
  const failed = await side.step(step.way, id);
  if (failed === undefined) return undefined;
  const { error, left } = failed;
  if (side.side === 'source' && isUnavailable(error)) throw new SourceUnavailable(error.message);
  return {
    side: side.side,
    step,
    message: error.message,
    ...(error.sqlState === undefined ? {} : { sqlState: error.sqlState }),
    ...(error.code === 'opaque' ? { opaque: true } : {}),
    ...(left === undefined ? {} : { left }),
  };
}

/** The source's tool, or what its migrations import, is missing. */
export class SourceUnavailable extends Error {
  override readonly name = 'SourceUnavailable';
}

/** Whether objects came to be the same way. */
export function sameFacts(observed: NonNullable<PairStep['observed']>): boolean {
  return sameData(observed.source.facts, observed.target.facts);
}

/** Does the same on both sides at once; waits for both even if one rejects, so that nothing runs on unwatched. */
export async function both<T>(
  { source, target }: Pair,
  work: (side: SideSession) => Promise<T>,
): Promise<[T, T]> {
  const results = await Promise.allSettled([work(source), work(target)]);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return results.map((result) => (result as PromiseFulfilledResult<T>).value) as [T, T];
}
