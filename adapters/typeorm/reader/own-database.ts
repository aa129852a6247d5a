import type { Dialect } from '../../../src/dialects/dialect.js';
import type { SchemaState } from '../../../src/fold/state.js';
import { isUnknown, toPlain, type Value } from '../../../src/source/index.js';
import type { Binding } from '../../shared/reader/bindings.js';
import { queryText } from '../../shared/reader/query-text.js';

/** Why `connection.options.database` and `getCurrentDatabase()` are not known: a history runs on any. */
export const DATABASE_NAME = 'the name of the database is not known';

const NAME = "'\uE000database\uE000'";

/**
 * A question to the catalogs of MySQL or MariaDB of which nothing is not known but the name of the data source's own database:
 * the same with `DATABASE()`, which is that one. Undefined where it is something else.
 */
export function askedOfOwnDatabase(
  statement: Value,
  parameters: Value,
  dialect: Dialect,
  state: SchemaState,
): string | undefined {
  if (dialect.name !== 'mysql' && dialect.name !== 'mariadb') return undefined;
  const text = typeof statement === 'string' ? statement : withoutName(statement);
  let isKnown = true;
  const values = toPlain(parameters, {
    onUnknown: ({ reason }) => {
      isKnown &&= reason === DATABASE_NAME;
      return NAME.slice(1, -1);
    },
  });
  if (text === undefined || values.kind === 'unknown' || !isKnown) return undefined;
  const bindings: readonly Binding[] = Array.isArray(values.data) ? values.data : [];
  const sql = queryText(text, bindings, dialect.name).replaceAll(NAME, 'DATABASE()');
  return sql.includes('DATABASE()') && dialect.answerFromCatalog?.(sql, state) !== undefined
    ? sql
    : undefined;
}

/** A text in which the name alone is missing, as a string of SQL. */
function withoutName(statement: Value): string | undefined {
  if (!isUnknown(statement) || statement.reason !== DATABASE_NAME) return undefined;
  const [before, after, ...more] = statement.pieces ?? [];
  if (before === undefined || after === undefined || more.length > 0) return undefined;
  const quote = before.at(-1);
  if ((quote !== "'" && quote !== '"') || !after.startsWith(quote)) return undefined;
  return `${before.slice(0, -1)}DATABASE()${after.slice(1)}`;
}
