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
 * `always`, `byDefault`: SQL's identity columns.
 */
export interface AutoIncrement {
  readonly kind: 'serial' | 'always' | 'byDefault';
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
  readonly comment?: string;
}

/** What happens to referencing rows. `noAction` is SQL's default and is written by leaving the clause out. */
export type ReferentialAction = 'noAction' | 'restrict' | 'cascade' | 'setNull' | 'setDefault';

/** When a constraint is checked; absent: not deferrable. */
export type Deferrability = 'immediate' | 'deferred';

interface ConstraintBase {
  /** Absent in an operation: the server's default name. In a schema every constraint has its name. */
  readonly name?: string;
  readonly comment?: string;
}

export interface PrimaryKey extends ConstraintBase {
  readonly kind: 'primaryKey';
  readonly columns: readonly string[];
  readonly include?: readonly string[];
  readonly deferrable?: Deferrability;
  /** ADD CONSTRAINT … USING INDEX: the index that becomes the constraint's. Never in a schema. */
  readonly usingIndex?: string;
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
  /** Absent: `btree`. */
  readonly method?: string;
  readonly keys: readonly IndexKey[];
  readonly include?: readonly string[];
  readonly where?: Expression;
  readonly nullsNotDistinct?: true;
  /** Storage parameters as text: `{ fillfactor: '70' }`. */
  readonly with?: Readonly<Record<string, string>>;
  readonly comment?: string;
}

/** A trigger, kept as the text of its definition with the parts that others refer to. */
export interface Trigger {
  readonly name: string;
  /** `CREATE TRIGGER …` without OR REPLACE, in the schema's dialect. */
  readonly definition: string;
  /** The function that it runs. */
  readonly function?: Name;
  readonly comment?: string;
}
