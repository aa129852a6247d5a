import type { Dialect } from '../../../../src/dialects/dialect.js';
import type { SchemaState } from '../../../../src/fold/state.js';
import { emptySchema, keyOf, type EnumType, type Name, type Table } from '../../../../src/ir/index.js';
import type { Catalog } from '../../compiler.js';
import { nameOf, tableNamed, type CatalogOptions } from '../names.js';
import { columnRows } from './columns.js';
import { constraintRows, foreignKeyRows, indexRows } from './keys.js';
import type { Row } from '../objects.js';

/**
 * Answers the questions of typeorm `driver/postgres/PostgresQueryRunner.js` from a folded schema, in the rows that
 * PostgreSQL would give. What is not certain has no answer.
 */
export function postgresCatalog(
  state: SchemaState,
  dialect: Dialect,
  { nameOnly = false }: CatalogOptions = {},
): Catalog {
  const tablesIn = (sql: string, pattern: RegExp): readonly Table[] | undefined => {
    const found: Table[] = [];
    for (const [, schema = '', name = ''] of sql.matchAll(pattern)) {
      const own = nameOf(schema, name);
      const table = tableNamed(own, state);
      if (nameOnly && table === undefined && state.uncertain !== undefined) {
        found.push(emptyTable(own));
        continue;
      }
      if (
        !nameOnly &&
        (table?.uncertain ?? (table === undefined ? state.uncertain : undefined)) !== undefined
      )
        return undefined;
      if (table === undefined) continue;
      if (namesOf(table).some((one) => one.includes('"'))) return undefined;
      found.push(normalized(table, state, dialect));
    }
    return found;
  };
  const byTable = (
    sql: string,
    pattern: RegExp,
    rows: (table: Table) => readonly Row[],
  ): readonly Row[] | undefined => tablesIn(sql, pattern)?.flatMap(rows);

  return (sql) => {
    if (sql.includes('current_database()')) return [{ current_database: 'database' }];
    if (sql.includes('current_schema()')) return [{ current_schema: 'public' }];
    if (sql.includes('version()')) return [{ version: 'PostgreSQL 16.0' }];
    if (sql.includes('relispartition') && sql.includes('information_schema')) return [{ bool: true }];
    const schemaName = /"schemata" WHERE "schema_name" = '([^']*)'/.exec(sql)?.[1];
    if (schemaName !== undefined) return state.hasSchema(schemaName) ? [{ schema_name: schemaName }] : [];
    if (sql.includes('FROM "pg_enum"')) return enumRows(sql, state, nameOnly);
    if (sql.includes('FROM "pg_type" "t"')) {
      const [, schema = '', name = ''] =
        /"nspname" = '([^']*)' AND "t"."typname" = '([^']*)'/.exec(sql) ?? [];
      const type = state.enumType(nameOf(schema, name));
      if (doubtOfType(state, nameOf(schema, name)) !== undefined) return undefined;
      return type === undefined ? [] : [{ nspname: schema, typname: name }];
    }
    if (sql.includes('FROM "information_schema"."tables"')) return tableRows(sql, state, nameOnly);
    if (sql.includes('FROM "information_schema"."columns"')) {
      const column = /"column_name"\s*=\s*'([^']*)'/.exec(sql)?.[1];
      const rows = byTable(sql, NAMED, (table) => columnRows(table, state, dialect));
      return column === undefined ? rows : rows?.filter((row) => row.column_name === column);
    }
    if (sql.includes('FROM "pg_constraint" "cnst"'))
      return byTable(sql, CLASSED, (table) => constraintRows(table, dialect));
    if (sql.includes('INNER JOIN "pg_index"') && sql.includes("IN ('r', 'p')"))
      return byTable(sql, CLASSED, (table) => indexRows(table, dialect));
    if (sql.includes('"con"."confdeltype"')) return byTable(sql, KEYED, foreignKeyRows);
    return undefined;
  };
}

// A name with a quote in it is not escaped there, so the server refuses the question.
const NAMED = /"table_schema" = '([^']*)' AND "table_name" = '([^']*)'(?=[\s);]|$)/g;
const CLASSED = /"ns"\."nspname" = '([^']*)' AND "t"\."relname" = '([^']*)'(?=[\s);]|$)/g;
const KEYED = /"ns"\."nspname" = '([^']*)' AND "cl"\."relname" = '([^']*)'(?=[\s);]|$)/g;

/** The names that TypeORM's question for columns puts in quotes and hands to `regclass` and `regtype`. */
function namesOf({ name, columns }: Table): readonly string[] {
  const types = columns.flatMap(({ type }) => {
    const element = type.kind === 'array' ? type.of : type;
    return element.kind === 'named' ? [element.name] : [];
  });
  return [name, ...types].flatMap((one) => [one.name, one.schema ?? '']);
}

/** `information_schema.tables` lists views, too. */
function tableRows(sql: string, state: SchemaState, nameOnly: boolean): readonly Row[] | undefined {
  const rows: Row[] = [];
  for (const [, schema = '', name = ''] of sql.matchAll(NAMED)) {
    const own = nameOf(schema, name);
    const table = tableNamed(own, state);
    const view = state.view(own);
    const uncertain = table?.uncertain ?? view?.uncertain ?? state.uncertain;
    if (uncertain !== undefined && !nameOnly) return undefined;
    const mayBeThere = nameOnly && uncertain !== undefined;
    if (!mayBeThere && table === undefined && (view === undefined || view.materialized === true)) continue;
    rows.push({ table_schema: schema, table_name: name, table_comment: table?.comment ?? null });
  }
  return rows;
}

function emptyTable(name: Name): Table {
  return { name, columns: [], constraints: [], indexes: [], triggers: [] };
}

function enumRows(sql: string, state: SchemaState, nameOnly: boolean): readonly Row[] | undefined {
  const [, schema = '', name = ''] = /"nspname" = '([^']*)' AND "t"."typname" = '([^']*)'/.exec(sql) ?? [];
  const type = state.enumType(nameOf(schema, name));
  if (!nameOnly && doubtOfType(state, nameOf(schema, name)) !== undefined) return undefined;
  return (type?.values ?? []).map((value) => ({ value }));
}

/**
 * Why it is not known whether a type is an enum, and of which values: TypeORM drops the enum of a column that it drops. One may come of
 * SQL that is not modelled.
 */
function doubtOfType(state: SchemaState, name: Name): string | undefined {
  const type = state.enumType(name);
  if (type !== undefined) return type.uncertain ?? state.uncertain;
  return state.uncertain ?? (state.domain(name) === undefined ? state.doubt(name) : undefined);
}

/** What the server makes of a table: it is asked for in several questions of a call, and again by the next calls. */
const spellings = new WeakMap<Table, { readonly enums: readonly EnumType[]; readonly spelled: Table }>();

/** Expressions as the server spells them. */
function normalized(table: Table, state: SchemaState, dialect: Dialect): Table {
  const enums = table.columns.flatMap(({ type }) => {
    const element = type.kind === 'array' ? type.of : type;
    return (element.kind === 'named' ? state.enumType(element.name) : undefined) ?? [];
  });
  const known = spellings.get(table);
  if (known?.enums.length === enums.length && known.enums.every((one, place) => one === enums[place]))
    return known.spelled;
  const key = keyOf(table.name);
  const schema = dialect.normalize({
    ...emptySchema(dialect.name),
    tables: { [key]: table },
    enums: Object.fromEntries(enums.map((one) => [keyOf(one.name), one])),
  });
  const spelled = schema.tables[key] ?? table;
  spellings.set(table, { enums, spelled });
  return spelled;
}
