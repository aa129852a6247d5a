import {
  commentOn,
  isOfExtension,
  relationName,
  userSchemas,
  type CatalogVersion,
  type NameRow,
} from './catalog.js';
import { columnsSql, type ColumnRow } from './columns.js';
import { constraintsSql, type ConstraintRow } from './constraints.js';
import { indexesSql, type IndexRow } from './indexes.js';
import { triggersSql, type TriggerRow } from './programs.js';
import { sequenceSql, type SequenceRow } from './sequences.js';

/** `pg_class.relkind`: table, partitioned table, view, materialised view, sequence, composite type, foreign table. */
export type RelationKind = 'r' | 'p' | 'v' | 'm' | 'S' | 'c' | 'f';

/** A relation with all that belongs to it. Nulls are left out. No object identifiers: comparable between databases. */
export interface RelationRow {
  readonly name: NameRow;
  readonly kind: RelationKind;
  readonly unlogged?: boolean;
  readonly comment?: string;
  readonly with?: readonly string[];
  readonly partitionBy?: string;
  readonly rowLevelSecurity?: boolean;
  readonly forced?: boolean;
  readonly columns?: readonly ColumnRow[];
  readonly constraints?: readonly ConstraintRow[];
  readonly indexes?: readonly IndexRow[];
  readonly triggers?: readonly TriggerRow[];
  readonly sequence?: SequenceRow;
  /** A view's query and what it reads. */
  readonly query?: string;
  readonly reads?: readonly NameRow[];
  readonly policies?: readonly { readonly name: string; readonly definition: string }[];
  readonly rules?: readonly { readonly name: string; readonly definition: string }[];
  readonly parents?: readonly NameRow[];
  /** `FOR VALUES …` of a partition. */
  readonly bound?: string;
  /** REPLICA IDENTITY, CLUSTER ON, access method, foreign server: what only a dump shows. */
  readonly storage?: string;
  /** OF type. */
  readonly ofType?: string;
}

/** SQL: a relation `c` of schema `n` as a {@link RelationRow}. */
export function relationSql(version: CatalogVersion): string {
  return `json_build_object(
    'name', json_build_array(n.nspname, c.relname), 'kind', c.relkind,
    'unlogged', nullif(c.relpersistence = 'u', false), 'comment', ${commentOn('pg_class', 'c.oid')},
    'with', c.reloptions, 'partitionBy', CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
    'rowLevelSecurity', nullif(c.relrowsecurity, false), 'forced', nullif(c.relforcerowsecurity, false),
    'columns', CASE WHEN c.relkind <> 'S' THEN ${columnsSql(version)} END,
    'constraints', ${constraintsSql(version)},
    'indexes', CASE WHEN c.relhasindex THEN ${indexesSql(version)} END,
    'triggers', CASE WHEN c.relhastriggers THEN ${triggersSql} END,
    'sequence', CASE WHEN c.relkind = 'S' THEN ${sequenceSql} END,
    'query', CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END,
    'reads', CASE WHEN c.relkind IN ('v', 'm') THEN ${readsSql} END,
    'policies', ${policiesSql},
    'rules', CASE WHEN c.relhasrules THEN
      (SELECT json_agg(json_build_object('name', rw.rulename, 'definition', pg_get_ruledef(rw.oid)) ORDER BY rw.rulename)
       FROM pg_rewrite rw WHERE rw.ev_class = c.oid AND rw.rulename <> '_RETURN') END,
    'parents', (SELECT json_agg(${relationName('inh.inhparent')} ORDER BY inh.inhseqno)
      FROM pg_inherits inh WHERE inh.inhrelid = c.oid),
    'bound', pg_get_expr(c.relpartbound, c.oid), 'ofType', format_type(nullif(c.reloftype, 0), NULL),
    'storage', ${storageSql})`;
}

/** SQL: the relations of users; those of one extension or session are not theirs. */
export const relationsFrom = `pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'c', 'f') AND c.oid >= 16384 AND ${userSchemas('n')}
    AND NOT ${isOfExtension('pg_class', 'c.oid')}`;

const readsSql = `(SELECT json_agg(DISTINCT ARRAY[dn.nspname::text, dc.relname::text])
  FROM pg_rewrite rw JOIN pg_depend dep ON dep.classid = 'pg_rewrite'::regclass AND dep.objid = rw.oid
    AND dep.refclassid = 'pg_class'::regclass AND dep.refobjid <> c.oid
  JOIN pg_class dc ON dc.oid = dep.refobjid JOIN pg_namespace dn ON dn.oid = dc.relnamespace
  WHERE rw.ev_class = c.oid AND rw.rulename = '_RETURN')`;

const policiesSql = `(SELECT json_agg(json_build_object('name', pol.polname, 'definition', concat_ws(' ',
    CASE WHEN pol.polpermissive THEN 'permissive' ELSE 'restrictive' END,
    'for ' || CASE pol.polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update'
      WHEN 'd' THEN 'delete' ELSE 'all' END,
    'to ' || (SELECT string_agg(coalesce(pr.rolname, 'public'), ', ' ORDER BY pr.rolname)
      FROM unnest(pol.polroles) role LEFT JOIN pg_roles pr ON pr.oid = role),
    'using (' || pg_get_expr(pol.polqual, pol.polrelid) || ')',
    'with check (' || pg_get_expr(pol.polwithcheck, pol.polrelid) || ')')) ORDER BY pol.polname)
  FROM pg_policy pol WHERE pol.polrelid = c.oid)`;

const storageSql = `nullif(concat_ws(', ',
    CASE c.relreplident WHEN 'n' THEN CASE WHEN c.relkind IN ('r', 'p') THEN 'replica identity nothing' END
      WHEN 'f' THEN 'replica identity full'
      WHEN 'i' THEN 'replica identity ' || (SELECT ri.indexrelid::regclass FROM pg_index ri WHERE ri.indrelid = c.oid AND ri.indisreplident) END,
    'cluster on ' || (SELECT ci.indexrelid::regclass FROM pg_index ci WHERE ci.indrelid = c.oid AND ci.indisclustered),
    'access method ' || (SELECT am.amname FROM pg_am am WHERE am.oid = c.relam AND am.amname <> 'heap' AND c.relkind IN ('r', 'p', 'm')),
    'server ' || (SELECT fs.srvname || coalesce(' ' || ft.ftoptions::text, '') FROM pg_foreign_table ft
      JOIN pg_foreign_server fs ON fs.oid = ft.ftserver WHERE ft.ftrelid = c.oid)), '')`;
