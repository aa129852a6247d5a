import {
  isPart,
  relationName,
  userSchemas,
  type CatalogVersion,
  type NameRow,
} from '../introspect/catalog.js';
import { routinesFrom, routineSql } from '../introspect/programs.js';
import { relationsFrom, relationSql } from '../introspect/relations.js';
import { objectsSql } from '../introspect.js';

/** An object, hashed. */
export interface DescribedRow {
  readonly id: string;
  readonly hash: string;
  readonly name: NameRow | null;
  /** The table that owns a sequence. */
  readonly owner: NameRow | null;
  /** How many rows of other catalogs belong to it. */
  readonly parts: string | null;
  /** Objects that hold data, by the server's own numbers. */
  readonly identities: readonly IdentityRow[] | null;
}

export interface IdentityRow {
  readonly object: 'table' | 'sequence' | 'enum';
  readonly number: string;
  readonly name: NameRow;
  /** Columns by `attnum`, labels of an enum by their number. */
  readonly parts: readonly (readonly [number: string, name: string])[] | null;
}

/** The state of some catalogs. */
export interface MarkRow {
  readonly part: 'relations' | 'parts' | 'losable parts' | 'routines' | 'routine comments' | 'others';
  /** What its rows are about: `c` relations, `p` routines, `o` all else. */
  readonly kind: 'c' | 'p' | 'o';
  /** The oldest transaction that had not ended; the same in every row. */
  readonly horizon: string;
  /** How many of its rows are of transactions before the last horizon, and before this one. */
  readonly old: string;
  readonly settled: string;
  /** Numbers of the objects whose rows were written since the last horizon, and since this one. */
  readonly changed: readonly string[] | null;
  readonly unsettled: readonly string[] | null;
  /** Of `relations` and `routines`: all that there are. */
  readonly alive: readonly string[] | null;
}

const OWNER = `CASE WHEN c.relkind = 'S' THEN (SELECT ${relationName('d.refobjid')} FROM pg_depend d
    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass
      AND d.deptype IN ('a', 'i') LIMIT 1) END`;

/** Catalogs whose rows can go without a trace in another row of their relation, by the column that says which. */
const LOSABLE: readonly (readonly [catalog: string, relation: string, where?: string])[] = [
  ['pg_constraint', 'conrelid'],
  ['pg_index', 'indrelid'],
  ['pg_attrdef', 'adrelid'],
  ['pg_trigger', 'tgrelid', 'NOT x.tgisinternal'],
  ['pg_rewrite', 'ev_class'],
  ['pg_policy', 'polrelid'],
  ['pg_inherits', 'inhrelid'],
  [
    'pg_depend',
    'refobjid',
    `x.refclassid = 'pg_class'::regclass AND x.classid = 'pg_class'::regclass AND x.deptype IN ('a', 'i')`,
  ],
];

/** Rows that are about some object: those of one catalog, or of comments on parts of the object. */
interface Source {
  readonly from: string;
  /** The number of the object. The catalog's alias is `x`. */
  readonly object: string;
  readonly where: string;
}

const rowsOf = (catalog: string, object: string, where: string): Source => ({
  from: `${catalog} x`,
  object: `x.${object}`,
  where,
});

const comment = (catalog: string): string => `x.classoid = '${catalog}'::regclass AND x.objoid >= 16384`;

/** Objects of the system have numbers below 16384. */
const RELATIONS: readonly Source[] = [
  rowsOf('pg_class', 'oid', `x.oid >= 16384 AND x.relkind IN ('r', 'p', 'v', 'm', 'S', 'c', 'f')`),
];

/** Rows that do not go unless their relation, or a row of {@link LOSABLE_PARTS}, goes too. */
const FAST_PARTS: readonly Source[] = [
  rowsOf('pg_attribute', 'attrelid', 'x.attrelid >= 16384 AND x.attnum > 0'),
  {
    from: 'pg_index i JOIN pg_class x ON x.oid = i.indexrelid',
    object: 'i.indrelid',
    where: 'i.indexrelid >= 16384',
  },
  rowsOf('pg_sequence', 'seqrelid', 'true'),
];

