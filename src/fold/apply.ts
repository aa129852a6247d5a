import type { OperationBody, OperationKind, OperationOf } from '../ir/index.js';
import { columnFolds, dropColumn } from './operations/columns.js';
import { constraintFolds } from './operations/constraints.js';
import { dataFolds } from './operations/data.js';
import { indexFolds } from './operations/indexes.js';
import { namespaceFolds } from './operations/namespaces.js';
import type { Problems } from './problems.js';
import { programFolds } from './operations/programs.js';
import { sequenceFolds } from './operations/sequences.js';
import type { Store } from './store/store.js';
import { tableFolds } from './operations/tables.js';
import { foldTogether } from './operations/together.js';
import { typeFolds } from './operations/types.js';
import { unmodelledFolds } from './operations/unmodelled.js';

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
