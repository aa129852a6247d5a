import type { DialectName } from './dialect-name.js';
import type { Expression } from './expression.js';
import type { Name } from './name.js';
import type { Origin } from './origin.js';
import type {
  AutoIncrement,
  Column,
  ColumnPosition,
  Constraint,
  Deferrability,
  Index,
  SequenceOptions,
  TableOptions,
} from './table.js';
import type { ColumnType } from './type.js';

/**
 * One change of a database, neutral of ORM and, but for `rawSql`, of dialect. Plain JSON.
 * An operation says what its author wrote, not what it leads to: names that the author left to the server are absent,
 * and {@link fold} fills them in.
 */
export type Operation = OperationBody & { readonly origin?: Origin };

/** An operation without its origin: what it means. */
export type OperationBody =
  | TableOperation
  | ColumnOperation
  | ConstraintOperation
  | IndexOperation
  | TypeOperation
  | SequenceOperation
  | ProgramOperation
  | NamespaceOperation
  | DataOperation
  | UnmodelledOperation;

export type OperationKind = OperationBody['kind'];

/** The operation of one kind. */
export type OperationOf<K extends OperationKind> = Extract<OperationBody, { readonly kind: K }>;

/** DROP … CASCADE drops what depends on it; absent: RESTRICT, the default. */
interface Droppable {
  readonly ifExists?: true;
  readonly cascade?: true;
}

export type TableOperation =
  | {
      readonly kind: 'createTable';
      readonly table: Name;
      readonly ifNotExists?: true;
      readonly temporary?: true;
      readonly unlogged?: true;
      readonly columns: readonly Column[];
      readonly constraints: readonly Constraint[];
      /** Indexes written in the statement itself (MySQL); elsewhere they are statements of their own. */
      readonly indexes?: readonly Index[];
      readonly comment?: string;
      readonly options?: TableOptions;
      /** Storage parameters as text. */
      readonly with?: Readonly<Record<string, string>>;
      /** PARTITION BY as written after the keyword: `RANGE (created_at)`. */
      readonly partitionBy?: string;
    }
  | ({
      readonly kind: 'dropTable';
      readonly table: Name;
      /** The other tables of the same statement: foreign keys from these do not keep it. Not in what is read of a set. */
      readonly together?: readonly Name[];
    } & Droppable)
  | {
      readonly kind: 'renameTable';
      readonly table: Name;
      readonly to: string;
      readonly ifExists?: true;
      /** The statement takes no view (MySQL's ALTER TABLE … RENAME). It means nothing where there is a table. */
      readonly tablesOnly?: true;
    }
  | {
      readonly kind: 'alterTable';
      readonly table: Name;
      readonly change: TableChange;
      readonly ifExists?: true;
    }
  /**
   * Changes of one table that only work as one statement, such as MySQL's `DROP PRIMARY KEY, ADD PRIMARY KEY (id)`, or for
   * which the statement says how it shall run. They are in the order in which the server does them; one that renames the
   * table is the last. Changes that can as well be made one after the other are operations of their own.
   */
  | {
      readonly kind: 'alterTogether';
      readonly table: Name;
      readonly changes: readonly TogetherChange[];
      /** MySQL's ALGORITHM and LOCK: the server refuses the statement where it cannot run so. Lower case. */
      readonly algorithm?: string;
      readonly lock?: string;
      readonly ifExists?: true;
    };

/** What {@link OperationBody} of kind `alterTogether` can hold. All are of the same table. */
export type TogetherChange = Extract<
  OperationBody,
  {
    readonly kind:
      | 'alterTable'
      | 'renameTable'
      | 'addColumn'
      | 'dropColumn'
      | 'renameColumn'
      | 'alterColumn'
      | 'addConstraint'
      | 'dropConstraint'
      | 'alterConstraint'
      | 'createIndex'
      | 'dropIndex'
      | 'renameIndex'
      | 'alterIndex'
      | 'comment';
  }
>;

