import { performance } from 'node:perf_hooks';
import { keyOf, type Schema } from '../ir/index.js';
import type { SqlClient } from '../dialects/sql-client.js';
import { disagreementOf, signatureOf, type Disagreement } from './compare.js';
import { excuseFor, type Announced } from './excuses.js';
import { modelOf, type ProbeTable } from './model.js';
import { makeParents, parentCounts } from './parents.js';
import { findPlain } from './plain.js';
import type { ProbedTable, ProbeReport, ShownDisagreement } from './report.js';
import {
  randomPlans,
  stepsOf,
  subjectsOf,
  systematicPlans,
  type ParentRows,
  type ProbeRow,
  type ProbeStep,
  type ScenarioPlan,
  type ScenarioWorld,
} from './scenario.js';
import { openSession, type ProbeSession } from './session.js';
import { smallest } from './shrink.js';
import { statementOf, type WrittenSide } from './statement.js';

/** A database that rows are put into. */
export interface ProbeSide extends Pick<WrittenSide, 'dialect'> {
  /** A connection that nobody else uses. */
  readonly client: SqlClient;
  readonly schema: Schema;
}

export interface ProbeOptions {
  readonly source: ProbeSide;
  readonly target: ProbeSide;
  /** About how many rows are put into each. */
  readonly rows: number;
  /** Default: by chance. */
  readonly seed?: number;
  /** What was announced of the target. */
  readonly announced: Announced;
  /** Keys of tables that are left alone. */
  readonly ignoreTables?: readonly string[];
  readonly onProgress?: (done: number, total: number) => void;
}

/** Of one table no more than these are shown: they mostly have one cause. */
const MOST_SHOWN = 5;

/**
 * Puts generated rows into both databases and compares what they accept, for what reason they refuse, and what they keep.
 * Rows that are there go away first. Every value, variation of a key and action is tried once, as far as the number of
 * rows goes; the rest is random. What disagrees without being announced is made as small as it gets.
 */
export async function probe(options: ProbeOptions): Promise<ProbeReport> {
  const start = performance.now();
  const { source, target, announced, ignoreTables = [] } = options;
  const seed = options.seed ?? Math.floor(Math.random() * 2 ** 31);
  const fc = await import('fast-check');
  const model = modelOf(source.schema, target.schema, ignoreTables);
  const sides: Sides = {
    source: await openSession({ side: 'source', dialect: source.dialect }, source.client),
    target: await openSession({ side: 'target', dialect: target.dialect }, target.client),
  };
  const run: Run = {
    fc,
    seed,
    sides,
    announced,
    isSameDialect: source.dialect.name === target.dialect.name,
    skipped: [...model.skipped],
    shown: [],
    excused: {},
    totals: { rows: 0, accepted: 0, refused: 0 },
  };
  for (const table of model.tables.toReversed()) {
    await Promise.all([sides.source.empty(table), sides.target.empty(table)]);
  }
  const worlds = await makeWorlds(model.tables, parentCounts(model), run);
  const plans = worlds.map((world) => ({ world, systematic: systematicPlans(world) }));
  const systematicRows = plans.reduce((sum, { systematic }) => sum + countRows(systematic), 0);
  const tables: ProbedTable[] = [];
  for (const { world, systematic } of plans) {
    const share = systematicRows === 0 ? 0 : countRows(systematic) / systematicRows;
    tables.push(await probeTable(world, systematic, Math.ceil(options.rows * share), run));
    options.onProgress?.(Math.min(run.totals.rows, options.rows), options.rows);
  }
  await Promise.all([sides.source.close(), sides.target.close()]);
  return {
    seed,
    ...run.totals,
    milliseconds: Math.round(performance.now() - start),
    tables,
    skipped: run.skipped,
    disagreements: run.shown,
    announced: run.excused,
  };
}

interface Sides {
  readonly source: ProbeSession;
  readonly target: ProbeSession;
}

interface Run {
  readonly fc: typeof import('fast-check');
  readonly seed: number;
  readonly sides: Sides;
  readonly announced: Announced;
  readonly isSameDialect: boolean;
  readonly skipped: { table: string; reason: string }[];
  readonly shown: ShownDisagreement[];
  readonly excused: Record<string, number>;
  readonly totals: { rows: number; accepted: number; refused: number };
}

/** Everything that scenarios of the tables need: plain rows that the source takes, and rows to refer to. */
async function makeWorlds(
  tables: readonly ProbeTable[],
  counts: ReadonlyMap<string, number>,
  run: Run,
): Promise<readonly ScenarioWorld[]> {
  const parents = new Map<string, ParentRows>();
  const worlds: ScenarioWorld[] = [];
  for (const table of tables) {
    const bare: ScenarioWorld = { table, subjects: [], fixed: new Map(), parents };
    const { fixed: own, refusal } = await findPlain(bare, [run.sides.source]);
    if (refusal !== undefined) {
      const reason = `no row was found that the source accepts; the last was refused: ${refusal.message}`;
      run.skipped.push({ table: table.key, reason });
    }
    const fixed = refusal === undefined ? await plainOfBoth({ ...bare, fixed: own }, run) : own;
    const count = counts.get(table.key) ?? 0;
    if (count > 0 && refusal === undefined) {
      const made = await makeParents({ ...bare, fixed }, count, run.sides, run);
      if (made.parents !== undefined) parents.set(table.key, made.parents);
      if (made.disagreement !== undefined && excuseFor(made.disagreement, table, run.announced) === undefined)
        note(made.disagreement, made.steps, { ...bare, fixed }, run);
    }
    worlds.push({ table, subjects: subjectsOf(table, parents), fixed, parents });
  }
  return worlds;
}