const LOSABLE_PARTS: readonly Source[] = [
  ...LOSABLE.map(([catalog, relation, where]) =>
    rowsOf(catalog, relation, `x.${relation} >= 16384${where === undefined ? '' : ` AND ${where}`}`),
  ),
  rowsOf('pg_description', 'objoid', comment('pg_class')),
  {
    from: 'pg_description x JOIN pg_index i ON i.indexrelid = x.objoid',
    object: 'i.indrelid',
    where: comment('pg_class'),
  },
  {
    from: 'pg_description x JOIN pg_constraint k ON k.oid = x.objoid',
    object: 'k.conrelid',
    where: comment('pg_constraint'),
  },
  {
    from: 'pg_description x JOIN pg_trigger t ON t.oid = x.objoid',
    object: 't.tgrelid',
    where: comment('pg_trigger'),
  },
];

const LOSABLE_ROWS = LOSABLE_PARTS.map(
  ({ from, object, where }) => `SELECT ${object} AS object FROM ${from} WHERE ${where}`,
).join(' UNION ALL ');

/** SQL: how many parts every relation has. */
export const partCountsSql = `SELECT 'c' || object AS id, count(*)::text AS parts FROM (${LOSABLE_ROWS}) rows GROUP BY object`;

const PARTS_OF_RELATION = `(SELECT count(*)::text FROM (${LOSABLE_ROWS}) rows WHERE object = c.oid)`;

const RELATION_IDENTITY = `CASE WHEN c.relkind IN ('r', 'p', 'S') THEN json_build_array(json_build_object(
    'object', CASE c.relkind WHEN 'S' THEN 'sequence' ELSE 'table' END, 'number', c.oid::text,
    'name', json_build_array(n.nspname, c.relname), 'parts', CASE WHEN c.relkind <> 'S' THEN
      (SELECT json_agg(json_build_array(a.attnum::text, a.attname)) FROM pg_attribute a
       WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) END)) END`;

const ENUM_IDENTITIES = `(SELECT json_agg(json_build_object('object', 'enum', 'number', t.oid::text,
    'name', json_build_array(n.nspname, t.typname), 'parts',
      (SELECT json_agg(json_build_array(e.oid::text, e.enumlabel)) FROM pg_enum e WHERE e.enumtypid = t.oid)))
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
  WHERE t.typtype = 'e' AND ${userSchemas('n')} AND NOT ${isPart('pg_type', 't.oid')})`;

/** SQL: the relations `$1` as {@link DescribedRow}s; of those that are not the user's, none. */
export function relationHashesSql(version: CatalogVersion): string {
  return `SELECT 'c' || c.oid AS id, md5(${relationSql(version)}::text) AS hash,
    json_build_array(n.nspname, c.relname) AS name, ${OWNER} AS owner, ${PARTS_OF_RELATION} AS parts, ${RELATION_IDENTITY} AS identities
    FROM ${relationsFrom} AND c.oid = ANY ($1::oid[])`;
}

/** SQL: the same of routines. */
export const routineHashesSql = `SELECT 'p' || p.oid AS id, md5(${routineSql}::text) AS hash, NULL AS name, NULL AS owner, NULL AS parts, NULL AS identities
    FROM ${routinesFrom} AND p.oid = ANY ($1::oid[])`;

export function objectHashSql(version: CatalogVersion): string {
  return `SELECT 'o' AS id, md5(json_build_object(${objectsSql(version)})::text) AS hash,
    NULL AS name, NULL AS owner, NULL AS parts, ${ENUM_IDENTITIES} AS identities`;
}

const ROUTINES: readonly Source[] = [
  rowsOf(
    'pg_proc',
    'oid',
    `x.oid >= 16384 AND x.prokind IN ('f', 'p', 'w') AND NOT ${isPart('pg_proc', 'x.oid')}`,
  ),
];

const ROUTINE_COMMENTS: readonly Source[] = [rowsOf('pg_description', 'objoid', comment('pg_proc'))];

const ofOthers = (catalog: string, where: string): Source => ({
  from: `${catalog} x`,
  object: '0::oid',
  where,
});

const OTHERS: readonly Source[] = [
  ...['pg_namespace', 'pg_extension', 'pg_enum', 'pg_cast', 'pg_operator', 'pg_opclass', 'pg_collation'],
  ...[
    'pg_statistic_ext',
    'pg_ts_config',
    'pg_ts_dict',
    'pg_event_trigger',
    'pg_publication',
    'pg_publication_rel',
  ],
  ...['pg_foreign_data_wrapper', 'pg_foreign_server'],
]
  .map((catalog) => ofOthers(catalog, 'x.oid >= 16384'))
  .concat([
    ofOthers('pg_namespace', `x.nspname = 'public'`),
    ofOthers(
      'pg_type',
      `x.oid >= 16384 AND (x.typtype IN ('e', 'd', 'r', 'm', 'p') OR x.typtype = 'b' AND x.typcategory <> 'A')`,
    ),
    ofOthers('pg_constraint', 'x.contypid >= 16384'),
    ofOthers('pg_proc', `x.oid >= 16384 AND x.prokind = 'a'`),
    ofOthers('pg_ts_config_map', 'x.mapcfg >= 16384'),
    ofOthers(
      'pg_description',
      `x.objoid >= 16384 AND x.classoid NOT IN ('pg_class'::regclass, 'pg_constraint'::regclass, 'pg_trigger'::regclass,
        'pg_proc'::regclass)`,
    ),
    ofOthers(
      'pg_description',
      `x.objoid = (SELECT oid FROM pg_namespace WHERE nspname = 'public') AND x.classoid = 'pg_namespace'::regclass`,
    ),
  ]);

