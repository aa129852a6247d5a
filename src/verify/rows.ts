import type { Dialect } from '../dialects/dialect.js';
import type { Cells } from '../dialects/sql-client.js';
import type { ChangedRows } from '../fold/changed-rows.js';
import type { SchemaDifference } from '../fold/meaning/same-schema.js';
import { SqlError } from '../dialects/server.js';
import { keyOf, type History, type Name, type Schema } from '../ir/index.js';
import type { VerifyOptions } from './options.js';
import { both, type Pair } from './pair.js';
import { rowsDifference } from './same-rows.js';
import type { SideSession } from './side.js';

/** Tables with more rows are compared by their number of rows alone: migrations write few, and every row crosses the wire. */
const MOST_ROWS = 100_000;
/** Of so many tables the rows are read without asking first which have any, and of both sides at once. */
const FEW_TABLES = 4;
/** How many tables are asked about at once. */
const TABLES_AT_ONCE = 100;

/**
 * Functions of the databases that give another value each time, other than the time. As text or as a call in a migration's
 * operations: `gen_random_uuid`, `uuid_generate_v4`, `uuidv7`, MySQL's and MariaDB's `UUID` and `RAND`, SQLite's `randomblob`.
 */
const RANDOM_FUNCTION = /random|uuid_generate|uuidv\d|uuid\s*\(|rand\s*\(|"(?:uuid|rand)"},"args"|gen_salt/i;

export type RowsOptions = Pick<VerifyOptions, 'dialect' | 'ignoreRows' | 'squashed'>;

/** Rows by the key of their table; without those of tables that are not there. */
export type TableRows = ReadonlyMap<string, Cells>;

/** The rows of one side, where the tables are few; else undefined: {@link differentRows} compares many, one after the other. */
export async function fewRows(
  side: SideSession,
  options: RowsOptions,
  tables: ChangedRows,
): Promise<TableRows | undefined> {
  if (tables === 'all') return undefined;
  const asked = namedOnce(tables, options);
  return asked.size > FEW_TABLES ? undefined : rowsOf(side, options.dialect, asked);
}

/** In what the rows of the tables differ; those that are nowhere, or only on one side, are the schema's business. */
export async function differentRows(
  pair: Pair,
  options: RowsOptions,
  tables: readonly Name[],
): Promise<readonly SchemaDifference[]> {
  const { dialect } = options;
  const asked = namedOnce(tables, options);
  if (asked.size === 0) return [];
  const filled = await both(pair, (side) => tablesWithRows(side, dialect, [...asked.values()]));
  const differences: SchemaDifference[] = [];
  for (const table of new Map(filled.flat().map((name) => [keyOf(name), name] as const))) {
    const [source, target] = await both(pair, (side) => rowsOf(side, dialect, [table]));
    differences.push(...differencesOfRows(pair, source, target));
  }
  return differences;
}

/** In what rows differ that were read of both sides. */
export function differencesOfRows(
  pair: Pair,
  source: TableRows,
  target: TableRows,
): readonly SchemaDifference[] {
  return [...source].flatMap(([key, rows]): readonly SchemaDifference[] => {
    const others = target.get(key);
    if (others === undefined) return [];
    const different = rowsDifference(rows, others, {
      mayBeRandom: mayBeRandom(pair),
      isWritten: writtenIn(pair),
    });
    return different === undefined
      ? []
      : [{ object: `table ${key}`, path: 'rows', a: different.source, b: different.target }];
  });
}

function namedOnce(tables: readonly Name[], { ignoreRows = [] }: RowsOptions): ReadonlyMap<string, Name> {
  const asked = new Map(tables.map((name) => [keyOf(name), name] as const));
  for (const key of ignoreRows) asked.delete(key);
  return asked;
}

/** In what the rows of all tables of a schema, which is that of both sides, differ; and where its sequences stand. */
export async function allDifferentRows(
  pair: Pair,
  options: RowsOptions,
  { tables, sequences }: Schema,
): Promise<readonly SchemaDifference[]> {
  const names = Object.values(tables).map(({ name }) => name);
  const differences = [...(await differentRows(pair, options, names))];
  for (const [key, { name }] of Object.entries(sequences)) {
    const [a, b] = await both(pair, (side) => standOf(side, options.dialect, name));
    if (a !== b) differences.push({ object: `sequence ${key}`, path: 'last value', a, b });
  }
  return differences;
}

/** Those of the tables that may hold rows: all that are asked about at once, where one of these is not there. */
async function tablesWithRows(
  side: SideSession,
  dialect: Dialect,
  tables: readonly Name[],
): Promise<readonly Name[]> {
  const found: Name[] = [];
  for (let start = 0; start < tables.length; start += TABLES_AT_ONCE) {
    const asked = tables.slice(start, start + TABLES_AT_ONCE);
    const questions = asked.map(
      (name) => `(SELECT count(*) FROM (SELECT 1 FROM ${nameText(name, dialect)} LIMIT 1) t)`,
    );
    const cells = await cellsOf(
      side,
      `SELECT ${questions.map((question, index) => `${question} AS t${index}`).join(', ')}`,
    );
    found.push(...asked.filter((_, index) => cells?.rows[0]?.[index] !== '0'));
  }
  return found;
}

async function rowsOf(
  side: SideSession,
  dialect: Dialect,
  tables: Iterable<readonly [key: string, table: Name]>,
): Promise<TableRows> {
  const rows = new Map<string, Cells>();
  for (const [key, table] of tables) {
    const cells = await rowsOfTable(side, dialect, table);
    if (cells !== undefined) rows.set(key, cells);
  }
  return rows;
}

/** Undefined where there is no such table. */
async function rowsOfTable(side: SideSession, dialect: Dialect, table: Name): Promise<Cells | undefined> {
  const from = nameText(table, dialect);
  const cells = await cellsOf(side, `SELECT * FROM ${from} LIMIT ${MOST_ROWS + 1}`);
  if (cells === undefined || cells.rows.length <= MOST_ROWS) return cells;
  return cellsOf(side, `SELECT count(*) AS number_of_rows FROM ${from}`);
}

/**
 * Where a sequence stands: PostgreSQL tells the last value (manual, "CREATE SEQUENCE"), MariaDB the one behind those that are kept
 * ready (documentation, "SEQUENCE Overview").
 */
async function standOf(side: SideSession, dialect: Dialect, sequence: Name): Promise<string | undefined> {
  const [columns, word] =
    dialect.name === 'postgres'
      ? ['last_value, is_called', 'called']
      : ['next_not_cached_value, cycle_count', 'cycles'];
  const cells = await cellsOf(side, `SELECT ${columns} FROM ${nameText(sequence, dialect)}`);
  return cells?.rows[0]?.join(`, ${word}: `);
}

async function cellsOf(side: SideSession, sql: string): Promise<Cells | undefined> {
  try {
    return await side.cells(sql);
  } catch (error) {
    if (error instanceof SqlError) return undefined;
    throw error;
  }
}

function nameText({ schema, name }: Name, dialect: Dialect): string {
  return [...(schema === undefined ? [] : [schema]), name]
    .map((part) => dialect.quoteIdentifier(part))
    .join('.');
}

/** Looks values up in both histories, whose text is made when the first is. */
function writtenIn({ source, target }: Pair): (value: string) => boolean {
  let text: string | undefined;
  const known = new Map<string, boolean>();
  return (value) => {
    const found = known.get(value);
    if (found !== undefined) return found;
    text ??= JSON.stringify([source.history.migrations, target.history.migrations]);
    const isIn = text.includes(value);
    known.set(value, isIn);
    return isIn;
  };
}

const randomHistories = new WeakMap<History, boolean>();

function mayBeRandom({ source, target }: Pair): boolean {
  return [source.history, target.history].some((history) => {
    const known = randomHistories.get(history) ?? RANDOM_FUNCTION.test(JSON.stringify(history.migrations));
    randomHistories.set(history, known);
    return known;
  });
}
