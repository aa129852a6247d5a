/** Something that SQLite has no SQL for: the caller has not ported it from its dialect. */
export class UnprintableError extends Error {
  readonly what: string;

  constructor(what: string) {
    super(`SQLite has no ${what}`);
    this.name = 'UnprintableError';
    this.what = what;
  }
}
