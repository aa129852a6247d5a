import { keyOf, sameName, type Name, type OperationBody, type Table } from '../../ir/index.js';
import { tablesReferringTo } from '../referring.js';
import type { SchemaState } from '../state.js';

/** Follows operations in their order. */
export interface ImpliedDrops {
  /**
   * How many of the operations directly before one, each of which drops an index or a constraint, it would have done as
   * well: the drop of a table takes them along, and that of a column those that it is in. All of them or none.
   *
   * @param operation The next one, resolved.
   * @param state Before it.
   */
  takenAlong(operation: OperationBody, state: SchemaState): number;
}

/** An index or a constraint that is dropped. */
interface Part {
  readonly table: Name;
  readonly isThere: (state: SchemaState) => boolean;
}

/**
 * What goes with a table or a column that is dropped. PostgreSQL: the indexes and constraints of a table, and those that a column is in
 * (manual, "ALTER TABLE", DROP COLUMN; "DROP TABLE"); with RESTRICT both ways fail where something else depends on the constraint.
 * MySQL and MariaDB: those of a table to which no other refers, as they refuse to drop an index that a foreign key needs; a column goes
 * from the indexes that it is in.
 */
export function createImpliedDrops(): ImpliedDrops {
  let parts: Part[] = [];
  let start: SchemaState | undefined;
  return {
    takenAlong: (operation, state) => {
      if (state.dialect === 'sqlite') return 0;
      const part = partOf(operation, state);
      if (part !== undefined) {
        if (parts[0] !== undefined && !sameName(parts[0].table, part.table)) parts = [];
        if (parts.length === 0) start = state.fork();
        parts.push(part);
        return 0;
      }
      const before = parts;
      parts = [];
      if (start === undefined || before.length === 0 || !drops(operation, before[0]?.table)) return 0;
      if (state.dialect !== 'postgres' && !isAlone(operation, start)) return 0;
      const trial = start.fork();
      const isRefused = trial.apply(operation).some(({ severity }) => severity === 'error');
      return isRefused || before.some(({ isThere }) => isThere(trial)) ? 0 : before.length;
    },
  };
}

function drops(operation: OperationBody, table: Name | undefined): boolean {
  if (operation.kind !== 'dropTable' && operation.kind !== 'dropColumn') return false;
  if (operation.cascade === true || operation.ifExists === true) return false;
  return table !== undefined && sameName(operation.table, table);
}

/** A table that goes and to which, for certain, no other refers. */
function isAlone(operation: OperationBody, state: SchemaState): boolean {
  if (operation.kind !== 'dropTable' || state.uncertain !== undefined) return false;
  return tablesReferringTo(operation.table, state).length === 0;
}

function partOf(operation: OperationBody, state: SchemaState): Part | undefined {
  if (operation.kind === 'dropConstraint') {
    const { table, name, cascade, ifExists, tableIfExists } = operation;
    const has = (one: SchemaState): boolean =>
      one.table(table)?.constraints.some((constraint) => constraint.name === name) === true;
    const mayBe = state.dialect === 'postgres' || isForeignKey(name, state.table(table));
    return cascade || ifExists || tableIfExists || !mayBe || !has(state)
      ? undefined
      : { table, isThere: has };
  }
  if (operation.kind !== 'dropIndex') return undefined;
  const { index, cascade, ifExists, concurrently } = operation;
  const name = operation.table ?? state.index(index)?.on;
  if (cascade || ifExists || concurrently || name === undefined) return undefined;
  if (state.dialect !== 'postgres') return indexOf(index.name, name, state);
  const key = keyOf(name);
  return {
    table: name,
    isThere: (one) => {
      const on = one.index(index)?.on;
      return on !== undefined && keyOf(on) === key;
    },
  };
}

function isForeignKey(name: string, table: Table | undefined): boolean {
  return table?.constraints.some((one) => one.name === name && one.kind === 'foreignKey') === true;
}

/** An index of MySQL or MariaDB that neither a foreign key nor a column that counts by itself can need. */
function indexOf(name: string, on: Name, state: SchemaState): Part | undefined {
  const table = state.table(on);
  const isThere = (one: SchemaState): boolean =>
    one.table(on)?.indexes.some((index) => index.name === name) === true;
  if (table === undefined || table.uncertain !== undefined || !isThere(state)) return undefined;
  const keys = table.constraints.flatMap((one) => (one.kind === 'primaryKey' ? one.columns : []));
  const isNeeded =
    table.constraints.some(({ kind }) => kind === 'foreignKey') ||
    table.columns.some((column) => column.autoIncrement !== undefined && column.name !== keys[0]);
  return isNeeded ? undefined : { table: on, isThere };
}
