import type { IdentityFact } from '../dialects/dialect.js';
import type { SchemaDifference } from '../fold/meaning/same-schema.js';
import type { Span } from '../ir/index.js';

/**
 * How the source was applied: `tools`: by its own tool, which proves reading and writing;
 * `reading`: from what was read of it, which proves writing only.
 */
export type Proof = 'tools' | 'reading';

export type Side = 'source' | 'target';
export type Way = 'up' | 'down';

/**
 * `same`: equal after every step that was compared;
 * `different`: both sides ran, and differ;
 * `sourceFailed`: the source does not run by itself, whatever the target does;
 * `targetFailed`: the target failed where the source did not.
 */
export type Outcome = 'same' | 'different' | 'sourceFailed' | 'targetFailed';

/** What verifying two histories found. Plain data, no passwords. */
export interface VerifyReport {
  readonly outcome: Outcome;
  readonly proof: Proof;
  /** Why the source's own tool could not be used. */
  readonly proofReason?: string;
  readonly source: SideReport;
  readonly target: SideReport;
  /** One step of the source is one of the target; if not (a squashed target), only the end is compared. */
  readonly inSteps: boolean;
  /** Steps that both sides applied, and how many of these were compared. */
  readonly up: WalkReport;
  /** Steps that both sides undid. */
  readonly down: WalkReport;
  /** Where the sides first differ; absent: nowhere. */
  readonly divergence?: Divergence;
  /** What differs after the last step up; empty with a `divergence` that later steps mended. */
  readonly final: readonly Difference[];
  /** Where an object was renamed on one side and made anew on the other, so that its data is lost there. */
  readonly identities: readonly IdentityDifference[];
  readonly failures: readonly StepFailure[];
}

export interface SideReport {
  readonly adapter: string;
  readonly migrations: number;
  /** What applied it: `knex 3.1.0 (the project's own)`. */
  readonly tool: string;
  /** `PostgreSQL 18.4 (embedded)`. */
  readonly server: string;
  /** Milliseconds that the tool took for all steps. */
  readonly toolMs: number;
  /** Milliseconds that looking at its database took. */
  readonly lookMs: number;
}

export interface WalkReport {
  readonly steps: number;
  readonly compared: number;
  /** Why the walk ended before the last step. */
  readonly stopped?: string;
}

/** A step, by the migration's id on either side. They are alike but for a squashed target. */
export interface Step {
  readonly way: Way;
  /** From 0, in the source's order. */
  readonly index: number;
  readonly source: string;
  readonly target: string;
}

/** The first step after which the sides differ. */
export interface Divergence {
  readonly step: Step;
  readonly differences: readonly Difference[];
}

/** A difference, with the place of the operation that last touched the object on each side. */
export interface Difference extends SchemaDifference {
  readonly sourceAt?: Span;
  readonly targetAt?: Span;
}

/** What became of objects in one step, where the sides do not agree. */
export interface IdentityDifference {
  readonly step: Step;
  readonly source: readonly IdentityFact[];
  readonly target: readonly IdentityFact[];
}

/** A migration that failed. */
export interface StepFailure {
  readonly side: Side;
  readonly step: Step;
  /** What the server or the tool said. */
  readonly message: string;
  readonly sqlState?: string;
  /** It is not known what the source does there, so it could not be applied from what was read. */
  readonly opaque?: true;
  /** What it had done before it failed, and what is still there. Absent where the database could not be looked at. */
  readonly left?: LeftBehind;
}

/**
 * What a failed migration leaves: `nothing`: the schema is as it was before; `changes`: it is not, `a` is before the
 * migration and `b` after it; `unknown`: it is not, and the look at this database does not tell in what.
 *
 * MySQL and MariaDB commit with every change of the schema, whatever transaction the tool has opened (MySQL manual,
 * "Statements That Cause an Implicit Commit"); elsewhere it is what ran outside of a transaction. `rows`: tables that
 * the migration is known to write, whose rows may have stayed as well.
 */
export type LeftBehind =
  | { readonly kind: 'nothing' | 'unknown' }
  | {
      readonly kind: 'changes';
      readonly differences: readonly SchemaDifference[];
      readonly rows: readonly string[];
    };
