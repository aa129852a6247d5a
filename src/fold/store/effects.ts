import type { Operation } from '../../ir/index.js';
import { sameOperation } from '../meaning/same-data.js';
import type { Problems } from '../problems.js';
import type { Write } from './layers.js';

/** What an operation did to a state. */
export interface Effect {
  readonly operation: Operation;
  readonly problems: Problems;
  readonly writes: readonly Write[];
  /** Why nothing is certain afterwards, if so. */
  readonly uncertain: string | undefined;
  /** What the state is from then on. */
  readonly version: Version;
}

/** What a state holds: states of one version hold the same. */
export type Version = number;

let last: Version = 0;

/** A version that no other state has. */
export function newVersion(): Version {
  return ++last;
}

/** More than the operations of nearly all migrations; what is kept of each is what it changed. */
const KEPT_VERSIONS = 1000;
/** An operation as it was read, as it is tidied, and as it is tried for the target. */
const KEPT_OPERATIONS = 4;

/**
 * The last effects, by the version that they changed. One operation is folded several times on its way: when it is read,
 * when its way back is tried, when what it became is compared, and when what was written is read back.
 */
const effects = new Map<Version, Effect[]>();

/** What an operation does to a state of a version, if that was so lately that it is still known. */
export function knownEffect(version: Version, operation: Operation): Effect | undefined {
  return effects.get(version)?.find((effect) => sameOperation(effect.operation, operation));
}

export function keepEffect(version: Version, effect: Effect): void {
  const known = effects.get(version);
  if (known === undefined) {
    effects.set(version, [effect]);
    if (effects.size > KEPT_VERSIONS) for (const oldest of effects.keys()) return void effects.delete(oldest);
  } else if (known.length < KEPT_OPERATIONS) known.push(effect);
}
