import { UnprintableError as Unprintable } from '../../shared/unprintable.js';
import type { Flavour } from '../flavour.js';

/** Something that MySQL or MariaDB has no SQL for: the caller has not ported it from its dialect. */
export class UnprintableError extends Unprintable {
  constructor(flavour: Flavour, what: string) {
    super(flavour.title, what);
  }
}
