import type { SchemaState } from '../../fold/state.js';
import type { CatalogAnswer, CatalogAnswerRow } from '../dialect.js';
import { UNSURE } from '../shared/truth.js';
import type { Cell } from './catalog/cells.js';
import { evaluate, holds, type Scope } from './catalog/evaluate.js';
import { distinctRows, orderedScopes, withCounts } from './catalog/many-rows.js';
import { readCatalogQuery, type CatalogQuery } from './catalog/query.js';
import {
  COLUMN_COLUMNS,
  FULL_COLUMN_COLUMNS,
  INDEX_COLUMNS,
  informationRows,
  PERHAPS,
  shownColumns,
  shownIndexes,
  type CatalogRow,
} from './catalog/relations.js';
import type { Flavour } from './flavour.js';
import { Cursor, Unexpected, Unmodelled } from './parse/cursor.js';
import { Lexer } from './parse/lexer.js';
import { LexicalError } from './parse/tokens.js';

/** Which rows there are depends on what is not known. */
class UnsureRows extends Error {
  override readonly name = 'UnsureRows';
}

/**
 * What a server that holds a state answers to a SELECT on information_schema, SHOW INDEX or SHOW COLUMNS; see
 * `Dialect.answerFromCatalog`. Outer joins, grouping and queries within are not modelled.
 */
export function answerFromCatalog(
  sql: string,
  state: SchemaState,
  flavour: Flavour,
): CatalogAnswer | undefined {
  if (!/^\s*(?:select|show)\b/i.test(sql)) return undefined;
  const query = queryOf(sql, flavour);
  if (query === undefined) return undefined;
  try {
    const rows = rowsOf(query, state, flavour);
    return rows === undefined ? undefined : { kind: 'rows', rows };
  } catch (error) {
    if (!(error instanceof UnsureRows)) throw error;
    const why = state.uncertain === undefined ? '' : `: ${state.uncertain}`;
    return { kind: 'unsure', reason: `what the database holds here is not certain${why}` };
  }
}

function queryOf(sql: string, flavour: Flavour): CatalogQuery | undefined {
  try {
    return readCatalogQuery(new Cursor(new Lexer(sql, flavour), flavour));
  } catch (error) {
    const isOther =
      error instanceof Unexpected || error instanceof Unmodelled || error instanceof LexicalError;
    if (isOther) return undefined;
    throw error;
  }
}

function rowsOf(
  query: CatalogQuery,
  state: SchemaState,
  flavour: Flavour,
): readonly CatalogAnswerRow[] | undefined {
  const relations = query.from.map((one) => relationOf(one, state, flavour));
  if (relations.some((rows) => rows === undefined)) return undefined;
  if (state.uncertain !== undefined) throw new UnsureRows();
  const aliases = query.from.map(({ alias }) => alias);
  const scopes = joined(
    relations.map((rows) => rows ?? []),
    aliases,
  ).filter((scope) => isIn(scope, query));
  if (query.counts && query.list !== 'all') {
    const counted = query.list.map((entry) => ({
      ...entry,
      expression: withCounts(entry.expression, scopes),
    }));
    return [answerRow({ ...query, list: counted }, {})];
  }
  const ordered = query.order === undefined ? scopes : orderedScopes(scopes, query.order);
  const { limit } = query;
  // Which rows a limit leaves is the server's to say where it is not told in which order they come.
  const isCut = limit !== undefined && scopes.length > limit;
  if (ordered === undefined || (isCut && query.order === undefined)) throw new UnsureRows();
  const rows = ordered.map((scope) => answerRow(query, scope));
  const told = query.isDistinct ? distinctRows(rows) : rows;
  if (told === undefined) throw new UnsureRows();
  return limit === undefined ? told : told.slice(0, limit);
}

function relationOf(
  { relation, of }: CatalogQuery['from'][number],
  state: SchemaState,
  flavour: Flavour,
): readonly CatalogRow[] | undefined {
  if (of === undefined) return informationRows(relation, state, flavour);
  const table = state.table({ name: of });
  // The server refuses to show what is not there; a view's columns are not modelled.
  if (table === undefined) return undefined;
  if (table.uncertain !== undefined) throw new UnsureRows();
  return relation === 'show index' ? shownIndexes(table, flavour) : shownColumns(table, flavour);
}

/** Every row of each with every row of the others. */
function joined(relations: readonly (readonly CatalogRow[])[], aliases: readonly string[]): readonly Scope[] {
  return relations.reduce<readonly Scope[]>(
    (scopes, rows, place) =>
      scopes.flatMap((scope) => rows.map((row) => ({ ...scope, [aliases[place] ?? '']: row }))),
    [{}],
  );
}

/** Whether the rows are in the answer. Throws {@link UnsureRows} where that is not known, or how many they are. */
function isIn(scope: Scope, { where }: CatalogQuery): boolean {
  const found = where === undefined ? true : holds(where, scope);
  if (found === false || found === null) return false;
  if (found === UNSURE || Object.values(scope).some((row) => row[PERHAPS] === true)) throw new UnsureRows();
  return true;
}

const SHOWN: Readonly<Record<string, readonly string[]>> = {
  'show index': INDEX_COLUMNS,
  'show columns': COLUMN_COLUMNS,
  'show full columns': FULL_COLUMN_COLUMNS,
};

function answerRow({ list, from }: CatalogQuery, scope: Scope): CatalogAnswerRow {
  if (list !== 'all')
    return Object.fromEntries(
      list.map(({ name, expression }) => [name, toValue(evaluate(expression, scope))]),
    );
  const [only] = from;
  const columns = SHOWN[only?.relation ?? ''];
  // A view of information_schema has columns that are not modelled.
  if (columns === undefined) return undefined;
  const row = scope[only?.alias ?? ''] ?? {};
  return Object.fromEntries(columns.map((name) => [name, toValue(row[name.toUpperCase()])]));
}

/** What holds is 1 to MySQL, and what does not 0. */
function toValue(cell: Cell): string | number | null | undefined {
  if (typeof cell === 'boolean') return Number(cell);
  return typeof cell === 'object' && cell !== null ? undefined : cell;
}
