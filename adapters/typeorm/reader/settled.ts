import type { Evaluation, HostObject, Site, Value } from '../../../src/source/index.js';

/** A promise that has its value; `answers`: as {@link HostObject.answers}. */
export function settled(value: Value, answers?: HostObject['answers']): HostObject {
  return {
    kind: 'host',
    get: () => undefined,
    await: () => value,
    describe: () => 'a promise of TypeORM',
    ...(answers === undefined ? {} : { answers }),
  };
}

/** A promise of what a call gives, or of what it throws: every method of a query runner is an async function. */
export function promised(run: () => Value, evaluation: Evaluation, at: Site): Value {
  const from = evaluation.nextCall;
  try {
    const value = run();
    return settled(value, { from, to: evaluation.nextCall });
  } catch (error) {
    return evaluation.rejected(error, at, { from, to: evaluation.nextCall });
  }
}
