import type {
  Column,
  Constraint,
  ForeignKey,
  Index,
  Name,
  OperationBody,
  OperationOf,
  Table,
  Unique,
} from '../../ir/index.js';
import type { Ported, WayContext } from '../way.js';

/** A column in the target, with what goes with it. */
export interface ColumnShape {
  readonly column: Column;
  /** Checks that its type needs there. */
  readonly checks: readonly Constraint[];
  /** What must be there before it, such as the type of an enum. */
  readonly first: readonly OperationBody[];
  /** What completes it, such as a trigger. */
  readonly last: readonly OperationBody[];
}

/** What changes a column. */
export interface ColumnChangeUse {
  readonly table: Table;
  readonly source: Column;
  readonly sourceAfter: Column;
  /** `undefined`: it had no equal. */
  readonly before: ColumnShape | undefined;
  readonly after: ColumnShape;
  /** The operation, where it is one that says how rows are converted. */
  readonly operation: OperationBody;
}

/**
 * How tables of one dialect are said in another. What is the same for all dialects, in which order what is dropped and made,
 * is in `operations.ts`. All throw NeedsPerson where there is no equal.
 */
export interface Shapes {
  tableName(name: Name): Name;
  indexName(name: string, table: Name, context: WayContext): string;
  /** `table` is the whole table, as it is in the source. */
  column(column: Column, table: Table, context: WayContext): ColumnShape;
  /** `undefined`: there is nothing to be said, which is noted. */
  constraint(
    constraint: Exclude<Constraint, Unique>,
    table: Table,
    context: WayContext,
  ): Constraint | undefined;
  /** The unique index that stands for a unique constraint. */
  unique(constraint: Unique, table: Table, context: WayContext): Index;
  index(index: Index, table: Table, context: WayContext): Index | undefined;
  changeColumn(use: ColumnChangeUse, context: WayContext): Ported;
  /** What must go before a column does, or after it. */
  beforeDrop(column: Column, table: Table, context: WayContext): Ported;
  afterDrop(column: Column, table: Table, context: WayContext): Ported;
  renamed(operation: OperationOf<'renameColumn'>, context: WayContext): Ported;
  renamedTable(operation: OperationOf<'renameTable'>, context: WayContext): Ported;
  /** What the table as a whole says: engine, character set. Notes what is lost. */
  options(table: OperationOf<'createTable'>, context: WayContext): Partial<OperationOf<'createTable'>>;
  /** A change of the table as a whole, beyond what it does to columns. */
  alterTable(operation: OperationOf<'alterTable'>, context: WayContext): Ported;
  comment(table: Name, comment: string | null, context: WayContext): Ported;
  /** Foreign keys to tables that are not there yet wait for them. */
  readonly waitsForTables: boolean;
}

/** Adds a constraint to a table that is there, or the index that stands for it. */
export function constraintOrIndex(
  constraint: Constraint,
  of: Table,
  shapes: Shapes,
  context: WayContext,
): Ported {
  const table = shapes.tableName(of.name);
  if (constraint.kind === 'unique')
    return [{ kind: 'createIndex', table, index: shapes.unique(constraint, of, context) }];
  const ported = shapes.constraint(constraint, of, context);
  return ported === undefined ? [] : [{ kind: 'addConstraint', table, constraint: ported }];
}

/** Whether a constraint is a foreign key. */
export function isForeignKey(constraint: Constraint): constraint is ForeignKey {
  return constraint.kind === 'foreignKey';
}
