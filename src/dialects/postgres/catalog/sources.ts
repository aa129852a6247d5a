import {
  type Constraint,
  type Index,
  type Name,
  type Schema,
  type Table,
  type View,
} from '../../../ir/index.js';
import { nameOf } from '../../shared/doubtful.js';
import { UNSURE } from '../../shared/truth.js';
import type { Cell, ForeignName, ForeignOid, Oid } from './cells.js';

/** Marks a row that stands for any number of rows, none among them. */
export const PERHAPS: unique symbol = Symbol('perhaps');

/** A row of a catalog. A column that is not here is not known. */
export type CatalogRow = Readonly<Record<string, Cell>> & { readonly [PERHAPS]?: true };

/** Rows that may be there, or not, or many: what nobody knows of, or the server has of its own. */
export function perhaps(row: CatalogRow): CatalogRow {
  return { ...row, [PERHAPS]: true };
}

/** Where names without a schema are. */
export const PUBLIC = 'public';

export interface Source {
  readonly schema: Schema;
  /** Tables, views and others whose being there or shape is not certain. */
  readonly doubtful: readonly Name[];
}

export const SYSTEM_SCHEMAS = ['pg_catalog', 'information_schema'];

/** Views of the information schema whose names have no prefix (manual, "The Information Schema"). */
const INFORMATION_VIEWS = new Set(
  `administrable_role_authorizations applicable_roles attributes character_sets
  check_constraint_routine_usage check_constraints collation_character_set_applicability collations column_column_usage
  column_domain_usage column_options column_privileges column_udt_usage columns constraint_column_usage
  constraint_table_usage data_type_privileges domain_constraints domain_udt_usage domains element_types enabled_roles
  foreign_data_wrapper_options foreign_data_wrappers foreign_server_options foreign_servers foreign_table_options
  foreign_tables information_schema_catalog_name key_column_usage parameters referential_constraints
  role_column_grants role_routine_grants role_table_grants role_udt_grants role_usage_grants routine_column_usage
  routine_privileges routine_routine_usage routine_sequence_usage routine_table_usage routines schemata sequences
  sql_features sql_implementation_info sql_parts sql_sizing table_constraints table_privileges tables transforms
  triggered_update_columns triggers udt_privileges usage_privileges user_defined_types user_mapping_options
  user_mappings view_column_usage view_routine_usage view_table_usage views`.split(/\s+/),
);

/** The name of one of the server's own relations or indexes. */
export const SYSTEM: ForeignName = { mayBe: (name) => /^_?pg_/.test(name) || INFORMATION_VIEWS.has(name) };

/** Types of PostgreSQL 18 whose names have no prefix, and those of the extensions that are known to make types alone. */
const SYSTEM_TYPES = new Set(
  `aclitem any anyarray anycompatible anycompatiblearray anycompatiblemultirange anycompatiblenonarray
  anycompatiblerange anyelement anyenum anymultirange anynonarray anyrange bit bool box bpchar bytea cardinal_number char
  character_data cid cidr circle cstring date datemultirange daterange event_trigger fdw_handler float4 float8 gtsvector
  index_am_handler inet int2 int2vector int4 int4multirange int4range int8 int8multirange int8range internal interval
  json jsonb jsonpath language_handler line lseg macaddr macaddr8 money name numeric nummultirange numrange oid oidvector
  path point polygon record refcursor regclass regcollation regconfig regdictionary regnamespace regoper regoperator
  regproc regprocedure regrole regtype sql_identifier table_am_handler text tid time time_stamp timestamp timestamptz
  timetz trigger tsm_handler tsmultirange tsquery tsrange tstzmultirange tstzrange tsvector txid_snapshot unknown uuid
  varbit varchar void xid xid8 xml yes_or_no
  citext cube earth gbtreekey16 gbtreekey2 gbtreekey32 gbtreekey4 gbtreekey8 gbtreekey_var ghstore gtrgm hstore
  intbig_gkey lquery ltree ltree_gist ltxtquery query_int vector halfvec sparsevec`.split(/\s+/),
);

/** The name of one of the server's own types, or of an extension that makes no relations. */
export const SYSTEM_TYPE: ForeignName = {
  mayBe: (name) => SYSTEM.mayBe(name) || SYSTEM_TYPES.has(name) || /^(?:reg|pg|any)/.test(name),
};

/** PostgreSQL 18 names the NOT NULL of a column as a constraint. */
export const NOT_NULL_NAME: ForeignName = { mayBe: (name) => /_not_null\d*$/.test(name) };

/** An object that may have this name, or may not be. */
export function maybe(name: Name): ForeignName {
  return { mayBe: (other) => other === name.name };
}

export function schemaOf({ schema = PUBLIC }: Name): string {
  return schema;
}

/** Tables, views, indexes and sequences share a namespace, so a name is enough to know one. */
export function oid(kind: 'schema' | 'relation' | 'type' | 'extension', name: Name): Oid {
  return { oid: `${kind} ${kind === 'schema' ? '' : `${schemaOf(name)}.`}${name.name}` };
}

/** Of one of the server's own objects. */
export const SYSTEM_OID: ForeignOid = { isForeignOid: true };

export function certainTables(schema: Schema): Table[] {
  return Object.values(schema.tables).filter(({ uncertain }) => uncertain === undefined);
}

export function certainViews(schema: Schema): View[] {
  return Object.values(schema.views).filter(({ uncertain }) => uncertain === undefined);
}

export interface CatalogIndex {
  readonly on: Name;
  readonly name: Cell;
  readonly of: Index | Constraint;
}

/** Indexes of their own and those of constraints. */
export function allIndexes(schema: Schema): CatalogIndex[] {
  const hasIndex = new Set<Constraint['kind']>(['primaryKey', 'unique', 'exclusion']);
  return [
    ...certainTables(schema).flatMap(({ name: on, indexes, constraints }) =>
      [...indexes, ...constraints.filter(({ kind }) => hasIndex.has(kind))].map((of) => ({
        on,
        name: of.name ?? UNSURE,
        of,
      })),
    ),
    ...certainViews(schema).flatMap(({ name: on, indexes }) =>
      indexes.map((of) => ({ on, name: of.name ?? UNSURE, of })),
    ),
  ];
}

/** Kinds of what is not modelled that are no relations, or belong to one that is told elsewhere. */
const NO_RELATIONS =
  /^(?:composite type|range type|base type|shell type|type|domain|statistics|policy|rule|table|trigger|cast|aggregate|operator|collation|conversion|text search|function|procedure|routine|publication|subscription|server|user mapping|foreign data wrapper|event trigger|language|access method|transform|role|default privileges)\b/;

/** What is not modelled and may be a relation, by name. */
export function otherRelations(schema: Schema): Name[] {
  return othersWhere(schema, (key) => !NO_RELATIONS.test(key));
}

/** What is not modelled and may have a row type: composite types are relations of a kind. */
export function otherRowTypes(schema: Schema): Name[] {
  return othersWhere(schema, (key) => !NO_RELATIONS.test(key) || /\b(?:type|domain)\b/.test(key));
}

function othersWhere(schema: Schema, matches: (key: string) => boolean): Name[] {
  return Object.keys(schema.others)
    .filter(matches)
    .map((key) => nameOf(/(?:[^\s"]|"(?:[^"\\]|\\.)*")+$/.exec(key)?.[0] ?? key));
}