/** Changes of a table as a whole. */
export type TableChange =
  | { readonly kind: 'setSchema'; readonly schema: string }
  | { readonly kind: 'rowLevelSecurity'; readonly setting: 'enable' | 'disable' | 'force' | 'noForce' }
  | { readonly kind: 'logged'; readonly logged: boolean }
  /** Options that get another value; those that are not named stay as they are. */
  | { readonly kind: 'options'; readonly options: TableOptions }
  /** MySQL's CONVERT TO CHARACTER SET: the default and every column of text. `null`: the database's default. */
  | { readonly kind: 'convertCharset'; readonly charset: string | null; readonly collation?: string }
  /** PARTITION BY as written after the keyword; `null`: REMOVE PARTITIONING. */
  | { readonly kind: 'partitionBy'; readonly partitionBy: string | null }
  /** Storage parameters (`fillfactor`, `autovacuum_enabled`…). */
  | { readonly kind: 'setParameters'; readonly with: Readonly<Record<string, string>> }
  | { readonly kind: 'resetParameters'; readonly parameters: readonly string[] };

export type ColumnOperation =
  | {
      readonly kind: 'addColumn';
      readonly table: Name;
      readonly column: Column;
      readonly ifNotExists?: true;
      /** Constraints written on the column itself; they are added with it. */
      readonly constraints?: readonly Constraint[];
      readonly position?: ColumnPosition;
      readonly tableIfExists?: true;
    }
  | ({
      readonly kind: 'dropColumn';
      readonly table: Name;
      readonly column: string;
      readonly tableIfExists?: true;
      /** A statement that the server refuses, as something else is made of the column (SQLite). Only where that is so. */
      readonly restrict?: true;
    } & Droppable)
  | {
      readonly kind: 'renameColumn';
      readonly table: Name;
      readonly column: string;
      readonly to: string;
      readonly tableIfExists?: true;
    }
  | {
      readonly kind: 'alterColumn';
      readonly table: Name;
      readonly column: string;
      readonly change: ColumnChange;
      readonly tableIfExists?: true;
    };

/** One change of a column. */
export type ColumnChange =
  | {
      readonly kind: 'type';
      readonly type: ColumnType;
      readonly using?: Expression;
      readonly collation?: Name;
    }
  | { readonly kind: 'nullable'; readonly nullable: boolean }
  /** `null`: the default is dropped. */
  | { readonly kind: 'default'; readonly default: Expression | null }
  /** ADD GENERATED … AS IDENTITY; `null`: DROP IDENTITY. */
  | { readonly kind: 'identity'; readonly identity: AutoIncrement | null; readonly ifExists?: true }
  /** SET GENERATED and SET options of the sequence of a column that has an identity; what is absent stays as it is. */
  | {
      readonly kind: 'setIdentity';
      readonly generation?: 'always' | 'byDefault';
      readonly options?: SequenceOptions;
      /** RESTART; `true` without a value. */
      readonly restart?: string | true;
    }
  /** DROP EXPRESSION: a generated column becomes a plain one. */
  | { readonly kind: 'dropExpression'; readonly ifExists?: true }
  /**
   * MySQL's MODIFY and CHANGE COLUMN: the whole definition anew. What it does not say is gone, but for keys.
   * CHANGE gives `column` another name, which is in every key, check and generated column then.
   */
  | {
      readonly kind: 'redefine';
      readonly column: Column;
      /** Checks written on the column itself. */
      readonly constraints?: readonly Constraint[];
      readonly position?: ColumnPosition;
      readonly ifExists?: true;
    }
  | { readonly kind: 'visibility'; readonly invisible: boolean };

export type ConstraintOperation =
  | {
      readonly kind: 'addConstraint';
      readonly table: Name;
      readonly constraint: Constraint;
      readonly tableIfExists?: true;
    }
  | ({
      readonly kind: 'dropConstraint';
      readonly table: Name;
      readonly name: string;
      /** What the source says it is (MySQL's DROP FOREIGN KEY, DROP CHECK, DROP PRIMARY KEY). */
      readonly constraint?: Constraint['kind'];
      readonly tableIfExists?: true;
    } & Droppable)
  | { readonly kind: 'renameConstraint'; readonly table: Name; readonly name: string; readonly to: string }
  | { readonly kind: 'validateConstraint'; readonly table: Name; readonly name: string }
  /**
   * ALTER CONSTRAINT of a foreign key; `deferrable` absent: NOT DEFERRABLE. With `enforced` it is about that alone:
   * [NOT] ENFORCED of a check (MySQL).
   */
  | {
      readonly kind: 'alterConstraint';
      readonly table: Name;
      readonly name: string;
      readonly deferrable?: Deferrability;
      readonly enforced?: boolean;
    };

