import type { FileRole } from '../layout.js';

/** A file that may be a migration, or one way of one. */
export interface Candidate extends FileRole {
  /** Relative to the folder of the set, with forward slashes. */
  readonly file: string;
}
