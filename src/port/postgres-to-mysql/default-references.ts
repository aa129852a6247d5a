import { keyOf, type Constraint, type Name, type OperationBody } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import type { PortContext, Ported } from './context.js';

/**
 * A table of another database has no way to say that it refers to one of the connection's: a table without a database is looked
 * for beside it, and what the connection's is called is not known (asked of both servers). The foreign key of a table that moves
 * stays, so the table comes over, gets its foreign keys, and goes back.
 */
export function throughDefault(operations: Ported, context: PortContext): Ported {
  return operations.flatMap((operation): readonly OperationBody[] => {
    if (operation.kind === 'addConstraint' && refersToDefault(operation.table, operation.constraint))
      return visiting(operation.table, [operation.constraint], context);
    if (operation.kind !== 'createTable') return [operation];
    const { table, constraints } = operation;
    const apart = constraints.filter((one) => refersToDefault(table, one));
    if (apart.length === 0) return [operation];
    if (operation.ifNotExists === true) {
      needsPerson('schema', 'whether its foreign keys to another database are there is not known here');
    }
    return [
      { ...operation, constraints: constraints.filter((one) => !apart.includes(one)) },
      ...visiting(table, apart, context),
    ];
  });
}

function refersToDefault(table: Name, constraint: Constraint): boolean {
  return (
    table.schema !== undefined &&
    constraint.kind === 'foreignKey' &&
    constraint.references.table.schema === undefined
  );
}

function visiting(
  table: Name,
  constraints: readonly Constraint[],
  { target }: PortContext,
): readonly OperationBody[] {
  const { schema = '', name } = table;
  const guest: Name = { name };
  if (target.table(guest) !== undefined || target.view(guest) !== undefined) {
    needsPerson(
      'schema',
      `a foreign key of ${keyOf(table)} refers to a table of the connection's database, whose name is not known`,
      'write the name of the database in the statement',
    );
  }
  return [
    { kind: 'alterTable', table, change: { kind: 'setSchema', schema: 'public' } },
    ...constraints.map((constraint): OperationBody => ({ kind: 'addConstraint', table: guest, constraint })),
    { kind: 'alterTable', table: guest, change: { kind: 'setSchema', schema } },
  ];
}
