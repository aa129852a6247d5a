import type { Flavour } from '../flavour.js';

/** Something that MySQL or MariaDB has no SQL for: the caller has not ported it from its dialect. */
export class UnprintableError extends Error {
  readonly what: string;

  constructor(flavour: Flavour, what: string) {
    super(`${flavour.title} has no ${what}`);
    this.name = 'UnprintableError';
    this.what = what;
  }
}
