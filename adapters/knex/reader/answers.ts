import {
  arrayOf,
  isUnknown,
  objectOf,
  unknown,
  unknownAnswer,
  type Site,
  type Value,
} from '../../../src/source/index.js';
import { MissingBinding } from '../../shared/reader/bindings.js';
import { catalogRows } from '../../shared/reader/catalog-rows.js';
import type { KnexStatement } from '../compiler.js';
import { columnInfo, type ColumnQuery } from './column-info.js';
import { compiled } from './compiled.js';
import type { Session } from './session.js';

/**
 * What `await knex.raw(…)` gives, once its statements have run: the driver's result. Of node-postgres an object
 * (`lib/result.js`), of mysql2 rows and their fields (knex `lib/dialects/mysql/index.js`, `processResponse`), of SQLite rows.
 */
export function rawAnswer(statements: readonly KnexStatement[], session: Session, at: Site): Value {
  const rows = rowsOf(statements, session, at);
  if (isUnknown(rows)) return rows;
  switch (session.dialect.name) {
    case 'postgres':
      return objectOf({ command: 'SELECT', rowCount: rows.length, rows: arrayOf(rows) });
    case 'mysql':
    case 'mariadb':
      return arrayOf([arrayOf(rows), unknown('it tells of the columns of an answer', at.span)]);
    case 'sqlite':
      return arrayOf(rows);
  }
}

/** What awaiting a query that only reads gives (knex `lib/dialects/postgres/index.js`, `processResponse`). */
export function readRows(
  builder: { readonly _method: string } & ColumnQuery,
  session: Session,
  at: Site,
): Value {
  if (builder._method === 'columnInfo')
    return session.unknowns.get(builder) ?? columnInfo(builder, session, at);
  const rows = rowsOf(statementsOf(builder, session), session, at);
  if (isUnknown(rows)) {
    const reason = 'they are rows of a live database';
    return builder._method === 'first' ? unknown(reason, at.span) : unknownAnswer(reason, at.span);
  }
  switch (builder._method) {
    case 'select':
      return arrayOf(rows);
    case 'first':
      return rows[0];
    default:
      return unknown('they are rows of a live database', at.span);
  }
}

/** A builder of Knex that changes rows. */
export interface RowChange {
  readonly _method: string;
  readonly _single: { readonly returning?: unknown };
}

/**
 * What awaiting a query that changes rows gives. Of an insert without `returning`: on PostgreSQL node-postgres' result, which is no list
 * (knex `lib/dialects/postgres/index.js`, `processResponse`; pg `lib/result.js`), on MySQL and SQLite a list of one number (`insertId`,
 * `lastID`; knex `lib/dialects/mysql/index.js`, `lib/dialects/sqlite3/index.js`). MySQL takes no `returning`.
 */
export function changeAnswer(builder: RowChange, session: Session, at: Site): Value {
  const answer = unknownAnswer('it is the answer of a live database', at.span);
  const { _method: method, _single: single } = builder;
  // What is not known of it may be what it shall return.
  if (method !== 'insert' || session.unknowns.has(builder) || !session.rowsAsSent) return answer;
  const isMysql = session.dialect.name === 'mysql' || session.dialect.name === 'mariadb';
  if (single.returning !== undefined && !isMysql) return answer;
  const number = unknown('it is a number of a live database', at.span);
  if (session.dialect.name !== 'postgres') return arrayOf([number]);
  return objectOf({ command: 'INSERT', rowCount: number, oid: 0, rows: arrayOf([]), fields: arrayOf([]) });
}

/** What Knex refuses is refused where the code runs, and not by what is asked here. */
function statementsOf(builder: object, session: Session): readonly KnexStatement[] {
  try {
    return compiled(builder, session).statements;
  } catch (error) {
    if (error === session.passing && error !== undefined) throw error;
    return [];
  }
}

function rowsOf(
  statements: readonly KnexStatement[],
  session: Session,
  at: Site,
): ReturnType<typeof catalogRows> {
  const [only] = statements;
  const { journal, dialect, compiler } = session;
  try {
    if (session.rowsAsSent && only !== undefined && statements.length === 1)
      return catalogRows(compiler.sqlOf(only), journal, dialect, at);
  } catch (error) {
    if (!(error instanceof MissingBinding)) throw error;
  }
  return unknownAnswer('it is the answer of a live database', at.span);
}
