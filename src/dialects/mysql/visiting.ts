import {
  sameName,
  type Constraint,
  type Name,
  type Operation,
  type OperationBody,
  type OperationOf,
} from '../../ir/index.js';

type Move = OperationOf<'alterTable'>;

/**
 * A foreign key of another database's table to one of the connection's database cannot be said: a name without a database is
 * looked for beside the table, and what the connection's database is called is not known. The foreign keys of a table that moves
 * stay what they are (asked of both servers), so the table comes over, gets its keys, and goes back.
 */
export function throughVisits(operation: OperationBody): readonly OperationBody[] {
  switch (operation.kind) {
    case 'addConstraint':
      return isUnsaid(operation.table, operation.constraint)
        ? visit(operation.table, [operation.constraint])
        : [operation];
    case 'addColumn':
    case 'createTable': {
      const { table, constraints = [] } = operation;
      const apart = constraints.filter((one) => isUnsaid(table, one));
      if (apart.length === 0) return [operation];
      const rest = constraints.filter((one) => !apart.includes(one));
      return [{ ...operation, constraints: rest }, ...visit(table, apart)];
    }
    default:
      return [operation];
  }
}

/** Whether a constraint of a table can only be said while the table is in the database of the connection. */
export function isUnsaid(table: Name, constraint: Constraint): boolean {
  return (
    table.schema !== undefined &&
    constraint.kind === 'foreignKey' &&
    constraint.references.table.schema === undefined
  );
}

function visit({ schema = '', name }: Name, constraints: readonly Constraint[]): readonly OperationBody[] {
  const guest: Name = { name };
  return [
    { kind: 'alterTable', table: { schema, name }, change: { kind: 'setSchema', schema: 'public' } },
    ...constraints.map((constraint): OperationBody => ({ kind: 'addConstraint', table: guest, constraint })),
    { kind: 'alterTable', table: guest, change: { kind: 'setSchema', schema } },
  ];
}

/** What {@link throughVisits} said in several statements, as it is meant. */
export function withoutVisits(operations: readonly Operation[]): readonly Operation[] {
  const result: Operation[] = [];
  for (let at = 0; at < operations.length;) {
    const visited = visitAt(operations, at);
    const [first] = operations.slice(at, at + 1);
    if (visited.length > 0) result.push(...visited);
    else if (first !== undefined) result.push(first);
    at += visited.length > 0 ? visited.length + 2 : 1;
  }
  return result;
}

/** The foreign keys that a table gets on the visit which begins at a place; none: there begins none. */
function visitAt(operations: readonly Operation[], start: number): readonly Operation[] {
  const move = operations[start];
  if (!isMove(move) || move.table.schema === undefined || schemaOf(move) !== 'public') return [];
  const { table } = move;
  const guest: Name = { name: table.name };
  const keys: Operation[] = [];
  for (let at = start + 1; at < operations.length; at++) {
    const one = operations[at];
    if (isMove(one)) return sameName(one.table, guest) && schemaOf(one) === table.schema ? keys : [];
    if (one?.kind !== 'addConstraint' || !sameName(one.table, guest) || !isUnsaid(table, one.constraint))
      return [];
    keys.push({ ...one, table });
  }
  return [];
}

function isMove(operation: Operation | undefined): operation is Move & Operation {
  return operation?.kind === 'alterTable' && operation.change.kind === 'setSchema';
}

function schemaOf({ change }: Move): string | undefined {
  return change.kind === 'setSchema' ? change.schema : undefined;
}
