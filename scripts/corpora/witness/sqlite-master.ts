import { createRequire } from 'node:module';
import type { Database } from 'node-sqlite3-wasm';
import { fileOf } from '../../../src/dialects/sqlite/location.js';
import { plainNames, type Witness } from '../witness.js';
import { settledText, wordsOf } from './sqlite-words.js';

/**
 * Looks at sqlite_master, and asks the pragmas. The text in sqlite_master is the author's: Knex and TypeORM declare the
 * same column with the same words in another order, so that text alone can't be the same. What is compared of a table is
 * therefore what the pragmas say of it (columns, keys, foreign keys, indexes), and from its text what they do not tell:
 * checks, collations, generated columns, AUTOINCREMENT, STRICT, WITHOUT ROWID, conflict clauses, DEFERRABLE. Of indexes, views
 * and triggers it is the text, but for white space, quotes of names and case.
 */
export const sqliteMasterWitness: Witness = {
  title: 'sqlite_master',
  everyStep: true,
  async look(url, ignoreTables) {
    const { Database: Opened } = createRequire(import.meta.url)(
      'node-sqlite3-wasm',
    ) as typeof import('node-sqlite3-wasm');
    const database = new Opened(fileOf(url), { readOnly: true });
    try {
      return textOf(database, plainNames(ignoreTables));
    } finally {
      database.close();
    }
  },
};

function textOf(database: Database, ignored: ReadonlySet<string>): string {
  const rows = rowsOf(
    database,
    `SELECT type, name, tbl_name, sql FROM sqlite_master
      WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name`,
  ).filter((row) => !ignored.has(String(row['tbl_name'])));
  return rows
    .map(({ type, name, sql }) => {
      const lines =
        type === 'table' ? tableLines(database, String(name), String(sql)) : [settledText(String(sql))];
      return [`${String(type)} ${String(name)}`, ...lines.map((line) => `  ${line}`)].join('\n');
    })
    .join('\n');
}

function tableLines(database: Database, table: string, sql: string): readonly string[] {
  const name = quoted(table);
  return [
    ...columnsOf(rowsOf(database, `PRAGMA table_xinfo(${name})`)),
    // The number of a foreign key is its place in the text.
    ...keysOf(rowsOf(database, `PRAGMA foreign_key_list(${name})`)),
    ...rowsOf(database, `PRAGMA index_list(${name})`)
      .map((row) => indexLine(database, row))
      .toSorted(),
    ...wordsOf(sql),
  ];
}

/** A column that is the row's number has no NULL, whether it says NOT NULL or not (manual: "ROWIDs and the INTEGER PRIMARY KEY"). */
function columnsOf(rows: readonly Row[]): readonly string[] {
  const [key, ...others] = rows.filter(({ pk }) => pk !== 0);
  const isNumber = others.length === 0 && String(key?.['type']).toLowerCase() === 'integer';
  return rows.map((row) => lineOf('table_xinfo', isNumber && row === key ? { ...row, notnull: 1 } : row));
}

function keysOf(rows: readonly Row[]): readonly string[] {
  const keys = new Map<unknown, string[]>();
  for (const { id, seq: _, ...row } of rows) {
    const key = keys.get(id) ?? [];
    key.push(lineOf('foreign_key_list', row));
    keys.set(id, key);
  }
  return [...keys.values()].map((key) => key.join(' + ')).toSorted();
}

/** An index that a constraint makes has a name that counts them: left out. */
function indexLine(database: Database, { name, unique, origin, partial }: Row): string {
  const keys = rowsOf(database, `PRAGMA index_xinfo(${quoted(String(name))})`)
    .filter(({ key }) => key === 1)
    .map((key) => [key['name'] ?? 'expression', key['desc'], key['coll']].map(String).join(' '));
  const title = origin === 'c' ? String(name) : '';
  return `index ${title} ${String(unique)} ${String(origin)} ${String(partial)}: ${keys.join(', ')}`;
}

/** Types in lower case: case means nothing in them. */
function lineOf(what: string, row: Row): string {
  const cells = Object.entries(row).map(([column, value]) => {
    const text = String(value);
    if (column === 'type') return `${column}=${text.toLowerCase()}`;
    return `${column}=${column === 'dflt_value' ? settledText(text) : text}`;
  });
  return `${what}: ${cells.join(' ')}`;
}

type Row = Readonly<Record<string, unknown>>;

function rowsOf(database: Database, sql: string): readonly Row[] {
  return database.all(sql) as readonly Row[];
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
