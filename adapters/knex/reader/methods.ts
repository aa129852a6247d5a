/**
 * What code that is read may reach of Knex's real objects, class by class. Anything else of theirs is unknown to it:
 * `constructor`, prototypes, connections, whatever runs a query.
 */

/** The classes of objects that migrations hold. */
export type KnexKind =
  | 'schema'
  | 'table'
  | 'column'
  | 'foreign'
  | 'view'
  | 'viewColumn'
  | 'query'
  | 'join'
  | 'conflict'
  | 'raw';

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

/** knex `lib/schema/builder.js`. */
const SCHEMA = words(`
  withSchema queryContext createTable createTableIfNotExists createTableLike createView createViewOrReplace
  createMaterializedView refreshMaterializedView dropView dropViewIfExists dropMaterializedView
  dropMaterializedViewIfExists createSchema createSchemaIfNotExists dropSchema dropSchemaIfExists createExtension
  createExtensionIfNotExists dropExtension dropExtensionIfExists table alterTable view alterView hasTable hasColumn
  dropTable renameTable renameView dropTableIfExists raw transacting connection debug timeout options
  toString toQuery toSQL
`);

/** knex `lib/schema/tablebuilder.js`. */
const TABLE = words(`
  tinyint smallint mediumint int bigint decimal float double real bit boolean serial date datetime timestamp time year
  geometry geography point char varchar tinytext tinyText text mediumtext mediumText longtext longText binary varbinary
  tinyblob tinyBlob mediumblob mediumBlob blob longblob longBlob enum set bool dateTime increments bigincrements
  bigIncrements integer biginteger bigInteger string json jsonb uuid enu specificType
  timestamps comment foreign check index primary unique dropPrimary dropPrimaryIfExists dropUnique dropUniqueIfExists
  dropIndex dropForeign dropForeignIfExists engine charset collate inherits queryContext
  renameColumn dropTimestamps setNullable dropNullable dropChecks dropColumn dropColumns setSchema
`);

/** knex `lib/schema/columnbuilder.js`, and of foreign keys what it takes over. */
const COLUMN = words(`
  references inTable on withKeyName onUpdate onDelete deferrable default defaultsTo defaultTo unsigned nullable first
  after comment collate check checkPositive checkNegative checkIn checkNotIn checkBetween checkLength checkRegex notNull
  notNullable index primary unique queryContext drop alterType alter
`);

const FOREIGN = words('references on inTable withKeyName onUpdate onDelete deferrable');

const VIEW = words('columns as checkOption localCheckOption cascadedCheckOption column queryContext');

const VIEW_COLUMN = words('rename defaultTo');

/** knex `lib/query/querybuilder.js` and `lib/query/method-constants.js`. */
export const QUERY_STARTERS = words(`
  with withRecursive withMaterialized withNotMaterialized select as columns column from fromJS fromRaw into withSchema
  table distinct distinctOn join joinRaw innerJoin leftJoin leftOuterJoin rightJoin rightOuterJoin outerJoin
  fullOuterJoin crossJoin where andWhere orWhere whereNot orWhereNot whereLike andWhereLike orWhereLike whereILike
  andWhereILike orWhereILike whereRaw whereWrapped havingWrapped orWhereRaw whereExists orWhereExists whereNotExists
  orWhereNotExists whereIn orWhereIn whereNotIn orWhereNotIn whereNull orWhereNull whereNotNull orWhereNotNull
  whereBetween whereNotBetween andWhereBetween andWhereNotBetween orWhereBetween orWhereNotBetween groupBy groupByRaw
  orderBy orderByRaw union unionAll intersect except having havingRaw orHaving orHavingRaw offset limit count
  countDistinct min max sum sumDistinct avg avgDistinct increment decrement first debug pluck clearSelect clearWhere
  clearGroup clearOrder clearHaving insert update returning del delete truncate transacting connection
  jsonExtract jsonSet jsonInsert jsonRemove whereJsonObject orWhereJsonObject andWhereJsonObject whereNotJsonObject
  orWhereNotJsonObject andWhereNotJsonObject whereJsonPath orWhereJsonPath andWhereJsonPath whereJsonSupersetOf
  orWhereJsonSupersetOf andWhereJsonSupersetOf whereJsonNotSupersetOf orWhereJsonNotSupersetOf
  andWhereJsonNotSupersetOf whereJsonSubsetOf orWhereJsonSubsetOf andWhereJsonSubsetOf whereJsonNotSubsetOf
  orWhereJsonNotSubsetOf andWhereJsonNotSubsetOf
`);

const QUERY = [
  ...QUERY_STARTERS,
  ...words(`
    clone timeout comment hintComment andWhereNot whereColumn andWhereColumn orWhereColumn whereNotColumn
    andWhereNotColumn orWhereNotColumn andWhereRaw andHaving havingNull orHavingNull havingNotNull orHavingNotNull
    havingExists orHavingExists havingNotExists orHavingNotExists havingBetween orHavingBetween havingNotBetween
    orHavingNotBetween havingIn orHavingIn havingNotIn orHavingNotIn using clear clearCounters onConflict columnInfo
    forUpdate forShare forNoKeyUpdate forKeyShare skipLocked noWait modify upsert rank denseRank rowNumber options
    queryContext updateFrom withWrapped withRecursiveWrapped toString toQuery toSQL
  `),
];

/** knex `lib/query/joinclause.js`. */
const JOIN = words(`
  on andOn orOn onVal andOnVal orOnVal onBetween andOnBetween orOnBetween onNotBetween andOnNotBetween orOnNotBetween
  onIn andOnIn orOnIn onNotIn andOnNotIn orOnNotIn onNull andOnNull orOnNull onNotNull andOnNotNull orOnNotNull onExists
  andOnExists orOnExists onNotExists andOnNotExists orOnNotExists onJsonPathEquals orOnJsonPathEquals using type
`);

const CONFLICT = words('ignore merge');

/** knex `lib/raw.js`, `lib/ref.js`. */
const RAW = words(
  'wrap timeout debug options transacting connection queryContext withSchema as toString toQuery toSQL',
);

export const METHODS: Readonly<Record<KnexKind, ReadonlySet<string>>> = {
  schema: new Set(SCHEMA),
  table: new Set(TABLE),
  column: new Set(COLUMN),
  foreign: new Set(FOREIGN),
  view: new Set(VIEW),
  viewColumn: new Set(VIEW_COLUMN),
  query: new Set(QUERY),
  join: new Set(JOIN),
  conflict: new Set(CONFLICT),
  raw: new Set(RAW),
};

/** Whose `await` sends SQL. */
export function isLazy(kind: KnexKind): kind is 'schema' | 'query' | 'raw' | 'conflict' {
  return kind === 'schema' || kind === 'query' || kind === 'raw' || kind === 'conflict';
}
