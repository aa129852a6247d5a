import type { Line } from './ways.js';

/** The least of the operations that must be exact, in percent, by the tool that a history is read from. */
const EXACT: Readonly<Record<string, number>> = {
  knex: 97,
  sequelize: 97,
  typeorm: 97,
  prisma: 99.5,
  sql: 99.5,
};

/**
 * Where less than that was reached by now: what comes below it again is a step back. On SQLite Knex deletes what refers to a table
 * that it makes anew, and plain SQL does not: one small history does so in four of thirteen operations, each told as lossy. Sequelize makes
 * of a unique key over several columns one over the last when it makes a table anew; a history catches it where rows are in the way of
 * that: two calls, and all eleven operations of theirs are told as lossy.
 */
const REACHED: Readonly<Record<string, number>> = {
  'knex sqlite': 71,
  'sequelize sqlite': 94,
  'sql sqlite': 91,
  'typeorm sqlite': 96,
};

/**
 * By how much a single history may stay below that, where all histories of the tool on the database together do not: in one of
 * some thirty operations a single loop over rows is three percent.
 */
const LEEWAY = 2;

/**
 * The least of the schema operations that must be written with the target's own calls, in percent, over all histories on PostgreSQL; of
 * those that it has a call for.
 */
const OWN: Readonly<Record<string, number>> = { knex: 85, sequelize: 85, typeorm: 90 };

/** A number of operations as a part of others, in percent. */
export function percent(part: number, whole: number): number {
  return whole === 0 ? 100 : (100 * part) / whole;
}

/** What is not as it must be, in words; none where all is well. */
export function misses(lines: readonly Line[]): readonly string[] {
  return [
    ...lines.flatMap(wrong),
    ...inexact(lines),
    ...ownCalls(lines.filter(({ dialect }) => dialect === 'postgres')).flatMap(tooRaw),
  ];
}

/** A miss for each server that there is not, where nothing may be left out. */
export function absences(missing: readonly string[], isCi: boolean): readonly string[] {
  return isCi ? missing.map((text) => `with CI=true nothing may be left out: ${text}`) : [];
}

/** What to say loudly where some were left out. */
export function leftOut(missing: readonly string[]): string {
  return ['', '#### LEFT OUT: nothing was proven on', ...missing.map((text) => `#### ${text}`), ''].join(
    '\n',
  );
}

function wayOf({ set, dialect, path }: Line): string {
  return `${set.package} on ${dialect}, ${path.join(' → ')}`;
}

function wrong(line: Line): readonly string[] {
  const { isWrong, verification, unseen, seen = '' } = line.proven;
  if (!isWrong) return [];
  const found = [
    `${wayOf(line)}: a difference was announced as exact (${verification.outcome})`,
    ...verification.failures.map(
      ({ step, side, message }) => `${step.way} of ${step[side]} fails: ${message}`,
    ),
    ...(verification.divergence === undefined ? [] : [JSON.stringify(verification.divergence, undefined, 2)]),
    unseen === '' ? seen : unseen,
  ];
  return [found.join('\n')];
}

/** Histories below the bar: by themselves more than the leeway, or with those of the same tool and database together. */
function inexact(lines: readonly Line[]): readonly string[] {
  return lines
    .filter((line) => {
      const isMissed = shareOf(lines.filter((other) => keyOf(other) === keyOf(line))) < leastOf(line);
      return shareOf([line]) < leastOf(line) - (isMissed && !isBroken(line) ? 0 : LEEWAY);
    })
    .map((line) => `${wayOf(line)}: ${shareOf([line]).toFixed(1)} % exact, ${leastOf(line)} % are wanted`);
}

/** What is read back lacks what is left to a person, or is of a history that the server refuses: neither runs as it stands. */
function isBroken({ path, proven }: Line): boolean {
  return path.length > 2 && (proven.manual.length > 0 || proven.verification.outcome === 'sourceFailed');
}

/** What histories have in common that are looked at together. */
function keyOf({ dialect, path }: Line): string {
  return `${dialect} ${path.at(-2)} ${path.at(-1)}`;
}

function leastOf({ dialect, path }: Line): number {
  const tool = path.at(-2) ?? '';
  return REACHED[`${tool} ${dialect}`] ?? EXACT[tool] ?? 100;
}

function shareOf(lines: readonly Line[]): number {
  const totals = lines.map(({ proven }) => proven.report.totals);
  const sum = (counts: readonly number[]): number => counts.reduce((all, one) => all + one, 0);
  return percent(sum(totals.map(({ exact }) => exact)), sum(totals.map(({ operations }) => operations)));
}

/** How many operations of a tool's histories were understood, whatever is lost in writing them. */
export interface Understood {
  readonly from: string;
  readonly understood: number;
  readonly all: number;
}

/** For each tool that histories are read from: what no writer leaves to a person was understood. */
export function understood(lines: readonly Line[]): readonly Understood[] {
  const direct = lines.filter(({ path }) => path.length === 2);
  return [...new Set(direct.map(({ path }) => path[0] ?? ''))].map((from) => {
    const ways = direct.filter(({ path }) => path[0] === from);
    const histories = [...new Set(ways.map(({ set }) => set.package))].map((name) => {
      const totals = ways.filter(({ set }) => set.package === name).map(({ proven }) => proven.report.totals);
      return totals.reduce((best, other) => (other.manual < best.manual ? other : best));
    });
    return {
      from,
      understood: histories.reduce((sum, { operations, manual }) => sum + operations - manual, 0),
      all: histories.reduce((sum, { operations }) => sum + operations, 0),
    };
  });
}

/** The schema operations that were written for a tool with calls of its own. */
export interface OwnCalls {
  readonly to: string;
  /** With these calls. */
  readonly own: number;
  readonly all: number;
  /** Of those that are raw SQL: what the tool has no call for. */
  readonly without: number;
}

/** For each tool with calls of its own: how many of the schema operations are written with them. */
export function ownCalls(lines: readonly Line[]): readonly OwnCalls[] {
  return Object.keys(OWN).map((to) => {
    const reports = lines.filter(({ path }) => path.at(-1) === to).map(({ proven }) => proven.report);
    const own = reports.reduce((sum, { totals }) => sum + totals.idiomatic, 0);
    const all = reports.reduce((sum, { totals }) => sum + totals.raw, own);
    const without = to === 'typeorm' ? reports.reduce((sum, report) => sum + typeChanges(report), 0) : 0;
    return { to, own, all, without };
  });
}

/**
 * Changes of a column's type that are raw SQL. TypeORM's only call for one, `changeColumn`, drops the column and makes it
 * anew, so that its values are lost (0.3.31, `PostgresQueryRunner.changeColumn`).
 */
function typeChanges({ migrations }: Line['proven']['report']): number {
  const changes = migrations.flatMap(({ id, operations }) =>
    operations
      .filter(
        ({ style, kind, summary }) =>
          style === 'raw' && kind === 'alterColumn' && summary.startsWith('change type'),
      )
      .map(({ direction, place }) => `${id} ${direction} ${place}`),
  );
  return new Set(changes).size;
}

function tooRaw({ to, own, all, without }: OwnCalls): readonly string[] {
  const least = OWN[to] ?? 0;
  const found = percent(own, all - without);
  return found >= least
    ? []
    : [`to ${to}: ${found.toFixed(1)} % of ${all - without} in its own calls, ${least} % are wanted`];
}
