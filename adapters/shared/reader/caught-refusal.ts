/** What becomes of a statement that the server refuses, told the reason; it returns where that is an error of the history. */
export interface CaughtRefusal {
  (reason: string): void;
  /** Whether the code goes on when it has caught it, rather than throw again. */
  readonly goesOn: boolean;
}
