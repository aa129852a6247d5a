import {
  emptySchema,
  keyOf,
  type Constraint,
  type Domain,
  type EnumType,
  type Extension,
  type Name,
  type Routine,
  type Schema,
  type Sequence,
  type Table,
  type View,
} from '../../ir/index.js';
import type { IntrospectOptions } from '../dialect.js';
import type { SqlClient } from '../sql-client.js';
import { nameOf, optionsOf, type CatalogVersion, type FragmentParser } from './introspect/catalog.js';
import { catalogSession } from './introspect/session.js';
import { readColumn } from './introspect/columns.js';
import { readConstraint } from './introspect/constraints.js';
import { readIndex } from './introspect/indexes.js';
import {
  extensionsSql,
  readExtension,
  readPublic,
  readSchemas,
  schemasSql,
  type ExtensionRow,
  type SchemaRow,
} from './introspect/namespaces.js';
import { othersSql, type OtherRow } from './introspect/others.js';
import { othersOfRelation } from './introspect/relation-others.js';
import {
  readRoutine,
  readTrigger,
  routineSql,
  routinesFrom,
  type RoutineRow,
} from './introspect/programs.js';
import { relationSql, relationsFrom, type RelationRow } from './introspect/relations.js';
import { readSequence } from './introspect/sequences.js';
import {
  domainsSql,
  enumsSql,
  readDomain,
  readEnum,
  type DomainRow,
  type EnumRow,
} from './introspect/types.js';

export type { FragmentParser } from './introspect/catalog.js';

/** What the catalog says, as the one statement of {@link introspect} gives it. */
interface CatalogRow {
  readonly relations?: readonly RelationRow[];
  readonly routines?: readonly RoutineRow[];
  readonly enums?: readonly EnumRow[];
  readonly domains?: readonly DomainRow[];
  readonly schemas?: readonly SchemaRow[];
  readonly extensions?: readonly ExtensionRow[];
  readonly others?: readonly OtherRow[];
}

/**
 * The schema of a live database. One round trip; about 0.6 ms a table.
 *
 * What belongs to extensions is left out, and so are owners, privileges and roles (see `introspect/others.ts` for the
 * whole list). Names are read with the search path `public`, whatever the database's own is, so that those of the
 * default schema come without it; that and other settings stay with the connection, which should be for looking only.
 */
export async function introspect(
  client: SqlClient,
  parser: FragmentParser,
  options: IntrospectOptions = {},
): Promise<Schema> {
  const version = await catalogSession(client);
  const [row] = await client.query(catalogSql(version), []);
  const { catalog } = row as { readonly catalog: CatalogRow };
  return readCatalog(withoutNulls(catalog), remembering(parser), new Set(options.ignoreTables));
}

/** SQL: what is neither a relation nor a routine. */
export function objectsSql(version: CatalogVersion): string {
  return `'enums', ${enumsSql}, 'domains', ${domainsSql}, 'schemas', ${schemasSql}, 'extensions', ${extensionsSql},
    'others', ${othersSql(version)}`;
}

function catalogSql(version: CatalogVersion): string {
  return `SELECT json_build_object(
    'relations', (SELECT json_agg(${relationSql(version)} ORDER BY n.nspname, c.relname) FROM ${relationsFrom}),
    'routines', (SELECT json_agg(${routineSql} ORDER BY n.nspname, p.proname) FROM ${routinesFrom}),
    ${objectsSql(version)}) AS catalog`;
}

