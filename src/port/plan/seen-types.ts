import type { Column, ColumnType, Name, OperationBody } from '../../ir/index.js';

/** What a column's type is taken for instead; the type itself where it is taken for what it is. */
export type SeenType = (table: Name, column: string, type: ColumnType) => ColumnType;

/**
 * An operation in which columns have the types that a person chose to see in them (a uuid in 36 characters): all that is ported
 * later, literals and expressions too, then follows from that.
 */
export function withSeenTypes<O extends OperationBody>(operation: O, see: SeenType): O {
  return seen(operation, see) as O;
}

function seen(operation: OperationBody, see: SeenType): OperationBody {
  const column = (table: Name, one: Column): Column => {
    const type = see(table, one.name, one.type);
    if (type === one.type) return one;
    const { charset: _, collation: __, ...rest } = one;
    return { ...rest, type };
  };
  switch (operation.kind) {
    case 'createTable':
      return { ...operation, columns: operation.columns.map((one) => column(operation.table, one)) };
    case 'addColumn':
      return { ...operation, column: column(operation.table, operation.column) };
    case 'alterColumn': {
      const { change, table } = operation;
      if (change.kind === 'redefine')
        return { ...operation, change: { ...change, column: column(table, change.column) } };
      if (change.kind !== 'type') return operation;
      return { ...operation, change: { ...change, type: see(table, operation.column, change.type) } };
    }
    case 'alterTogether':
      return { ...operation, changes: operation.changes.map((one) => withSeenTypes(one, see)) };
    default:
      return operation;
  }
}
