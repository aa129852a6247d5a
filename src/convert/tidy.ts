import { changesNothing, inPlainForm, supersedes } from '../fold/plain-forms.js';
import type { SchemaState } from '../fold/state.js';
import type { Migration, Operation, OperationOf } from '../ir/index.js';

/**
 * A migration without what a tool sends along with what its author asked for, and that changes nothing: Knex's
 * `.alter()` and Sequelize's `changeColumn` drop a default before they set it, drop what is not there, and repeat the
 * server's own conversion in USING. Of each call at least one operation is left. In SQL every clause is the author's.
 */
export function tidied(migration: Migration, before: SchemaState, after: SchemaState): Migration {
  const { up, down } = migration;
  if (migration.file.endsWith('.sql')) return migration;
  return {
    ...migration,
    up: { ...up, operations: withoutIdle(up.operations, before) },
    ...(down === undefined ? {} : { down: { ...down, operations: withoutIdle(down.operations, after) } }),
  };
}

type Alteration = Operation & OperationOf<'alterColumn'>;

function withoutIdle(operations: readonly Operation[], before: SchemaState): readonly Operation[] {
  if (!operations.some(isAlteration)) return operations;
  const state = before.fork();
  const result: Operation[] = [];
  for (let i = 0; i < operations.length;) {
    const call = callAt(operations, i);
    result.push(...(call.length === 0 ? operations.slice(i, i + 1) : tidyCall(call, state)));
    for (const operation of operations.slice(i, i + Math.max(call.length, 1))) state.apply(operation);
    i += Math.max(call.length, 1);
  }
  return result;
}

/** The changes of one column that one call makes. */
function callAt(operations: readonly Operation[], start: number): readonly Alteration[] {
  const call: Alteration[] = [];
  for (let i = start; i < operations.length; i++) {
    const operation = operations[i];
    if (operation === undefined || !isAlteration(operation)) break;
    if (call[0] !== undefined && !isOfOneCall(call[0], operation)) break;
    call.push(operation);
  }
  return call;
}

function tidyCall(call: readonly Alteration[], before: SchemaState): readonly Operation[] {
  const state = before.fork();
  const left: Alteration[] = [];
  for (const [i, operation] of call.entries()) {
    const next = call[i + 1];
    const isIdle = changesNothing(operation, state) || (next !== undefined && supersedes(next, operation));
    if (!isIdle) left.push(withoutUsing(operation, state));
    state.apply(operation);
  }
  const [first, ...rest] = left.length === 0 ? call.slice(0, 1) : left;
  const origin = call[0]?.origin;
  return first === undefined ? [] : [origin === undefined ? first : { ...first, origin }, ...rest];
}

function withoutUsing(operation: Alteration, state: SchemaState): Alteration {
  if (operation.change.kind !== 'type') return operation;
  const plain = inPlainForm(operation, state);
  return plain.kind === 'alterColumn' ? { ...operation, ...plain } : operation;
}

function isAlteration(operation: Operation): operation is Alteration {
  return operation.kind === 'alterColumn';
}

function isOfOneCall(a: Alteration, b: Alteration): boolean {
  return (
    a.column === b.column &&
    a.origin !== undefined &&
    a.origin.file === b.origin?.file &&
    a.origin.start === b.origin.start
  );
}
