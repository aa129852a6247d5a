import type { Table } from '../../ir/index.js';
import { resolvedTypes } from '../values/domains.js';
import { typesInAnyCase, type ColumnTypes } from '../values/value-types.js';
import type { WayContext } from '../way.js';

/** What porting an expression must know of where it stands. */
export interface ExpressionUse {
  readonly context: WayContext;
  readonly columns: ColumnTypes;
  /** Columns keep the name of their table: there are several in a query. */
  readonly qualified?: true;
}

/** What an expression on a table may mention. */
export function useOf(table: Table, context: WayContext): ExpressionUse {
  return { context, columns: resolvedTypes(typesInAnyCase(table.columns), context) };
}
