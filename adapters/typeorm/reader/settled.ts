import type { Evaluation, HostObject, Value } from '../../../src/source/index.js';

/** A promise that has its value. */
export function settled(value: Value): HostObject {
  return { kind: 'host', get: () => undefined, await: () => value, describe: () => 'a promise of TypeORM' };
}

/**
 * A promise of what a call gives, or of what it throws: every method of a query runner is an async function. What nothing
 * catches is thrown at once, since it ends the migration, awaited or not.
 */
export function promised(run: () => Value, evaluation: Evaluation): HostObject {
  try {
    return settled(run());
  } catch (error) {
    if (!evaluation.catching || !evaluation.isThrown(error)) throw error;
    return {
      kind: 'host',
      get: () => undefined,
      await: () => {
        throw error;
      },
      describe: () => 'a rejected promise of TypeORM',
    };
  }
}
