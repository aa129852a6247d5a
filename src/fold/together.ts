import type { OperationOf, TogetherChange } from '../ir/index.js';
import { keyOf } from '../ir/index.js';
import { fine, notFound, type Problems } from './problems.js';
import type { Store } from './store.js';

/** Changes that are one statement: all of them or, where the server refuses one, none. */
export function foldTogether(
  store: Store,
  operation: OperationOf<'alterTogether'>,
  apply: (store: Store, change: TogetherChange) => Problems,
): Problems {
  if (!store.tables.has(keyOf(operation.table))) {
    return operation.ifExists === true ? fine : notFound(store, 'table', operation.table);
  }
  const trial = store.fork();
  for (const change of operation.changes) {
    const problems = apply(trial, change);
    if (problems.some(({ severity }) => severity === 'error')) return problems;
  }
  return operation.changes.flatMap((change) => apply(store, change));
}