/** What a row needs that both sides accept, given one that the source does; that the target refuses that one is found as well. */
async function plainOfBoth(world: ScenarioWorld, run: Run): Promise<ProbeRow> {
  const plan: ScenarioPlan = { rows: [{ odd: [] }] };
  const found = await disagreementOn(plan, world, run);
  if (found !== undefined) note(found, stepsOf(plan, world), world, run);
  const { fixed, refusal } = await findPlain(world, [run.sides.source, run.sides.target]);
  return refusal === undefined ? fixed : world.fixed;
}

async function probeTable(
  world: ScenarioWorld,
  systematic: readonly ScenarioPlan[],
  budget: number,
  run: Run,
): Promise<ProbedTable> {
  const before = { ...run.totals };
  const { fc, seed } = run;
  const arbitrary = randomPlans(fc, world);
  const left = Math.max(budget - countRows(systematic), 0);
  // Enough even if each has but one row: the loop below ends with the last that is wanted.
  const random = left === 0 ? [] : fc.sample(arbitrary, { numRuns: left, seed });
  const seen = new Set<string>();
  const tryPlan = async (plan: ScenarioPlan, index: number | undefined): Promise<void> => {
    if (seen.size >= MOST_SHOWN) return;
    const found = await disagreementOn(plan, world, run);
    if (found === undefined || seen.has(signatureOf(found))) return;
    seen.add(signatureOf(found));
    const isSame = async (other: ScenarioPlan): Promise<boolean> => {
      const again = await disagreementOn(other, world, run, false);
      return again !== undefined && signatureOf(again) === signatureOf(found);
    };
    const small = await smallest({ fc, seed, arbitrary, index, plan, isSame });
    note((await disagreementOn(small, world, run, false)) ?? found, stepsOf(small, world), world, run);
  };
  for (const plan of systematic) {
    if (run.totals.rows - before.rows >= budget) break;
    await tryPlan(plan, undefined);
  }
  for (const [index, plan] of random.entries()) {
    if (run.totals.rows - before.rows >= budget) break;
    await tryPlan(plan, index);
  }
  return {
    table: world.table.key,
    rows: run.totals.rows - before.rows,
    accepted: run.totals.accepted - before.accepted,
  };
}

/** Runs a scenario on both sides; what was announced is counted, and is no disagreement. */
async function disagreementOn(
  plan: ScenarioPlan,
  world: ScenarioWorld,
  run: Run,
  counts = true,
): Promise<Disagreement | undefined> {
  const steps = stepsOf(plan, world);
  const tables = [...new Map(steps.map(({ table }) => [table.key, table] as const)).values()];
  const [source, target] = await Promise.all([
    run.sides.source.run(steps, tables),
    run.sides.target.run(steps, tables),
  ]);
  if (counts) {
    run.totals.rows += steps.length;
    steps.forEach((_, i) => {
      if (source.refusals[i] === undefined && target.refusals[i] === undefined) run.totals.accepted++;
      if (source.refusals[i] !== undefined && target.refusals[i] !== undefined) run.totals.refused++;
    });
  }
  const found = disagreementOf(steps, source, target, run);
  if (found === undefined) return undefined;
  // An action may change rows of another table, which the row refers to.
  const own = tables.find(({ key }) => key === found.table) ?? world.table;
  const excuse = excuseFor(found, own, run.announced) ?? excuseFor(found, world.table, run.announced);
  if (excuse === undefined) return found;
  if (counts) run.excused[excuse] = (run.excused[excuse] ?? 0) + 1;
  return undefined;
}

/** Shows a disagreement, unless it is shown already. */
function note(found: Disagreement, steps: readonly ProbeStep[], world: ScenarioWorld, run: Run): void {
  if (run.shown.some((other) => signatureOf(other) === signatureOf(found))) return;
  const all = [...neededParents(steps, world), ...steps];
  const sql = (side: WrittenSide): readonly string[] => all.map((step) => `${statementOf(step, side)};`);
  run.shown.push({ ...found, sourceSql: sql(run.sides.source), targetSql: sql(run.sides.target) });
}

/** The rows that steps refer to, and those that these refer to, from above. */
function neededParents(steps: readonly ProbeStep[], { parents }: ScenarioWorld): readonly ProbeStep[] {
  const needed = new Map<string, ProbeStep>();
  const visit = (step: ProbeStep): void => {
    if (step.kind !== 'insert') return;
    for (const { columns, parent, parentColumns } of step.table.references) {
      const there = parents.get(parent);
      const at = there?.rows.findIndex((row) =>
        columns.every(
          (name, i) => JSON.stringify(row.get(parentColumns[i] ?? '')) === JSON.stringify(step.row.get(name)),
        ),
      );
      const row = at === undefined ? undefined : there?.rows[at];
      const key = `${parent} ${at}`;
      if (there === undefined || row === undefined || needed.has(key)) continue;
      const own: ProbeStep = { kind: 'insert', table: there.table, row, odd: [] };
      if (keyOf(there.table.source.name) !== keyOf(step.table.source.name)) visit(own);
      needed.set(key, own);
    }
  };
  for (const step of steps) visit(step);
  return [...needed.values()];
}

function countRows(plans: readonly ScenarioPlan[]): number {
  return plans.reduce((sum, { rows, action }) => sum + rows.length + (action ? 1 : 0), 0);
}
