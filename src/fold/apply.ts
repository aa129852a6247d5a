import type { OperationBody, OperationKind, OperationOf } from '../ir/index.js';
import { columnFolds, dropColumn } from './columns.js';
import { constraintFolds } from './constraints.js';
import { dataFolds } from './data.js';
import { indexFolds } from './indexes.js';
import { namespaceFolds } from './namespaces.js';
import type { Problems } from './problems.js';
import { programFolds } from './programs.js';
import { sequenceFolds } from './sequences.js';
import type { Store } from './store.js';
import { tableFolds } from './tables.js';
import { foldTogether } from './together.js';
import { typeFolds } from './types.js';
import { unmodelledFolds } from './unmodelled.js';

/** How each kind of operation changes the state: a kind without a fold does not compile. */
export const folds: { readonly [K in OperationKind]: (store: Store, operation: OperationOf<K>) => Problems } =
  {
    ...tableFolds,
    ...columnFolds,
    ...constraintFolds,
    ...indexFolds,
    ...typeFolds,
    ...sequenceFolds,
    ...programFolds,
    ...namespaceFolds,
    ...dataFolds,
    ...unmodelledFolds,
    alterTogether: (store, operation) =>
      foldTogether(store, operation, (to, change) =>
        // What is left of the columns counts when all changes are done.
        change.kind === 'dropColumn'
          ? dropColumn(to, change)
          : (folds[change.kind] as (store: Store, operation: OperationBody) => Problems)(to, change),
      ),
  };
