import { isUnsaid } from '../../dialects/mysql/visiting.js';
import { keyOf, type Constraint, type Name } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import type { PortContext, Ported } from './context.js';

/**
 * Stops at a foreign key that can only be said while its table is in the connection's database (see `visiting.ts`), where that has
 * another table of the name.
 */
export function mayVisit(operations: Ported, context: PortContext): Ported {
  for (const operation of operations) {
    if (operation.kind === 'addConstraint') check(operation.table, [operation.constraint], context);
    if (operation.kind === 'createTable') check(operation.table, operation.constraints, context);
  }
  return operations;
}

function check(table: Name, constraints: readonly Constraint[], { target }: PortContext): void {
  const guest: Name = { name: table.name };
  if (!constraints.some((one) => isUnsaid(table, one))) return;
  if (target.table(table)?.triggers.length)
    needsPerson('trigger', 'a table with triggers cannot move to another database');
  if (target.table(guest) === undefined && target.view(guest) === undefined) return;
  needsPerson(
    'schema',
    `a foreign key of ${keyOf(table)} refers to a table of the connection's database, whose name is not known`,
    'write the name of that database in the statement',
  );
}
