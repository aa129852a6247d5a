import type { ParsedSql, SqlSource } from '../../dialect.js';

/** Reads SQL into operations. */
export type Parse = (sql: string, source: SqlSource) => ParsedSql;

/** What a statement comes to does not follow from its text and the schema before it. */
export class NotWorkedOut extends Error {
  override readonly name = 'NotWorkedOut';
}
