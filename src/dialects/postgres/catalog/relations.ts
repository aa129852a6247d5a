import type { SchemaState } from '../../../fold/state.js';
import { doubtfulNames, doubtfulPrefixes, nameOf } from '../../shared/doubtful.js';
import { UNSURE } from '../../shared/truth.js';
import { informationColumns, informationConstraints, informationTables } from './information-schema.js';
import {
  allIndexes,
  certainTables,
  maybe,
  oid,
  otherRelations,
  perhaps,
  schemaOf,
  SYSTEM,
  SYSTEM_SCHEMAS,
  type CatalogRow,
  type Source,
} from './sources.js';
import {
  attributes,
  classes,
  constraintRows,
  enumLabels,
  indexRows,
  namespaces,
  types,
} from './system-catalogs.js';
import { own } from '../../../own.js';

/** The rows of a system catalog or a view on it; undefined if it is none that is modelled. */
export type Catalog = (relation: string) => readonly CatalogRow[] | undefined;

/**
 * The catalogs of a server that holds this state (PostgreSQL manual, "System Catalogs", "The Information Schema").
 * What is there but not of the history (the server's own objects) and what may be there is a row that says so.
 */
export function catalogOf(state: SchemaState): Catalog {
  const schema = state.snapshot();
  const doubtful = doubtfulNames(state, schema);
  const isCertain =
    state.uncertain === undefined &&
    doubtfulPrefixes(state).length === 0 &&
    Object.keys(schema.extensions).every(hasNoRelations);
  const made = new Map<string, readonly CatalogRow[] | undefined>();
  return (relation) => {
    const make = own(RELATIONS, relation);
    if (make !== undefined && !made.has(relation))
      made.set(relation, isCertain ? make({ schema, doubtful }) : [perhaps({})]);
    return made.get(relation);
  };
}

/** Extensions of PostgreSQL's own distribution, and a few others, that make types and functions alone. */
function hasNoRelations(extension: string): boolean {
  return /^(?:plpgsql|citext|pgcrypto|uuid-ossp|pg_trgm|btree_gin|btree_gist|hstore|unaccent|ltree|intarray|fuzzystrmatch|cube|earthdistance|vector)$/.test(
    extension,
  );
}

const RELATIONS: Readonly<Record<string, (source: Source) => readonly CatalogRow[]>> = {
  'pg_catalog.pg_namespace': namespaces,
  'pg_catalog.pg_class': classes,
  'pg_catalog.pg_index': indexRows,
  'pg_catalog.pg_indexes': (source) =>
    allIndexes(source.schema)
      .map(({ on, name }): CatalogRow => ({ schemaname: schemaOf(on), tablename: on.name, indexname: name }))
      .concat(
        source.doubtful.map((on) => perhaps({ schemaname: schemaOf(on), tablename: on.name })),
        otherRelations(source.schema).map((on) => perhaps({ tablename: maybe(on) })),
        SYSTEM_SCHEMAS.map((schemaname) => perhaps({ schemaname, tablename: SYSTEM, indexname: SYSTEM })),
      ),
  'pg_catalog.pg_tables': (source) =>
    certainTables(source.schema)
      .map(({ name, temporary }): CatalogRow => ({
        schemaname: temporary === true ? SYSTEM : schemaOf(name),
        tablename: name.name,
      }))
      .concat(
        source.doubtful.map((name) => perhaps({ schemaname: schemaOf(name), tablename: name.name })),
        otherRelations(source.schema).map((name) => perhaps({ tablename: maybe(name) })),
        SYSTEM_SCHEMAS.map((schemaname) => perhaps({ schemaname, tablename: SYSTEM })),
      ),
  'pg_catalog.pg_constraint': constraintRows,
  'pg_catalog.pg_attribute': attributes,
  'pg_catalog.pg_type': types,
  'pg_catalog.pg_enum': enumLabels,
  'pg_catalog.pg_extension': ({ schema }) => [
    // Every database has plpgsql from its start.
    ...[...new Set(['plpgsql', ...Object.keys(schema.extensions)])].map((name) => ({
      extname: name,
      oid: oid('extension', { name }),
    })),
  ],
  'pg_catalog.pg_statistic_ext': ({ schema }) =>
    Object.keys(schema.others)
      .filter((key) => key.startsWith('statistics '))
      .map((key) => {
        const name = nameOf(key.slice('statistics '.length));
        const isAltered = /\balter\s+statistics\b/i.test(own(schema.others, key) ?? '');
        return {
          stxname: isAltered ? UNSURE : name.name,
          stxnamespace: oid('schema', { name: schemaOf(name) }),
        };
      }),
  'information_schema.tables': informationTables,
  'information_schema.columns': informationColumns,
  'information_schema.table_constraints': informationConstraints,
  'information_schema.schemata': (source) =>
    namespaces(source).map((row) => ({ schema_name: row['nspname'] })),
};
