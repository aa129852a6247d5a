import type {
  Column,
  ColumnType,
  Constraint,
  Expression,
  Index,
  Name,
  Operation,
  OperationBody,
  OperationOf,
  Table,
  TableOptions,
  Trigger,
} from '../ir/index.js';
import { plainDefault } from './meaning/plain-default.js';
import { plainValue, type ValuePlace } from './meaning/plain-values.js';
import type { Problems } from './problems.js';
import { retypeDefault } from './operations/retype-default.js';
import type { Store } from './store/store.js';

/** In what databases differ when their schema changes, beyond names and text. */
export interface FoldTraits {
  /**
   * Whose a constraint's name is: `schema`: it shares the namespace of its schema, and of the tables where the constraint
   * has an index (PostgreSQL); `table`: two tables may each have one of that name.
   */
  readonly constraintNames: 'schema' | 'table';
  /** Whether two tables may each have an index of one name (MySQL), or an index shares the namespace of tables. */
  readonly indexNames: 'schema' | 'table';
  /** Relations are found whatever the case of their names; they keep that which they were made with (SQLite). */
  readonly namesIgnoreCase: boolean;
  /** UNIQUE is an index and nothing else (MySQL): a schema has it among the indexes. */
  readonly uniqueIsIndex: boolean;
  /** A column is changed by defining it anew as a whole, comment included (MySQL), rather than property by property. */
  readonly wholeColumns: boolean;
  /** DROP DEFAULT of a nullable column leaves it without even the default NULL (MySQL). */
  readonly dropsNullDefault: boolean;
  /** The text of views follows when a column or table gets another name (PostgreSQL). */
  readonly viewsFollow: boolean;
  /** Whether what a foreign key refers to must be there, and be unique. */
  readonly checksReferences: boolean;
  /**
   * A foreign key that names no columns of the other table keeps those of its primary key; if not, it means the key that
   * there is when rows change (SQLite).
   */
  readonly keepsReferencedColumns: boolean;
  /** Whether a table or view that others refer to cannot be dropped. If not, they then refer to nothing. */
  readonly keepsReferenced: boolean;
  /** Whether a table can have these columns and no others; some databases have no tables without columns. */
  areEnough(columns: readonly Column[]): boolean;
  /** The columns of a table with NOT NULL where its keys imply it. */
  notNullKeys(table: Pick<Table, 'columns' | 'constraints' | 'with'>): readonly Column[];
  /** The spelling of a literal default of which no trace is kept: `'5'` and `5` for an integer. */
  plainDefault(value: Expression, type: ColumnType): Expression;
  /**
   * The spelling of a value in a change of rows that means the same as others: `'5'` and `5` where an integer is stored, but not
   * `'0.1'` and `0.1` beside a column of PostgreSQL's `real`.
   */
  plainValue(value: Expression, type: ColumnType, place: ValuePlace): Expression;
  /** The default of a column whose type changes. */
  retypedDefault(value: Expression, from: ColumnType, to: ColumnType): Expression;
  /**
   * A table that loses a column, where the server does otherwise than dropping all that mentions it: the table without
   * it, or why it refuses. `undefined`: it does not.
   */
  readonly withoutColumn?: ((store: Store, table: Table, column: string) => Table | Problems) | undefined;
  /** A table that gets other options. */
  withOptions(table: Table, options: TableOptions): Table;
  /** A table whose columns have just taken another character set. */
  charsetConverted(before: Table, after: Table): Table;
  /**
   * Whether an operation ends the transaction that it runs in, with all that was done before (MySQL), so that nothing
   * after it is part of a transaction either.
   */
  commits(operation: OperationBody): boolean;
  /** Numbers that a transaction has taken for its rows are given back when it is rolled back (SQLite). */
  readonly givesNumbersBack: boolean;
  /** What the server refuses of an operation by itself: what it only takes together with others in one statement, a default that is none. */
  readonly refused?: ((operation: OperationBody, store: Store) => Problems) | undefined;
  /** A column has just got another name: what else the server changes with it, beyond views. */
  columnRenamed(store: Store, table: Name, from: string, to: string): void;
  /** A table is about to get another name: where references to it spell its name otherwise, they get its spelling. */
  respellReferences(store: Store, table: Name): void;
  /** A table that has just got another name: names that the server had chosen may follow. */
  renamed(table: Table, from: Name): Table;
  /** Names that indexes of a new table cannot be given by the server, as those that it makes for constraints have them. */
  reservedIndexNames(operation: OperationOf<'createTable'>): readonly string[];
  /** A constraint to which the author gave no name, before it gets one: with what else follows from that. */
  unnamed(constraint: Constraint): Constraint;
  /** Whether an index was made for a foreign key that another one, which is about to be made, serves as well. */
  makesWay(implicit: Index, making: Index): boolean;
  /** The triggers of a table with one more, in whatever order; without it they have none of their own. */
  readonly withTrigger?:
    | ((triggers: readonly Trigger[], made: Trigger) => readonly Trigger[] | Problems)
    | undefined;
  /** What the server makes of a table that has just been changed; `before`: what it was, if it is no new one. */
  settled(table: Table, before: Table | undefined): Table;
  /** An operation with names as the state spells them, where the server does not mind upper and lower case. */
  respelled<T extends Operation | OperationBody>(operation: T, store: Store): T;
}

/** PostgreSQL's ways, which the others differ from. */
export const standardTraits: FoldTraits = {
  constraintNames: 'schema',
  indexNames: 'schema',
  namesIgnoreCase: false,
  uniqueIsIndex: false,
  wholeColumns: false,
  dropsNullDefault: false,
  viewsFollow: true,
  checksReferences: true,
  keepsReferencedColumns: true,
  givesNumbersBack: false,
  keepsReferenced: true,
  areEnough: () => true,
  notNullKeys: ({ columns, constraints }) => {
    const key = constraints.find((constraint) => constraint.kind === 'primaryKey');
    if (key === undefined) return columns;
    return columns.map((column) =>
      column.nullable && key.columns.includes(column.name) ? { ...column, nullable: false } : column,
    );
  },
  withOptions: (table, options) => ({ ...table, options: { ...table.options, ...options } }),
  charsetConverted: (_, after) => after,
  commits: () => false,
  plainDefault,
  plainValue,
  retypedDefault: retypeDefault,
  columnRenamed: () => {},
  respellReferences: () => {},
  renamed: (table) => table,
  reservedIndexNames: () => [],
  unnamed: (constraint) => constraint,
  makesWay: () => false,
  settled: (table) => table,
  respelled: (operation) => operation,
};
