import type { Call } from './calls.js';
import type { TypeContext } from './types.js';

/**
 * Which defaults are written as `knex.raw` of their SQL, where Knex's own literals mean something else: what Knex would put in quotes
 * that are not there, or all.
 */
export type RawDefaults = 'none' | 'unquoted' | 'all';

/** What writing a column needs to know. */
export interface ColumnContext extends TypeContext {
  /** Enum types that the first column of that type creates, by key; taken out when that has happened. */
  readonly newEnums: Map<string, readonly string[]>;
  readonly rawDefaults: RawDefaults;
}

/** What else is said of a column in its chain. */
export interface ColumnExtras {
  /** It is (part of) the primary key of the table that is created here, so NOT NULL goes without saying, but on SQLite. */
  readonly inPrimaryKey?: boolean;
  /** The one column of the primary key: its call, or `inline` where `increments` makes it. */
  readonly primary?: Call | 'inline';
  /** The texts that a check allows: `enu`. */
  readonly enumValues?: readonly string[];
  /** Calls after the default: unique, references, checks. */
  readonly rest?: readonly Call[];
  readonly comment?: string;
}
