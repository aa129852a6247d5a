import type { Column, DialectName, Expression, Name, Table } from '../../ir/index.js';
import type { ColumnTypes } from '../values/value-types.js';
import type { WayContext } from '../way.js';

/** What writing a query needs of a way from one dialect to another. */
export interface QueryLanguage {
  /** The target. */
  readonly dialect: DialectName;
  readonly context: WayContext;
  tableName(name: Name): Name;
  /** Ports an expression of a query, whose columns keep the name of their table. Throws NeedsPerson. */
  expression(expression: Expression, columns: ColumnTypes): Expression;
  /** The same for a condition. */
  condition(expression: Expression, columns: ColumnTypes): Expression;
  /** A value that a column gets: constants are written as values of it. `expression` ports all others. */
  value(value: Expression, column: Column, table: Table, columns: ColumnTypes): Expression;
  /** Told of text that the query groups, makes distinct or puts in order. */
  comparesText(how: 'equal' | 'order'): void;
  /** The name of a view's column that has none of its own; absent: the source names it as no other server does. */
  nameOf?(expression: Expression): string | undefined;
  /** The same language that tells of no loss. */
  quiet(): QueryLanguage;
  /** Names of columns and aliases are the same in any case. */
  readonly foldsNames: boolean;
}
