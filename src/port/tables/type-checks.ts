import { sameData } from '../../fold/meaning/same-data.js';
import type { Constraint, Name, OperationBody } from '../../ir/index.js';
import type { Ported, WayContext } from '../way.js';

/** What becomes of the checks that come with a column's type, where the type changes. `table` is the target's. */
export interface TypeCheckChanges {
  readonly gone: Ported;
  readonly fresh: Ported;
}

/** The operations that take away the checks of the type before, and those that add the checks of the type after it. */
export function typeCheckChanges(
  before: readonly Constraint[],
  after: readonly Constraint[],
  table: Name,
  context: Pick<WayContext, 'target'>,
): TypeCheckChanges {
  const gone = before.filter((check) => !after.some((other) => sameData(check, other)));
  const fresh = after.filter((check) => !before.some((other) => sameData(check, other)));
  return {
    gone: gone.flatMap((check) => dropCheck(check, table, context)),
    fresh: fresh.map((constraint): OperationBody => ({ kind: 'addConstraint', table, constraint })),
  };
}

/** The check under the name that it has by now: a renamed column or table keeps it. */
function dropCheck(check: Constraint, table: Name, { target }: Pick<WayContext, 'target'>): Ported {
  const found = target
    .table(table)
    ?.constraints.find(
      (one) => one.kind === 'check' && check.kind === 'check' && sameData(one.expression, check.expression),
    );
  return found?.name === undefined
    ? []
    : [{ kind: 'dropConstraint', table, name: found.name, constraint: 'check' }];
}
