import type { Expression, Name } from '../../../ir/index.js';
import { printName, quoteIdentifier, quoteString } from './identifiers.js';

/** Functions that are keywords of the grammar and yet are called like functions, with arguments in a plain list. */
const keywordFunctions = new Set(['coalesce', 'greatest', 'least', 'nullif', 'substring', 'overlay']);

/**
 * Keywords that cannot stand as a function's name without quotes: the categories `reserved_keyword` and
 * `col_name_keyword` of PostgreSQL 18 (manual: appendix C).
 */
const keywords = new Set(
  `all analyse analyze and any array as asc asymmetric between bigint bit boolean both case cast char character check
  coalesce collate column constraint create current_catalog current_date current_role current_time current_timestamp
  current_user dec decimal default deferrable desc distinct do else end except exists extract false fetch float for
  foreign from grant greatest group grouping having in initially inout int integer intersect interval into json
  json_array json_arrayagg json_exists json_object json_objectagg json_query json_scalar json_serialize json_table
  json_value lateral leading least limit localtime localtimestamp merge_action national nchar none normalize not null
  nullif numeric offset on only or order out overlay placing position precision primary real references returning row
  select session_user setof smallint some substring symmetric system_user table then time timestamp to trailing treat
  trim true union unique user using values varchar variadic when where window with xmlattributes xmlconcat xmlelement
  xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable`.split(/\s+/),
);

/** A function's name: bare where that is safe, as everybody writes `now()`. */
export function printFunctionName(name: Name): string {
  if (name.schema !== undefined) return printName(name);
  const isBare =
    /^[a-z_][a-z0-9_]*$/.test(name.name) && (!keywords.has(name.name) || keywordFunctions.has(name.name));
  return isBare ? name.name : quoteIdentifier(name.name);
}

/** Calls that have a syntax of their own: `EXTRACT(year FROM x)`. */
export function sqlSyntaxCall(
  call: Extract<Expression, { readonly kind: 'call' }>,
  print: (expression: Expression) => string,
): string | undefined {
  const [first, second] = call.args;
  if (call.words === true) return inWords(call.name.name, call.args.map(print));
  const isBuiltIn = call.name.schema === undefined || call.name.schema === 'pg_catalog';
  if (!isBuiltIn || call.args.length !== 2 || first === undefined || second === undefined) return undefined;
  if (call.name.name === 'extract' && first.kind === 'string') {
    const field = /^[a-z_]+$/.test(first.value) ? first.value : quoteString(first.value);
    return `EXTRACT(${field} FROM ${print(second)})`;
  }
  return undefined;
}

/** As the server writes such a call itself (PostgreSQL `src/backend/utils/adt/ruleutils.c`, `get_func_sql_syntax`). */
function inWords(name: string, [first = '', second, third, fourth]: readonly string[]): string | undefined {
  const length = (text: string | undefined): string => (text === undefined ? '' : ` FOR ${text}`);
  switch (name) {
    case 'substring':
      return second === undefined ? undefined : `SUBSTRING(${first} FROM ${second}${length(third)})`;
    case 'position':
      // What stands there is no full expression in the grammar.
      return second === undefined ? undefined : `POSITION((${second}) IN (${first}))`;
    case 'overlay':
      return second === undefined || third === undefined
        ? undefined
        : `OVERLAY(${first} PLACING ${second} FROM ${third}${length(fourth)})`;
    case 'btrim':
      return `TRIM(BOTH ${second === undefined ? '' : `${second} `}FROM ${first})`;
    case 'ltrim':
      return `TRIM(LEADING ${second === undefined ? '' : `${second} `}FROM ${first})`;
    case 'rtrim':
      return `TRIM(TRAILING ${second === undefined ? '' : `${second} `}FROM ${first})`;
    default:
      return undefined;
  }
}
