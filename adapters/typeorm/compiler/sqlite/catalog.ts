import type { Dialect } from '../../../../src/dialects/dialect.js';
import { tableOfIndex } from '../../../../src/dialects/sqlite/catalog.js';
import { askScratch } from '../../../../src/dialects/sqlite/scratch.js';
import type { SchemaState } from '../../../../src/fold/state.js';
import type { Column, Name, Table } from '../../../../src/ir/index.js';
import type { Catalog } from '../../compiler.js';
import { tableNamed, type CatalogOptions } from '../names.js';
import type { Row } from '../objects.js';
import { tableText } from './table-text.js';

/** A question of TypeORM's about tables: all, or those that it names. */
const MASTER =
  /^\s*SELECT \* FROM "sqlite_master" WHERE "type" = '(table|index)'(?: AND "(?:tbl_)?name" (?:IN \((.*)\)|= '([^']*)'))?$/;

const PRAGMA = /^PRAGMA "?(\w+)"?\("([^"]*)"\)$/;

/**
 * Answers the questions of typeorm `driver/sqlite-abstract/AbstractSqliteQueryRunner.js` from a folded schema: by SQLite itself,
 * in a database in memory that has the tables in question. What is not certain has no answer.
 */
export function sqliteCatalog(
  state: SchemaState,
  _dialect: Dialect,
  { nameOnly = false }: CatalogOptions = {},
): Catalog {
  const tableOf = (name: Name): Table | 'unsure' | undefined => {
    const table = tableNamed(name, state);
    if (nameOnly && table === undefined && state.uncertain !== undefined)
      return { name, columns: [SOME_COLUMN], constraints: [], indexes: [], triggers: [] };
    const uncertain = table === undefined ? state.uncertain : table.uncertain;
    return uncertain !== undefined && !nameOnly ? 'unsure' : table;
  };
  const ask = (sql: string, names: readonly Name[]): readonly Row[] | undefined => {
    const tables = names.map(tableOf);
    if (tables.includes('unsure')) return undefined;
    const known = tables.filter((one): one is Table => typeof one === 'object');
    return askScratch(sql, known, tableText);
  };
  return (sql) => {
    const master = MASTER.exec(sql);
    if (master !== null) {
      const [, , list, one] = master;
      if (list === undefined && one === undefined) {
        if (state.uncertain !== undefined) return undefined;
        return ask(
          sql,
          [...state.tables()].flatMap(({ name, temporary }) => (temporary === true ? [] : [name])),
        );
      }
      const names =
        one === undefined ? [...(list ?? '').matchAll(/'([^']*)'/g)].map(([, name]) => name) : [one];
      return ask(
        sql,
        names.map((name = '') => ({ name })),
      );
    }
    const [, pragma, object = ''] = PRAGMA.exec(sql) ?? [];
    if (pragma === undefined) return undefined;
    const table = pragma === 'index_info' ? tableOfIndex(object, state) : { name: object };
    return table === undefined ? [] : ask(sql, [table]);
  };
}

/** A table has a column at least. */
const SOME_COLUMN: Column = { name: 'id', type: { kind: 'text' }, nullable: true };
