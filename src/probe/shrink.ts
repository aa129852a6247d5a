import type { Arbitrary } from 'fast-check';
import type { ScenarioPlan } from './scenario.js';

/** How long a disagreement may be made smaller, in milliseconds. */
const SHRINK_MS = 5_000;

export interface ShrinkOptions {
  readonly fc: typeof import('fast-check');
  readonly seed: number;
  readonly arbitrary: Arbitrary<ScenarioPlan>;
  /** Its place in the random sequence; undefined: it is one of the systematic ones, which are small already. */
  readonly index: number | undefined;
  readonly plan: ScenarioPlan;
  /** Whether a scenario shows the same disagreement. */
  readonly isSame: (plan: ScenarioPlan) => Promise<boolean>;
}

/** The smallest scenario that shows the same disagreement, as fast-check finds it. */
export async function smallest({
  fc,
  seed,
  arbitrary,
  index,
  plan,
  isSame,
}: ShrinkOptions): Promise<ScenarioPlan> {
  if (index === undefined) return plan;
  let found = plan;
  const end = Date.now() + SHRINK_MS;
  const property = fc.asyncProperty(arbitrary, async (smaller) => {
    if (Date.now() > end || !(await isSame(smaller))) return;
    found = smaller;
    throw new Error('the same');
  });
  await fc.check(property, { seed, path: String(index), numRuns: 1 });
  return found;
}
