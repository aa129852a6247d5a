import type { SchemaState } from '../../../src/fold/state.js';
import { keyOf, type Name, type Operation } from '../../../src/ir/index.js';

/**
 * Whether what one connection does can go on beside what another has done in a transaction that is still open: of other tables. What the
 * transaction has made is not visible to it, and what it has changed keeps it waiting, for ever where the code awaits it (manuals:
 * PostgreSQL "Explicit Locking", MySQL "Metadata Locking"; SQLite takes one writer at a time).
 *
 * @param held What ran in the transaction so far.
 */
export function canRunBeside(
  operations: readonly Operation[],
  held: readonly Operation[],
  state: SchemaState,
): boolean {
  const open = uncommitted(held, state).filter((operation) => !isNothing(operation));
  const changes = operations.filter((operation) => !isNothing(operation));
  if (open.length === 0 || changes.length === 0) return true;
  if (state.dialect === 'sqlite') return false;
  const taken = open.map(tablesOf);
  const wanted = changes.map(tablesOf);
  if ([...taken, ...wanted].includes(undefined)) return false;
  const keys = new Set(taken.flatMap((names) => (names ?? []).map(keyOf)));
  return wanted.every((names) => (names ?? []).every((name) => !keys.has(keyOf(name))));
}

/** Whether a transaction has something open that others do not see. */
export function hasUncommitted(held: readonly Operation[], state: SchemaState): boolean {
  return uncommitted(held, state).some((operation) => !isNothing(operation));
}

/** What no change of the schema has committed, where these do. */
function uncommitted(held: readonly Operation[], { traits }: SchemaState): readonly Operation[] {
  return held.slice(held.findLastIndex((operation) => traits.commits(operation)) + 1);
}

function isNothing(operation: Operation): boolean {
  return operation.kind === 'rawSql' && operation.effect === 'none';
}

/** The tables that an operation locks; `undefined`: not known, or not tables alone. */
function tablesOf(operation: Operation): readonly Name[] | undefined {
  switch (operation.kind) {
    case 'createTable':
      return [operation.table, ...operation.constraints.flatMap(referenced)];
    case 'addConstraint':
      return [operation.table, ...referenced(operation.constraint)];
    case 'rawSql':
      return operation.touches.length > 0 && operation.touches.every(({ kind }) => kind === 'table')
        ? operation.touches.map(({ name }) => name)
        : undefined;
    default:
      return 'table' in operation ? operation.table && [operation.table] : undefined;
  }
}

function referenced(constraint: {
  readonly kind: string;
  readonly references?: { readonly table: Name };
}): readonly Name[] {
  return constraint.references === undefined ? [] : [constraint.references.table];
}

/** Why a statement that cannot run beside the transaction is left to a person. */
export const WAITS =
  'it runs on another connection than the transaction that is open around it: what that has done is not visible to it, or keeps it waiting without end';
