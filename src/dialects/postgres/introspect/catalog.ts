import type { ColumnType, Expression, Name } from '../../../ir/index.js';

/** What reading the catalog's text needs: the dialect's own parser. */
export interface FragmentParser {
  parseExpression(sql: string): Expression;
  parseType(sql: string): ColumnType;
}

/** An object's schema and name, as the queries give it. */
export type NameRow = readonly [schema: string, name: string];

/** The schema that {@link Name} leaves out. */
const DEFAULT_SCHEMA = 'public';

/**
 * A name from the catalog. Built-ins lose their schema too: nobody writes `pg_catalog.btree_ops`, and no object of the
 * user's can be there.
 */
export function nameOf([schema, name]: NameRow): Name {
  return schema === DEFAULT_SCHEMA || schema === 'pg_catalog' ? { name } : { schema, name };
}

/** Storage parameters, `{fillfactor=70}` in the catalog, as an object; undefined if there are none. */
export function optionsOf(options: readonly string[] | undefined): Record<string, string> | undefined {
  if (options === undefined || options.length === 0) return undefined;
  return Object.fromEntries(
    options.map((option) => {
      const at = option.indexOf('=');
      return [option.slice(0, at), option.slice(at + 1)];
    }),
  );
}

/** SQL: the schemas of users, by the alias of pg_namespace. */
export const userSchemas = (alias: string): string =>
  `${alias}.nspname <> 'information_schema' AND ${alias}.nspname !~ '^pg_'`;

/** SQL: whether an object belongs to an extension, so that it comes and goes with it. */
export const isOfExtension = (catalog: string, oid: string): string => dependsAs(catalog, oid, `= 'e'`);

/** The same, or whether it is an inner part of another object, such as the constructor functions of a range type. */
export const isPart = (catalog: string, oid: string): string => dependsAs(catalog, oid, `IN ('e', 'i')`);

const dependsAs = (catalog: string, oid: string, condition: string): string =>
  `EXISTS (SELECT FROM pg_depend e WHERE e.classid = '${catalog}'::regclass AND e.objid = ${oid} AND e.objsubid = 0
    AND e.deptype ${condition})`;

/** SQL: the names of columns by their numbers, in order. */
export const columnNames = (relation: string, numbers: string): string =>
  `(SELECT json_agg(ka.attname ORDER BY array_position(${numbers}, ka.attnum)) FROM pg_attribute ka
    WHERE ka.attrelid = ${relation} AND ka.attnum = ANY (${numbers}))`;

/** SQL: the names of the columns that index `index` of pg_index includes beside its keys. */
export const includedColumns = (index: string): string =>
  `CASE WHEN ${index}.indnatts > ${index}.indnkeyatts THEN
    ${columnNames(`${index}.indrelid`, `(${index}.indkey::int2[])[${index}.indnkeyatts:]`)} END`;

/** SQL: a relation as a {@link NameRow}. */
export const relationName = (oid: string): string =>
  `(SELECT json_build_array(rn.nspname, r.relname) FROM pg_class r JOIN pg_namespace rn ON rn.oid = r.relnamespace
    WHERE r.oid = ${oid})`;

/** SQL: a collation as a {@link NameRow}, if it is not `usual`. */
export const unusualCollation = (oid: string, usual: string): string =>
  `(SELECT json_build_array(cn.nspname, co.collname) FROM pg_collation co
    JOIN pg_namespace cn ON cn.oid = co.collnamespace WHERE co.oid = ${oid} AND ${oid} <> ${usual})`;

/** A server's major version decides which columns its catalogs have. */
export interface CatalogVersion {
  readonly major: number;
}

/**
 * SQL: the comment on an object, or on a column of it. Not `obj_description`: a function in SQL costs ten times as much
 * as the look-up that it does.
 */
export const commentOn = (catalog: string, oid: string, column = '0'): string =>
  `(SELECT de.description FROM pg_description de
    WHERE de.classoid = '${catalog}'::regclass AND de.objoid = ${oid} AND de.objsubid = ${column})`;
