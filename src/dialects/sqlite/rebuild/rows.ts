import type { Expression, Table } from '../../../ir/index.js';
import type { CopyStatement } from './copy.js';

/** Where the value of a column comes from: a column of the table that is made anew, with what stands in for NULL there. */
export interface ColumnSource {
  readonly column: string;
  readonly ifNull?: Expression;
}

/**
 * Where the rows of a table come from: `empty`, or all rows of the original table with these columns. A column that is not
 * among them gets its default.
 */
export type Rows = 'empty' | ReadonlyMap<string, ColumnSource>;

/** The rows of a table as it is. */
export function ownRows(table: Table): Rows {
  return new Map(
    table.columns
      .filter(({ generated }) => generated === undefined)
      .map(({ name }) => [name, { column: name }]),
  );
}

/** What the rows of a target are after a copy; undefined: that cannot be said. */
export function copiedRows(
  copy: CopyStatement,
  target: Table,
  source: Table,
  rows: ReadonlyMap<string, ColumnSource>,
): Rows | undefined {
  const columns = copy.columns ?? writable(target);
  const values = copy.values === '*' ? writable(source).map(asColumn) : copy.values;
  if (columns.length !== values.length) return undefined;
  const result = new Map<string, ColumnSource>();
  for (const [at, written] of columns.entries()) {
    const column = spelled(target, written);
    const value = values[at];
    const from = value === undefined ? undefined : sourceOf(value, source, rows);
    if (column === undefined || from === undefined) return undefined;
    if (from !== 'default') result.set(column, from);
  }
  return result;
}

function writable(table: Table): readonly string[] {
  return table.columns.filter(({ generated }) => generated === undefined).map(({ name }) => name);
}

function asColumn(name: string): Expression {
  return { kind: 'column', path: [name] };
}

/** The source of `a`, of `t.a` and of `coalesce(a, 0)`; `default`: the source's own column had its default. */
function sourceOf(
  value: Expression,
  source: Table,
  rows: ReadonlyMap<string, ColumnSource>,
): ColumnSource | 'default' | undefined {
  if (value.kind === 'column') {
    const column = spelled(source, value.path.at(-1) ?? '');
    return column === undefined ? undefined : rows.get(column);
  }
  const [first, second] = value.kind === 'call' && value.name.name === 'coalesce' ? value.args : [];
  if (first?.kind !== 'column' || second === undefined || (value.kind === 'call' && value.args.length !== 2))
    return undefined;
  const from = sourceOf(first, source, rows);
  if (from === undefined || from === 'default' || from.ifNull !== undefined) return undefined;
  return { ...from, ifNull: second };
}

function spelled(table: Table, name: string): string | undefined {
  return table.columns.find((column) => column.name.toLowerCase() === name.toLowerCase())?.name;
}
