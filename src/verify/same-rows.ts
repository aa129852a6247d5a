import type { Cells } from '../dialects/sql-client.js';

/** In what the rows of a table differ, for people. */
export interface RowsDifference {
  readonly source: string;
  readonly target: string;
}

export interface SameRowsOptions {
  /** A migration of the two histories makes values at random: what looks like one may differ. */
  readonly mayBeRandom: boolean;
  /** Whether a value stands in one of the histories as it is, so that no function has made it. */
  readonly isWritten?: (value: string) => boolean;
}

/**
 * Both sides are applied at once, so what "now" gave them lies close together. Times that differ by less count as the same;
 * a literal time that was written wrong by less than this is not noticed.
 */
const SAME_TIME_MS = 15 * 60_000;

const TIME = /^'?\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?'?$/;
/** Seconds, milliseconds, microseconds or nanoseconds since 1970, by how many digits there are. */
const EPOCH = /^'?(?<whole>\d{10}(?:\d{3}){0,3})(?<part>\.\d+)?'?$/;

/** A number that is a time of about now is one that a migration has asked for: nobody wrote that of a run to come. */
const ABOUT_NOW_MS = 24 * 60 * 60_000;

/** UUIDs, with hyphens and without, and other long keys that no person writes. */
const RANDOM = /^'?(?:\\x|0x|X')?[\da-f]{8}-?(?:[\da-f]{4}-?){3}[\da-f]{12}[\da-f]*'?$/i;

/** Keys of a function of the project's own: letters and digits in a row, perhaps behind words that tell of what they are a key. */
const MADE = /^'?(?<words>(?:[A-Za-z]+[_-])*)(?<made>[A-Za-z\d]{10,})'?$/;

/**
 * Whether two tables hold the same rows, whatever their order; undefined if they do. Values that a migration makes
 * when it runs (the time, random keys) need not be equal. Of keys that are no UUIDs, those that no history says may
 * differ, if they have the same words before them and the same length.
 */
export function rowsDifference(
  source: Cells,
  target: Cells,
  options: SameRowsOptions,
): RowsDifference | undefined {
  const { mayBeRandom, isWritten } = options;
  const difference = differenceBetween(source, target, { mayBeRandom });
  if (difference === undefined || !mayBeRandom || isWritten === undefined) return difference;
  return differenceBetween(source, target, options) === undefined ? undefined : difference;
}

function differenceBetween(
  source: Cells,
  target: Cells,
  options: SameRowsOptions,
): RowsDifference | undefined {
  const [left, right] = [sorted(source, options), sorted(target, options)];
  const counts = (cells: Cells): string => `${cells.rows.length} ${cells.rows.length === 1 ? 'row' : 'rows'}`;
  const common = Math.min(left.length, right.length);
  let index = 0;
  while (index < common && sameRow(left[index] as Row, right[index] as Row)) index++;
  if (index === left.length && index === right.length) return undefined;
  // Of unequal numbers the shorter side misses one; else the first pair that is unlike tells it.
  const [a, b] = [left[index], right[index]];
  const shown = shownColumns(source.columns, a, b);
  const text = (cells: Cells, row: Row | undefined): string => {
    const values = row === undefined ? '' : `: ${rowText(source.columns, shown, row)}`;
    return left.length === right.length ? rowOf(values) : `${counts(cells)}${values}`;
  };
  return { source: text(source, a), target: text(target, b) };
}

interface Row {
  /** The cells, with a word in place of each that a migration may have made when it ran. */
  readonly key: string;
  /** The same, with the times that somebody wrote as they are: they tell rows apart that differ in nothing else that lasts. */
  readonly written: string;
  readonly cells: readonly (string | null)[];
}

function sorted({ rows }: Cells, { mayBeRandom, isWritten }: SameRowsOptions): readonly Row[] {
  const stable = (cell: string | null): string | null => {
    if (cell === null) return null;
    if (TIME.test(cell)) return '(a time)';
    if (epochOf(cell) !== undefined) return '(a time as a number)';
    if (mayBeRandom && RANDOM.test(cell)) return '(at random)';
    const { words, made } = (isWritten === undefined ? undefined : MADE.exec(cell)?.groups) ?? {};
    return made === undefined || isWritten?.(cell) === true ? cell : `${words}(${made.length} at random)`;
  };
  const asWritten = (cell: string | null): string | null =>
    cell !== null && TIME.test(cell) && !isAboutNow(millisecondsOf(cell)) ? cell : stable(cell);
  return rows
    .map((cells) => ({
      key: JSON.stringify(cells.map(stable)),
      written: JSON.stringify(cells.map(asWritten)),
      cells,
    }))
    .toSorted(
      (a, b) =>
        compare(a.key, b.key) ||
        compare(a.written, b.written) ||
        compare(JSON.stringify(a.cells), JSON.stringify(b.cells)),
    );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function sameRow(a: Row, b: Row): boolean {
  if (a.key !== b.key) return false;
  return a.cells.every((cell, index) => {
    const other = b.cells[index];
    if (cell === other || cell === null || other === null || other === undefined) return true;
    const [one, two] = TIME.test(cell)
      ? [millisecondsOf(cell), millisecondsOf(other)]
      : [epochOf(cell) ?? 0, epochOf(other) ?? 0];
    return Math.abs(one - two) <= SAME_TIME_MS;
  });
}

/** Milliseconds since 1970 of a number that is a time of about now. */
function epochOf(cell: string): number | undefined {
  const { whole, part = '' } = EPOCH.exec(cell)?.groups ?? {};
  if (whole === undefined) return undefined;
  const milliseconds = Number(`${whole}${part}`) * 10 ** (13 - whole.length);
  return isAboutNow(milliseconds) ? milliseconds : undefined;
}

function isAboutNow(milliseconds: number): boolean {
  return Math.abs(milliseconds - Date.now()) <= ABOUT_NOW_MS;
}

/** `2024-01-01 10:00:00.123456+00`, without a zone as UTC: only differences between two of a column count. */
function millisecondsOf(text: string): number {
  const [, day = '', time = '00:00', zone = 'Z'] =
    /^'?(\d{4}-\d\d-\d\d)(?:[ T]([\d:.]+))?(Z|[+-][\d:]+)?'?$/.exec(text) ?? [];
  return Date.parse(`${day}T${time.slice(0, 12)}${/^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone}`);
}

/** Columns that tell the rows apart, and the first of the others, which is mostly the key. */
function shownColumns(
  columns: readonly string[],
  a: Row | undefined,
  b: Row | undefined,
): ReadonlySet<string> {
  const differ = columns.filter((_, index) => a?.cells[index] !== b?.cells[index]);
  return new Set(
    [...columns.slice(0, 1), ...(a === undefined || b === undefined ? columns : differ)].slice(0, 6),
  );
}

function rowText(columns: readonly string[], shown: ReadonlySet<string>, row: Row): string {
  const cells = columns.flatMap((column, index) => {
    const cell = row.cells[index] ?? 'NULL';
    return shown.has(column) ? [`${column} = ${cell.length > 60 ? `${cell.slice(0, 60)}…` : cell}`] : [];
  });
  return cells.join(', ');
}

function rowOf(values: string): string {
  return `a row${values}`;
}
