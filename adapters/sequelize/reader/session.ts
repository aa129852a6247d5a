import type { DeclaredVersion } from '../../shared/discover/declared-version.js';
import type { Dialect } from '../../../src/dialects/dialect.js';
import type { Operation } from '../../../src/ir/index.js';
import type { Evaluation, HostObject, Site, Unknown } from '../../../src/source/index.js';
import type { Floating } from '../../shared/reader/floating.js';
import type { Overlaps } from '../../shared/reader/overlaps.js';
import type { Journal } from '../../shared/reader/journal.js';
import type { Compiler } from '../compiler.js';

/** One run of a migration function over the offline Sequelize: what its hosts share. */
export interface Session {
  readonly dialect: Dialect;
  readonly compiler: Compiler;
  readonly evaluation: Evaluation;
  readonly journal: Journal;
  readonly direction: 'up' | 'down';
  /** The project's Sequelize; absent: not known, or the one that we come with. */
  readonly declared?: DeclaredVersion | undefined;
  /** Whether a call may send several statements, where that is known. */
  readonly multipleStatements?: boolean | undefined;
  /** The tables that were defined anew, or a column of them, from what Sequelize finds there. */
  readonly defined: Map<string, string | undefined>;
  /** Promises that nothing has awaited so far. */
  readonly floating: Floating;
  /** What runs beside each other. */
  readonly overlaps: Overlaps;
  /** Transactions that the code has open, with the places where it opened them. */
  readonly transactions: Map<HostObject, Site>;
  /** What ran in them so far. */
  readonly held: Set<Operation>;
  /** Transactions that have ended, and how: whoever is given one of them throws. */
  readonly finished: Map<HostObject, 'commit' | 'rollback'>;
}

/** A call of Sequelize that is being carried out. */
export interface Call {
  /** `createTable`, `query`… */
  readonly method: string;
  readonly args: readonly unknown[];
  /** The transaction that it is given. */
  readonly transaction: HostObject | undefined;
  /** The first thing in its arguments that is not known. */
  readonly unknown: Unknown | undefined;
  readonly site: Site;
}
