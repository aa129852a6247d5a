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
  | 'rowLevelSecurity'
  | 'unlogged';

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
}
