import { disagreementOf, type CompareOptions, type Disagreement } from './compare.js';
import type { ProbeModel, ProbeTable } from './model.js';
import {
  FREE_PARENTS,
  plainOf,
  plainRow,
  type ParentRows,
  type ProbeRow,
  type ProbeStep,
  type ScenarioWorld,
} from './scenario.js';
import type { ProbeSession } from './session.js';

/** More rows than these are never made for others to refer to; tables that refer to each other in a ring would want endless ones. */
const MOST_PARENTS = 24;

/** How many rows of each table others refer to: those of their own such rows, and some that nobody else uses. */
export function parentCounts({ tables }: ProbeModel): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  // Those that refer come last in the model, so from the end: each table's own number is known before it is asked for.
  for (const table of tables.toReversed()) {
    for (const { parent } of table.references) {
      const wanted = Math.min((counts.get(table.key) ?? 0) + FREE_PARENTS, MOST_PARENTS);
      counts.set(parent, Math.max(counts.get(parent) ?? 0, wanted));
    }
  }
  return counts;
}

/** Puts rows into both databases for others to refer to. They stay. */
export async function makeParents(
  world: ScenarioWorld,
  count: number,
  sides: { readonly source: ProbeSession; readonly target: ProbeSession },
  options: CompareOptions,
): Promise<{
  readonly parents?: ParentRows;
  readonly disagreement?: Disagreement;
  readonly steps: readonly ProbeStep[];
}> {
  const { table } = world;
  const rows: ProbeRow[] = [];
  for (let i = 0; i < count; i++) {
    const row = parentRow(world, i);
    const step: ProbeStep = { kind: 'insert', table, row, odd: [] };
    const [source, target] = await Promise.all([sides.source.keep(step), sides.target.keep(step)]);
    if (source === undefined && target === undefined) {
      rows.push(row);
      continue;
    }
    const none = new Map<string, never>();
    const disagreement = disagreementOf(
      [step],
      { refusals: [source], rows: none },
      { refusals: [target], rows: none },
      options,
    );
    // What only one side took would make what follows differ as well.
    await Promise.all([sides.source.empty(table), sides.target.empty(table)]);
    return disagreement === undefined ? { steps: [step] } : { disagreement, steps: [step] };
  }
  return { parents: { table, rows, free: Math.max(count - FREE_PARENTS, 0) }, steps: [] };
}

/** A row whose referenced columns are all said. */
function parentRow(world: ScenarioWorld, index: number): ProbeRow {
  const row = plainRow(world, index, index);
  for (const column of keyColumns(world.table)) {
    if (!row.has(column.name)) row.set(column.name, plainOf(column, index, index));
  }
  return row;
}

function keyColumns({ keys, columns, references }: ProbeTable): ProbeTable['columns'] {
  const inKeys = new Set(keys.flatMap((key) => key.columns));
  const inReferences = new Set(references.flatMap((one) => one.columns));
  return columns.filter(({ name, canWrite }) => canWrite && inKeys.has(name) && !inReferences.has(name));
}
