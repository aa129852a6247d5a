import type { ColumnType } from '../../ir/index.js';
import type { ColumnTypes } from '../value-types.js';
import type { WayContext } from '../way.js';

/** What porting an expression must know of where it stands. */
export interface ExpressionUse {
  readonly context: WayContext;
  readonly columns: ColumnTypes;
  /** Its value may depend on nothing but its arguments: it is in a generated column or an index. */
  readonly immutable?: true;
  /** Columns keep the name of their table: there are several in a query. */
  readonly qualified?: true;
}

/** The types of a table's own columns, for {@link ExpressionUse.columns}. */
export function typesOf(
  columns: readonly { readonly name: string; readonly type: ColumnType }[],
): ColumnTypes {
  // Names of columns are the same in any case in MySQL (manual, "Identifier Case Sensitivity").
  return (path) => {
    const name = path.at(-1)?.toLowerCase();
    return columns.find((column) => column.name.toLowerCase() === name)?.type;
  };
}
