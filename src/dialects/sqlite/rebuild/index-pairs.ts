import { type Operation, type OperationOf } from '../../../ir/index.js';
import { storeOf } from '../../../fold/create-state.js';
import { sameData } from '../../../fold/meaning/same-data.js';
import type { SchemaState } from '../../../fold/state.js';
import { isRebuildPragma } from './pragmas.js';

/**
 * Leaves out indexes that are dropped before a table is made anew, several times perhaps, and come back behind that as they
 * were: whoever makes it anew brings its indexes back. Only where nothing else stands between the two, and it comes to the
 * same schema.
 */
export function withoutIndexPairs(
  operations: readonly Operation[],
  recognized: ReadonlySet<Operation>,
  before: SchemaState,
): readonly Operation[] {
  let result = operations;
  for (const made of operations) {
    if (made.kind !== 'createIndex') continue;
    const dropped = dropOf(made, result, recognized);
    if (dropped === undefined) continue;
    const without = result.filter((one) => one !== made && one !== dropped);
    if (leadToTheSame(result, without, before)) result = without;
  }
  return result;
}

/** The drop of an index of the same name, if only what makes tables anew is between it and the index. */
function dropOf(
  made: OperationOf<'createIndex'> & Operation,
  operations: readonly Operation[],
  recognized: ReadonlySet<Operation>,
): Operation | undefined {
  let isRebuilt = false;
  for (let at = operations.indexOf(made) - 1; at >= 0; at -= 1) {
    const operation = operations[at];
    if (operation === undefined) return undefined;
    if (operation.kind === 'dropIndex' && operation.ifExists !== true) {
      if (operation.index.name.toLowerCase() === made.index.name?.toLowerCase())
        return isRebuilt ? operation : undefined;
      continue;
    }
    const isRows = operation.kind === 'update';
    isRebuilt ||= recognized.has(operation);
    const isIndex = operation.kind === 'createIndex';
    const isPragma = operation.kind === 'rawSql' && isRebuildPragma(operation);
    if (isRows || !(recognized.has(operation) || isIndex || isPragma)) return undefined;
  }
  return undefined;
}

function leadToTheSame(a: readonly Operation[], b: readonly Operation[], before: SchemaState): boolean {
  const [left, right] = [a, b].map((operations) => {
    const state = before.fork();
    const isRefused = operations.some((one) => state.apply(one).some(({ severity }) => severity === 'error'));
    return isRefused ? undefined : storeOf(state).tables;
  });
  if (left === undefined || right === undefined) return false;
  return [...left.differingKeys(right)].every((key) => {
    const [table, other] = [left.get(key), right.get(key)];
    return table === other || (table !== undefined && other !== undefined && sameData(table, other));
  });
}
