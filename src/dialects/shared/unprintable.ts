/** Something that a database has no SQL for: the caller has not ported it from its dialect. */
export class UnprintableError extends Error {
  override readonly name = 'UnprintableError';
  readonly what: string;

  constructor(database: string, what: string) {
    super(`${database} has no ${what}`);
    this.what = what;
  }
}
