import type { ParsedSql, SqlSource } from './dialect.js';
import { Spans } from './spans.js';

/** How much of a statement is shown before and after the place where it is wrong. */
const AROUND = 30;

/** Where a text is certainly wrong, as indices of it, and how. */
export interface SyntaxFailure {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** The answer for a text that the server, by its `title`, would refuse. SQL that a tool makes is shown: no file has it. */
export function syntaxFailure(
  sql: string,
  source: SqlSource,
  title: string,
  { start, end, message }: SyntaxFailure,
): ParsedSql {
  const refused = `${title} would refuse it too: correct the statement`;
  return {
    operations: [],
    diagnostics: [
      {
        severity: 'error',
        code: 'sql-syntax',
        message,
        span: new Spans(sql, source).span(start, end),
        help: source.at === undefined ? refused : `${refused}; it reads: ${excerpt(sql, start)}`,
      },
    ],
  };
}

function excerpt(sql: string, place: number): string {
  const from = Math.max(0, place - AROUND);
  const to = Math.min(sql.length, place + AROUND);
  const part = sql.slice(from, to).replaceAll(/\s+/g, ' ').trim();
  return `${from > 0 ? '…' : ''}${part}${to < sql.length ? '…' : ''}`;
}
