import { keyOf, type Table } from '../../ir/index.js';
import type { SchemaState } from '../../fold/state.js';
import { LexicalError, scan, type Token } from './parse/lexer.js';
import { withQuotedText } from './quoted-text.js';
import { askScratch } from './scratch.js';

const CHANGES_ROWS = /^\s*(?:insert|replace|update|delete|with)\b/i;

/**
 * {@link withQuotedText} of a statement that changes rows, by the tables of a folded schema; the same statement where these
 * do not tell: one is not known, or not for certain.
 */
export function quotedTextIn(sql: string, state: SchemaState): string {
  if (!CHANGES_ROWS.test(sql) || !sql.includes('"')) return sql;
  let tokens: readonly Token[];
  try {
    tokens = scan(sql).tokens.filter(({ kind }) => kind === 'quoted' || kind === 'word');
  } catch (error) {
    if (error instanceof LexicalError) return sql;
    throw error;
  }
  const names = new Set(tokens.map(({ value }) => value));
  const tables = [...names].flatMap((name) => state.table({ name }) ?? []);
  const unique = [...new Map(tables.map((table) => [keyOf(table.name).toLowerCase(), table])).values()];
  if (unique.length === 0 || unique.some(({ uncertain }) => uncertain !== undefined)) return sql;
  if (namesItsColumns(tokens, unique) || copiesColumns(sql, unique)) return sql;
  return withQuotedText(sql, (candidate) => {
    try {
      askScratch(`EXPLAIN ${candidate}`, unique);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  });
}

/** A change of one table's rows, without a query, in which all that is quoted is a column: it need not be asked. */
function namesItsColumns(tokens: readonly Token[], [table, ...others]: readonly Table[]): boolean {
  const words = new Set(tokens.filter(({ kind }) => kind === 'word').map(({ value }) => value.toLowerCase()));
  const isPlain = (words.has('update') || words.has('delete')) && !words.has('select');
  if (table === undefined || others.length > 0 || !isPlain) return false;
  const known = new Set([table.name, ...table.columns].map(({ name }) => name.toLowerCase()));
  return tokens.every(({ kind, value }) => kind === 'word' || known.has(value.toLowerCase()));
}

const QUOTED = '"(?:[^"]|"")+"';
const NAMES = `${QUOTED}(?:\\s*,\\s*${QUOTED})*`;
const COPY = new RegExp(
  `^\\s*insert\\s+into\\s+${QUOTED}\\s*\\(\\s*${NAMES}\\s*\\)\\s*select\\s+(${NAMES})\\s+from\\s+(${QUOTED})\\s*;?\\s*$`,
  'i',
);

/**
 * The rows of a table in another, column by column, as where a table is made anew: nothing is a text where all that is selected are
 * columns of the table that it is selected from. It need not be asked.
 */
function copiesColumns(sql: string, tables: readonly Table[]): boolean {
  const [, selected = '', from = ''] = COPY.exec(sql) ?? [];
  const [source] = namesIn(from);
  const columns = tables.find(({ name }) => name.name.toLowerCase() === source)?.columns;
  if (columns === undefined) return false;
  const known = new Set(columns.map(({ name }) => name.toLowerCase()));
  return namesIn(selected).every((name) => known.has(name));
}

/** Quoted names, in lower case. */
function namesIn(list: string): readonly string[] {
  return scan(list).tokens.flatMap(({ kind, value }) => (kind === 'quoted' ? [value.toLowerCase()] : []));
}
