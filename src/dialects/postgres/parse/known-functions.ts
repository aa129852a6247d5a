/**
 * Built-in functions of PostgreSQL that change nothing a schema or its rows hold (manual: chapter 9). A function that
 * is not here can do anything.
 */
export const harmlessFunctions: ReadonlySet<string> = new Set(
  `abs age array_agg array_append array_cat array_length array_position array_remove array_replace array_to_string avg
  bool_and bool_or btrim cardinality ceil ceiling char_length chr clock_timestamp coalesce col_description concat concat_ws
  convert_from count current_database current_schema current_schemas current_setting date_part date_trunc decode
  dense_rank digest encode every exists extract first_value floor format format_type gen_random_uuid generate_series
  has_database_privilege has_schema_privilege has_table_privilege initcap json_agg json_array_elements
  json_array_elements_text json_build_array json_build_object json_each json_each_text json_object_agg jsonb_agg
  jsonb_array_elements jsonb_array_elements_text jsonb_array_length jsonb_build_array jsonb_build_object jsonb_each
  jsonb_each_text jsonb_object_agg jsonb_object_keys jsonb_set jsonb_strip_nulls jsonb_typeof json_typeof lag last_value
  lead left length localtime localtimestamp lower lpad ltrim make_date make_interval make_timestamp max md5 min mod
  now ntile nullif obj_description overlay pg_advisory_lock pg_advisory_unlock pg_advisory_unlock_all
  pg_advisory_xact_lock pg_backend_pid pg_get_constraintdef pg_get_expr pg_get_functiondef pg_get_indexdef
  pg_get_serial_sequence pg_get_triggerdef pg_get_viewdef pg_is_in_recovery pg_notify pg_relation_size pg_sleep
  pg_table_is_visible pg_table_size pg_terminate_backend pg_total_relation_size pg_try_advisory_lock
  pg_try_advisory_xact_lock pg_typeof position power quote_ident quote_literal quote_nullable random rank
  regexp_matches regexp_replace regexp_split_to_array regexp_split_to_table repeat replace reverse right round
  row_number row_to_json rpad rtrim set_config setseed sha256 sign split_part sqrt statement_timestamp
  string_agg string_to_array strpos substr substring sum timeofday timezone to_char to_date to_json to_jsonb to_number
  to_regclass to_regproc to_regtype to_timestamp to_tsquery to_tsvector transaction_timestamp translate trim trunc
  txid_current unnest upper version`.split(/\s+/),
);

/** Functions that move a sequence. */
export const sequenceFunctions: ReadonlySet<string> = new Set(['nextval', 'setval', 'currval', 'lastval']);
