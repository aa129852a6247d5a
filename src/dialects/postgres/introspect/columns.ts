import type { AutoIncrement, Column } from '../../../ir/index.js';
import {
  commentOn,
  type CatalogVersion,
  type FragmentParser,
  type NameRow,
  nameOf,
  unusualCollation,
} from './catalog.js';
import { readSequenceOptions, sequenceOptionsSql, type SequenceRow } from './sequences.js';

export interface ColumnRow {
  readonly name: string;
  readonly type: string;
  readonly notNull: boolean;
  /** The default, or what a generated column is computed from. */
  readonly expression?: string;
  /** `s` stored, `v` virtual. */
  readonly generated?: 's' | 'v';
  /** `a` always, `d` by default. */
  readonly identity?: 'a' | 'd';
  readonly collation?: NameRow;
  readonly comment?: string;
  /** The sequence that numbers it: an identity's, or an owned one that its default takes the next value of. */
  readonly sequence?: SequenceRow & { readonly name: NameRow };
  /** What only a dump shows: storage, compression, statistics target, options. */
  readonly storage?: string;
}

/**
 * SQL: what an author has set for column `a`. Minor releases of November 2026 (seen in 15.20) keep a number of their own
 * there, `pg_attver`, which differs between databases and which pg_dump leaves out.
 */
const OWN_OPTIONS = `CASE WHEN a.attoptions IS NOT NULL THEN
    nullif(array(SELECT o FROM unnest(a.attoptions) o WHERE o !~ '^pg_attver=')::text, '{}') END`;

/**
 * SQL: the columns of relation `c`. A column is `serial` if its default is nothing but the next value of a sequence
 * that it owns (manual, "Serial Types"). `attstattarget` is null or -1 by default, depending on the version.
 */
export const columnsSql = ({ major }: CatalogVersion): string => `
  (SELECT json_agg(json_build_object(
    'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'notNull', a.attnotnull,
    'expression', pg_get_expr(d.adbin, d.adrelid), 'generated', nullif(a.attgenerated, ''),
    'identity', nullif(a.attidentity, ''), 'collation', ${unusualCollation('a.attcollation', 't.typcollation')},
    'comment', ${commentOn('pg_class', 'a.attrelid', 'a.attnum')},
    'sequence', CASE WHEN a.attidentity <> '' OR (d.oid IS NOT NULL AND a.atttypid IN (20, 21, 23)) THEN
      (SELECT json_build_object('name', json_build_array(qn.nspname, q.relname), ${sequenceOptionsSql('s')})
       FROM pg_depend o JOIN pg_class q ON q.oid = o.objid AND q.relkind = 'S'
       JOIN pg_namespace qn ON qn.oid = q.relnamespace JOIN pg_sequence s ON s.seqrelid = q.oid
       WHERE o.refclassid = 'pg_class'::regclass AND o.refobjid = a.attrelid AND o.refobjsubid = a.attnum
         AND o.classid = 'pg_class'::regclass
         AND CASE o.deptype WHEN 'i' THEN true WHEN 'a' THEN pg_get_expr(d.adbin, d.adrelid) =
           'nextval(''' || replace(q.oid::regclass::text, '''', '''''') || '''::regclass)' ELSE false END) END,
    'storage', nullif(concat_ws(', ',
      CASE WHEN c.relkind IN ('r', 'p', 'm') AND a.attstorage <> t.typstorage THEN 'storage ' || a.attstorage::text END,
      ${major >= 14 ? `'compression ' || nullif(a.attcompression::text, ''),` : ''}
      CASE WHEN a.attstattarget >= 0 THEN 'statistics ' || a.attstattarget END, ${OWN_OPTIONS}), '')
    ) ORDER BY a.attnum)
   FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
   LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.atthasdef
   WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)`;

export function readColumn(row: ColumnRow, parser: FragmentParser): Column {
  const type = parser.parseType(row.type);
  const autoIncrement = readAutoIncrement(row, type, parser);
  const plainDefault =
    row.generated === undefined && autoIncrement === undefined ? row.expression : undefined;
  return {
    name: row.name,
    type,
    nullable: !row.notNull,
    ...(plainDefault === undefined ? {} : { default: parser.parseExpression(plainDefault) }),
    ...(autoIncrement === undefined ? {} : { autoIncrement }),
    ...(row.generated === undefined || row.expression === undefined
      ? {}
      : {
          generated: {
            expression: parser.parseExpression(row.expression),
            stored: row.generated === 's',
          },
        }),
    ...(row.collation === undefined ? {} : { collation: nameOf(row.collation) }),
    ...(row.comment === undefined ? {} : { comment: row.comment }),
  };
}

function readAutoIncrement(
  row: ColumnRow,
  type: Column['type'],
  parser: FragmentParser,
): AutoIncrement | undefined {
  if (row.sequence === undefined) return undefined;
  const options = readSequenceOptions(row.sequence, type, parser);
  return {
    kind: row.identity === undefined ? 'serial' : row.identity === 'a' ? 'always' : 'byDefault',
    sequence: nameOf(row.sequence.name),
    ...(Object.keys(options).length === 0 ? {} : { options }),
  };
}
