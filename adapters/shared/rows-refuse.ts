import { keysReferringTo } from '../../src/fold/referring.js';
import type { SchemaState } from '../../src/fold/state.js';
import { sameName, type Name, type Operation, type Table } from '../../src/ir/index.js';

/**
 * Whether rows that are there may make the server refuse an operation, which it takes where there are none: a key over them, NOT NULL, another
 * type, a row that is there already. Of a table that the same migration has made all rows are known.
 *
 * @param state After the operation.
 * @param before What the migration did before it.
 */
export function mayRowsRefuse(
  operation: Operation,
  state: SchemaState,
  before: readonly Operation[],
): boolean {
  if (operation.kind === 'rawSql') return operation.effect === 'data' || operation.effect === 'unknown';
  const table = 'table' in operation ? operation.table : undefined;
  if (table === undefined || isMadeIn(before, table)) return false;
  switch (operation.kind) {
    case 'createIndex':
      return operation.index.unique === true;
    case 'addConstraint':
    case 'validateConstraint':
      return true;
    case 'addColumn': {
      const { nullable, default: value, autoIncrement, generated } = operation.column;
      const isFilled = nullable || value !== undefined || autoIncrement !== undefined;
      return !isFilled && generated === undefined;
    }
    case 'alterColumn': {
      const { change } = operation;
      return (
        change.kind === 'type' ||
        change.kind === 'redefine' ||
        (change.kind === 'nullable' && !change.nullable)
      );
    }
    case 'insert':
      return operation.onConflict === undefined && meetsKeys(operation.columns, state.table(table));
    case 'update':
      return meetsKeys(
        operation.set.map(({ column }) => column),
        state.table(table),
      );
    case 'delete':
      return keysReferringTo(table, state).length > 0;
    default:
      return false;
  }
}

function isMadeIn(operations: readonly Operation[], table: Name): boolean {
  return operations.some(
    (one) => one.kind === 'createTable' && one.ifNotExists !== true && sameName(one.table, table),
  );
}

/** Whether values of some columns (none: of all) may be in another row already, or have to be in one of another table. */
function meetsKeys(columns: readonly string[], table: Table | undefined): boolean {
  if (table === undefined || table.uncertain !== undefined) return true;
  const has = (column: string | undefined): boolean =>
    column === undefined || columns.length === 0 || columns.includes(column);
  return (
    table.constraints.some((one) => {
      if (one.kind === 'foreignKey') return one.columns.some(has);
      return (one.kind === 'primaryKey' || one.kind === 'unique') && one.columns.every(has);
    }) || table.indexes.some(({ unique, keys }) => unique === true && keys.every(({ column }) => has(column)))
  );
}
