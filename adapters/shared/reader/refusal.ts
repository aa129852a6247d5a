import type { Dialect } from '../../../src/dialects/dialect.js';
import { unknown, type Evaluation, type Site } from '../../../src/source/index.js';
import type { Diagnostic } from '../../../src/ir/index.js';
import type { CaughtRefusal } from './caught-refusal.js';
import type { Journal } from './journal.js';

/** A statement that the server refuses, in code that catches it: thrown through the tool that sends the statement. */
export class ServerRefusal extends Error {
  override readonly name = 'ServerRefusal';
}

export interface RefusalPlace {
  readonly journal: Journal;
  readonly evaluation: Evaluation;
  readonly dialect: Dialect;
  readonly site: Site;
  /** Whether the statement runs in a transaction that the tool began. */
  readonly inTransaction: boolean;
}

/**
 * What becomes of a statement that the server refuses where the code has a `catch` for it: it does nothing, and the code
 * goes on there. Undefined where nothing catches it, and where the server refuses all that follows in the transaction
 * (PostgreSQL manual, "BEGIN": SQLSTATE 25P02): then the history does not run, which is an error. In a transaction of the code's own
 * it is one too, but what rows may refuse may be taken back with it, and the code go on behind it ("ROLLBACK TO SAVEPOINT").
 */
export function caughtRefusal(place: RefusalPlace): CaughtRefusal | undefined {
  const { journal, evaluation, dialect, site } = place;
  if (!evaluation.catching) return undefined;
  if ((place.inTransaction || journal.inTransaction) && dialect.name === 'postgres')
    return journal.hasOwnTransaction ? Object.assign(() => {}, { goesOn: evaluation.goesOn }) : undefined;
  const refused = (reason: string): never => {
    journal.diagnostics.push({
      severity: 'note',
      code: 'refused-and-caught',
      message: `the server refuses this here, and the code catches that: ${reason}`,
      span: journal.span(site.span),
      help: 'nothing to do: the written migration leaves the statement out',
    });
    throw new ServerRefusal(reason);
  };
  return Object.assign(refused, { goesOn: evaluation.goesOn });
}

/** What is read, and where, when the server cannot read a statement of it. */
export interface UnreadablePlace {
  readonly journal: Journal;
  readonly direction: 'up' | 'down';
  readonly site: Site;
}

/**
 * Whether SQL that no server of this database can read is no error of the history: it may be the side of another database, and is
 * recorded as code that is not known. In a way back it is its author's matter: told as a warning and thrown, as the server throws it.
 */
export function isExcused(
  diagnostics: readonly Diagnostic[],
  { journal, direction, site }: UnreadablePlace,
): boolean {
  const problem = diagnostics.find(({ severity }) => severity === 'error');
  if (problem === undefined) return false;
  if (journal.isTryingOut) {
    journal.addOpaque(site, site.code, problem.message);
    return true;
  }
  if (direction === 'up') return false;
  journal.diagnostics.push({ ...problem, severity: 'warning', span: journal.span(site.span) });
  throw new ServerRefusal(problem.message);
}

/** In the code that is read: what the server says is caught, and nothing more is known of it. */
export function throwRefusal(refusal: ServerRefusal, evaluation: Evaluation, site: Site): never {
  return evaluation.throwValue(unknown(`it is what the server says: ${refusal.message}`, site.span), site);
}

/** Sends something; what the server refuses and the code catches is thrown in that code. */
export function sentOrCaught<T>(
  { evaluation }: Pick<RefusalPlace, 'evaluation'>,
  site: Site,
  send: () => T,
): T {
  try {
    return send();
  } catch (error) {
    if (!(error instanceof ServerRefusal)) throw error;
    return throwRefusal(error, evaluation, site);
  }
}
