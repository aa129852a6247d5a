import type { Dialect } from '../../src/dialects/dialect.js';
import type { ColumnType, Expression } from '../../src/ir/index.js';

/** What a dialect may lack; random histories leave out what it does not have. */
export type Feature =
  | 'schemas'
  | 'enums'
  | 'domains'
  | 'sequences'
  | 'views'
  | 'materializedViews'
  | 'programs'
  | 'objectComments'
  | 'serial'
  | 'identity'
  | 'generated'
  | 'alterColumn'
  | 'alterConstraint'
  | 'renameConstraint'
  | 'exclusion'
  | 'include'
  | 'nullsNotDistinct'
  | 'nullsOrder'
  | 'partialIndexes'
  | 'expressionKeys'
  | 'deferrable'
  | 'deferrableKeys'
  /** A foreign key need not name the columns of the other table's primary key. */
  | 'impliedReferences'
  /** An index without a name gets one. */
  | 'indexNames'
  /** A table without columns, and two constraints that say the same. */
  | 'emptyTables'
  | 'rowLevelSecurity'
  | 'unlogged'
  /** Migrations that change rows. */
  | 'rows'
  /** A primary key, and a unique constraint, has the name that it is given. */
  | 'keyNames'
  | 'setDefault'
  | 'setNullOfColumns'
  | 'matchFull'
  | 'noInherit'
  | 'notValid'
  | 'indexParameters'
  | 'tableComments'
  | 'columnComments'
  | 'renameView'
  /** A condition can be a column alone, and has the operator `~`. */
  | 'booleans'
  | 'patterns'
  /** `||` joins texts. */
  | 'concatOperator'
  /** An integer key can number itself. */
  | 'autoIncrement'
  /** A column is changed by defining it anew. */
  | 'wholeColumns'
  /** A check or a computed column can use any column, those that number themselves or refer to others as well. */
  | 'freeConditions'
  /** An index is dropped and renamed with its table's name. */
  | 'indexesOfTables'
  /** Triggers of one event run in an order that their author can choose. */
  | 'triggerOrder';

/** A type that a random column may have, and what goes with it. */
export interface TypeChoice {
  readonly type: ColumnType;
  /** Defaults that the server takes for it. */
  readonly defaults: readonly Expression[];
  /** A value that the server takes for it. */
  readonly value: Expression;
  /** It has an order, so it can be in keys, unique constraints and indexes. */
  readonly ordered: boolean;
  /** Other methods of index that take it as it is. */
  readonly methods?: readonly string[];
  /** Types to which its values, defaults and indexes go over without a word. */
  readonly widens?: readonly ColumnType[];
}

/** What random histories must know of a dialect. */
export interface DialectRules {
  readonly dialect: Dialect;
  readonly has: ReadonlySet<Feature>;
  readonly types: readonly TypeChoice[];
  /** A trigger that does nothing, without a function of its own; `order`: `FOLLOWS t`, where there is such a thing. */
  readonly trigger?: (name: string, table: string, order?: string) => string;
}
