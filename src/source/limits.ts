/** What one evaluation may use before it is ended with the diagnostic `evaluation-limit`. */
export interface Limits {
  /** Statements, loop rounds and calls of one {@link Evaluation}. Default 1,000,000: well under a second. */
  readonly steps: number;
  /** Calls within calls. Default 200. */
  readonly depth: number;
  /** Length of one string, in UTF-16 code units. Default 10,000,000. */
  readonly stringLength: number;
  /** Elements of one array. Default 1,000,000. */
  readonly arrayLength: number;
  /** Code units and elements made by one evaluation in all. Default 200,000,000. */
  readonly allocation: number;
  /** Length of one bigint that is computed. Default 100,000. */
  readonly bigintBits: number;
  /** Size of one source file in bytes. Default 5,000,000. */
  readonly fileBytes: number;
  /** Length of a text that a regular expression of the code that is read is run on. Default 100,000. */
  readonly regexInput: number;
}

export const DEFAULT_LIMITS: Limits = {
  steps: 1_000_000,
  depth: 200,
  stringLength: 10_000_000,
  arrayLength: 1_000_000,
  allocation: 200_000_000,
  bigintBits: 100_000,
  fileBytes: 5_000_000,
  regexInput: 100_000,
};

/**
 * Ends an evaluation from within. Never caught by code that is read, nor to be caught by hosts: it unwinds to the
 * entry ({@link Evaluation.run} or a module's top), which turns it into a diagnostic.
 */
export class LimitReached extends Error {
  override readonly name = 'LimitReached';
}

/** Deep recursion may meet the end of our own stack before the limit on calls. */
export function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && /call stack/.test(error.message);
}

/** Why an evaluation was ended, as the end of a sentence. */
export function endReason(error: unknown): string {
  if (isStackOverflow(error)) return 'it is nested too deep';
  return error instanceof Error ? error.message : String(error);
}
