import { expect } from 'vitest';
import { converted, type Databases, type Written } from './conversions.js';

/** A column that changes its type while values are in it, and what of that is not the same in the target. */
export interface RowLine {
  readonly before: string;
  readonly after: string;
  /** All are in the column on both sides, and become the same there. */
  readonly values: readonly Written[];
  /** What USING says (PostgreSQL). */
  readonly using?: string;
  /** By the code of the loss that announces it: values that become something else, or are refused by one side. */
  readonly lost?: Readonly<Record<string, readonly Written[]>>;
  /** Losses of which no value here tells. */
  readonly announced?: readonly string[];
  /** Neither side changes the type of a column with this value. */
  readonly refused?: readonly Written[];
  /** Only on this server. */
  readonly only?: 'mysql' | 'mariadb';
}

/** Lines by what the column holds before and after: `text to date`. */
export type RowLines = Readonly<Record<string, readonly RowLine[]>>;

/** The conversions of a way as the keys that {@link RowLines} must have. */
export function keysOf(
  conversions: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): readonly string[] {
  return Object.entries(conversions)
    .flatMap(([from, all]) => Object.keys(all).map((to) => `${from} to ${to}`))
    .toSorted();
}

/** One test for each line. */
export function cases(lines: RowLines, server?: string): readonly (readonly [name: string, line: RowLine])[] {
  return Object.values(lines)
    .flat()
    .filter(({ only }) => only === undefined || only === server)
    .map((line) => [
      `${line.before} to ${line.after}${line.using === undefined ? '' : ` using ${line.using}`}`,
      line,
    ]);
}

/** Runs a line on both servers: what differs must be just what it says to be lost. */
export async function expectRows(
  line: RowLine,
  lines: RowLines,
  databases: Databases,
  /** What goes before the table: types. */
  first = '',
): Promise<void> {
  const { before, after, using, values, lost = {}, announced = [], refused = [] } = line;
  const alter =
    databases.from === 'postgres'
      ? `ALTER TABLE t ALTER COLUMN c TYPE ${after}${using === undefined ? '' : ` USING ${using}`}`
      : `ALTER TABLE t MODIFY c ${after}`;
  const all = [...values, ...Object.values(lost).flat()];
  const { kinds, losses, manual, rows } = await converted(
    { before, after, first, alter, values: all },
    databases,
  );
  expect(manual).toEqual([]);
  expect(lines[kinds]).toContain(line);
  expect(rows.map(({ written }) => written)).toEqual(all);
  const others = rows.filter(({ source, target }) => source !== target);
  expect(others.map(({ written, source, target }) => [written, source, target])).toEqual(
    rows.slice(values.length).map(({ written, source, target }) => [written, source, target]),
  );
  expect(losses).toEqual(expect.arrayContaining([...Object.keys(lost), ...announced]));
  for (const value of refused) {
    const alone = await converted({ before, after, first, alter, values: [value] }, databases);
    expect(alone.rows).toEqual([{ written: value, source: 'refused', target: 'refused' }]);
  }
}
