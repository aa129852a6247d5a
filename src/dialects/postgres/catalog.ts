import type { SchemaState } from '../../fold/state.js';
import type { CatalogAnswer, CatalogAnswerRow } from '../dialect.js';
import { UNSURE } from '../shared/truth.js';
import type { Cell } from './catalog/cells.js';
import { catalogOf } from './catalog/relations.js';
import { NotOfCatalogs, UnsureRows, type AnswerRow, type Select } from './catalog/scope.js';
import { select } from './catalog/select.js';
import { bodyOf } from './parse/nodes.js';
import { hasSqlDetails, parseSync } from 'libpg-query';

/** What a server that holds a state answers to a SELECT on its catalogs; see `Dialect.answerFromCatalog`. */
export function answerFromCatalog(sql: string, state: SchemaState): CatalogAnswer | undefined {
  const statement = onlySelect(sql);
  if (statement === undefined) return undefined;
  try {
    return { kind: 'rows', rows: select(statement, catalogOf(state), undefined).map(toAnswer) };
  } catch (error) {
    if (error instanceof NotOfCatalogs) return undefined;
    if (error instanceof UnsureRows)
      return { kind: 'unsure', reason: `what the database holds here is not certain${why(state)}` };
    throw error;
  }
}

function onlySelect(sql: string): Select | undefined {
  // The grammar's library takes NUL for the end of the text.
  if (!/^\s*select\b/i.test(sql) || sql.includes('\0')) return undefined;
  try {
    const { stmts = [] } = parseSync(sql);
    return stmts.length === 1 ? bodyOf(stmts[0]?.stmt, 'SelectStmt') : undefined;
  } catch (error) {
    if (hasSqlDetails(error)) return undefined;
    throw error;
  }
}

function why({ uncertain }: SchemaState): string {
  return uncertain === undefined ? '' : `: ${uncertain}`;
}

function toAnswer(row: AnswerRow): CatalogAnswerRow {
  if (row === undefined) return undefined;
  return Object.fromEntries(Object.entries(row).map(([column, cell]) => [column, toValue(cell)]));
}

function toValue(cell: Cell): string | number | boolean | null | undefined {
  return cell === UNSURE || (typeof cell === 'object' && cell !== null) ? undefined : cell;
}
