import type { Dialect } from '../../../src/dialects/dialect.js';
import type { Evaluation, Site, Unknown } from '../../../src/source/index.js';
import type { Compiler } from '../compiler.js';
import type { Overlaps } from '../../shared/reader/overlaps.js';
import type { DeclaredVersion } from '../../shared/discover/declared-version.js';
import type { Journal } from '../../shared/reader/journal.js';
import type { KnexKind } from './methods.js';

/** A call on a table that is compiled now, or has been. */
interface CompiledEntry {
  /** The first thing in it that is not known. */
  unknown: Unknown | undefined;
  /** Where each column was declared, by the name that the code gives it. */
  readonly columns: Map<string, Site>;
  /** Where everything in it was declared. */
  readonly parts: Site[];
}

/** A builder that has not been executed. */
export interface PendingBuilder {
  readonly kind: KnexKind;
  readonly site: Site;
}

/** One run of a migration function over the offline Knex: what its hosts share. */
export interface Session {
  readonly dialect: Dialect;
  readonly compiler: Compiler;
  readonly evaluation: Evaluation;
  readonly journal: Journal;
  readonly direction: 'up' | 'down';
  /** Builders that nothing has executed or used so far. */
  readonly pending: Map<object, PendingBuilder>;
  /** Why a builder's SQL is not known. */
  readonly unknowns: WeakMap<object, Unknown>;
  /** Where a real object of Knex was made: a builder, an entry of a schema builder, a statement of a table builder. */
  readonly sites: WeakMap<object, Site>;
  /** What brings a builder's arguments to where the code has taken them since: Knex keeps the objects that it is given. */
  readonly refreshers: WeakMap<object, readonly (() => void)[]>;
  /** The entries that are being compiled, the innermost last. */
  readonly compiling: CompiledEntry[];
  /** What runs beside each other. */
  readonly overlaps: Overlaps;
  /** The connections that hosts of transactions and real builders stand for; absent: one of the pool. */
  readonly connections: WeakMap<object, object>;
  /** An exception of the evaluator that passes through Knex: not ours to catch. */
  passing: unknown;
  /** The tables that Knex looks at when a statement runs, to make it from what it finds there. */
  readonly defined: Map<string, string | undefined>;
  /** Whether rows of the catalogs reach the migration as the driver gives them. */
  readonly rowsAsSent: boolean;
  /** Whether a call may send several statements; absent: not known, or no matter of the driver's. */
  readonly severalStatements?: boolean;
  /** Whether the migration runs in a transaction of Knex's. */
  readonly inTransaction: boolean;
  /** As the knexfile spells it, else the dialect's. */
  readonly client: string;
  /** The project's Knex; absent: not known, or the one that we come with. */
  readonly declared: DeclaredVersion | undefined;
}

/** Runs code of Knex that may throw: what Knex throws is thrown in the code that is read, the evaluator's own exceptions pass. */
export function guarded<T>(session: Session, at: Site, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error === session.passing && error !== undefined) throw error;
    return session.evaluation.throwError(error instanceof Error ? error.message : String(error), at);
  }
}
