import type { Evaluation, HostObject, Site, Value } from '../../../src/source/index.js';

/** A promise that has its value. */
export function settled(value: Value): HostObject {
  return { kind: 'host', get: () => undefined, await: () => value, describe: () => 'a promise of TypeORM' };
}

/** A promise of what a call gives, or of what it throws: every method of a query runner is an async function. */
export function promised(run: () => Value, evaluation: Evaluation, at: Site): Value {
  try {
    return settled(run());
  } catch (error) {
    return evaluation.rejected(error, at);
  }
}
