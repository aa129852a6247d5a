import { UnprintableError as Unprintable } from '../../shared/unprintable.js';

/** Something that PostgreSQL has no SQL for: the caller has not ported it from its dialect. */
export class UnprintableError extends Unprintable {
  constructor(what: string) {
    super('PostgreSQL', what);
  }
}
