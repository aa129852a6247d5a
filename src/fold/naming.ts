import type { ColumnReference, Constraint, Index, Name } from '../ir/index.js';

/** What is already there in the schema in which a name is to be chosen. */
export interface TakenNames {
  /** Whether a table, view, sequence or index (a constraint's too) has the name. */
  relation(name: string): boolean;
  /** Whether any constraint of any table or domain has the name. */
  constraint(name: string): boolean;
  /** The names of the constraints that the table has, without those of the statement itself; absent: none. */
  ofTable?(): readonly string[];
}

/** The names that a server chooses when a statement leaves them out. Each dialect has its own. */
export interface NamingRules {
  /** The server gives constraints no names: those of a schema only tell them apart, and are not to be written. */
  readonly leavesUnnamed?: true;
  /** The name for an unnamed constraint of a table. */
  constraint(table: Name, constraint: Constraint, taken: TakenNames): string;
  /** The name for an unnamed index. */
  index(table: Name, index: Index, taken: TakenNames): string;
  /** The sequence of a serial or identity column. */
  sequence(column: ColumnReference, taken: TakenNames): string;
  /** The name for an unnamed check of a domain. */
  domainCheck(domain: Name, taken: TakenNames): string;
  /** A name as the server stores it (PostgreSQL cuts at 63 bytes). */
  truncate(name: string): string;
}
