import type { WrittenFile, WrittenStyle } from '../adapter.js';
import type { Diagnostic, DialectName, OperationKind } from '../ir/index.js';

/** What became of an operation: nothing else is possible. */
export type Answer = 'exact' | 'lossy' | 'manual';

/** One operation of the source and what became of it. */
export interface OperationOutcome {
  readonly direction: 'up' | 'down';
  readonly kind: OperationKind;
  /** In a few words: `create table users`. */
  readonly summary: string;
  readonly line?: number;
  readonly answer: Answer;
  /**
   * `idiomatic`: the target's own calls; `raw`: SQL through its escape hatch; `manual`: a stop; `left out`: it is not
   * written, as a baseline holds no rows.
   */
  readonly style: WrittenStyle | 'left out';
  /**
   * Its place among what was written for its direction, from 0: the same for what became one operation there. None
   * where it is left out.
   */
  readonly place?: number;
}

export interface MigrationOutcome {
  readonly id: string;
  /** The source's file, relative to the source's root. */
  readonly file: string;
  /** The id in the target. */
  readonly target: string;
  readonly operations: readonly OperationOutcome[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Counts over the operations of up and down. */
export interface Totals {
  readonly migrations: number;
  readonly operations: number;
  readonly exact: number;
  readonly lossy: number;
  readonly manual: number;
  /**
   * Of the written operations on tables, columns, constraints, indexes and enums: those in the target's own calls, and
   * those in raw SQL. What several operations of the source became together counts once.
   */
  readonly idiomatic: number;
  readonly raw: number;
}

/** Everything that a conversion has to say. Plain JSON. */
export interface ConvertReport {
  readonly source: { readonly adapter: string; readonly dialect: DialectName; readonly root: string };
  readonly target: { readonly adapter: string; readonly dialect: DialectName; readonly root: string };
  readonly migrations: readonly MigrationOutcome[];
  readonly totals: Totals;
  /** Diagnostics of the set as a whole. */
  readonly diagnostics: readonly Diagnostic[];
  readonly files: readonly WrittenFile[];
}

/** Kinds that every target with calls of its own should write with them. */
const SCHEMA_KINDS: ReadonlySet<OperationKind> = new Set<OperationKind>([
  'createTable',
  'dropTable',
  'renameTable',
  'alterTable',
  'addColumn',
  'dropColumn',
  'renameColumn',
  'alterColumn',
  'addConstraint',
  'dropConstraint',
  'renameConstraint',
  'validateConstraint',
  'alterConstraint',
  'createIndex',
  'dropIndex',
  'renameIndex',
  'createEnum',
  'addEnumValue',
  'renameEnumValue',
  'renameEnum',
  'dropEnum',
]);

/** Whether an operation counts for the share of idiomatic calls. */
export function isSchemaOperation(kind: OperationKind): boolean {
  return SCHEMA_KINDS.has(kind);
}

/** Adds up the outcomes of migrations. */
export function totalsOf(migrations: readonly MigrationOutcome[]): Totals {
  const totals = {
    migrations: migrations.length,
    operations: 0,
    exact: 0,
    lossy: 0,
    manual: 0,
    idiomatic: 0,
    raw: 0,
  };
  for (const migration of migrations) {
    const counted = new Set<string>();
    for (const operation of migration.operations) {
      totals.operations++;
      totals[operation.answer]++;
      if (!isSchemaOperation(operation.kind)) continue;
      if (operation.style === 'manual' || operation.style === 'left out') continue;
      const written = `${operation.direction} ${operation.place}`;
      if (!counted.has(written)) totals[operation.style]++;
      counted.add(written);
    }
  }
  return totals;
}
