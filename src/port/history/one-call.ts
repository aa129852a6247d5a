import { sameData } from '../../fold/meaning/same-data.js';
import type { SchemaState } from '../../fold/state.js';
import { sameName, type Operation, type OperationOf } from '../../ir/index.js';
import type { PortedOperation } from '../port.js';

type Redefinition = OperationOf<'alterColumn'> & {
  readonly change: Extract<OperationOf<'alterColumn'>['change'], { kind: 'redefine' }>;
};

/**
 * One call that changes a column, such as Knex's `.alter()` and Sequelize's `changeColumn`, is several changes on PostgreSQL, each
 * of which restates the whole column where the target can do nothing else. The last of them says it all, so that it can be the
 * author's one call again. Not where the type changes twice: rows could be converted otherwise at once.
 */
export function asOneCall(
  ported: readonly PortedOperation[],
  before: SchemaState,
): readonly PortedOperation[] {
  if (!ported.some((one, i) => isRepeated(one, ported[i + 1]))) return ported;
  const state = before.fork();
  return ported.map((one, i): PortedOperation => {
    const redefinition = isRepeated(one, ported[i + 1]) ? redefinitionOf(one) : undefined;
    const next = redefinitionOf(ported[i + 1]);
    const old = redefinition && state.table(redefinition.table)?.columns.find(isNamed(redefinition.column));
    for (const operation of one.operations) state.apply(operation);
    if (redefinition === undefined || next === undefined || old === undefined) return one;
    const { column } = redefinition.change;
    const keepsRows = sameData(old.type, column.type) && old.collation?.name === column.collation?.name;
    const isSaid = sameData(column.type, next.change.column.type);
    return keepsRows || isSaid ? { ...one, operations: [] } : one;
  });
}

function isRepeated(one: PortedOperation, next: PortedOperation | undefined): boolean {
  const [a, b] = [redefinitionOf(one), redefinitionOf(next)];
  return (
    a !== undefined &&
    b !== undefined &&
    sameName(a.table, b.table) &&
    a.column === b.column &&
    a.change.column.name === a.column &&
    isOneCall(one.source, next?.source)
  );
}

/** The one thing that an operation became, where that says a column anew. */
function redefinitionOf(one: PortedOperation | undefined): Redefinition | undefined {
  const [only, ...more] = one?.operations ?? [];
  if (only?.kind !== 'alterColumn' || only.change.kind !== 'redefine' || more.length > 0) return undefined;
  return only.change.constraints === undefined ? (only as Redefinition) : undefined;
}

/** Calls of one chain begin at the same place; SQL has one clause a change, and each is the author's. */
function isOneCall({ origin: one }: Operation, other: Operation | undefined): boolean {
  const next = other?.origin;
  if (one === undefined || next === undefined || one.file.endsWith('.sql')) return false;
  return one.file === next.file && one.start === next.start && one.end === next.end;
}

function isNamed(name: string): (column: { readonly name: string }) => boolean {
  return (column) => column.name === name;
}