export type IndexOperation =
  | {
      readonly kind: 'createIndex';
      readonly table: Name;
      readonly index: Index;
      readonly concurrently?: true;
      readonly ifNotExists?: true;
    }
  | ({
      readonly kind: 'dropIndex';
      readonly index: Name;
      readonly concurrently?: true;
      /** The table, where the source says it (MySQL, and calls of an ORM that name it). */
      readonly table?: Name;
    } & Droppable)
  | {
      readonly kind: 'renameIndex';
      readonly index: Name;
      readonly to: string;
      readonly ifExists?: true;
      /** The table, where names of indexes are its own (MySQL). */
      readonly table?: Name;
    }
  /** MySQL's ALTER INDEX … INVISIBLE, MariaDB's IGNORED. */
  | { readonly kind: 'alterIndex'; readonly table: Name; readonly name: string; readonly invisible: boolean };

export type TypeOperation =
  | { readonly kind: 'createEnum'; readonly name: Name; readonly values: readonly string[] }
  | {
      readonly kind: 'addEnumValue';
      readonly name: Name;
      readonly value: string;
      readonly ifNotExists?: true;
      readonly position?: { readonly before: string } | { readonly after: string };
    }
  | { readonly kind: 'renameEnumValue'; readonly name: Name; readonly value: string; readonly to: string }
  | { readonly kind: 'renameEnum'; readonly name: Name; readonly to: string }
  | ({ readonly kind: 'dropEnum'; readonly name: Name } & Droppable)
  | {
      readonly kind: 'createDomain';
      readonly name: Name;
      readonly type: ColumnType;
      readonly nullable: boolean;
      readonly default?: Expression;
      readonly collation?: Name;
      readonly checks: readonly { readonly name?: string; readonly expression: Expression }[];
    }
  | ({ readonly kind: 'dropDomain'; readonly name: Name } & Droppable);

export type SequenceOperation =
  | {
      readonly kind: 'createSequence';
      readonly name: Name;
      readonly options: SequenceOptions;
      readonly ifNotExists?: true;
      readonly ownedBy?: ColumnReference;
    }
  | {
      readonly kind: 'alterSequence';
      readonly name: Name;
      readonly options: SequenceOptions;
      /** `null`: OWNED BY NONE. */
      readonly ownedBy?: ColumnReference | null;
      /** RESTART; `true` without a value. */
      readonly restart?: string | true;
      readonly ifExists?: true;
    }
  | { readonly kind: 'renameSequence'; readonly name: Name; readonly to: string }
  | ({ readonly kind: 'dropSequence'; readonly name: Name } & Droppable);

/** A column of a table. */
export interface ColumnReference {
  readonly table: Name;
  readonly column: string;
}

export type ProgramOperation =
  | {
      readonly kind: 'createView';
      readonly name: Name;
      readonly materialized?: true;
      readonly orReplace?: true;
      readonly ifNotExists?: true;
      readonly columns?: readonly string[];
      /** The query, verbatim. */
      readonly query: string;
      readonly dialect: DialectName;
      readonly with?: Readonly<Record<string, string>>;
      readonly checkOption?: 'local' | 'cascaded';
      readonly withNoData?: true;
      /** Tables and views that the query reads. */
      readonly reads: readonly Name[];
    }
  | ({ readonly kind: 'dropView'; readonly name: Name; readonly materialized?: true } & Droppable)
  | { readonly kind: 'renameView'; readonly name: Name; readonly to: string; readonly materialized?: true }
  /** A function or procedure, whole and verbatim. */
  | {
      readonly kind: 'createFunction';
      readonly name: Name;
      readonly routine: 'function' | 'procedure';
      /** Types of the input arguments in canonical spelling: they tell overloads apart. */
      readonly argumentTypes: readonly string[];
      readonly orReplace?: true;
      readonly definition: string;
      readonly dialect: DialectName;
    }
  | ({
      readonly kind: 'dropFunction';
      readonly name: Name;
      readonly routine: 'function' | 'procedure';
      /** Absent: the only function of that name. */
      readonly argumentTypes?: readonly string[];
    } & Droppable)
  | {
      readonly kind: 'createTrigger';
      readonly table: Name;
      readonly name: string;
      readonly orReplace?: true;
      /** SQLite's and MariaDB's IF NOT EXISTS; the definition is without it. */
      readonly ifNotExists?: true;
      readonly function?: Name;
      readonly definition: string;
      readonly dialect: DialectName;
    }
  /** `table` absent: the dialect names triggers without it (MySQL); `schema`: that of the name then, if one was written. */
  | ({
      readonly kind: 'dropTrigger';
      readonly table?: Name;
      readonly schema?: string;
      readonly name: string;
    } & Droppable)
  | { readonly kind: 'renameTrigger'; readonly table: Name; readonly name: string; readonly to: string };

