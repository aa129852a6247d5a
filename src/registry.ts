import type { Adapter } from './adapter.js';

/** The adapters by name, each imported when it is first needed. `adapters/index.ts` is the only implementation. */
export interface AdapterRegistry {
  readonly names: readonly string[];
  load(name: string): Promise<Adapter>;
  /** Tools that have files at or below a path, and that no adapter reads: asked where nothing was found. */
  unreadAt?(target: string): Promise<readonly UnreadTool[]>;
}

/** A tool whose migrations are not read. */
export interface UnreadTool {
  /** As people call it. */
  readonly title: string;
  /** The folder in which it shows. Absolute. */
  readonly place: string;
  /** How it tells what it does as SQL, where it does. */
  readonly how?: string;
}
