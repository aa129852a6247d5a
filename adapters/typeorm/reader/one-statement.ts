import type { Site } from '../../../src/source/index.js';
import { LexicalError, scan } from '../../../src/dialects/sqlite/parse/lexer.js';
import { splitStatements } from '../../../src/dialects/sqlite/parse/statements.js';
import type { Session } from './session.js';

/**
 * What of a text of several statements is run on SQLite: of `sqlite3` the first alone, without a word (sqlite3
 * `src/statement.cc`, `Work_Prepare` leaves the tail); `better-sqlite3` refuses the whole (its `Database#prepare`). Undefined where
 * the data source does not tell which of them it is: then it is a manual operation.
 */
export function oneStatement(sql: string, session: Session, at: Site): string | undefined {
  const { journal, settings, evaluation } = session;
  const statements = statementsOf(sql);
  const [first] = statements;
  if (first === undefined || statements.length === 1) return sql;
  const type = settings?.dialect === 'sqlite' ? settings.type : undefined;
  if (type === 'better-sqlite3')
    return evaluation.throwError('The supplied SQL string contains more than one statement', at);
  if (type === undefined) {
    const reason =
      'drivers of SQLite take one statement: better-sqlite3 refuses more, sqlite3 leaves them out';
    journal.addOpaque(at, at.code, reason);
    return undefined;
  }
  journal.diagnostics.push({
    severity: 'warning',
    code: 'first-statement-only',
    message: `of these ${statements.length} statements sqlite3 runs the first alone: the others are left out`,
    span: journal.span(at.span),
    help: 'send each statement by a call of its own',
  });
  return first;
}

function statementsOf(sql: string): readonly string[] {
  try {
    return splitStatements(scan(sql).tokens).map((tokens) => sql.slice(tokens[0]?.start, tokens.at(-1)?.end));
  } catch (error) {
    // Whoever reads it tells what is wrong with it.
    if (error instanceof LexicalError) return [];
    throw error;
  }
}
