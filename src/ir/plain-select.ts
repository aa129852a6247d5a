import type { Operation, OperationBody } from './operation.js';

/** Functions of the server that do something to the session, though nothing to data or schema. */
const SESSION = /\b(?:set_config|pg_advisory\w*|pg_notify)\s*\(/i;

/**
 * A SELECT that changes nothing: its rows are the only thing about it. Whether a migration asks for rows that it does
 * nothing with makes no difference to a database.
 */
export function isPlainSelect(operation: Operation | OperationBody): boolean {
  return (
    operation.kind === 'rawSql' &&
    operation.effect === 'none' &&
    (/^\s*(?:select|show|with)\b/i.test(operation.sql) || TABLE_PRAGMA.test(operation.sql)) &&
    !SESSION.test(operation.sql)
  );
}

/** SQLite's questions for what a table has, which are asked for their rows alone. */
const TABLE_PRAGMA =
  /^\s*pragma\s+(?:\w+\s*\.\s*)?(?:table_x?info|table_list|index_list|index_x?info|foreign_key_list)\b/i;
