import { storeOf } from '../../fold/create-state.js';
import type { SchemaState } from '../../fold/state.js';
import type { Name, Table } from '../../ir/index.js';
import type { CatalogAnswer, CatalogAnswerRow } from '../dialect.js';
import { doubtfulNames, doubtfulPrefixes } from '../shared/doubtful.js';
import { askScratch } from './scratch.js';

/** `PRAGMA table_info("users")` and its like, with or without the database's name. */
const PRAGMA =
  /^\s*pragma\s+(?:main\s*\.\s*)?(table_x?info|index_list|index_x?info|foreign_key_list)\s*\(\s*(?:'((?:[^']|'')*)'|"((?:[^"]|"")*)"|`([^`]*)`|\[([^\]]*)\]|(\w+))\s*\)\s*;?\s*$/i;

const COLUMN = '["`]?\\w+["`]?';
const TERM = `["\`]?(?:type|name|tbl_name)["\`]?\\s*(?:=|(?:not\\s+)?like)\\s*'(?:[^']|'')*'`;

/** A SELECT on `sqlite_master` by names and types, as people write it. Nothing else is run: it might never end. */
const MASTER = new RegExp(
  `^\\s*select\\s+(?:\\*|${COLUMN}(?:\\s*,\\s*${COLUMN})*)\\s+from\\s+["\`]?sqlite_(?:master|schema)["\`]?` +
    `(?:\\s+where\\s+${TERM}(?:\\s+and\\s+${TERM})*)?\\s*;?\\s*$`,
  'i',
);

/** What depends on how a statement was spelled, which a folded schema does not hold. */
const SPELLED: ReadonlySet<string> = new Set(['sql', 'type', 'dflt_value', 'rootpage']);

/** What a database that holds a state answers to a question about its tables; see `Dialect.answerFromCatalog`. */
export function answerFromCatalog(sql: string, state: SchemaState): CatalogAnswer | undefined {
  const pragma = PRAGMA.exec(sql);
  if (pragma !== null) {
    const [, kind = '', single, double, ...others] = pragma;
    const object =
      single?.replaceAll("''", "'") ??
      double?.replaceAll('""', '"') ??
      others.find((one) => one !== undefined) ??
      '';
    const table = /^index_x?info$/i.test(kind) ? tableOfIndex(object, state) : { name: object };
    return table === undefined ? noIndex(state) : ofTables(sql, [table], state);
  }
  if (!MASTER.test(sql)) return undefined;
  const isOfTables = /type["`]?\s*=\s*'(?:table|index)'/i.test(sql);
  const mayHaveMore = doubtfulNames(state, state.snapshot()).length + doubtfulPrefixes(state).length > 0;
  if (state.uncertain !== undefined || mayHaveMore || (!isOfTables && hasMore(state))) return UNSURE;
  return ofTables(
    sql,
    [...state.tables()].map(({ name }) => name),
    state,
  );
}

const UNSURE: CatalogAnswer = { kind: 'unsure', reason: 'what the database holds here is not certain' };

function noIndex({ uncertain }: SchemaState): CatalogAnswer {
  return uncertain === undefined ? { kind: 'rows', rows: [] } : UNSURE;
}

function ofTables(sql: string, names: readonly Name[], state: SchemaState): CatalogAnswer {
  const tables: Table[] = [];
  for (const name of names) {
    const table = state.table(name);
    const missing = state.uncertain ?? state.doubt(name) ?? viewOf(name, state);
    if ((table === undefined ? missing : table.uncertain) !== undefined) return UNSURE;
    if (table !== undefined) tables.push(table);
  }
  return { kind: 'rows', rows: askScratch(sql, tables).map(known) };
}

/** Views have columns, of which not all is known. */
function viewOf(name: Name, state: SchemaState): string | undefined {
  return state.view(name) === undefined ? undefined : 'it is a view';
}

function known(row: Readonly<Record<string, unknown>>): CatalogAnswerRow {
  const isText = (value: unknown): value is string | number | null =>
    value === null || typeof value === 'string' || typeof value === 'number';
  const isObject = 'tbl_name' in row || row['type'] === 'table' || row['type'] === 'index';
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => {
      const isSpelled =
        SPELLED.has(column.toLowerCase()) && value !== null && !(column === 'type' && isObject);
      return [column, isSpelled || !isText(value) ? undefined : value];
    }),
  );
}

/** Indexes of keys are called by their table: `sqlite_autoindex_users_1`. */
export function tableOfIndex(index: string, state: SchemaState): Name | undefined {
  const automatic = /^sqlite_autoindex_(.*)_\d+$/.exec(index)?.[1];
  return automatic === undefined ? state.index({ name: index })?.on : { name: automatic };
}

function hasMore(state: SchemaState): boolean {
  return (
    [...storeOf(state).views.values()].length > 0 ||
    [...state.tables()].some(({ triggers }) => triggers.length > 0)
  );
}
