import { mariadbFlavour } from '../../../../src/dialects/mariadb/flavour.js';
import { mysqlFlavour } from '../../../../src/dialects/mysql/flavour.js';
import type { Dialect } from '../../../../src/dialects/dialect.js';
import type { SchemaState } from '../../../../src/fold/state.js';
import { emptySchema, keyOf, type Name, type Table } from '../../../../src/ir/index.js';
import type { Catalog } from '../../compiler.js';
import { DATABASE, tableNamed, type CatalogOptions } from '../names.js';
import type { Row } from '../objects.js';
import { columnRows, DEFAULT_COLLATIONS } from './columns.js';
import { foreignKeyRows, indexRows, primaryKeyRows } from './keys.js';

/** A table that is named in a question, as TypeORM spells it. */
const NAMED =
  /(?:`TABLE_SCHEMA`|`CONSTRAINT_SCHEMA`)\s*=\s*'([^']*)'\s+AND\s+(?:`kcu`\.)?`TABLE_NAME`\s*=\s*'([^']*)'/g;

/**
 * Answers the questions of typeorm `driver/mysql/MysqlQueryRunner.js` from a folded schema, in the rows that MySQL or MariaDB
 * would give. What is not certain has no answer; what only a server can tell of a column is `NOT_KNOWN` in its row.
 */
export function mysqlCatalog(
  state: SchemaState,
  dialect: Dialect,
  { nameOnly = false }: CatalogOptions = {},
): Catalog {
  const flavour = dialect.name === 'mariadb' ? mariadbFlavour : mysqlFlavour;
  // One call asks for the columns, indexes and keys of the same table.
  const known = new Map<Table, Table>();
  const tableOf = (name: Name): Table | 'unsure' | undefined => {
    const table = tableNamed(name, state);
    if (nameOnly && table === undefined && state.uncertain !== undefined) return emptyTable(name);
    const uncertain = table === undefined ? state.uncertain : table.uncertain;
    if (uncertain !== undefined && !nameOnly) return 'unsure';
    if (table === undefined) return undefined;
    const shown = known.get(table) ?? asShown(table, dialect);
    known.set(table, shown);
    return shown;
  };
  const byTable = (sql: string, rows: (table: Table) => readonly Row[]): readonly Row[] | undefined => {
    const found: Row[] = [];
    for (const name of namesIn(sql)) {
      const table = tableOf(name);
      // Of a view only that it is there is known.
      if (table === 'unsure' || (table === undefined && state.view(name) !== undefined)) return undefined;
      if (table !== undefined) found.push(...rows(table));
    }
    return found;
  };

  return (sql) => {
    if (sql.startsWith('SELECT DATABASE()')) return [{ db_name: DATABASE }];
    if (sql.startsWith('SELECT SCHEMA()')) return [{ schema_name: DATABASE }];
    if (sql.includes('`DEFAULT_COLLATION_NAME`')) {
      const collation = DEFAULT_COLLATIONS[flavour.dialect];
      return [{ SCHEMA_NAME: DATABASE, CHARSET: 'utf8mb4', COLLATION: collation }];
    }
    if (sql.includes('`REFERENTIAL_CONSTRAINTS`'))
      return sql.includes('`kcu`.')
        ? byTable(sql, (table) => foreignKeyRows(table, dialect))
        : byTable(sql, (table) => indexRows(table));
    if (sql.includes("`CONSTRAINT_NAME` = 'PRIMARY'")) return byTable(sql, primaryKeyRows);
    if (sql.includes('`TABLE_COMMENT`')) {
      // Without names it asks for the tables of all databases.
      if (!sql.includes('WHERE')) return undefined;
      return byTable(sql, (table) => [
        {
          TABLE_SCHEMA: DATABASE,
          TABLE_NAME: table.name.name,
          TABLE_COMMENT: table.comment ?? '',
        },
      ]);
    }
    if (sql.includes('`INFORMATION_SCHEMA`.`COLUMNS`')) return columnsAsked(sql, state, byTable, flavour);
    return undefined;
  };
}

type Flavour = typeof mysqlFlavour;

/** `hasTable`, `hasColumn`, and what a table is loaded from. Views have columns, too. */
function columnsAsked(
  sql: string,
  state: SchemaState,
  byTable: (sql: string, rows: (table: Table) => readonly Row[]) => readonly Row[] | undefined,
  flavour: Flavour,
): readonly Row[] | undefined {
  const [name] = namesIn(sql);
  const column = /`COLUMN_NAME` = '([^']*)'/.exec(sql)?.[1];
  const view = name === undefined ? undefined : state.view(name);
  if (view !== undefined && view.uncertain === undefined) {
    const columns = column === undefined ? [''] : view.columns;
    return columns
      ?.filter((one) => column === undefined || isSame(one, column))
      .map((one) => ({ COLUMN_NAME: one }));
  }
  const rows = byTable(sql, (table) => columnRows(table, flavour));
  return column === undefined ? rows : rows?.filter((row) => isSame(String(row['COLUMN_NAME']), column));
}

/** Names of columns have no case. */
function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function namesIn(sql: string): readonly Name[] {
  const found = new Set<string>();
  for (const [, database = '', name = ''] of sql.matchAll(NAMED))
    found.add(database === DATABASE || database === 'undefined' ? name : `${database}\n${name}`);
  return [...found].map((text) => {
    const [first = '', second] = text.split('\n');
    return second === undefined ? { name: first } : { schema: first, name: second };
  });
}

function emptyTable(name: Name): Table {
  return { name, columns: [], constraints: [], indexes: [], triggers: [] };
}

/** Types and defaults in the spelling that the server gives back. */
function asShown(table: Table, dialect: Dialect): Table {
  const key = keyOf(table.name);
  return dialect.normalize({ ...emptySchema(dialect.name), tables: { [key]: table } }).tables[key] ?? table;
}