/** `age` counts transactions back from now; that of rows which were there before any database is the largest. */
function marksSql(part: MarkRow['part'], kind: MarkRow['kind'], sources: readonly Source[]): string {
  const rows = sources
    .map(
      ({ from, object, where }) =>
        `SELECT ${object} AS object, age(x.xmin) AS age FROM ${from} WHERE ${where}`,
    )
    .join(' UNION ALL ');
  return `SELECT '${part}' AS part, '${kind}' AS kind, (SELECT horizon FROM now) AS horizon,
    count(*) FILTER (WHERE age > (SELECT since FROM now)) AS old,
    count(*) FILTER (WHERE age > (SELECT until FROM now)) AS settled,
    array_agg(object) FILTER (WHERE age <= (SELECT since FROM now))::text[] AS changed,
    array_agg(object) FILTER (WHERE age <= (SELECT until FROM now))::text[] AS unsettled,
    ${part === 'relations' || part === 'routines' ? `array_agg(object)::text[]` : 'NULL::text[]'} AS alive
   FROM (${rows}) rows`;
}

/** SQL: what has been written since the last horizon. */
export const MARKS_SQL = `WITH now AS MATERIALIZED (
    SELECT oldest::text AS horizon, age(oldest) AS until, age($1::text::xid) AS since
    FROM (SELECT pg_snapshot_xmin(pg_current_snapshot())::xid AS oldest OFFSET 0) snapshot)
  ${[
    marksSql('relations', 'c', RELATIONS),
    marksSql('parts', 'c', FAST_PARTS),
    marksSql('losable parts', 'c', LOSABLE_PARTS),
    marksSql('routines', 'p', ROUTINES),
    marksSql('routine comments', 'p', ROUTINE_COMMENTS),
    marksSql('others', 'o', OTHERS),
  ].join('\nUNION ALL\n')}`;

/** Catalogs of what belongs to a relation and may mention another, by the column that says to which it belongs. */
const MENTIONING: readonly (readonly [catalog: string, relation: string])[] = [
  ['pg_class', 'oid'],
  ['pg_constraint', 'conrelid'],
  ['pg_rewrite', 'ev_class'],
  ['pg_attrdef', 'adrelid'],
  ['pg_trigger', 'tgrelid'],
  ['pg_policy', 'polrelid'],
];

/** SQL: the ids, as in {@link DescribedRow}, of what uses the relations `$1`, their columns or their row types. */
export const USERS_SQL = `WITH used AS MATERIALIZED (
    SELECT d.classid, d.objid FROM pg_depend d WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = ANY ($1::oid[])
    UNION
    SELECT d.classid, d.objid FROM pg_class c JOIN pg_type t ON t.oid = c.reltype
      JOIN pg_depend d ON d.refclassid = 'pg_type'::regclass AND d.refobjid IN (t.oid, t.typarray)
      WHERE c.oid = ANY ($1::oid[]))
  ${MENTIONING.map(
    ([catalog, relation]) =>
      `SELECT 'c' || x.${relation} AS id FROM used JOIN ${catalog} x ON x.oid = used.objid WHERE used.classid = '${catalog}'::regclass`,
  ).join(' UNION ')}
  UNION SELECT 'p' || objid FROM used WHERE classid = 'pg_proc'::regclass
  UNION SELECT 'o' FROM used WHERE classid NOT IN (${[
    ...MENTIONING.map(([catalog]) => catalog),
    'pg_proc',
    'pg_type',
  ]
    .map((catalog) => `'${catalog}'::regclass`)
    .join(', ')})
  UNION SELECT 'o' FROM used JOIN pg_constraint k ON k.oid = used.objid WHERE used.classid = 'pg_constraint'::regclass AND k.conrelid = 0`;
