import { meaningOf } from './cells.js';
import { columnsIn, type ProbeColumn, type ProbeTable } from './model.js';
import type { Refusal, RefusalKind } from './refusal.js';
import type { ProbeRow, ProbeStep } from './scenario.js';
import type { ProbeRows, ScenarioOutcome } from './session.js';
import type { ProbeValue } from './value.js';

/**
 * In what two databases do not behave the same.
 * `targetRefuses`: only the target refuses a statement; `sourceRefuses`: only the source does; `otherReason`: both do, for
 * another reason; `value`: they keep another value; `rows`: other rows are there in the end.
 */
export type DisagreementKind = 'targetRefuses' | 'sourceRefuses' | 'otherReason' | 'value' | 'rows';

export interface Disagreement {
  readonly kind: DisagreementKind;
  /** Key of the source's table. */
  readonly table: string;
  /** The columns that it is about, as far as that is known. */
  readonly columns: readonly string[];
  /** The key, check or foreign key that refused. */
  readonly constraint?: string;
  /** Why it was refused: by the source, or by the target where only that refused. */
  readonly refusal?: RefusalKind;
  /** What each side did, in a few words. */
  readonly source: string;
  readonly target: string;
  /** What went into the columns that it is about. */
  readonly values: readonly ProbeValue[];
  /** A row that others refer to was deleted or got another key before. */
  readonly acted?: true;
  /** The statement that one side refuses is a row that is inserted. */
  readonly inserted?: true;
  /** What they keep, as {@link meaningOf} tells it; only of `value`. */
  readonly kept?: readonly [source: string | null, target: string | null];
}

/** What tells one disagreement from another: the same for all rows that show it. */
export function signatureOf({ kind, table, columns, constraint, refusal }: Disagreement): string {
  return [kind, table, constraint ?? columns.join(','), refusal ?? ''].join('|');
}

export interface CompareOptions {
  /** Both are of one dialect: values must be the same to the letter, and reasons too. */
  readonly isSameDialect: boolean;
}

