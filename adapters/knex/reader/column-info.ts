import type { CatalogAnswerRow } from '../../../src/dialects/dialect.js';
import type { DialectName, Table } from '../../../src/ir/index.js';
import {
  isUnknown,
  objectOf,
  unknown,
  unknownAnswer,
  type Site,
  type Value,
} from '../../../src/source/index.js';
import { hasTable } from '../../shared/reader/catalog.js';
import type { Session } from './session.js';

/** A query that asks for the columns of a table: of one of them, where it is named. */
export interface ColumnQuery {
  readonly _single: { readonly table?: unknown; readonly schema?: unknown; readonly columnInfo?: unknown };
}

/** What an answer of the server's catalog says of a column; undefined: not known. */
type Row = Exclude<CatalogAnswerRow, undefined>;

/** How a kind of database is asked for a column, and which cells Knex takes for what. */
interface Asking {
  /** Of a table: all columns, or the one that it is told. */
  sql(table: string, column: string): string;
  /** The name of the column in a row, where the answer is about all of them. */
  readonly name: string;
  entry(cell: (name: string) => Value): Readonly<Record<string, Value>>;
}

const ASKED: Readonly<Record<'information' | 'pragma', (table: string, column: string) => string>> = {
  information: (table, column) => `table_name = ${text(table)} and column_name = ${text(column)}`,
  pragma: (table) => `PRAGMA table_info(\`${table.replaceAll('`', '``')}\`)`,
};

const mysql: Asking = {
  sql: (table, column) =>
    `select COLUMN_NAME, COLUMN_DEFAULT, DATA_TYPE, CHARACTER_MAXIMUM_LENGTH, IS_NULLABLE from information_schema.columns
      where ${ASKED.information(table, column)} and table_schema = database()`,
  name: 'COLUMN_NAME',
  entry: (cell) => ({
    defaultValue: cell('COLUMN_DEFAULT') === 'NULL' ? null : cell('COLUMN_DEFAULT'),
    type: cell('DATA_TYPE'),
    maxLength: cell('CHARACTER_MAXIMUM_LENGTH'),
    nullable: mapped(cell('IS_NULLABLE'), (value) => value === 'YES'),
  }),
};

/** Knex `lib/dialects/…/query/…-querycompiler.js`, `columnInfo`: the rows that it asks for, and `output`. */
const ASKING: Readonly<Record<DialectName, Asking>> = {
  postgres: {
    sql: (table, column) =>
      `select column_name, data_type, character_maximum_length, is_nullable, column_default from information_schema.columns
        where ${ASKED.information(table, column)} and table_schema = current_schema()`,
    name: 'column_name',
    entry: (cell) => ({
      type: cell('data_type'),
      maxLength: cell('character_maximum_length'),
      nullable: mapped(cell('is_nullable'), (value) => value === 'YES'),
      defaultValue: cell('column_default'),
    }),
  },
  mysql,
  mariadb: mysql,
  sqlite: {
    sql: ASKED.pragma,
    name: 'name',
    entry: (cell) => ({
      // `varchar(20)` is in two parts there.
      type: mapped(cell('type'), (value) => typeOf(String(value))[0]),
      maxLength: mapped(cell('type'), (value) => typeOf(String(value))[1]),
      nullable: mapped(cell('notnull'), (value) => value === 0),
      defaultValue: cell('dflt_value'),
    }),
  },
};

/**
 * What awaiting `knex(table).columnInfo()` gives: an object with a member for each column, or that of the column that is asked for, if there
 * is such a one. A table that is not there has none.
 */
export function columnInfo(
  { _single: { table, schema, columnInfo: asked } }: ColumnQuery,
  session: Session,
  at: Site,
): Value {
  const { journal, compiler, rowsAsSent } = session;
  const notKnown = unknownAnswer('it tells of the columns of a live database', at.span);
  const name = typeof table === 'string' ? compiler.nameOf(table) : undefined;
  if (name === undefined || schema !== undefined || !rowsAsSent || journal.hasSearchPath) return notKnown;
  const exists = hasTable({ name }, journal.state);
  if (exists === false) return objectOf({});
  const found = journal.state.table({ name });
  if (exists !== true || found === undefined)
    return exists === true ? notKnown : unknown(exists.reason, at.span);
  const entries = found.columns.map(
    (column) => [column.name, entryOf(found, column.name, session, at)] as const,
  );
  const only = entries.find(([column]) => column === asked);
  return only === undefined ? objectOf(Object.fromEntries(entries)) : only[1];
}

function entryOf(table: Table, column: string, { dialect, journal }: Session, at: Site): Value {
  const { sql, name, entry } = ASKING[dialect.name];
  const answer = dialect.answerFromCatalog?.(sql(table.name.name, column), journal.state);
  const rows: readonly CatalogAnswerRow[] = answer?.kind === 'rows' ? answer.rows : [];
  const row: Row | undefined = rows.find((one) => one?.[name] === column);
  const notKnown = unknown('it is of a row of a live database', at.span);
  return objectOf(
    entry((cell) => {
      const value = row?.[cell];
      return value === undefined ? notKnown : value;
    }),
  );
}

/** `/.*\((\d+)\)/` of Knex's, and what is before the bracket. */
function typeOf(declared: string): readonly [string, string | null] {
  const length = /.*\((\d+)\)/.exec(declared)?.[1];
  const type = length === undefined ? declared : (declared.split('(')[0] ?? '');
  return [type.toLowerCase(), length ?? null];
}

function mapped(value: Value, map: (known: Value) => Value): Value {
  return isUnknown(value) ? value : map(value);
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
