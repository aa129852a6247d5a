import type { HostObject, Value } from '../../../src/source/index.js';

/** A promise that has its value. */
export function settled(value: Value): HostObject {
  return { kind: 'host', get: () => undefined, await: () => value, describe: () => 'a promise of TypeORM' };
}
