import type { OperationBody, OperationOf, TogetherChange } from '../../ir/index.js';
import { keyOf } from '../../ir/index.js';
import { lacksColumns } from './columns.js';
import { fine, notFound, type Problems } from '../problems.js';
import { resolve } from './resolve.js';
import type { Store } from '../store/store.js';

type Apply = (store: Store, change: TogetherChange) => Problems;

/** Changes that are one statement: all of them or, where the server refuses one, none. */
export function foldTogether(store: Store, operation: OperationOf<'alterTogether'>, apply: Apply): Problems {
  if (!store.tables.has(keyOf(operation.table))) {
    return operation.ifExists === true ? fine : notFound(store, 'table', operation.table);
  }
  const trial = store.fork();
  for (const change of operation.changes) {
    const problems = apply(trial, store.traits.respelled(change, trial));
    if (problems.some(({ severity }) => severity === 'error')) return problems;
  }
  const emptied = lacksColumns(trial, operation.table);
  if (emptied.length > 0) return emptied;
  return operation.changes.flatMap((change) => apply(store, store.traits.respelled(change, store)));
}

/** The changes with all that the server would fill in, each in the state that those before it lead to. */
export function resolveTogether(
  store: Store,
  operation: OperationOf<'alterTogether'>,
  apply: Apply,
): OperationBody {
  const trial = store.fork();
  const changes = operation.changes.map((change) => {
    const resolved = resolve(trial, store.traits.respelled(change, trial)) as TogetherChange;
    apply(trial, resolved);
    return resolved;
  });
  return { ...operation, changes };
}
