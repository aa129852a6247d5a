import type { Expression } from './expression.js';
import type { Name } from './name.js';
import type { ColumnType } from './type.js';

/** Options of a sequence; absent means the dialect's default. Numbers are text. */
export interface SequenceOptions {
  readonly type?: ColumnType;
  readonly start?: string;
  readonly increment?: string;
  /** `null`: NO MINVALUE / NO MAXVALUE written out. */
  readonly min?: string | null;
  readonly max?: string | null;
  readonly cache?: string;
  readonly cycle?: boolean;
}

/**
 * A column that numbers itself.
 * `serial`: an integer whose default is the next value of a sequence that the column owns (PostgreSQL's `serial`);
 * `always`, `byDefault`: SQL's identity columns;
 * `autoIncrement`: MySQL's AUTO_INCREMENT; it has no sequence and no options, where it starts is an option of the table.
 */
export interface AutoIncrement {
  readonly kind: 'serial' | 'always' | 'byDefault' | 'autoIncrement';
  /** The sequence's name where it is known; absent in an operation: the server's default name. */
  readonly sequence?: Name;
  readonly options?: SequenceOptions;
}

/** A column computed from others. */
export interface Generated {
  readonly expression: Expression;
  readonly stored: boolean;
}

/** A column. `nullable` is as the catalog says it: a primary key's columns are not nullable. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly default?: Expression;
  readonly autoIncrement?: AutoIncrement;
  readonly generated?: Generated;
  readonly collation?: Name;
  /** The character set, where the dialect lets a column have one (MySQL). */
  readonly charset?: string;
  /** MySQL's ON UPDATE CURRENT_TIMESTAMP. */
  readonly onUpdate?: Expression;
  /** `SELECT *` leaves it out (MySQL, MariaDB). */
  readonly invisible?: true;
  /**
   * It has no default at all, not even NULL, although it is nullable: MySQL after ALTER COLUMN … DROP DEFAULT.
   * Leaving it out of an INSERT is an error then.
   */
  readonly noDefault?: true;
  /** Other attributes by their name in lower case, with their value as text: `{ srid: '4326', storage: 'disk' }`. */
  readonly options?: Readonly<Record<string, string>>;
  readonly comment?: string;
}

/** Where ADD COLUMN and MODIFY COLUMN put a column; absent: at the end, or where it is. */
export type ColumnPosition = { readonly first: true } | { readonly after: string };

/**
 * Options of a table by their name in lower case with underscores, with their value as text without quotes:
 * `{ engine: 'InnoDB', charset: 'utf8mb4', collate: 'utf8mb4_bin', auto_increment: '100', row_format: 'DYNAMIC' }`.
 * The comment is not among them.
 */
export type TableOptions = Readonly<Record<string, string>>;

/** What happens to referencing rows. `noAction` is SQL's default and is written by leaving the clause out. */
export type ReferentialAction = 'noAction' | 'restrict' | 'cascade' | 'setNull' | 'setDefault';

/** When a constraint is checked; absent: not deferrable. */
export type Deferrability = 'immediate' | 'deferred';

/** What SQLite does with a row that breaks a constraint; `abort` is the default and is written by leaving the clause out. */
export type ConflictAction = 'rollback' | 'fail' | 'ignore' | 'replace';

interface ConstraintBase {
  /** Absent in an operation: the server's default name. In a schema every constraint has its name. */
  readonly name?: string;
  /** SQLite's `ON CONFLICT` clause of a key or check. */
  readonly onConflict?: ConflictAction;
  readonly comment?: string;
}

export interface PrimaryKey extends ConstraintBase {
  readonly kind: 'primaryKey';
  readonly columns: readonly string[];
  readonly include?: readonly string[];
  readonly deferrable?: Deferrability;
  /** ADD CONSTRAINT … USING INDEX: the index that becomes the constraint's. Never in a schema. */
  readonly usingIndex?: string;
  /** What its index says beyond its columns, where the dialect lets it (MySQL). */
  readonly index?: KeyIndex;
}

