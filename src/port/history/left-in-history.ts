import { sameName, type Name, type Operation } from '../../ir/index.js';
import type { SchemaState } from '../../fold/state.js';
import { branchDifferences } from './branch-differences.js';
import type { FinalPort } from './final.js';
import type { PortedMigration, PortedOperation } from '../port.js';
import type { Loss, PortPlace } from '../problem.js';

/** What is announced of a port: of its final schema, and of the way there. `end`: the target as it is in the end. */
export function announcedOf(
  final: FinalPort,
  migrations: readonly PortedMigration[],
  end: SchemaState,
): Pick<FinalPort, 'losses' | 'manual'> {
  const branched = migrations.flatMap((one) => one.branched);
  const ported = migrations.flatMap(({ up }) => up);
  // A table without its key could not be made at once: that its column counted before is the way's alone.
  const counters = atTheEnd(ported, ({ losses }) => losses.filter(({ code }) => code === 'counter-lost'));
  return {
    losses: [...final.losses, ...branchDifferences(final, branched, end), ...counters],
    manual: [...final.manual, ...leftInHistory(ported)],
  };
}

/**
 * What a history leaves to a person at columns and constraints, by the names that these have in the end. A schema that is
 * ported as a whole (`portFinal`) does not tell it: a column whose change was left to a person can be made there at once.
 */
export function leftInHistory(ported: readonly PortedOperation[]): readonly Loss[] {
  return atTheEnd(ported, ({ manual }) => manual);
}

/** What is told of operations, by the names that its columns and constraints have in the end. */
function atTheEnd(
  ported: readonly PortedOperation[],
  toldOf: (one: PortedOperation) => readonly Loss[],
): readonly Loss[] {
  let left: readonly Loss[] = [];
  for (const one of ported) {
    const { source } = one;
    left = [
      ...left.flatMap((before) => followed(before, source)),
      ...toldOf(one).flatMap(({ code, message, at }) => {
        const isPrecise = at?.column !== undefined || at?.constraint !== undefined;
        return (isPrecise ? [at] : placesOf(source)).map((place) => ({ code, message, at: place }));
      }),
    ];
  }
  return left;
}

/** The column or constraint that an operation changes, by the name that it has afterwards; none is known of others. */
function placesOf(operation: Operation): readonly PortPlace[] {
  if (operation.kind === 'alterTogether') return operation.changes.flatMap(placesOf);
  const column = columnAfter(operation);
  if (column !== undefined) return [column];
  const constraint = constraintAfter(operation);
  return constraint === undefined ? [] : [constraint];
}

function columnAfter(operation: Operation): PortPlace | undefined {
  const { kind } = operation;
  if (kind === 'addColumn') return { table: operation.table, column: operation.column.name };
  if (kind === 'renameColumn') return { table: operation.table, column: operation.to };
  // The column that a sequence would make count.
  if (kind === 'alterSequence') return operation.ownedBy ?? undefined;
  if (kind !== 'alterColumn') return undefined;
  const { table, column, change } = operation;
  return { table, column: change.kind === 'redefine' ? change.column.name : column };
}

function constraintAfter(operation: Operation): PortPlace | undefined {
  const { kind } = operation;
  if (kind === 'addConstraint') return constraintOf(operation.table, operation.constraint.name);
  if (kind === 'renameConstraint') return constraintOf(operation.table, operation.to);
  if (kind !== 'dropConstraint' && kind !== 'alterConstraint') return undefined;
  return constraintOf(operation.table, operation.name);
}

function constraintOf(table: Name, constraint: string | undefined): PortPlace | undefined {
  return constraint === undefined ? undefined : { table, constraint };
}

/** What was left before an operation, after it: under another name, or nowhere. */
function followed(one: Loss, operation: Operation): readonly Loss[] {
  const { at } = one;
  if (operation.kind === 'alterTogether')
    return operation.changes.reduce<readonly Loss[]>(
      (all, change) => all.flatMap((x) => followed(x, change)),
      [one],
    );
  if (at === undefined || !('table' in operation) || operation.table === undefined) return [one];
  if (!sameName(at.table, operation.table)) return [one];
  if (operation.kind === 'dropTable') return [];
  if (operation.kind === 'renameTable')
    return [{ ...one, at: { ...at, table: { ...at.table, name: operation.to } } }];
  if (at.column === undefined) return [one];
  if (operation.kind === 'dropColumn') return operation.column === at.column ? [] : [one];
  const next = columnAfter(operation)?.column;
  const isRenamed =
    (operation.kind === 'renameColumn' || operation.kind === 'alterColumn') && operation.column === at.column;
  return isRenamed && next !== undefined ? [{ ...one, at: { ...at, column: next } }] : [one];
}
