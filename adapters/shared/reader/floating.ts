import type { Span } from '../../../src/ir/index.js';
import type { Evaluation, HostObject, Site, UnawaitedCall, Value } from '../../../src/source/index.js';
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
    const from = this.#evaluation.nextCall;
    try {
      const value = run();
      const answers = { from, to: this.#evaluation.nextCall };
      const promise: HostObject = {
        kind: 'host',
        get: () => undefined,
        await: () => {
          this.#open.delete(promise);
          return value;
        },
        answers,
        describe: () => `a promise of ${this.#title}`,
      };
      if (this.#journal.count > before) {
        this.#open.set(promise, at);
        this.#evaluation.onUndo(() => this.#open.delete(promise));
      }
      return promise;
    } catch (error) {
      return this.#evaluation.rejected(error, at, { from, to: this.#evaluation.nextCall });
    }
  }

  /** Tells what nothing has awaited. `others`: calls of the code's own functions. */
  tell(others: readonly UnawaitedCall[]): void {
    tellPlaces(
      this.#journal,
      [...this.#open.values()].map(({ span }) => this.#journal.span(span)),
    );
    tellUnawaited(this.#journal, others);
  }
}

/** Tells of calls of the code's own functions that nothing awaits: each change that these make, or the call. */
export function tellUnawaited(journal: Journal, calls: readonly UnawaitedCall[]): void {
  for (const { site, hosts } of calls) {
    const places = hosts.map(({ span }) => journal.span(span));
    const made = journal.operations.flatMap(({ origin }) =>
      origin !== undefined && places.some((place) => isIn(origin, place)) ? [origin] : [],
    );
    tellPlaces(journal, made.length === 0 ? [journal.span(site.span)] : made);
  }
}

function isIn(inner: Span, outer: Span): boolean {
  return inner.file === outer.file && inner.start >= outer.start && inner.end <= outer.end;
}

/** At one place once. */
function tellPlaces(journal: Journal, spans: readonly Span[]): void {
  const places = new Map(spans.map((span) => [`${span.file}:${span.start}`, span]));
  for (const { file, start, end, line, column } of places.values())
    journal.diagnostics.push({
      severity: 'lossy',
      code: 'unawaited-call',
      message:
        'nothing awaits this: it runs beside what follows, and it is left to chance when, and whether it comes to its end; the written migration does it here',
      span: { file, start, end, line, column },
      help: 'write await before it (an array that is returned is not awaited either, nor what forEach calls: use Promise.all, or a loop)',
    });
}
