import { keyOf, sameName, type Name, type OperationBody } from '../ir/index.js';
import type { SchemaState } from './state.js';

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
 * PostgreSQL's rule (manual, "ALTER TABLE", DROP COLUMN; "DROP TABLE"); with RESTRICT both ways fail where something else
 * depends on the constraint. Not MySQL's, which refuses to drop an index that a foreign key needs.
 */
export function createImpliedDrops(): ImpliedDrops {
  let parts: Part[] = [];
  let start: SchemaState | undefined;
  return {
    takenAlong: (operation, state) => {
      if (state.dialect !== 'postgres') return 0;
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

function partOf(operation: OperationBody, state: SchemaState): Part | undefined {
  if (operation.kind === 'dropConstraint') {
    const { table, name, cascade, ifExists, tableIfExists } = operation;
    const has = (one: SchemaState): boolean =>
      one.table(table)?.constraints.some((constraint) => constraint.name === name) === true;
    return cascade || ifExists || tableIfExists || !has(state) ? undefined : { table, isThere: has };
  }
  if (operation.kind !== 'dropIndex') return undefined;
  const { index, cascade, ifExists, concurrently } = operation;
  const table = state.index(index)?.on;
  if (cascade || ifExists || concurrently || table === undefined) return undefined;
  const key = keyOf(table);
  return {
    table,
    isThere: (one) => {
      const on = one.index(index)?.on;
      return on !== undefined && keyOf(on) === key;
    },
  };
}
