import type { Arbitrary } from 'fast-check';
import { plainValue } from './candidates.js';
import type { ProbeColumn, ProbeKey, ProbeReference, ProbeTable } from './model.js';
import { variation, VARIATIONS } from './variations.js';
import { DEFAULT, NULL, type ProbeValue } from './value.js';

/** Values by the source's names of columns; a column that is left out takes its default. */
export type ProbeRow = ReadonlyMap<string, ProbeValue>;

/** One statement of a scenario. */
export type ProbeStep =
  | {
      readonly kind: 'insert';
      readonly table: ProbeTable;
      readonly row: ProbeRow;
      /** The columns in which it is not as plain as it could be. */
      readonly odd: readonly string[];
    }
  | { readonly kind: 'delete'; readonly table: ProbeTable; readonly where: ProbeRow }
  | { readonly kind: 'update'; readonly table: ProbeTable; readonly where: ProbeRow; readonly set: ProbeRow };

/** A scenario as numbers, which fast-check makes and makes smaller: 0 is always the plainest. */
export interface ScenarioPlan {
  readonly rows: readonly RowPlan[];
  /** What is done to the row that the first row refers to, and by which foreign key. */
  readonly action?: readonly [reference: number, action: number] | null;
}

interface RowPlan {
  readonly odd: readonly (readonly [subject: number, value: number])[];
  /** It has the values that the row before it has in a key, but for a variation. */
  readonly copy?: readonly [key: number, variation: number] | null;
}

/** What scenarios of a table are made of. */
export interface ScenarioWorld {
  readonly table: ProbeTable;
  /** What a row can be odd in: a column, or a foreign key as a whole. */
  readonly subjects: readonly Subject[];
  /** Values of columns that satisfy the checks, where the plain ones do not. */
  readonly fixed: ProbeRow;
  /** The rows of a table that are there for others to refer to, and the first that nobody refers to. */
  readonly parents: ReadonlyMap<string, ParentRows>;
}

export interface ParentRows {
  readonly table: ProbeTable;
  readonly rows: readonly ProbeRow[];
  readonly free: number;
}

/** How many free rows of a referenced table take turns. */
export const FREE_PARENTS = 4;

/** Numbers of rows in a scenario begin here, above those of the rows that are there before. */
const FIRST_ROW = 60;
/** The number of the value that a changed key gets. */
const CHANGED_KEY = 90;

interface Subject {
  readonly name: string;
  readonly values: readonly ProbeRow[];
}

/** What a row of a table can be odd in. */
export function subjectsOf(table: ProbeTable, parents: ScenarioWorld['parents']): readonly Subject[] {
  const inReference = new Set(table.references.flatMap(({ columns }) => columns));
  const own = table.columns.filter(({ name, canWrite }) => canWrite && !inReference.has(name));
  return [
    ...own.map(({ name, values }): Subject => ({
      name,
      values: values.map((value) => new Map([[name, value]])),
    })),
    ...table.references.map((reference): Subject => ({
      name: reference.name,
      values: [
        ...(parents.has(reference.parent) ? [referring(reference, parents, 0)] : []),
        new Map(reference.columns.map((name) => [name, absent(table, name)])),
        ...reference.columns.map(
          (name): ProbeRow => new Map([...referring(reference, parents, 1), [name, NULL]]),
        ),
      ],
    })),
  ];
}

/** Scenarios that try every value, every variation of a key and every action once. */
export function systematicPlans({ table, subjects }: ScenarioWorld): readonly ScenarioPlan[] {
  return [
    { rows: [{ odd: [] }] },
    ...table.references.flatMap((_, reference) =>
      [0, 1].map((action): ScenarioPlan => ({ rows: [{ odd: [] }], action: [reference, action] })),
    ),
    ...table.keys.flatMap((_, key) =>
      VARIATIONS.map((__, which): ScenarioPlan => ({ rows: [{ odd: [] }, { odd: [], copy: [key, which] }] })),
    ),
    ...subjects
      .flatMap(({ values }, subject) => values.map((_, value) => [subject, value] as const))
      // The first value of each before the second of any: few rows still reach every column.
      .toSorted(([, a], [, b]) => a - b)
      .map((odd): ScenarioPlan => ({ rows: [{ odd: [odd] }] })),
  ];
}

/** Random scenarios of one to five rows, mostly odd in one thing. */
export function randomPlans(
  fc: typeof import('fast-check'),
  { table, subjects }: ScenarioWorld,
): Arbitrary<ScenarioPlan> {
  const odd = subjects.map(({ values }, subject) =>
    fc.tuple(fc.constant(subject), fc.nat(values.length - 1)),
  );
  const copy = fc.option(
    fc.tuple(fc.nat(Math.max(table.keys.length - 1, 0)), fc.nat(VARIATIONS.length - 1)),
    { freq: 1 },
  );
  const row = fc.record({
    odd: odd.length === 0 ? fc.constant([]) : fc.array(fc.oneof(...odd), { maxLength: 3 }),
    copy: table.keys.length === 0 ? fc.constant(null) : copy,
  });
  const action = fc.option(fc.tuple(fc.nat(Math.max(table.references.length - 1, 0)), fc.nat(1)), {
    freq: 1,
  });
  return fc.record({
    rows: fc.array(row, { minLength: 1, maxLength: 5 }),
    action: table.references.length === 0 ? fc.constant(null) : action,
  });
}

