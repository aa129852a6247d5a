import type { Completion, Frame } from '../machine.js';
import { NORMAL } from '../machine.js';
import { unknown, type Unknown } from '../values/values.js';

/**
 * Rounds of a loop that each do something that is not known. So many are told one by one; a loop over thousands of rows, which would be
 * as many decisions for a person, is one from there on, together with those before.
 */
const MOST_UNKNOWN_ROUNDS = 50;

/** What stands for a loop of many rounds that are not known. */
export interface Gathered {
  readonly cause: Unknown;
  /** Does once more what the rounds did so far that is taken back: one of the ways that a round may go. */
  readonly before: () => Completion;
}

/**
 * Watches the rounds of a loop. The function that it gives is called behind each, and tells when all of them shall be one thing that is
 * not known: what they did so far is taken back then.
 *
 * @param size How many rounds there are, where that is known.
 */
export function watchRounds({ machine }: Frame, size?: () => number): () => Gathered | undefined {
  const { recorder } = machine;
  const mark = recorder.mark?.();
  let unknowns = recorder.unknowns?.();
  let rounds = 0;
  let next = MOST_UNKNOWN_ROUNDS;
  return () => {
    const now = recorder.unknowns?.();
    if (now === unknowns) return undefined;
    unknowns = now;
    rounds += 1;
    if (rounds < next) return undefined;
    // Asked again only when there are twice as many: it is asked of all rounds so far.
    next *= 2;
    const taken = recorder.withdraw?.(mark, rounds);
    if (taken === undefined) return undefined;
    const count = size === undefined ? `more than ${rounds}` : size().toLocaleString('en');
    const reason = `it is a loop of ${count} rounds, and of one: ${taken.reason}`;
    return {
      cause: unknown(reason),
      before: () => {
        recorder.replay?.(taken.record);
        return NORMAL;
      },
    };
  };
}
