import type { Table } from '../../ir/index.js';
import type { ColumnTypes } from '../value-types.js';
import type { WayContext } from '../way.js';

/** What porting an expression must know of where it stands. */
export interface ExpressionUse {
  readonly context: WayContext;
  readonly columns: ColumnTypes;
  /** Columns keep the name of their table: there are several in a query. */
  readonly qualified?: true;
}

/** What an expression on a table may mention. Names of columns are the same in any case in MySQL and SQLite. */
export function useOf(table: Table, context: WayContext): ExpressionUse {
  return {
    context,
    columns: (path) => {
      const name = path.at(-1)?.toLowerCase();
      return table.columns.find((column) => column.name.toLowerCase() === name)?.type;
    },
  };
}
