import { fine, refuse, type Problems } from '../../fold/problems.js';
import type { Store } from '../../fold/store/store.js';
import {
  keyOf,
  type Column,
  type ColumnType,
  type Constraint,
  type Expression,
  type Index,
  type Name,
  type OperationBody,
  type OperationOf,
} from '../../ir/index.js';
import { misfit, misfitWithin, type ColumnTypes } from './misfits.js';
import { refusedType } from './retyped.js';

/**
 * What the server refuses of an operation by itself: constants that are none of the type beside which they stand, in a default, a check, an index or a
 * change of rows (SQLSTATE 22P02 and 42804; asked of PostgreSQL 15), and types that a column cannot get. The server reads a constant when the
 * statement is read, not when a row needs it (`cookDefault` in src/backend/catalog/heap.c).
 */
export function refused(operation: OperationBody, store: Store): Problems {
  // What enums there are is not known then.
  if (store.uncertain !== undefined) return fine;
  switch (operation.kind) {
    case 'createTable': {
      if (store.relations.has(keyOf(operation.table))) return fine;
      const { columns, constraints, indexes = [] } = operation;
      const types = typesOf(columns);
      return [
        ...columns.flatMap((column) => refusedColumn(column, types, store)),
        ...constraints.flatMap((one) => refusedConstraint(one, types, store)),
        ...indexes.flatMap((one) => refusedIndex(one, types, store)),
      ];
    }
    case 'addColumn': {
      const { column, constraints = [] } = operation;
      const columns = columnsOf(operation.table, store);
      if (columns === undefined || columns.some(({ name }) => name === column.name)) return fine;
      const types = typesOf([...columns, column]);
      return [
        ...refusedColumn(column, types, store),
        ...constraints.flatMap((one) => refusedConstraint(one, types, store)),
      ];
    }
    case 'alterColumn':
      return refusedChange(operation, store);
    case 'addConstraint':
      return refusedConstraint(operation.constraint, typesOf(columnsOf(operation.table, store)), store);
    case 'createIndex':
      return refusedIndex(operation.index, typesOf(columnsOf(operation.table, store)), store);
    case 'createDomain':
      return refusedDefault(`domain "${keyOf(operation.name)}"`, operation.type, operation.default, store);
    case 'insert':
    case 'update':
    case 'delete':
      return refusedRows(operation, store);
    default:
      return fine;
  }
}

/** The columns of a table whose shape is certain. */
function columnsOf(table: Name, store: Store): readonly Column[] | undefined {
  const found = store.tables.get(keyOf(table));
  return found?.uncertain === undefined ? found?.columns : undefined;
}

function typesOf(columns: readonly Column[] | undefined): ColumnTypes {
  return (column) => columns?.find(({ name }) => name === column)?.type;
}

function refusedColumn(column: Column, types: ColumnTypes, store: Store): Problems {
  const { name, type, default: value, generated } = column;
  const problems = refusedDefault(`column "${name}"`, type, value, store);
  return problems.length > 0 || generated === undefined
    ? problems
    : refusedValue(misfitWithin(generated.expression, store, types));
}

function refusedChange(operation: OperationOf<'alterColumn'>, store: Store): Problems {
  const { table, column, change } = operation;
  if (change.kind === 'type') return refusedType(operation, change, store);
  if (change.kind !== 'default' || change.default === null) return fine;
  const type = typesOf(columnsOf(table, store))(column);
  return type === undefined ? fine : refusedDefault(`column "${column}"`, type, change.default, store);
}

function refusedConstraint(constraint: Constraint, types: ColumnTypes, store: Store): Problems {
  return constraint.kind === 'check' ? refusedValue(misfitWithin(constraint.expression, store, types)) : fine;
}

function refusedIndex({ keys, where }: Index, types: ColumnTypes, store: Store): Problems {
  const all = [...keys.map(({ expression }) => expression), where];
  return all.flatMap((one) => (one === undefined ? fine : refusedValue(misfitWithin(one, store, types))));
}

function refusedRows(operation: OperationOf<'insert' | 'update' | 'delete'>, store: Store): Problems {
  const types = typesOf(columnsOf(operation.table, store));
  const stored = (column: string | undefined, value: Expression): Problems => {
    const type = column === undefined ? undefined : types(column);
    const why = type === undefined ? undefined : misfit(type, value, store);
    return refusedValue(why ?? misfitWithin(value, store, types), column);
  };
  const where = 'where' in operation && operation.where !== undefined ? operation.where : undefined;
  const filtered = where === undefined ? fine : refusedValue(misfitWithin(where, store, types));
  if (filtered.length > 0 || operation.kind === 'delete') return filtered;
  const values =
    operation.kind === 'update'
      ? operation.set.map(({ column, value }) => stored(column, value))
      : operation.rows.flatMap((row) => row.map((value, at) => stored(operation.columns[at], value)));
  // One tells it: rows may be many.
  return values.find(({ length }) => length > 0) ?? fine;
}

function refusedValue(why: string | undefined, column?: string): Problems {
  return why === undefined
    ? fine
    : refuse(
        'invalid-value',
        `${column === undefined ? 'a constant stands' : `column "${column}" is given a constant`} where its type does not take it: ${why}`,
        'the server would refuse it too, whether there are rows or not',
      );
}

function refusedDefault(
  what: string,
  type: ColumnType,
  value: Expression | undefined,
  store: Store,
): Problems {
  if (value === undefined) return fine;
  const why = misfit(type, value, store) ?? misfitWithin(value, store);
  return why === undefined
    ? fine
    : refuse(
        'invalid-default',
        `${what} has a default that its type does not take: ${why}`,
        'the server would refuse it too: add the value to the enum first, or write one that it has',
      );
}
