/** A place in a source file. Offsets count UTF-16 code units from 0; line and column count from 1. */
export interface Span {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
}

/** Where an operation came from. */
export interface Origin extends Span {
  /** The author's comments directly before the statement or call, without their markers, in order. */
  readonly comments?: readonly string[];
}
