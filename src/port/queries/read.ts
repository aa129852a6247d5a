import type { WayContext } from '../way.js';
import { readMysqlQuery, readMysqlRows } from './mysql-statements.js';
import { readPostgresQuery, readPostgresRows } from './read-postgres.js';
import type { Query, RowStatement, Statement } from './tree.js';

/** Reads a query of the source's dialect. Throws NeedsPerson for what has no place in the tree. */
export function readQuery(sql: string, { from }: Pick<WayContext, 'from'>): Statement<Query> {
  return from.name === 'postgres' ? readPostgresQuery(sql) : readMysqlQuery(sql, from.name);
}

/** Reads a statement that changes rows, of the source's dialect. Throws NeedsPerson. */
export function readRows(sql: string, { from }: Pick<WayContext, 'from'>): Statement<RowStatement> {
  return from.name === 'postgres' ? readPostgresRows(sql) : readMysqlRows(sql, from.name);
}