/** The statements of a scenario. */
export function stepsOf(plan: ScenarioPlan, world: ScenarioWorld): readonly ProbeStep[] {
  const { table, subjects, parents } = world;
  const rows: Map<string, ProbeValue>[] = [];
  plan.rows.forEach(({ odd, copy }, index) => {
    const row = plainRow(world, index);
    for (const [subject, value] of odd) {
      for (const [name, one] of subjects[subject]?.values[value] ?? []) row.set(name, one);
    }
    const before = rows[index - 1];
    const key = copy === null || copy === undefined ? undefined : table.keys[copy[0]];
    if (before !== undefined && key !== undefined && copy)
      copyKey(world, key, copy[1], { before, row, index });
    rows.push(row);
  });
  const reference = plan.action ? table.references[plan.action[0]] : undefined;
  const [first] = rows;
  const acts = reference !== undefined && first !== undefined && parents.has(reference.parent);
  if (acts) for (const [name, value] of referring(reference, parents, 0)) first.set(name, value);
  const inserts = rows.map((row, i): ProbeStep => ({
    kind: 'insert',
    table,
    row,
    odd: (plan.rows[i]?.odd ?? []).flatMap(([subject, value]) => [
      ...(subjects[subject]?.values[value]?.keys() ?? []),
    ]),
  }));
  return acts ? [...inserts, actOn(reference, parents, plan.action?.[1] ?? 0)] : inserts;
}

/** A row that has no more than it must. `parent`: which of the rows of referenced tables it refers to. */
export function plainRow(world: ScenarioWorld, index: number, parent?: number): Map<string, ProbeValue> {
  const { table, fixed, parents } = world;
  const row = new Map<string, ProbeValue>();
  for (const column of table.columns) {
    const value = fixed.get(column.name) ?? (column.canOmit ? DEFAULT : plainOf(column, index, parent));
    if (column.canWrite && value.kind !== 'default') row.set(column.name, value);
  }
  for (const reference of table.references) {
    if (!reference.required) continue;
    for (const [name, value] of referring(reference, parents, index, parent)) row.set(name, value);
  }
  return row;
}

/** The plain value of a column in a row by its number; rows for others to refer to are numbered from 1. */
export function plainOf(column: ProbeColumn, index: number, parent?: number): ProbeValue {
  return numbered(column, parent === undefined ? FIRST_ROW + index : parent + 1);
}

/** A number that somebody gives to a column that counts must not move its counter, so it is below zero. */
function numbered({ type, source, target }: ProbeColumn, n: number): ProbeValue {
  const counts = source.autoIncrement !== undefined || target.autoIncrement !== undefined;
  const isSigned = type.kind === 'integer' && type.unsigned !== true;
  return counts && isSigned ? { kind: 'number', value: String(-n) } : plainValue(type, n);
}

/** The columns of a foreign key with the values of a row that is there. */
function referring(
  { columns, parent, parentColumns }: ProbeReference,
  parents: ScenarioWorld['parents'],
  index: number,
  anchor?: number,
): ProbeRow {
  const there = parents.get(parent);
  const row = there?.rows[anchor ?? there.free + (index % FREE_PARENTS)];
  if (row === undefined) return new Map();
  return new Map(columns.map((name, i) => [name, row.get(parentColumns[i] ?? '') ?? NULL]));
}

function absent(table: ProbeTable, name: string): ProbeValue {
  const column = table.columns.find((one) => one.name === name);
  return column === undefined ? NULL : numbered(column, CHANGED_KEY + 1);
}

/** Makes a row the same as the one before it in a key, but for a variation of one value. */
function copyKey(
  world: ScenarioWorld,
  key: ProbeKey,
  which: number,
  { before, row, index }: { before: Map<string, ProbeValue>; row: Map<string, ProbeValue>; index: number },
): void {
  const vary = variation(which);
  const columns = key.columns.flatMap((name) =>
    world.table.columns.filter((one) => one.name === name && one.canWrite),
  );
  for (const column of columns) {
    const value = before.get(column.name) ?? plainOf(column, index - 1);
    before.set(column.name, value);
    row.set(column.name, value);
  }
  const last = columns.findLast((column) => vary.takes(column, before.get(column.name) ?? NULL));
  if (last === undefined) return;
  const { first, second } = vary.apply(before.get(last.name) ?? NULL);
  before.set(last.name, first);
  row.set(last.name, second);
}

/** Deletes the row that the first row refers to, or changes its key. */
function actOn(reference: ProbeReference, parents: ScenarioWorld['parents'], action: number): ProbeStep {
  const { table, rows, free } = parents.get(reference.parent) as ParentRows;
  const row = rows[free] ?? new Map<string, ProbeValue>();
  const where: ProbeRow = new Map(reference.parentColumns.map((name) => [name, row.get(name) ?? NULL]));
  if (action === 0) return { kind: 'delete', table, where };
  const [name = ''] = reference.parentColumns;
  return { kind: 'update', table, where, set: new Map([[name, absent(table, name)]]) };
}
