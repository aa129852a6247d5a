import type { Table } from '../../ir/index.js';
import { typesInAnyCase, type ColumnTypes } from '../values/value-types.js';
import type { WayContext } from '../way.js';
import { foldsCase } from '../from-mysql/mysql-collations.js';

/** What porting an expression must know of where it stands. */
export interface ExpressionUse {
  readonly context: WayContext;
  readonly columns: ColumnTypes;
  /** Whether text of a column is compared as it is written; absent: it is not known, so it is not. */
  readonly isBinary?: (path: readonly string[]) => boolean;
  /** Its value may depend on nothing but its arguments: it is in a generated column or an index. */
  readonly immutable?: true;
  /** Columns keep the name of their table: there are several in a query. */
  readonly qualified?: true;
}

/** What an expression on a table may mention. */
export function useOf(table: Table, context: WayContext): ExpressionUse {
  return {
    context,
    columns: typesInAnyCase(table.columns),
    isBinary: (path) => {
      const name = path.at(-1)?.toLowerCase();
      const column = table.columns.find((one) => one.name.toLowerCase() === name);
      return column !== undefined && foldsCase(column, table) === undefined;
    },
  };
}
