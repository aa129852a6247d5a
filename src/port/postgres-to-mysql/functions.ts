import type { Expression } from '../../ir/index.js';
import { columnsOfExpression } from '../values/expression-columns.js';
import { writeDateFormat } from '../values/moment-formats.js';
import { dateTrunc, dayOf, toChar, type MomentCall } from '../values/moment-functions.js';
import { needsPerson } from '../problem.js';
import type { PortContext } from './context.js';
import { lose } from './context.js';
import type { ExpressionUse } from './expressions.js';
import { arrayLength, built, cardinality, jsonLength, jsonSet, jsonType } from './json.js';
import { concat, concatWs, splitPart } from './parts-of-text.js';
import { leastNumber } from '../values/least-number.js';
import type { ValueType } from '../values/value-types.js';

/** A call whose arguments are ported already. */
export interface FunctionUse {
  readonly args: readonly Expression[];
  /** The arguments before porting, and the kinds of their values. */
  readonly originals: readonly Expression[];
  readonly types: readonly ValueType[];
  /** Ports a part of an argument. */
  readonly port: (expression: Expression) => Expression;
  readonly expressionUse: ExpressionUse;
  readonly distinct?: true;
  readonly star?: true;
  readonly context: PortContext;
  /** Digits of a second, where the value is for a column that has them. */
  readonly precision: number | undefined;
}

type Port = (use: FunctionUse) => Expression;

/** The same name and arguments mean the same, for arguments of certain kinds (all, where `kinds` is absent). */
function same(kinds?: readonly ValueType[], name?: string): Port & { readonly renamed?: string } {
  return ({ args, types, distinct, star }) => {
    const wrong =
      kinds === undefined ? undefined : types.find((type) => type !== 'literal' && !kinds.includes(type));
    if (kinds !== undefined && (wrong !== undefined || types.includes(undefined))) {
      needsPerson(
        'function',
        `a function is used with a kind of value for which it is not known to be the same`,
      );
    }
    return {
      kind: 'call',
      name: { name: name ?? '' },
      args,
      ...(distinct === true ? { distinct } : {}),
      ...(star === true ? { star } : {}),
    };
  };
}

function now({ precision }: FunctionUse): Expression {
  return { kind: 'keyword', name: 'current_timestamp', precision: precision ?? 6 };
}

function momentCall({ originals, context, expressionUse }: FunctionUse): MomentCall {
  return { args: originals, context, columns: expressionUse.columns };
}

function formatted(use: FunctionUse): Expression {
  const { moment, format } = toChar(momentCall(use));
  return dateFormatOf(use.port(moment), writeDateFormat(format));
}

function truncated(use: FunctionUse): Expression {
  const { moment, format } = dateTrunc(momentCall(use));
  return {
    kind: 'cast',
    operand: dateFormatOf(use.port(moment), writeDateFormat(format)),
    type: { kind: 'timestamp', zone: false },
  };
}

function dateFormatOf(moment: Expression, format: string): Expression {
  return { kind: 'call', name: { name: 'date_format' }, args: [moment, { kind: 'string', value: format }] };
}

/** CAST would round the fraction of a second. */
function day(use: FunctionUse): Expression {
  const { moment } = dayOf(momentCall(use));
  return { kind: 'call', name: { name: 'date' }, args: [use.port(moment)] };
}

function newUuid({ context }: FunctionUse): Expression {
  lose(
    context,
    'uuid-version',
    'UUID() gives version 1, which tells time and machine, where PostgreSQL gives random ones',
    'let the application make the ids',
  );
  return { kind: 'call', name: { name: 'uuid' }, args: [] };
}

/**
 * PostgreSQL manual, "Locale Support": by the locale of the database, and by C letters of ASCII only. With any of Unicode MySQL 9.7 gives
 * another letter for 119 to 432 of them, MariaDB 10.11 for more than 1,300 (asked of both; docs/porting.md).
 */
function folded(use: FunctionUse): Expression {
  const [text] = use.args;
  const isPlain = text?.kind === 'string' && /^[\x20-\x7e]*$/.test(text.value);
  if (!isPlain)
    lose(
      use.context,
      'unicode-case',
      'lower() and upper() change letters beyond ASCII by the table of the server, in PostgreSQL by the locale of the database (with C, not at all)',
      'where only ASCII may occur, a check that says so',
    );
  return same(TEXT)(use);
}

/** The least or the largest; of text it depends on the order that the database puts it in. */
function extreme(name: string): Port {
  return (use) => {
    if (use.types.includes('text'))
      lose(use.context, 'text-order', `which text is the ${name} depends on the order of the database`);
    return same(['integer', 'decimal', 'date', 'timestamp', 'text'])(use);
  };
}

const TEXT: readonly ValueType[] = ['text', 'enum'];
const NUMERIC: readonly ValueType[] = ['integer', 'decimal'];

/**
 * The functions that are known to mean the same, or have an equal; each is run on both servers by a test, which
 * compares values. What is not here is refused. Not here on purpose: `md5`, which MySQL 9.7 has no more, `round` and `power` of floats, `random`,
 * `age`, and what looks at the catalog or the session.
 */
