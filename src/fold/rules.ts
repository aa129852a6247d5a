import type { DialectName } from '../ir/index.js';
import type { NamingRules } from './naming.js';
import type { FoldTraits } from './traits.js';
import type { VerbatimRules } from './verbatim.js';

/** What folding needs of a dialect. */
export interface FoldRules {
  readonly name: DialectName;
  /** The server's default names. */
  readonly naming: NamingRules;
  /** What folding must know of text that the expression tree does not hold. */
  readonly verbatim: VerbatimRules;
  /** In what the database differs from the standard ways when its schema changes; absent: in nothing. */
  readonly traits?: Partial<FoldTraits>;
}
