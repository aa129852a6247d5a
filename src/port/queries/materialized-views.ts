import type { Name, OperationOf } from '../../ir/index.js';
import { needsPerson } from '../problem.js';
import { lose, type Ported, type WayContext } from '../way.js';

/**
 * What is told of a materialised view, which becomes a plain one (PostgreSQL manual, "Materialized Views": it keeps the rows that its query gave
 * when it was last refreshed).
 */
export function loseKeptRows({ name }: OperationOf<'createView'>, context: WayContext): void {
  lose(
    context,
    'materialized-view',
    `${name.name} becomes a view: its rows are worked out whenever it is read, and are never those of an earlier time`,
    'a table that a job fills anew, where that is too slow',
  );
}

/** REFRESH MATERIALIZED VIEW: a view needs none. `undefined`: it is another statement, or there is no such view in the target. */
export function refreshed(
  { statement, touches }: OperationOf<'rawSql'>,
  { target }: WayContext,
  portName: (name: Name) => Name,
): Ported | undefined {
  const [view] = touches;
  const isThere = view !== undefined && target.view(portName(view.name)) !== undefined;
  return statement === 'refresh materialized view' && isThere ? [] : undefined;
}

/** An index of what is no table: of a materialised view, which has none as a view; or of something that is not there. Throws NeedsPerson. */
export function indexOfView(
  { table, index }: OperationOf<'createIndex'>,
  context: WayContext,
  portName: (name: Name) => Name,
): Ported {
  if (context.source.view(table) === undefined)
    return needsPerson('missing', `there is no table ${table.name} here, so it gets no index`);
  if (context.target.view(portName(table)) === undefined)
    return needsPerson('view-index', `${table.name} is no table here, so it has no index`);
  lose(
    context,
    'view-index',
    index.unique === true
      ? `${table.name} is a view, which has no index: nothing refuses two rows of one key`
      : `${table.name} is a view, which has no index`,
  );
  return [];
}
