import type { SchemaState } from '../../fold/state.js';
import type { VerbatimRules } from '../../fold/verbatim.js';
import { keyOf, type Diagnostic, type Operation } from '../../ir/index.js';
import { missingColumn, missingTable, withKeysApart } from '../rows/left-out-columns.js';
import type { Loss } from '../problem.js';

/**
 * Folds what was written into the target. What the target would refuse stops there: mostly because it builds on what a
 * person must decide before.
 */
export function applied(
  operations: readonly Operation[],
  source: Operation,
  {
    target,
    verbatim,
    wasComplete,
  }: {
    readonly target: SchemaState;
    readonly verbatim: VerbatimRules;
    /** In the source the foreign keys of the operation refer to tables that are there. */
    readonly wasComplete: boolean;
  },
  manual: Loss[],
): readonly Operation[] {
  const apart = operations.flatMap((operation) => withKeysApart(operation, target, wasComplete));
  return apart.map((operation): Operation => {
    // What the port leaves to a person does nothing until they write it: what needs it is theirs, too.
    if (operation.kind === 'opaque' && source.kind !== 'opaque') return operation;
    const missing = missingColumn(operation, target, verbatim);
    const gone = missingTable(operation, target, wasComplete);
    const problem =
      gone !== undefined
        ? `table "${keyOf(gone)}" does not exist`
        : missing === undefined
          ? target.apply(operation).find(isRefusal)?.message
          : `table "${keyOf(missing.table)}" has no column "${missing.column}"`;
    if (problem === undefined) return operation;
    const reason = `it builds on what is not there: ${problem}`;
    manual.push({ code: 'builds-on-manual', message: reason });
    return {
      kind: 'opaque',
      code: JSON.stringify(operation),
      reason,
      language: 'sql',
      touches: [],
      branches: [],
      ...(operation.origin === undefined ? {} : { origin: operation.origin }),
    };
  });
}

/** What is ported runs with the server's own settings, so that MariaDB checks its foreign keys. */
function isRefusal({ severity, code }: Diagnostic): boolean {
  return severity === 'error' || code === 'index-needed';
}
