import type { ColumnReference, Constraint, Index, Name } from '../ir/index.js';

/** The names that a server chooses when a statement leaves them out. Each dialect has its own. */
export interface NamingRules {
  /**
   * The name for an unnamed constraint of a table. `taken` tells whether a name is already used by something that
   * the server would avoid.
   */
  constraint(table: Name, constraint: Constraint, taken: (name: string) => boolean): string;
  index(table: Name, index: Index, taken: (name: string) => boolean): string;
  /** The sequence of a serial or identity column. */
  sequence(column: ColumnReference, taken: (name: string) => boolean): string;
  /** A name as the server stores it (PostgreSQL cuts at 63 bytes). */
  truncate(name: string): string;
}
