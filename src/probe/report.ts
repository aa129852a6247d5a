import type { Disagreement } from './compare.js';

/** What probing two databases found. Plain data. */
export interface ProbeReport {
  /** With the same seed, the same rows are tried. */
  readonly seed: number;
  /** Statements that went into both: rows, and deletes and updates of what they refer to. */
  readonly rows: number;
  /** How many of them both accepted, and how many both refused for the same reason. */
  readonly accepted: number;
  readonly refused: number;
  readonly milliseconds: number;
  readonly tables: readonly ProbedTable[];
  /** What was not tried, with the reason. */
  readonly skipped: readonly { readonly table: string; readonly reason: string }[];
  /** What nobody announced. */
  readonly disagreements: readonly ShownDisagreement[];
  /** How often what was announced showed itself: by the code of the loss. */
  readonly announced: Readonly<Record<string, number>>;
}

export interface ProbedTable {
  readonly table: string;
  readonly rows: number;
  readonly accepted: number;
}

/** A disagreement with the smallest rows that show it. */
export interface ShownDisagreement extends Disagreement {
  /** SQL for an empty database with the schema of the side; rows that others refer to come first. */
  readonly sourceSql: readonly string[];
  readonly targetSql: readonly string[];
}
