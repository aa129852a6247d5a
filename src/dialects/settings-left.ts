import type { Operation } from '../ir/index.js';

/** A setting of the session that outlives the statements which changed it. */
export interface LeftSetting {
  /** As the database calls it: `search_path`, `foreign_key_checks`. */
  readonly name: string;
  /** The operation that changed it last. */
  readonly operation: Operation;
  /** A statement for before all others, where what was in force must be kept to be put back. */
  readonly before?: string;
  /** The statement that puts it back as a new connection has it; absent: there is none. */
  readonly after?: string;
  /** It decides at most how long or how loudly statements run, not what they do. */
  readonly isQuiet: boolean;
}

/** The settings that operations leave changed, by their names, in the order in which they were changed. */
export class LeftSettings {
  readonly #left = new Map<string, LeftSetting>();

  set(setting: LeftSetting): void {
    this.#left.set(setting.name, setting);
  }

  reset(name: string): void {
    this.#left.delete(name);
  }

  /** `keeps`: those that stay. */
  resetAll(keeps: readonly string[] = []): void {
    for (const name of this.#left.keys()) if (!keeps.includes(name)) this.#left.delete(name);
  }

  get all(): readonly LeftSetting[] {
    return [...this.#left.values()];
  }
}
