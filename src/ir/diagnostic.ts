import type { Span } from './origin.js';

/**
 * `error`: the input is bad, nothing is written for it;
 * `manual`: a person must decide, the written migration stops there;
 * `lossy`: it works but something named is lost;
 * `warning`: it is exact, but the source probably does not do what its author thinks;
 * `note`: for information.
 */
export type Severity = 'error' | 'manual' | 'lossy' | 'warning' | 'note';

/** Something to tell the user. Plain data; `report/` renders it with a code frame. */
export interface Diagnostic {
  readonly severity: Severity;
  /** Stable and greppable, kebab case: `unawaited-builder`. */
  readonly code: string;
  /** One sentence, lower case start, no full stop. */
  readonly message: string;
  readonly span?: Span;
  /** The file, where there is no span. */
  readonly file?: string;
  /** What to do about it. */
  readonly help?: string;
}
