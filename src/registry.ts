import type { Adapter } from './adapter.js';

/** The adapters by name, each imported when it is first needed. `adapters/index.ts` is the only implementation. */
export interface AdapterRegistry {
  readonly names: readonly string[];
  load(name: string): Promise<Adapter>;
}
