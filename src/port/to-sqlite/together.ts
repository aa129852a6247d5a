import type { OperationBody, TogetherChange } from '../../ir/index.js';
import { sameName } from '../../ir/index.js';
import type { Ported } from '../way.js';

/** Changes for which SQLite has no ALTER: each makes the table anew. */
const REBUILDS: ReadonlySet<string> = new Set(['alterColumn', 'addConstraint', 'dropConstraint']);

/** Neighbouring changes of one table that make it anew do so once, and never leave rows unchecked in between. */
export function together(operations: Ported): Ported {
  const result: OperationBody[] = [];
  let run: TogetherChange[] = [];
  const end = (): void => {
    const [first, second] = run;
    if (first !== undefined && second === undefined) result.push(first);
    else if (first !== undefined && 'table' in first && first.table !== undefined)
      result.push({ kind: 'alterTogether', table: first.table, changes: run });
    run = [];
  };
  for (const operation of operations) {
    const last = run.at(-1);
    const isChange = isRebuild(operation);
    if (last !== undefined && !(isChange && isRebuild(last) && sameName(last.table, operation.table))) end();
    if (isChange) run.push(operation);
    else result.push(operation);
  }
  end();
  return result;
}

type Rebuild = Extract<TogetherChange, { kind: 'alterColumn' | 'addConstraint' | 'dropConstraint' }>;

function isRebuild(operation: OperationBody): operation is Rebuild {
  return REBUILDS.has(operation.kind);
}