/** The index of a primary key, beyond the names of its columns. */
export interface KeyIndex {
  /** One for each column, in order; absent: plain columns, ascending. */
  readonly keys?: readonly IndexKey[];
  readonly method?: string;
  readonly with?: Readonly<Record<string, string>>;
}

export interface Unique extends ConstraintBase {
  readonly kind: 'unique';
  readonly columns: readonly string[];
  readonly include?: readonly string[];
  readonly nullsNotDistinct?: true;
  readonly deferrable?: Deferrability;
  readonly usingIndex?: string;
}

export interface Check extends ConstraintBase {
  readonly kind: 'check';
  readonly expression: Expression;
  readonly noInherit?: true;
  readonly notValid?: true;
  /** NOT ENFORCED: it is written down, but not checked (MySQL). */
  readonly notEnforced?: true;
  /** The column to which it belongs, where that makes a difference: in MariaDB MODIFY COLUMN drops or replaces it. */
  readonly column?: string;
}

export interface ForeignKey extends ConstraintBase {
  readonly kind: 'foreignKey';
  readonly columns: readonly string[];
  readonly references: {
    readonly table: Name;
    /** Absent in an operation: the referenced table's primary key. In a schema always there. */
    readonly columns?: readonly string[];
  };
  readonly onDelete?: Exclude<ReferentialAction, 'noAction'>;
  /** The columns of `ON DELETE SET NULL (…)`. */
  readonly onDeleteColumns?: readonly string[];
  readonly onUpdate?: Exclude<ReferentialAction, 'noAction'>;
  readonly match?: 'full';
  readonly deferrable?: Deferrability;
  readonly notValid?: true;
  /** The name for the index that the server makes for it where none fits (MySQL); never in a schema. */
  readonly indexName?: string;
}

export interface Exclusion extends ConstraintBase {
  readonly kind: 'exclusion';
  readonly method: string;
  readonly elements: readonly (IndexKey & { readonly operator: string })[];
  readonly include?: readonly string[];
  readonly where?: Expression;
  readonly deferrable?: Deferrability;
}

export type Constraint = PrimaryKey | Unique | Check | ForeignKey | Exclusion;

/** One key of an index: a column or an expression, with what orders it. */
export interface IndexKey {
  readonly column?: string;
  readonly expression?: Expression;
  /** Only so many characters (bytes of a binary column) from the start are in the index (MySQL). */
  readonly length?: number;
  readonly collation?: Name;
  readonly opclass?: Name;
  /** The operator class's parameters, as written: `siglen=16`. */
  readonly opclassOptions?: Readonly<Record<string, string>>;
  /** Absent: ascending. */
  readonly order?: 'desc';
  /** Only where it differs from the default (ascending: last, descending: first). */
  readonly nulls?: 'first' | 'last';
}

export interface Index {
  /** Absent in an operation: the server's default name. In a schema always there. */
  readonly name?: string;
  readonly unique?: true;
  /** Absent: `btree`. MySQL also has `fulltext` and `spatial`, which are kinds of index there, and `hash`. */
  readonly method?: string;
  readonly keys: readonly IndexKey[];
  readonly include?: readonly string[];
  readonly where?: Expression;
  readonly nullsNotDistinct?: true;
  /** Storage parameters as text: `{ fillfactor: '70' }`. */
  readonly with?: Readonly<Record<string, string>>;
  /** The parser of a full-text index: `ngram` (MySQL). */
  readonly parser?: string;
  /** The optimizer leaves it alone: MySQL's INVISIBLE, MariaDB's IGNORED. */
  readonly invisible?: true;
  /**
   * The server made it for a foreign key that no index served, and drops it when an index comes that does (MySQL).
   * A server does not tell, so normalising leaves it out.
   */
  readonly implicit?: true;
  readonly comment?: string;
}

/** A trigger, kept as the text of its definition with the parts that others refer to. */
export interface Trigger {
  readonly name: string;
  /** `CREATE TRIGGER …` without OR REPLACE, in the schema's dialect. */
  readonly definition: string;
  /** The function that it runs. */
  readonly function?: Name;
  /** Its place among the triggers of one event and time, where there is one: from 2 on, the first has none (MySQL). */
  readonly order?: number;
  readonly comment?: string;
}
