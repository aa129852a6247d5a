import type { Dialect } from '../dialects/dialect.js';
import type { Step } from './report.js';
import type { VerifySide } from './side.js';

export interface VerifyOptions {
  readonly source: VerifySide;
  readonly target: VerifySide;
  readonly dialect: Dialect;
  /** The bookkeeping tables of both tools, as keys of `keyOf`: left out of every comparison. */
  readonly ignoreTables?: readonly string[];
  /** Tables whose rows are left to a person, as keys of `keyOf`: only their schema is compared. */
  readonly ignoreRows?: readonly string[];
  /** SQL that both sides start from. */
  readonly baseline?: string;
  /**
   * The target is one migration for the whole source: the sides are compared only at the end, and there is no way back
   * to compare. So it is, too, where both do not have as many migrations.
   */
  readonly squashed?: boolean;
  readonly onProgress?: (progress: VerifyProgress) => void;
  /**
   * Looks at both databases when all migrations of both sides are applied, before the first is undone: to dump them, to
   * run a query. Not called where a migration fails on its way up. What it rejects with, the proof rejects with.
   */
  readonly whenApplied?: (databases: AppliedDatabases) => Promise<void>;
  /**
   * Looks at both databases after each step after which they were compared and found the same, up and down; otherwise as
   * `whenApplied`.
   */
  readonly whenSame?: (databases: AppliedDatabases, step: Step) => Promise<void>;
  /** Ends the run after the step that is under way; the databases are dropped, and the promise rejects. */
  readonly signal?: AbortSignal;
}

/** Both databases, at a moment when neither tool is at work. */
export interface AppliedDatabases {
  /** Their URLs; they hold passwords. */
  readonly source: string;
  readonly target: string;
  /** The bookkeeping tables of both tools, as keys of `keyOf`, schema and name. */
  readonly ignoreTables: readonly string[];
}

export interface VerifyProgress {
  /** `locate`: the end differed though no step did, so that both sides are run again, looking at everything. */
  readonly phase: 'up' | 'down' | 'locate';
  readonly done: number;
  readonly total: number;
}
