import { keysReferringTo } from '../../../src/fold/referring.js';
import { sameData } from '../../../src/fold/meaning/same-data.js';
import { uniqueColumns } from '../../../src/fold/unique-columns.js';
import type { SchemaState } from '../../../src/fold/state.js';
import { sameName, type Constraint, type Name, type Operation, type Table } from '../../../src/ir/index.js';

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
  if (operation.kind === 'rawSql') {
    if (isCopyOfRows(operation, state, before)) return false;
    return operation.effect === 'data' || operation.effect === 'unknown';
  }
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

/**
 * Whether it copies the rows of a table into one that the migration has made with the same columns and no stricter rules, as SQLite's
 * tables are made anew (sequelize `lib/dialects/sqlite/query-generator.js`, `removeColumnQuery`).
 */
function isCopyOfRows(
  { statement, touches }: Extract<Operation, { kind: 'rawSql' }>,
  state: SchemaState,
  before: readonly Operation[],
): boolean {
  const [into, from, ...others] = touches;
  if (statement !== 'insert' || into?.kind !== 'table' || from?.kind !== 'table' || others.length > 0)
    return false;
  const [target, source] = [state.table(into.name), state.table(from.name)];
  if (target === undefined || source === undefined) return false;
  // Sequelize makes it IF NOT EXISTS, and drops it when the rows are where they belong.
  const isMade = before.some((one) => one.kind === 'createTable' && sameName(one.table, into.name));
  return isMade && isNoStricter(target, source);
}

/** Whether each row of a table is one that another takes, column by column of the same name. */
function isNoStricter(target: Table, source: Table): boolean {
  if (target.uncertain !== undefined || source.uncertain !== undefined || target.triggers.length > 0)
    return false;
  const areFilled = target.columns.every(({ name, nullable }) =>
    source.columns.some((one) => one.name === name && (nullable || !one.nullable)),
  );
  // What is unique among some columns is so among more.
  const own = uniqueColumns(source).filter(
    ({ columns, isPartial }) => !isPartial && !columns.includes(undefined),
  );
  const areUnique = uniqueColumns(target).every((key) =>
    own.some(({ columns }) => columns.every((column) => key.columns.includes(column))),
  );
  const isRule = ({ kind }: Constraint): boolean => kind !== 'primaryKey' && kind !== 'unique';
  const areKnown = target.constraints
    .filter(isRule)
    .every((rule) => source.constraints.some((one) => sameData({ ...one, name: '' }, { ...rule, name: '' })));
  return areFilled && areUnique && areKnown;
}

/** Whether values of some columns (none: of all) may be in another row already, or have to be in one of another table. */
function meetsKeys(columns: readonly string[], table: Table | undefined): boolean {
  if (table === undefined || table.uncertain !== undefined) return true;
  const has = (column: string | undefined): boolean =>
    column === undefined || columns.length === 0 || columns.includes(column);
  return (
    table.constraints.some((one) => one.kind === 'foreignKey' && one.columns.some(has)) ||
    uniqueColumns(table).some((key) => key.columns.every(has))
  );
}
