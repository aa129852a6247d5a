import type { DialectName, OperationOf, Table } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import { tableOf } from '../rows/row-changes.js';
import type { WayContext } from '../way.js';
import { holdsText } from './holds-text.js';
import type { Query, RowStatement } from './tree.js';

type Insert = Extract<RowStatement, { kind: 'insert' }>;

/**
 * An INSERT of PostgreSQL that lists no columns, which folding keeps as text, with the columns that it means; undefined: it is another one,
 * or has queries or a conflict clause. Throws NeedsPerson.
 */
export function insertOfValues(read: RowStatement, context: WayContext): OperationOf<'insert'> | undefined {
  if (context.from.name !== 'postgres') return undefined;
  if (read.kind !== 'insert' || read.columns.length > 0 || isQuery(read.rows)) return undefined;
  if (read.ifAbsent !== undefined || read.ifThere !== undefined) return undefined;
  const columns = firstColumns(read, tableOf(read, context), context.from.name);
  const insert = { kind: 'insert', table: read.table, columns, rows: read.rows } as const;
  return holdsText(insert) ? undefined : insert;
}

/**
 * The columns of an INSERT that names none: all of them; in PostgreSQL as many as there are values, the others get their default
 * (manual, INSERT: "the first N column names").
 */
export function firstColumns({ rows }: Insert, table: Table, from: DialectName): readonly string[] {
  if (table.uncertain !== undefined)
    needsPerson('query', 'which columns an INSERT without a list of them means is not known');
  const names = table.columns.map(({ name }) => name);
  if (from !== 'postgres') return names;
  const count = (isQuery(rows) ? countOfTargets(rows) : rows[0]?.length) ?? names.length;
  const isEven = isQuery(rows) || rows.every(({ length }) => length === count);
  if (!isEven || table.columns.slice(0, count).some((one) => one.generated !== undefined))
    needsPerson(
      'query',
      'an INSERT without a list of columns, of which it is not certain which ones it means',
    );
  return names.slice(0, count);
}

/** How many columns a query gives; `undefined`: there is a `*` in it. */
function countOfTargets({ body }: Query): number | undefined {
  if (body.kind === 'combination') return countOfTargets(body.left);
  return body.targets.some(({ kind }) => kind === 'star') ? undefined : body.targets.length;
}

/** Rows that a query gives, rather than values. */
export function isQuery(rows: Insert['rows']): rows is Query {
  return !Array.isArray(rows);
}