function readCatalog(catalog: CatalogRow, parser: FragmentParser, ignored: ReadonlySet<string>): Schema {
  const relations = (catalog.relations ?? []).filter(({ name }) => !ignored.has(keyOf(nameOf(name))));
  const numbering = new Set(
    relations.flatMap(({ columns = [] }) =>
      columns.flatMap(({ sequence }) => (sequence === undefined ? [] : [keyOf(nameOf(sequence.name))])),
    ),
  );
  const tables: Record<string, Table> = {};
  const views: Record<string, View> = {};
  const sequences: Record<string, Sequence> = {};
  const others: Record<string, string> = { ...readPublic(catalog.schemas ?? []) };
  for (const row of relations) {
    const name = nameOf(row.name);
    const key = keyOf(name);
    Object.assign(others, othersOfRelation(row));
    if (row.kind === 'r' || row.kind === 'p') tables[key] = readTable(row, name, parser);
    if (row.kind === 'v' || row.kind === 'm') views[key] = readView(row, name, parser);
    if (row.sequence !== undefined && !numbering.has(key)) {
      const owner = row.sequence.ownedBy;
      if (owner !== undefined && ignored.has(keyOf(nameOf(owner.table)))) continue;
      sequences[key] = readSequence(row.name, row.sequence, row.comment, parser);
    }
  }
  for (const { kind, name, definition } of catalog.others ?? []) {
    others[`${kind} ${name.replace(/^public\./, '')}`] = definition;
  }
  return {
    ...emptySchema('postgres'),
    schemas: readSchemas(catalog.schemas ?? []),
    extensions: keyed(catalog.extensions, readExtension, ({ name }: Extension) => name),
    enums: keyed(catalog.enums, readEnum, ({ name }: EnumType) => keyOf(name)),
    domains: keyed(
      catalog.domains,
      (row) => readDomain(row, parser),
      ({ name }: Domain) => keyOf(name),
    ),
    sequences,
    tables,
    views,
    functions: keyed(catalog.routines, readRoutine, routineKey),
    others,
  };
}

function readTable(row: RelationRow, name: Name, parser: FragmentParser): Table {
  const options = optionsOf(row.with);
  const constraints = (row.constraints ?? [])
    .map((constraint) => readConstraint(constraint, parser))
    .filter((constraint): constraint is Constraint => constraint !== undefined);
  return {
    name,
    columns: (row.columns ?? []).map((column) => readColumn(column, parser)),
    constraints,
    indexes: (row.indexes ?? []).map((index) => readIndex(index, parser)),
    triggers: (row.triggers ?? []).map(readTrigger),
    ...(row.comment === undefined ? {} : { comment: row.comment }),
    ...(row.unlogged === true ? { unlogged: true } : {}),
    ...(row.partitionBy === undefined ? {} : { partitionBy: row.partitionBy }),
    ...(options === undefined ? {} : { with: options }),
    ...(row.rowLevelSecurity === true
      ? { rowLevelSecurity: row.forced === true ? 'forced' : 'enabled' }
      : {}),
  };
}

function readView(row: RelationRow, name: Name, parser: FragmentParser): View {
  const { check_option: checkOption, ...options } = optionsOf(row.with) ?? {};
  return {
    name,
    ...(row.kind === 'm' ? { materialized: true } : {}),
    query: (row.query ?? '').trim().replace(/;$/, ''),
    reads: (row.reads ?? []).map(nameOf),
    ...(checkOption === 'local' || checkOption === 'cascaded' ? { checkOption } : {}),
    ...(Object.keys(options).length === 0 ? {} : { with: options }),
    indexes: (row.indexes ?? []).map((index) => readIndex(index, parser)),
    triggers: (row.triggers ?? []).map(readTrigger),
    ...(row.comment === undefined ? {} : { comment: row.comment }),
  };
}

/** Absent rather than null, in place: the rows were made for us. Cheaper here than `json_strip_nulls` on the server. */
function withoutNulls<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  const record = value as Record<string, unknown>;
  for (const key of Object.keys(record)) {
    if (record[key] === null) delete record[key];
    else withoutNulls(record[key]);
  }
  return value;
}

function routineKey(routine: Routine): string {
  return `${keyOf(routine.name)}(${routine.argumentTypes.join(',')})`;
}

function keyed<Row, Value>(
  rows: readonly Row[] | undefined,
  read: (row: Row) => Value,
  key: (value: Value) => string,
): Record<string, Value> {
  return Object.fromEntries((rows ?? []).map(read).map((value) => [key(value), value]));
}

/** The same texts come again and again (`now()`, `character varying(255)`): each is parsed once. */
function remembering(parser: FragmentParser): FragmentParser {
  return { parseExpression: once(parser.parseExpression), parseType: once(parser.parseType) };
}

function once<T>(parse: (sql: string) => T): (sql: string) => T {
  const known = new Map<string, T>();
  return (sql) => {
    const found = known.get(sql);
    if (found !== undefined) return found;
    const result = parse(sql);
    known.set(sql, result);
    return result;
  };
}
