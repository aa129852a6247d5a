import type { Evaluation, HostObject, Site, Value } from '../../src/source/index.js';
import type { Journal } from './journal.js';

/**
 * The promises of calls that change something, of a tool that sends when it is called: one that nothing awaits runs beside what
 * follows, and may be lost when the tool has recorded the migration and leaves.
 */
export class Floating {
  readonly #open = new Map<HostObject, Site>();
  readonly #evaluation: Evaluation;
  readonly #journal: Journal;
  readonly #title: string;

  constructor(title: string, evaluation: Evaluation, journal: Journal) {
    this.#title = title;
    this.#evaluation = evaluation;
    this.#journal = journal;
  }

  /** A promise of what a call gives, or of what it throws: the code may catch it. */
  promise(run: () => Value, at: Site): Value {
    const before = this.#journal.count;
    try {
      const value = run();
      const promise: HostObject = {
        kind: 'host',
        get: () => undefined,
        await: () => {
          this.#open.delete(promise);
          return value;
        },
        describe: () => `a promise of ${this.#title}`,
      };
      if (this.#journal.count > before) {
        this.#open.set(promise, at);
        this.#evaluation.onUndo(() => this.#open.delete(promise));
      }
      return promise;
    } catch (error) {
      return this.#evaluation.rejected(error, at);
    }
  }

  /** Tells what nothing has awaited. */
  tell(): void {
    for (const at of this.#open.values())
      this.#journal.diagnostics.push({
        severity: 'lossy',
        code: 'unawaited-call',
        message:
          'nothing awaits this: it runs beside what follows, and it is left to chance when, and whether it comes to its end; the written migration does it here',
        span: this.#journal.span(at.span),
        help: 'write await before it (an array that is returned is not awaited either: use Promise.all)',
      });
  }
}
