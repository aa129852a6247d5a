import type { Operation, OperationBody } from './operation.js';

/** Functions of the server that do something to the session, though nothing to data or schema. */
const SESSION = /\b(?:set_config|pg_advisory\w*|pg_notify)\s*\(/i;

/**
 * A SELECT that changes nothing: its rows are the only thing about it. Whether a migration asks for rows that it does
 * nothing with makes no difference to a database.
 */
export function isPlainSelect(operation: Operation | OperationBody): boolean {
  return (
    operation.kind === 'rawSql' &&
    operation.effect === 'none' &&
    (/^\s*(?:select|show|with)\b/i.test(operation.sql) || TABLE_PRAGMA.test(operation.sql)) &&
    !SESSION.test(operation.sql) &&
    !(OWN_CODE.has(operation.dialect) && callsOther(operation.sql))
  );
}

/** SQLite's questions for what a table has, which are asked for their rows alone. */
const TABLE_PRAGMA =
  /^\s*pragma\s+(?:\w+\s*\.\s*)?(?:table_x?info|table_list|index_list|index_x?info|foreign_key_list)\b/i;

/** Where what a function of the database's own does is not told by its effect: PostgreSQL's reader looks at it, SQLite has none. */
const OWN_CODE: ReadonlySet<string> = new Set(['mysql', 'mariadb']);

/** Whether a query calls a function that is none of MySQL's own: it may change rows. */
function callsOther(sql: string): boolean {
  const code = sql.replace(/'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"/g, "''");
  return [...code.matchAll(/([\w$]+|`[^`]+`)\s*\(/g)].some(
    ([, name = '']) => !BUILT_IN.has(name.toLowerCase()),
  );
}

/** Words before a bracket that are no call of a stored function. */
const BUILT_IN: ReadonlySet<string> = new Set(
  `in and or not on as from join using where having exists any all some by over values select union except intersect with when then else
  case between like is div mod xor partition interval key index limit distinct rows range table lateral recursive set
  count sum min max avg group_concat json_arrayagg json_objectagg std stddev variance bit_and bit_or bit_xor any_value
  row_number rank dense_rank ntile lag lead first_value last_value nth_value grouping
  if ifnull nullif coalesce isnull greatest least cast convert binary char varchar decimal signed unsigned
  concat concat_ws lower lcase upper ucase trim ltrim rtrim substring substr substring_index mid left right length char_length
  character_length replace reverse repeat lpad rpad space locate instr position find_in_set field elt hex unhex ascii ord format
  regexp_like regexp_replace regexp_substr regexp_instr soundex quote to_base64 from_base64 bin oct conv strcmp insert export_set make_set
  abs ceil ceiling floor round truncate sign pow power sqrt exp ln log log2 log10 rand pi sin cos tan crc32 degrees radians
  now sysdate curdate current_date curtime current_time current_timestamp localtime localtimestamp utc_date utc_time utc_timestamp date time
  year month day dayofmonth dayofweek dayofyear week weekday quarter hour minute second microsecond date_add date_sub adddate subdate
  addtime subtime datediff timediff timestampdiff timestampadd timestamp date_format str_to_date time_format from_unixtime unix_timestamp
  from_days to_days last_day makedate maketime extract period_add period_diff convert_tz sec_to_time time_to_sec
  json_extract json_unquote json_object json_array json_contains json_contains_path json_keys json_length json_search json_set json_insert
  json_replace json_remove json_merge json_merge_patch json_merge_preserve json_type json_valid json_value json_quote json_table json_pretty
  md5 sha sha1 sha2 uuid uuid_short uuid_to_bin bin_to_uuid is_uuid inet_aton inet_ntoa
  database schema user current_user session_user system_user version connection_id last_insert_id row_count found_rows charset collation coercibility
  st_astext st_x st_y st_distance st_geomfromtext st_contains point match against values`.split(/\s+/),
);
