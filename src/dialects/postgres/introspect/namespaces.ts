import type { Extension, SchemaNamespace } from '../../../ir/index.js';
import { commentOn, isPart, userSchemas } from './catalog.js';

export interface SchemaRow {
  readonly name: string;
  readonly comment?: string;
}

export interface ExtensionRow {
  readonly name: string;
  readonly schema: string;
}

/** What a new database says about `public` (pg_namespace.dat). */
const STANDARD_COMMENT = 'standard public schema';

/** SQL: the schemas of users, with `public`. */
export const schemasSql = `
  (SELECT json_agg(json_build_object('name', n.nspname, 'comment', ${commentOn('pg_namespace', 'n.oid')}) ORDER BY n.nspname)
   FROM pg_namespace n WHERE ${userSchemas('n')} AND NOT ${isPart('pg_namespace', 'n.oid')})`;

/** SQL: the extensions but for plpgsql, which every database has. */
export const extensionsSql = `
  (SELECT json_agg(json_build_object('name', x.extname, 'schema', n.nspname) ORDER BY x.extname)
   FROM pg_extension x JOIN pg_namespace n ON n.oid = x.extnamespace WHERE x.extname <> 'plpgsql')`;

/** The schemas that somebody made. `public` is always there, so it is left out. */
export function readSchemas(rows: readonly SchemaRow[]): Record<string, SchemaNamespace> {
  return Object.fromEntries(
    rows
      .filter(({ name }) => name !== 'public')
      .map(({ name, comment }) => [name, comment === undefined ? { name } : { name, comment }]),
  );
}

/** What is unusual about `public`, which {@link readSchemas} leaves out. */
export function readPublic(rows: readonly SchemaRow[]): Record<string, string> {
  const found = rows.find(({ name }) => name === 'public');
  if (found === undefined) return { 'schema public': 'dropped' };
  const { comment } = found;
  return comment === STANDARD_COMMENT || comment === undefined
    ? {}
    : { 'schema public': `comment ${comment}` };
}

export function readExtension({ name, schema }: ExtensionRow): Extension {
  return schema === 'public' || schema === 'pg_catalog' ? { name } : { name, schema };
}
