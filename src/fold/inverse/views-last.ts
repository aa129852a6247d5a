import { keyOf, sameName, type Name, type OperationBody, type OperationOf } from '../../ir/index.js';

/**
 * The operations of a way back with each view behind what it reads. Where a database lets go of a table that a view
 * reads (MySQL, SQLite), a history may drop the table first and the view later; the other way round, the view would
 * come back before its table, which MySQL refuses (asked of 9.7 and MariaDB 10.11).
 */
export function viewsBehindWhatTheyRead(operations: readonly OperationBody[]): readonly OperationBody[] {
  const result = [...operations];
  // From the end: a view that has moved stands behind those that it reads.
  for (let at = result.length - 1; at >= 0; at -= 1) {
    const view = result[at];
    if (view?.kind !== 'createView') continue;
    const to = lastMaking(result, at, view);
    if (to === undefined) continue;
    result.splice(at, 1);
    result.splice(to, 0, view);
  }
  return result;
}

/** The last operation behind the view that makes something that it reads, if nothing up to there is about the view. */
function lastMaking(
  operations: readonly OperationBody[],
  at: number,
  view: OperationOf<'createView'>,
): number | undefined {
  let found: number | undefined;
  for (let index = at + 1; index < operations.length; index += 1) {
    const operation = operations[index];
    if (operation === undefined || isAbout(operation, view.name)) break;
    const made = madeBy(operation);
    if (made !== undefined && view.reads.some((read) => keyOf(read) === keyOf(made))) found = index;
  }
  return found;
}

/** What is there, or has another column, behind an operation. */
function madeBy(operation: OperationBody): Name | undefined {
  switch (operation.kind) {
    case 'createTable':
    case 'addColumn':
    case 'renameColumn':
    case 'alterColumn':
      return operation.table;
    case 'createView':
      return operation.name;
    case 'renameTable':
      return { ...operation.table, name: operation.to };
    case 'renameView':
      return { ...operation.name, name: operation.to };
    default:
      return undefined;
  }
}

function isAbout(operation: OperationBody, view: Name): boolean {
  if ('table' in operation && operation.table !== undefined && sameName(operation.table, view)) return true;
  switch (operation.kind) {
    case 'createView':
      return sameName(operation.name, view) || operation.reads.some((read) => sameName(read, view));
    case 'dropView':
    case 'renameView':
      return sameName(operation.name, view);
    case 'rawSql':
    case 'opaque':
      return true;
    default:
      return false;
  }
}
