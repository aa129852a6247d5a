import type { Floating } from '../../shared/reader/floating.js';
import type { Dialect } from '../../../src/dialects/dialect.js';
import type { Name, Operation } from '../../../src/ir/index.js';
import type { Evaluation, ObjectValue } from '../../../src/source/index.js';
import type { DeclaredVersion } from '../../shared/discover/declared-version.js';
import type { Journal } from '../../shared/reader/journal.js';
import type { Overlaps } from '../../shared/reader/overlaps.js';
import type { Compiler, LoadedTable } from '../compiler.js';
import type { Metadata } from '../compiler/metadata.js';
import type { DataSourceSettings } from '../data-source.js';
import type { CodeBefore } from './guards.js';
import type { TableClasses } from './table-classes.js';

/** A table that TypeORM has given to the code and remembers, by its path; and how the table was when TypeORM last wrote to it. */
export type Remembered = ReadonlyMap<string, { readonly table: ObjectValue; readonly seen: unknown }>;

/** One run of a method of a migration: what its hosts share. */
export interface Session {
  /** Promises of its own methods that nothing has awaited so far; those of `query` are sent in their order. */
  readonly floating: Floating;
  /** What runs beside each other. */
  readonly overlaps: Overlaps;
  readonly direction: 'up' | 'down';
  readonly dialect: Dialect;
  readonly compiler: Compiler;
  readonly evaluation: Evaluation;
  readonly journal: Journal;
  readonly settings: DataSourceSettings | undefined;
  /** The project's TypeORM; absent: not known, or the one that we come with. */
  readonly declared: DeclaredVersion | undefined;
  /** The tables of TypeORM's own bookkeeping. */
  readonly ledger: readonly Name[];
  /** What the migrations so far have put into TypeORM's table of views and generated columns. */
  readonly metadata: Metadata;
  readonly codeBefore: CodeBefore;
  /** How objects of TypeORM's classes are made for the code. */
  readonly classes: TableClasses;
  /** The tables that TypeORM remembers, as data. */
  memory: readonly LoadedTable[];
  /** The tables that TypeORM gave to the code and remembers. */
  remembered: Remembered;
  /** Whether TypeORM opens a transaction around the migration. */
  readonly toolTransaction: boolean;
  /** Whether a transaction is open at this point. */
  inTransaction: boolean;
  /** Transactions that the code opened by hand and has not ended. */
  depth: number;
  /** How many operations were recorded when the outermost of the open transactions began. */
  openedAt: number;
  /** Whether a transaction is open is not known: one was begun or ended on a side that may never happen. */
  isTransactionUnsure: boolean;
  /** What ran on other connections than the migration's own. */
  readonly outside: Set<Operation>;
  /** The connection that calls go to, where it is not the migration's own; `connection` absent: any of the pool. */
  elsewhere: { readonly connection: object | undefined } | undefined;
  /** Whether it was told that something runs outside of the transaction. */
  isOutsideTold: boolean;
  /** The code ends the transaction that TypeORM opened. */
  endsTransaction: boolean;
}