/** The first thing in which two sides disagree on a scenario; what comes after it would follow from it. */
export function disagreementOf(
  steps: readonly ProbeStep[],
  source: ScenarioOutcome,
  target: ScenarioOutcome,
  options: CompareOptions,
): Disagreement | undefined {
  for (const [i, step] of steps.entries()) {
    const found = ofStep(step, source.refusals[i], target.refusals[i], options);
    if (found !== undefined) return found;
  }
  const tables = new Map(steps.map(({ table }) => [table.key, table] as const));
  for (const table of tables.values()) {
    const found = ofRows(
      table,
      steps,
      source.rows.get(table.key) ?? [],
      target.rows.get(table.key) ?? [],
      options,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

function ofStep(
  step: ProbeStep,
  source: Refusal | undefined,
  target: Refusal | undefined,
  options: CompareOptions,
): Disagreement | undefined {
  const refusal = source ?? target;
  if (refusal === undefined) return undefined;
  const about = aboutOf(step, refusal, source !== undefined);
  const words = {
    source: source === undefined ? 'accepts it' : `refuses it: ${source.message}`,
    target: target === undefined ? 'accepts it' : `refuses it: ${target.message}`,
  };
  const inserted = step.kind === 'insert' ? ({ inserted: true } as const) : {};
  const base = { table: step.table.key, refusal: refusal.kind, ...inserted, ...about, ...words };
  if (source === undefined) return { kind: 'targetRefuses', ...base };
  if (target === undefined) return { kind: 'sourceRefuses', ...base };
  return sameReason(step, source, target, options) ? undefined : { kind: 'otherReason', ...base };
}

/**
 * Where a row breaks several rules, databases name another one first: only a row that is odd in one thing tells, and not
 * where the two are about different columns. Between dialects a value of a wrong form may be refused by the type on one side and by a check on the other.
 */
function sameReason(
  step: ProbeStep,
  source: Refusal,
  target: Refusal,
  { isSameDialect }: CompareOptions,
): boolean {
  if (step.kind === 'insert' && step.odd.length !== 1) return true;
  if (isSameDialect) return source.kind === target.kind && source.constraint === target.constraint;
  if (isOfDomain(step, source)) return true;
  const [left, right] = [aboutOf(step, source, true).columns, aboutOf(step, target, false).columns];
  if (left.length > 0 && right.length > 0 && !left.some((name) => right.includes(name))) return true;
  return (
    familyOf(source.kind) === familyOf(target.kind) || source.kind === 'other' || target.kind === 'other'
  );
}

/** PostgreSQL checks a value by its domain before all else, and does not name the column. */
function isOfDomain({ table }: ProbeStep, { kind, constraint }: Refusal): boolean {
  return (
    kind === 'check' &&
    constraint !== undefined &&
    table.source.constraints.every(({ name }) => name !== constraint)
  );
}

function familyOf(kind: RefusalKind): RefusalKind {
  return kind === 'tooLong' || kind === 'outOfRange' || kind === 'check' ? 'invalid' : kind;
}

/** The columns and the constraint that a refusal is about. */
function aboutOf(
  step: ProbeStep,
  refusal: Refusal,
  isSource: boolean,
): Pick<Disagreement, 'columns' | 'constraint' | 'values'> {
  const { table } = step;
  const row: ProbeRow = step.kind === 'insert' ? step.row : step.where;
  const named =
    refusal.constraint === undefined ? [] : columnsOfConstraint(table, refusal.constraint, isSource);
  const own = table.columns.find(({ name, targetName }) => (isSource ? name : targetName) === refusal.column);
  const columns = own === undefined ? named : [own.name];
  const written = [...row].filter(([, { kind }]) => kind !== 'default').map(([name]) => name);
  // PostgreSQL does not name the column whose type refuses a value: mostly it is one that is odd.
  const odd = step.kind === 'insert' && step.odd.length > 0 ? step.odd : written;
  const about =
    columns.length > 0 || refusal.kind === 'unique' || refusal.kind === 'foreignKey' ? columns : odd;
  return {
    columns: about,
    values: about.flatMap((name) => row.get(name) ?? []),
    ...(refusal.constraint === undefined ? {} : { constraint: refusal.constraint }),
  };
}

function columnsOfConstraint(table: ProbeTable, name: string, isSource: boolean): readonly string[] {
  const { constraints, indexes } = isSource ? table.source : table.target;
  const wanted = name.toLowerCase();
  const constraint = constraints.find(
    (one) => one.name?.toLowerCase() === wanted || (wanted === 'primary' && one.kind === 'primaryKey'),
  );
  if (constraint !== undefined) {
    if (constraint.kind === 'check') return [...new Set(columnsIn(constraint.expression))];
    return 'columns' in constraint ? constraint.columns : [];
  }
  const index = indexes.find((one) => one.name?.toLowerCase() === wanted);
  // SQLite tells the columns rather than the key: `users.email, users.name`.
  if (index === undefined && name.includes('.')) {
    const told = new Set(name.split(', ').map((one) => one.slice(one.lastIndexOf('.') + 1)));
    return table.columns.flatMap((one) => (told.has(isSource ? one.name : one.targetName) ? [one.name] : []));
  }
  return (index?.keys ?? []).flatMap(({ column, expression }) =>
    column !== undefined ? [column] : expression === undefined ? [] : columnsIn(expression),
  );
}

/** In what the rows of a table differ afterwards; each has its counterpart in the other that is most like it. */
function ofRows(
  table: ProbeTable,
  steps: readonly ProbeStep[],
  source: ProbeRows,
  target: ProbeRows,
  options: CompareOptions,
): Disagreement | undefined {
  const made = table.columns.map((column) => isMade(column) && isLeftOut(column, steps));
  const text = (row: readonly (string | null)[], isSource: boolean): readonly (string | null)[] =>
    row.map((cell, i) => {
      const column = table.columns[i];
      if (cell === null || column === undefined) return cell;
      if (made[i] === true) return '(made)';
      return options.isSameDialect ? cell : meaningOf(cell, column, isSource);
    });
  const [left, right] = paired(
    source.map((row) => text(row, true)),
    target.map((row) => text(row, false)),
  );
  if (left.length === 0 && right.length === 0) return undefined;
  const acted = steps.some(({ kind }) => kind !== 'insert') ? ({ acted: true } as const) : {};
  const [a, b] = [left[0], right[0]];
  if (left.length !== right.length || a === undefined || b === undefined || a.length !== b.length) {
    return {
      kind: 'rows',
      ...acted,
      table: table.key,
      columns: [],
      values: [],
      source: rowWords(left.length, a),
      target: rowWords(right.length, b),
    };
  }
  const at = a.findIndex((cell, i) => cell !== b[i]);
  const column = table.columns[at];
  return {
    kind: 'value',
    ...acted,
    table: table.key,
    columns: column === undefined ? [] : [column.name],
    values: steps.flatMap((step) =>
      step.kind === 'insert' && column ? (step.row.get(column.name) ?? []) : [],
    ),
    source: `keeps ${cellWords(a[at])}`,
    target: `keeps ${cellWords(b[at])}`,
    kept: [a[at] ?? null, b[at] ?? null],
  };
}

type Row = readonly (string | null)[];

/** The rows that have no equal on the other side; the first two are those that are most alike. */
function paired(source: readonly Row[], target: readonly Row[]): readonly [readonly Row[], readonly Row[]] {
  const right = [...target];
  const left = source.filter((row) => {
    const same = right.findIndex((other) => JSON.stringify(other) === JSON.stringify(row));
    if (same >= 0) right.splice(same, 1);
    return same < 0;
  });
  const [first] = left;
  if (first === undefined) return [left, right];
  const likeness = (other: Row): number => other.filter((cell, i) => cell === first[i]).length;
  return [left, right.toSorted((a, b) => likeness(b) - likeness(a))];
}

/** Whether the databases make a value for the column themselves, another one each time. */
function isMade({ source, target }: ProbeColumn): boolean {
  const makes = ({ autoIncrement, default: value }: ProbeColumn['source']): boolean =>
    autoIncrement !== undefined ||
    (value !== undefined && /"kind":"(?:call|keyword|verbatim)"/.test(JSON.stringify(value)));
  return (makes(source) && makes(target)) || (source.onUpdate ?? target.onUpdate) !== undefined;
}

function isLeftOut({ name }: ProbeColumn, steps: readonly ProbeStep[]): boolean {
  return steps.some(
    (step) => step.kind !== 'insert' || (step.row.get(name)?.kind ?? 'default') === 'default',
  );
}

function rowWords(count: number, row: Row | undefined): string {
  const more = count === 1 ? '1 row' : `${count} rows`;
  return row === undefined ? `has ${more} there` : `has ${more} there: ${row.map(cellWords).join(', ')}`;
}

function cellWords(cell: string | null | undefined): string {
  if (cell === null || cell === undefined) return 'NULL';
  const text = cell.length > 80 ? `${cell.slice(0, 80)}… (${cell.length} characters)` : cell;
  return JSON.stringify(text);
}
