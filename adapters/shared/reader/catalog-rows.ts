import type { CatalogAnswerRow, Dialect } from '../../../src/dialects/dialect.js';
import {
  objectOf,
  unknown,
  unknownAnswer,
  type Site,
  type Unknown,
  type Value,
} from '../../../src/source/index.js';
import type { Journal } from './journal.js';

/**
 * The rows that a server would give here for a question about its schema, as the driver gives them: what is not known of
 * them is unknown. Unknown as a whole where the folded schema cannot tell, or the statement asks for something else.
 */
export function catalogRows(
  sql: string,
  { state, hasSearchPath }: Journal,
  dialect: Dialect,
  at: Site,
): readonly Value[] | Unknown {
  if (hasSearchPath) return unknown('what it asks for depends on the search path', at.span);
  const found = dialect.answerFromCatalog?.(sql, state);
  if (found === undefined) return unknownAnswer('it is the answer of a live database', at.span);
  if (found.kind === 'unsure') return unknown(found.reason, at.span);
  return found.rows.map((row) => rowValue(row, at));
}

function rowValue(row: CatalogAnswerRow, at: Site): Value {
  const notKnown = unknown('it is of a row of a live database', at.span);
  if (row === undefined) return notKnown;
  return objectOf(
    Object.fromEntries(
      Object.entries(row).map(([column, cell]) => [column, cell === undefined ? notKnown : cell]),
    ),
  );
}
