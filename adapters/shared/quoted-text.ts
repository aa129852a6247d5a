import { quotedTextIn } from '../../src/dialects/sqlite/quoted-text.js';
import type { Site } from '../../src/source/index.js';
import type { Journal } from './journal.js';

/**
 * A statement as the package `sqlite3` takes it, and what is to be told of it: its SQLite takes for text what stands in double
 * quotes and no column is named like (its `deps/sqlite3.gyp` says nothing of SQLITE_DQS; asked of 5.1.7). That of
 * `better-sqlite3` refuses such a statement.
 */
export function asSqlite3Takes(sql: string, journal: Journal, at: Site): string {
  const taken = quotedTextIn(sql, journal.state);
  if (taken === sql) return sql;
  journal.diagnostics.push({
    severity: 'warning',
    code: 'text-in-double-quotes',
    message: `no column is named so: the driver sqlite3 takes ${textsOf(sql, taken)} for a text, which goes into the rows`,
    span: journal.span(at.span),
    help: 'it is written in single quotes, as what it is; if a column was meant, the rows have lost it already',
  });
  return taken;
}

function textsOf(sql: string, taken: string): string {
  const quoted = [...sql.matchAll(/"(?:[^"]|"")*"/g)].map(([text]) => text);
  const left = [...taken.matchAll(/"(?:[^"]|"")*"/g)].map(([text]) => text);
  const gone = quoted.filter((text) => {
    const at = left.indexOf(text);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return [...new Set(gone)].join(', ');
}
