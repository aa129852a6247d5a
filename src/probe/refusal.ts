import type { SqlError } from '../dialects/server.js';

/** What a row was refused for. */
export type RefusalKind =
  | 'unique'
  | 'foreignKey'
  | 'notNull'
  | 'check'
  | 'tooLong'
  | 'outOfRange'
  | 'invalid'
  | 'other';

/** That a server refused a statement. */
export interface Refusal {
  readonly kind: RefusalKind;
  /** The name of the constraint or index, where the server tells it. */
  readonly constraint?: string;
  readonly column?: string;
  readonly message: string;
}

/** SQLSTATEs of PostgreSQL (manual, appendix A "PostgreSQL Error Codes"). */
const STATES: Readonly<Record<string, RefusalKind>> = {
  '23505': 'unique',
  '23P01': 'unique',
  '23503': 'foreignKey',
  '23001': 'foreignKey',
  '23502': 'notNull',
  '23514': 'check',
  '22001': 'tooLong',
  '22026': 'tooLong',
  '22003': 'outOfRange',
  '22008': 'outOfRange',
  '22P02': 'invalid',
  '22P03': 'invalid',
  '22007': 'invalid',
  '22009': 'invalid',
  '22023': 'invalid',
  '22P05': 'invalid',
  '42804': 'invalid',
  '42846': 'invalid',
};

/** Names of errors of MySQL and MariaDB, as mysql2 has them (MySQL manual, "Server Error Message Reference"). */
const NAMES: readonly (readonly [RegExp, RefusalKind])[] = [
  [/^ER_DUP_ENTRY|^ER_DUP_KEY/, 'unique'],
  [/ROW_IS_REFERENCED|NO_REFERENCED_ROW/, 'foreignKey'],
  [/^ER_BAD_NULL_ERROR|^ER_NO_DEFAULT_FOR/, 'notNull'],
  [/CHECK_CONSTRAINT_VIOLATED|^ER_CONSTRAINT_FAILED/, 'check'],
  [/^ER_DATA_TOO_LONG/, 'tooLong'],
  [/OUT_OF_RANGE|DATA_OUT_OF_RANGE/, 'outOfRange'],
  [/TRUNCATED|INVALID_JSON|WRONG_VALUE|INVALID_DEFAULT|ILLEGAL_VALUE|CANNOT_CONVERT|BAD_DATA/, 'invalid'],
];

/** What an error of a server means for a row. */
export function refusalOf(error: SqlError): Refusal {
  const { message } = error;
  const known = {
    ...named(message),
    ...(error.constraint === undefined ? {} : { constraint: error.constraint }),
  };
  const column = error.column ?? known.column;
  return {
    kind: kindOf(error),
    ...(known.constraint === undefined ? {} : { constraint: known.constraint }),
    ...(column === undefined ? {} : { column }),
    message,
  };
}

function kindOf({ message, sqlState, detail }: SqlError): RefusalKind {
  const ofSqlite = /^(UNIQUE|FOREIGN KEY|NOT NULL|CHECK) constraint failed/.exec(message)?.[1];
  switch (ofSqlite) {
    case 'UNIQUE':
      return 'unique';
    case 'FOREIGN KEY':
      return 'foreignKey';
    case 'NOT NULL':
      return 'notNull';
    case 'CHECK':
      return 'check';
  }
  if (/datatype mismatch|cannot store .* value in .* column|malformed JSON/.test(message)) return 'invalid';
  if (/^ER_|^WARN_/.test(detail ?? '')) {
    return NAMES.find(([pattern]) => pattern.test(detail ?? ''))?.[1] ?? 'other';
  }
  // 4025 of MariaDB has no name in mysql2.
  if (/^CONSTRAINT `.*` failed/.test(message)) return 'check';
  return STATES[sqlState] ?? 'other';
}

/** What the words of MySQL, MariaDB and SQLite name. */
function named(message: string): { readonly constraint?: string; readonly column?: string } {
  const key = /for key '(?:[^'.]+\.)?([^']+)'/.exec(message)?.[1];
  const constraint =
    key ??
    /CONSTRAINT `([^`]+)` FOREIGN KEY/.exec(message)?.[1] ??
    /Check constraint '([^']+)' is violated/.exec(message)?.[1] ??
    /^CONSTRAINT `(?:[^`.]+\.)?([^`]+)` failed/.exec(message)?.[1] ??
    /^CHECK constraint failed: (.+)$/.exec(message)?.[1] ??
    /^UNIQUE constraint failed: (.+)$/.exec(message)?.[1];
  const column =
    /(?:for column|Column|Field) '([^']+)'/.exec(message)?.[1] ??
    /for column `[^`]*`\.`[^`]*`\.`([^`]+)`/.exec(message)?.[1] ??
    /^NOT NULL constraint failed: .*\.([^.]+)$/.exec(message)?.[1];
  return {
    ...(constraint === undefined ? {} : { constraint }),
    ...(column === undefined ? {} : { column }),
  };
}
