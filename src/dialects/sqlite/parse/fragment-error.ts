/** Thrown where a text that should be one expression or one type is not. */
export class SqlFragmentError extends Error {
  override readonly name = 'SqlFragmentError';
  /** The text. */
  readonly sql: string;

  constructor(wanted: 'expression' | 'type', sql: string, reason: string) {
    super(`not SQL of one ${wanted}: ${reason}`);
    this.sql = sql;
  }
}