export const FUNCTIONS: Readonly<Record<string, Port>> = {
  now,
  transaction_timestamp: now,
  statement_timestamp: now,
  gen_random_uuid: newUuid,
  uuid_generate_v4: newUuid,
  uuid_nil: nilUuid,
  to_char: formatted,
  date_trunc: truncated,
  date: day,
  strpos: place,
  position: place,
  lower: folded,
  upper: folded,
  length: same(TEXT, 'char_length'),
  char_length: same(TEXT),
  character_length: same(TEXT, 'char_length'),
  octet_length: same(TEXT, 'length'),
  replace: same(TEXT),
  concat,
  concat_ws: concatWs,
  split_part: splitPart,
  reverse: same(TEXT),
  ltrim: oneArgument('ltrim'),
  rtrim: oneArgument('rtrim'),
  btrim: oneArgument('trim'),
  left: positive('left'),
  right: positive('right'),
  substring: slice,
  substr: slice,
  sum: same(['integer', 'decimal']),
  coalesce: same(undefined),
  nullif: withoutJson,
  abs: same(NUMERIC),
  ceil: same(NUMERIC, 'ceiling'),
  ceiling: same(NUMERIC),
  floor: same(NUMERIC),
  mod: same(['integer']),
  count: same(undefined),
  min: extreme('min'),
  max: extreme('max'),
  json_build_object: built('json_object'),
  jsonb_build_object: built('json_object'),
  json_build_array: built('json_array'),
  jsonb_build_array: built('json_array'),
  json_typeof: jsonType,
  jsonb_typeof: jsonType,
  json_array_length: jsonLength,
  jsonb_array_length: jsonLength,
  jsonb_set: jsonSet,
  cardinality,
  array_length: arrayLength,
  greatest: withoutNull('greatest'),
  least: withoutNull('least'),
};

/** Text that is compared with JSON is a string of it in MySQL. */
function withoutJson(use: FunctionUse): Expression {
  if (use.types.some((type) => type === 'json' || type === 'array'))
    needsPerson('function', 'nullif of JSON may mean something else');
  return same(undefined)(use);
}

/** PostgreSQL trims characters that a second argument names. */
function oneArgument(name: string): Port {
  return (use) =>
    use.args.length === 1
      ? same(TEXT, name)(use)
      : needsPerson('function', `${name} with the characters to be trimmed has no equal`);
}

/** A negative count means "all but so many" in PostgreSQL, and nothing in MySQL. */
function positive(name: string): Port {
  return (use) => {
    const [, count] = use.args;
    if (count?.kind !== 'number' || count.value.startsWith('-')) {
      needsPerson('function', `${name} with a count that is not a plain number may mean something else`);
    }
    return { kind: 'call', name: { name }, args: use.args };
  };
}

/**
 * From a place that is at least 1 (before the first character the two differ) and for a length that is not negative, which PostgreSQL
 * refuses: numbers, or what a function gives that counts.
 */
function slice(use: FunctionUse): Expression {
  const [, from, count] = use.args;
  if (from === undefined || leastNumber(from) < 1 || (count !== undefined && leastNumber(count) < 0)) {
    needsPerson(
      'function',
      'substring from a place before the first character, or of a negative length, may mean something else',
      'greatest(…, 0), which is not NULL here, or a check that the text has the part that is looked for',
    );
  }
  return { kind: 'call', name: { name: 'substring' }, args: use.args };
}

/**
 * Where a text begins in another, from 1; 0: nowhere. A column says how they are compared: two texts that are written out are compared by the
 * connection, which may ignore case.
 */
function place(use: FunctionUse): Expression {
  const [text, part] = use.args;
  if (text === undefined || part === undefined) return needsPerson('function', 'strpos wants two texts');
  if (use.types[0] !== 'text' || columnsOfExpression(text).length === 0)
    return needsPerson('function', 'strpos in what is no text of a column');
  return same(TEXT, 'locate')({ ...use, args: [part, text] });
}

/** All zeros. A packed one would have to be said otherwise. */
function nilUuid({ context }: FunctionUse): Expression {
  return context.choices.uuid === 'binary'
    ? needsPerson('function', 'uuid_nil() of a packed uuid has no equal that is known')
    : { kind: 'string', value: '00000000-0000-0000-0000-000000000000' };
}

/** NULL is left out by PostgreSQL and is the result in MySQL. */
function withoutNull(name: string): Port {
  return (use) => {
    if (use.args.some(({ kind }) => kind !== 'number' && kind !== 'string')) {
      needsPerson('function', `${name} takes NULL for an answer in MySQL, and leaves it out in PostgreSQL`);
    }
    return same(NUMERIC, name)(use);
  };
}

/** Ports a call, or refuses it. */
export function portCall(name: string, use: FunctionUse): Expression {
  const port = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (port === undefined) needsPerson('function', `the function ${name} has no equal that is known`);
  const ported = port(use);
  return ported.kind === 'call' && ported.name.name === '' ? { ...ported, name: { name } } : ported;
}
