import { commentOn, isPart, userSchemas, type CatalogVersion } from './catalog.js';

/** An object that the IR does not model: what it is, its name, and all that makes it what it is. */
export interface OtherRow {
  readonly kind: string;
  readonly name: string;
  readonly definition: string;
}

interface Source {
  readonly kind: string;
  readonly catalog: string;
  /** The catalog's alias is `o`; `n` is its schema where it has one. */
  readonly from: string;
  readonly where?: string;
  readonly name: string;
  readonly definition: string;
}

const inSchema = (catalog: string, column: string): string =>
  `${catalog} o JOIN pg_namespace n ON n.oid = o.${column}`;
const named = (column: string): string => `quote_ident(n.nspname) || '.' || quote_ident(o.${column})`;

/**
 * Where else objects of users are. Left out: roles, owners and privileges, tablespaces, large objects, subscriptions and
 * user mappings (of the server or its data rather than of the schema), and operator families' loose members,
 * conversions, languages, transforms and text search templates and parsers, which need C code, so come in extensions.
 */
const sourcesOf = ({ major }: CatalogVersion): readonly Source[] => [
  {
    kind: 'aggregate',
    catalog: 'pg_proc',
    from: `${inSchema('pg_proc', 'pronamespace')} JOIN pg_aggregate ag ON ag.aggfnoid = o.oid`,
    where: `o.prokind = 'a'`,
    name: `${named('proname')} || '(' || pg_get_function_identity_arguments(o.oid) || ')'`,
    definition: `concat_ws(' ', ag.aggkind, ag.aggtransfn, format_type(ag.aggtranstype, NULL), ag.agginitval,
      nullif(ag.aggfinalfn::text, '-'), nullif(ag.aggcombinefn::text, '-'), nullif(ag.aggmtransfn::text, '-'),
      'returns ' || format_type(o.prorettype, NULL), o.proparallel, ag.aggsortop::regoperator)`,
  },
  {
    kind: 'range type',
    catalog: 'pg_type',
    from: `${inSchema('pg_type', 'typnamespace')} JOIN pg_range rg ON rg.rngtypid = o.oid
      JOIN pg_opclass op ON op.oid = rg.rngsubopc`,
    name: named('typname'),
    definition: `concat_ws(' ', format_type(rg.rngsubtype, NULL), op.opcname, nullif(rg.rngcollation, 0)::regcollation,
      nullif(rg.rngcanonical::text, '-'), nullif(rg.rngsubdiff::text, '-'))`,
  },
  {
    kind: 'base type',
    catalog: 'pg_type',
    from: inSchema('pg_type', 'typnamespace'),
    where: `o.typtype IN ('b', 'p') AND o.typcategory <> 'A'`,
    name: named('typname'),
    definition: `concat_ws(' ', o.typinput, o.typoutput, o.typlen, o.typalign, o.typstorage)`,
  },
  {
    kind: 'cast',
    catalog: 'pg_cast',
    from: 'pg_cast o',
    name: `format_type(o.castsource, NULL) || ' as ' || format_type(o.casttarget, NULL)`,
    definition: `concat_ws(' ', o.castcontext, o.castmethod, nullif(o.castfunc, 0)::regprocedure)`,
  },
  {
    kind: 'operator',
    catalog: 'pg_operator',
    from: inSchema('pg_operator', 'oprnamespace'),
    name: 'o.oid::regoperator::text',
    definition: `concat_ws(' ', o.oprcode, o.oprresult::regtype, nullif(o.oprcom, 0)::regoperator,
      nullif(o.oprnegate, 0)::regoperator, nullif(o.oprrest::text, '-'), nullif(o.oprjoin::text, '-'),
      o.oprcanmerge, o.oprcanhash)`,
  },
  {
    kind: 'operator class',
    catalog: 'pg_opclass',
    from: `${inSchema('pg_opclass', 'opcnamespace')} JOIN pg_am am ON am.oid = o.opcmethod`,
    name: `${named('opcname')} || ' using ' || am.amname`,
    definition: `concat_ws(' ', format_type(o.opcintype, NULL), o.opcdefault,
      (SELECT string_agg(concat_ws(' ', ao.amopstrategy, ao.amopopr::regoperator), ', ' ORDER BY ao.amopstrategy)
       FROM pg_amop ao WHERE ao.amopfamily = o.opcfamily))`,
  },
  {
    kind: 'collation',
    catalog: 'pg_collation',
    from: inSchema('pg_collation', 'collnamespace'),
    name: named('collname'),
    definition: `concat_ws(' ', o.collprovider, o.collisdeterministic, o.collcollate,
      to_jsonb(o) ->> 'colllocale', to_jsonb(o) ->> 'colliculocale', to_jsonb(o) ->> 'collicurules')`,
  },
  {
    kind: 'statistics',
    catalog: 'pg_statistic_ext',
    from: inSchema('pg_statistic_ext', 'stxnamespace'),
    name: named('stxname'),
    definition: 'pg_get_statisticsobjdef(o.oid)',
  },
  {
    kind: 'text search configuration',
    catalog: 'pg_ts_config',
    from: inSchema('pg_ts_config', 'cfgnamespace'),
    name: named('cfgname'),
    definition: `concat_ws(' ', o.cfgparser, (SELECT string_agg(concat_ws(' ', m.maptokentype, m.mapseqno,
      m.mapdict::regdictionary), ', ' ORDER BY m.maptokentype, m.mapseqno) FROM pg_ts_config_map m WHERE m.mapcfg = o.oid))`,
  },
  {
    kind: 'text search dictionary',
    catalog: 'pg_ts_dict',
    from: `${inSchema('pg_ts_dict', 'dictnamespace')} JOIN pg_ts_template tt ON tt.oid = o.dicttemplate`,
    name: named('dictname'),
    definition: `concat_ws(' ', tt.tmplname, o.dictinitoption)`,
  },
  {
    kind: 'event trigger',
    catalog: 'pg_event_trigger',
    from: 'pg_event_trigger o',
    name: 'quote_ident(o.evtname)',
    definition: `concat_ws(' ', o.evtevent, o.evtfoid::regprocedure, o.evtenabled, o.evttags)`,
  },
  {
    kind: 'publication',
    catalog: 'pg_publication',
    from: 'pg_publication o',
    name: 'quote_ident(o.pubname)',
    definition: `concat_ws(' ', CASE WHEN o.puballtables THEN 'all tables' END,
      (SELECT string_agg(concat_ws(' ', pl.prrelid::regclass${
        major >= 15 ? `, pl.prattrs, pg_get_expr(pl.prqual, pl.prrelid)` : ''
      }), ', ' ORDER BY pl.prrelid::regclass::text)
       FROM pg_publication_rel pl WHERE pl.prpubid = o.oid),
      o.pubinsert, o.pubupdate, o.pubdelete, o.pubtruncate, o.pubviaroot)`,
  },
  {
    kind: 'foreign data wrapper',
    catalog: 'pg_foreign_data_wrapper',
    from: 'pg_foreign_data_wrapper o',
    name: 'quote_ident(o.fdwname)',
    definition: `concat_ws(' ', nullif(o.fdwhandler, 0)::regproc, nullif(o.fdwvalidator, 0)::regproc, o.fdwoptions)`,
  },
  {
    kind: 'foreign server',
    catalog: 'pg_foreign_server',
    from: 'pg_foreign_server o JOIN pg_foreign_data_wrapper fw ON fw.oid = o.srvfdw',
    name: 'quote_ident(o.srvname)',
    definition: `concat_ws(' ', fw.fdwname, o.srvtype, o.srvversion, o.srvoptions)`,
  },
];

/** SQL: all of them, and comments on what is not modelled here. Objects of the system have numbers below 16384. */
export function othersSql(version: CatalogVersion): string {
  const everything = sourcesOf(version).map(sourceSql).join('\nUNION ALL\n');
  return `(SELECT json_agg(json_build_object('kind', kind, 'name', name, 'definition', definition)
    ORDER BY kind, name) FROM (${everything}) everything)`;
}

function sourceSql({ kind, catalog, from, where, name, definition }: Source): string {
  const conditions = [
    'o.oid >= 16384',
    ...(from.includes('pg_namespace n') ? [userSchemas('n')] : []),
    ...(where === undefined ? [] : [where]),
    `NOT ${isPart(catalog, 'o.oid')}`,
  ];
  const text = `concat_ws(' ', ${definition}, 'comment ' || quote_literal(${commentOn(catalog, 'o.oid')}))`;
  return `SELECT '${kind}' AS kind, ${name} AS name, ${text} AS definition FROM ${from} WHERE ${conditions.join(' AND ')}`;
}
