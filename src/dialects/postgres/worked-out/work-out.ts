import type { SchemaState } from '../../../fold/state.js';
import type { Operation, OperationBody } from '../../../ir/index.js';
import type { WorkedOut } from '../../dialect.js';
import { isBlock, statementsOfBlock } from './block.js';
import { NotWorkedOut, type Parse } from './not-worked-out.js';
import { isTableOfQuery, tableOfQuery } from './table-of-query.js';

/** What tables of queries and DO blocks come to; see `Dialect.workOut`. */
export function workOut(
  operations: readonly Operation[],
  before: SchemaState,
  parse: Parse,
): ReadonlyMap<Operation, WorkedOut> {
  const results = new Map<Operation, WorkedOut>();
  if (!operations.some((one) => isTableOfQuery(one) || isBlock(one))) return results;
  const state = before.fork();
  for (const operation of operations) {
    const own = worked(operation, state, parse);
    if (own !== undefined) results.set(operation, { operations: own, procedures: new Set() });
    for (const one of own ?? [operation]) state.apply(one);
  }
  return results;
}

function worked(
  operation: Operation,
  state: SchemaState,
  parse: Parse,
): readonly OperationBody[] | undefined {
  try {
    if (isTableOfQuery(operation)) return tableOfQuery(operation.sql, state, parse);
    return isBlock(operation) ? statementsOfBlock(operation, state, parse) : undefined;
  } catch (error) {
    if (error instanceof NotWorkedOut) return undefined;
    throw error;
  }
}
