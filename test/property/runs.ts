import fc from 'fast-check';
import { expect } from 'vitest';
import type { Dialect } from '../../src/dialects/dialect.js';
import type { RandomHistory } from './history.js';
import { showHistory } from './show.js';

/** How many histories are tried: `ORMBRIDGE_RUNS` says otherwise. */
export const RUNS = Number(process.env['ORMBRIDGE_RUNS'] ?? 500);

/** How many on each of the other databases, whose schema changes take longer. */
export const DIALECT_RUNS = Number(process.env['ORMBRIDGE_RUNS'] ?? 60);

/** How many go through all tools where nothing is said: each costs a second, for which CI takes its time. */
export const TOOL_RUNS = Number(process.env['ORMBRIDGE_RUNS'] ?? (process.env['CI'] === 'true' ? 500 : 50));

/** Where random numbers begin: always the same, so that a change is what makes a test fail; `ORMBRIDGE_SEED` for others. */
export const SEED = Number(process.env['ORMBRIDGE_SEED'] ?? 2_104_520_384);

/** How long a counterexample may be made smaller, in milliseconds. */
const SHRINK_MS = 90_000;

/** Time for a test of so many histories, in milliseconds: a second each on a busy machine, and for shrinking. */
export const TIMEOUT_MS = 120_000 + SHRINK_MS + RUNS * 1_000;

/** The same for histories that go through all tools. */
export const TOOL_TIMEOUT_MS = 120_000 + SHRINK_MS + TOOL_RUNS * 4_000;

/**
 * Makes the history at a place of the random sequence as small as it can be while `problemOf` still finds something, and
 * fails with it as SQL.
 */
export async function failWith(
  histories: fc.Arbitrary<RandomHistory>,
  index: number,
  first: string,
  problemOf: (history: RandomHistory) => Promise<string | undefined>,
  dialect: Dialect,
): Promise<never> {
  let smallest: { readonly history: RandomHistory; readonly problem: string } | undefined;
  const end = Date.now() + SHRINK_MS;
  const property = fc.asyncProperty(histories, async (history) => {
    if (Date.now() > end) return;
    const problem = await problemOf(history).catch(String);
    if (problem === undefined) return;
    smallest = { history, problem };
    throw new Error(problem);
  });
  await fc.check(property, { seed: SEED, path: String(index), numRuns: 1 });
  const shown =
    smallest === undefined
      ? 'alone, it does not fail again'
      : `${smallest.problem}\n\n${showHistory(smallest.history, dialect)}`;
  return expect.fail(
    `history ${index} of seed ${SEED} (ORMBRIDGE_SEED=${SEED} repeats it): ${first}\n\nAs small as it gets: ${shown}`,
  );
}

/** Tries one property on all histories, one after the other; fails with the first that it does not hold for. */
export async function forAll(
  histories: fc.Arbitrary<RandomHistory>,
  problemOf: (history: RandomHistory) => Promise<string | undefined>,
  dialect: Dialect,
  runs = RUNS,
): Promise<void> {
  console.log(`${runs} random histories, ORMBRIDGE_SEED=${SEED}`);
  for (const [index, history] of fc.sample(histories, { numRuns: runs, seed: SEED }).entries()) {
    const problem = await problemOf(history).catch(String);
    if (problem !== undefined) await failWith(histories, index, problem, problemOf, dialect);
  }
}