export type NamespaceOperation =
  | { readonly kind: 'createSchema'; readonly name: string; readonly ifNotExists?: true }
  | { readonly kind: 'renameSchema'; readonly name: string; readonly to: string }
  | ({ readonly kind: 'dropSchema'; readonly name: string } & Droppable)
  | {
      readonly kind: 'createExtension';
      readonly name: string;
      readonly ifNotExists?: true;
      readonly schema?: string;
      readonly version?: string;
      readonly cascade?: true;
    }
  | ({ readonly kind: 'dropExtension'; readonly name: string } & Droppable)
  /** `null`: the comment is removed. */
  | { readonly kind: 'comment'; readonly on: CommentTarget; readonly comment: string | null };

/** What a comment is on. */
export type CommentTarget =
  | {
      readonly kind: 'table' | 'view' | 'materializedView' | 'sequence' | 'index' | 'type' | 'domain';
      readonly name: Name;
    }
  | { readonly kind: 'schema' | 'extension'; readonly name: Name }
  | { readonly kind: 'column'; readonly table: Name; readonly column: string }
  | { readonly kind: 'constraint' | 'trigger'; readonly table: Name; readonly name: string }
  | { readonly kind: 'function'; readonly name: Name; readonly argumentTypes?: readonly string[] };

/** Data changes that are simple enough to be printed for every tool; others are `rawSql` with effect `data`. */
export type DataOperation =
  | {
      readonly kind: 'insert';
      readonly table: Name;
      readonly columns: readonly string[];
      readonly rows: readonly (readonly Expression[])[];
      readonly onConflict?: { readonly columns?: readonly string[]; readonly action: 'nothing' | 'merge' };
    }
  | {
      readonly kind: 'update';
      readonly table: Name;
      readonly set: readonly { readonly column: string; readonly value: Expression }[];
      readonly where?: Expression;
    }
  | { readonly kind: 'delete'; readonly table: Name; readonly where?: Expression };

/** Something in a database that raw SQL or code may touch. */
export interface ObjectReference {
  readonly kind: 'table' | 'view' | 'type' | 'sequence' | 'function' | 'schema' | 'index' | 'other';
  readonly name: Name;
  /** Of the name only the beginning is known: this, and then anything, or nothing. */
  readonly prefix?: true;
}

/**
 * What SQL that the IR does not model does to what the IR models:
 * `none`: nothing (a session setting, a grant, a transaction);
 * `data`: rows only;
 * `catalog`: objects that the schema keeps in `others` (a policy, a composite type, a rule), no table's shape;
 * `schema`: the shape of what it touches may change, so that becomes uncertain;
 * `unknown`: anything (a DO block, a call of a function), so what it touches, or all if nothing is known, becomes uncertain.
 */
export type RawEffect = 'none' | 'data' | 'catalog' | 'schema' | 'unknown';

export type UnmodelledOperation =
  /** A statement kept to the letter for its own dialect. */
  | {
      readonly kind: 'rawSql';
      readonly dialect: DialectName;
      readonly sql: string;
      /** The statement's kind in the words of its grammar, for people: `grant`, `do block`, `create policy`. */
      readonly statement: string;
      readonly effect: RawEffect;
      readonly touches: readonly ObjectReference[];
      /** It cannot run inside a transaction block. */
      readonly outsideTransaction?: true;
    }
  /** Code that reading could not understand. The target stops there: a person must decide. */
  | {
      readonly kind: 'opaque';
      readonly code: string;
      readonly reason: string;
      readonly language: 'javascript' | 'typescript' | 'sql' | 'go' | 'java' | 'kotlin' | 'groovy' | 'scala';
      readonly touches: readonly ObjectReference[];
      /** Set where it can change rows at most, whatever it does. Absent: it may change what it touches. */
      readonly effect?: 'data';
      /** What it would do, if it is known which ways it can go. */
      readonly branches?: readonly (readonly Operation[])[];
    };
