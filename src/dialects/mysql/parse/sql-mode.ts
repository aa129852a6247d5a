/** What sql_mode changes about the meaning of a text (manual, "Server SQL Modes"). */
export interface SqlMode {
  /** `"a"` is an identifier. */
  readonly ansiQuotes: boolean;
  /** A backslash in a string is a plain character. */
  readonly noBackslashEscapes: boolean;
  /** `a || b` joins texts rather than truth values, and binds tighter than `^`. */
  readonly pipesAsConcat: boolean;
  /** NOT binds as tight as `!`. */
  readonly highNotPrecedence: boolean;
  /** REAL is FLOAT rather than DOUBLE. */
  readonly realAsFloat: boolean;
  /** Types and statements mean other things: in MariaDB DATE is DATETIME under ORACLE, TIMESTAMP is DATETIME under MAXDB. */
  readonly otherGrammar: boolean;
}

/** What a session has that sets none of these. */
export const USUAL_MODE: SqlMode = modeIn('');

/** The mode that a text names, be it a list or an expression that adds to one. */
export function modeIn(text: string): SqlMode {
  const names = new Set(text.toUpperCase().match(/\w+/g) ?? []);
  const otherGrammar = names.has('ORACLE') || names.has('MAXDB');
  const isOfOthers = otherGrammar || ['DB2', 'MSSQL', 'POSTGRESQL'].some((name) => names.has(name));
  const isAnsi = names.has('ANSI');
  return {
    ansiQuotes: isAnsi || isOfOthers || names.has('ANSI_QUOTES'),
    noBackslashEscapes: names.has('NO_BACKSLASH_ESCAPES'),
    pipesAsConcat: isAnsi || isOfOthers || names.has('PIPES_AS_CONCAT'),
    highNotPrecedence: names.has('HIGH_NOT_PRECEDENCE'),
    realAsFloat: isAnsi || names.has('REAL_AS_FLOAT'),
    otherGrammar,
  };
}
