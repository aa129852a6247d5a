import type { SchemaState } from '../../fold/state.js';
import { sameName, type Operation, type OperationOf, type Table } from '../../ir/index.js';

type DropTable = OperationOf<'dropTable'> & Operation;

/**
 * Tables that one statement drops, in an order in which they can be dropped one by one: what refers to another goes first,
 * and foreign keys that go round go before them all.
 */
export function inDroppableOrder(
  operations: readonly Operation[],
  before: SchemaState,
): readonly Operation[] {
  if (!operations.some(isTogether)) return operations;
  const state = before.fork();
  const result: Operation[] = [];
  for (let at = 0; at < operations.length;) {
    const group = groupAt(operations, at);
    const next = group.length === 0 ? operations.slice(at, at + 1) : ordered(group, state);
    for (const operation of next) state.apply(operation);
    result.push(...next);
    at += Math.max(group.length, 1);
  }
  return result;
}

function isTogether(operation: Operation | undefined): operation is DropTable {
  return operation?.kind === 'dropTable' && operation.together !== undefined;
}

/** The drops of the statement whose first one stands at a place. */
function groupAt(operations: readonly Operation[], at: number): readonly DropTable[] {
  const first = operations[at];
  if (!isTogether(first)) return [];
  return operations.slice(at, at + 1 + (first.together?.length ?? 0)).filter(isTogether);
}

function ordered(group: readonly DropTable[], state: SchemaState): readonly Operation[] {
  const left = group.map(({ together: _, ...drop }): Operation => drop);
  // What is only known from SQL that is not modelled may refer to the others; whether these refer to it is known.
  left.sort((a, b) => Number(isKnown(a, state)) - Number(isKnown(b, state)));
  const result: Operation[] = [];
  while (left.length > 0) {
    const free = left.findIndex((drop) => left.every((other) => !refersTo(other, drop, state)));
    if (free >= 0) {
      result.push(...left.splice(free, 1));
      continue;
    }
    // They refer to each other in a circle: it opens where the keys to the first one go.
    const [first, ...others] = left.splice(0, 1).concat(left);
    if (first === undefined) break;
    result.push(...others.flatMap((other) => keysBetween(other, first, state)), first);
    left.splice(0, left.length, ...others);
  }
  return result;
}

function tableOf(operation: Operation, state: SchemaState): Table | undefined {
  return operation.kind === 'dropTable' ? state.table(operation.table) : undefined;
}

function isKnown(drop: Operation, state: SchemaState): boolean {
  return tableOf(drop, state) !== undefined;
}

function refersTo(from: Operation, target: Operation, state: SchemaState): boolean {
  return from !== target && keysBetween(from, target, state).length > 0;
}

/** Drops of the foreign keys from one table to another. */
function keysBetween(from: Operation, target: Operation, state: SchemaState): readonly Operation[] {
  if (target.kind !== 'dropTable') return [];
  const table = tableOf(from, state);
  return (table?.constraints ?? []).flatMap((constraint): Operation[] =>
    table !== undefined &&
    constraint.kind === 'foreignKey' &&
    constraint.name !== undefined &&
    sameName(constraint.references.table, target.table)
      ? [
          {
            kind: 'dropConstraint',
            table: table.name,
            name: constraint.name,
            constraint: 'foreignKey',
            ...(from.origin === undefined ? {} : { origin: from.origin }),
          },
        ]
      : [],
  );
}
