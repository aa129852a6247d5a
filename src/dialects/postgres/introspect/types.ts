import type { Domain, EnumType } from '../../../ir/index.js';
import {
  commentOn,
  nameOf,
  isPart,
  unusualCollation,
  userSchemas,
  type FragmentParser,
  type NameRow,
} from './catalog.js';

export interface EnumRow {
  readonly name: NameRow;
  readonly values?: readonly string[];
  readonly comment?: string;
}

export interface DomainRow {
  readonly name: NameRow;
  readonly type: string;
  readonly notNull: boolean;
  readonly default?: string;
  readonly collation?: NameRow;
  readonly checks?: readonly {
    readonly name: string;
    readonly expression: string;
    readonly valid: boolean;
  }[];
  readonly comment?: string;
}

/** SQL: all enum types. */
export const enumsSql = `
  (SELECT json_agg(json_build_object('name', json_build_array(n.nspname, t.typname),
    'values', (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid),
    'comment', ${commentOn('pg_type', 't.oid')}) ORDER BY n.nspname, t.typname)
   FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
   WHERE t.typtype = 'e' AND ${userSchemas('n')} AND NOT ${isPart('pg_type', 't.oid')})`;

/** SQL: all domains. */
export const domainsSql = `
  (SELECT json_agg(json_build_object('name', json_build_array(n.nspname, t.typname),
    'type', format_type(t.typbasetype, t.typtypmod), 'notNull', t.typnotnull, 'default', pg_get_expr(t.typdefaultbin, 0),
    'collation', ${unusualCollation('t.typcollation', 'b.typcollation')},
    'checks', (SELECT json_agg(json_build_object('name', con.conname, 'expression', pg_get_expr(con.conbin, 0),
        'valid', con.convalidated) ORDER BY con.conname)
      FROM pg_constraint con WHERE con.contypid = t.oid AND con.contype = 'c'),
    'comment', ${commentOn('pg_type', 't.oid')}) ORDER BY n.nspname, t.typname)
   FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_type b ON b.oid = t.typbasetype
   WHERE t.typtype = 'd' AND ${userSchemas('n')} AND NOT ${isPart('pg_type', 't.oid')})`;

export function readEnum(row: EnumRow): EnumType {
  return {
    name: nameOf(row.name),
    values: row.values ?? [],
    ...(row.comment === undefined ? {} : { comment: row.comment }),
  };
}

export function readDomain(row: DomainRow, parser: FragmentParser): Domain {
  return {
    name: nameOf(row.name),
    type: parser.parseType(row.type),
    nullable: !row.notNull,
    ...(row.default === undefined ? {} : { default: parser.parseExpression(row.default) }),
    ...(row.collation === undefined ? {} : { collation: nameOf(row.collation) }),
    checks: (row.checks ?? []).map(({ name, expression }) => ({
      name,
      expression: parser.parseExpression(expression),
    })),
    ...(row.comment === undefined ? {} : { comment: row.comment }),
  };
}
