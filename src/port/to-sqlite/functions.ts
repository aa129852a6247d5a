import type { Expression } from '../../ir/index.js';
import { extreme, same, type PortedCall } from '../values/calls.js';
import { writeStrftime, type MomentFormat } from '../values/moment-formats.js';
import { dateFormat, dateTrunc, dayOf, toChar, type Written } from '../values/moment-functions.js';
import { leastNumber } from '../values/least-number.js';
import { needsPerson } from '../problem.js';
import { typeOf, type ValueType } from '../values/value-types.js';
import { arrayLength, built, cardinality, jsonLength, jsonSet, jsonType, portMysqlPath } from './json.js';
import { concat as concatText, concatWs, place, splitPart } from './parts-of-text.js';
import { lose } from '../way.js';
import type { ExpressionUse } from './uses.js';

type Call = Extract<Expression, { kind: 'call' }>;

/** A call whose arguments are ported already. */
interface FunctionUse extends PortedCall {
  readonly use: ExpressionUse;
  /** Ports a part of an argument. */
  readonly port: (one: Expression) => Expression;
}

type Port = (use: FunctionUse) => Expression;

const TEXT: readonly ValueType[] = ['text', 'literal', 'enum'];
const ORDERED: readonly ValueType[] = ['integer', 'date', 'timestamp'];

const now: Port = () => ({ kind: 'keyword', name: 'current_timestamp' });

/** A random uuid (version 4, RFC 9562), in lower case with dashes. */
const RANDOM_UUID =
  `lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || ` +
  `substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))`;

const newUuid: Port = ({ use }) => use.context.to.parseExpression(RANDOM_UUID);

/** The first characters of a point in time that is kept as text: SQLite would round its fraction, and reckon with its zone. */
function startOfText(text: Expression, characters: number): Expression {
  return {
    kind: 'call',
    name: { name: 'substr' },
    args: [text, { kind: 'number', value: '1' }, { kind: 'number', value: String(characters) }],
  };
}

const TO_THE_DAY = 'YYYY-MM-DD'.length;
const TO_THE_SECOND = 'YYYY-MM-DD HH:MM:SS'.length;

function written(find: (use: FunctionUse) => Written): Port {
  return (use) => {
    const { moment, format } = find(use);
    return strftime(use.port(moment), format);
  };
}

function strftime(moment: Expression, format: MomentFormat): Expression {
  const text = writeStrftime(format);
  return text === undefined
    ? needsPerson('function', 'a fraction of a second, or a short year or hour, has no equal that is known')
    : {
        kind: 'call',
        name: { name: 'strftime' },
        args: [{ kind: 'string', value: text }, startOfText(moment, TO_THE_SECOND)],
      };
}

function momentCall({ call, use }: FunctionUse): Parameters<typeof toChar>[0] {
  return { args: call.args, context: use.context, columns: use.columns };
}

const day: Port = (use) => startOfText(use.port(dayOf(momentCall(use)).moment), TO_THE_DAY);

function folded(name: string): Port {
  return (use) => {
    lose(use.use.context, 'unicode-case', `${name} changes the letters of ASCII only`);
    return same(name, TEXT)(use);
  };
}

/** The text as bytes, counted. */
const bytes: Port = ({ args, types }) => {
  const [text] = args;
  if (text === undefined || !TEXT.includes(types[0])) return needsPerson('function', 'octet_length of this');
  return {
    kind: 'call',
    name: { name: 'length' },
    args: [{ kind: 'cast', operand: text, type: { kind: 'binary' } }],
  };
};

/** From a place that is at least 1, and for a length that is not negative: of others the databases give different parts. */
const slice: Port = ({ args }) => {
  const [, from, count] = args;
  if (from === undefined || leastNumber(from) < 1 || (count !== undefined && leastNumber(count) < 0))
    needsPerson(
      'function',
      'substring from a place before the first character, or of a negative length, may mean something else',
    );
  return { kind: 'call', name: { name: 'substr' }, args };
};

const left: Port = ({ args }) => {
  const [text, count] = args;
  if (text === undefined || count?.kind !== 'number' || count.value.startsWith('-'))
    return needsPerson('function', 'left with a count that is not a plain number may mean something else');
  return { kind: 'call', name: { name: 'substr' }, args: [text, { kind: 'number', value: '1' }, count] };
};

const right: Port = ({ args }) => {
  const [text, count] = args;
  if (text === undefined || count?.kind !== 'number' || !/^[1-9]\d*$/.test(count.value))
    return needsPerson('function', 'right with a count that is not a plain number may mean something else');
  return {
    kind: 'call',
    name: { name: 'substr' },
    args: [text, { kind: 'number', value: `-${count.value}` }],
  };
};

/** `a || b || c`: NULL where one is, as MySQL's CONCAT. PostgreSQL's leaves NULL out. */
const concat: Port = ({ args, types }) => {
  if (types.some((type) => type !== 'text' && type !== 'literal' && type !== 'integer'))
    needsPerson('function', 'concat of this kind of value may give another text');
  const [first, ...rest] = args;
  if (first === undefined) return needsPerson('function', 'concat of nothing has no equal');
  return rest.reduce((a, b): Expression => ({ kind: 'operator', operator: '||', left: a, right: b }), first);
};

const choose: Port = ({ args }) => {
  const [when, then, otherwise] = args;
  if (when === undefined || then === undefined || otherwise === undefined)
    return needsPerson('function', 'if with other than three arguments');
  return { kind: 'case', whens: [{ when, then }], otherwise };
};

const pathOfMysql: Port = ({ call, use, port }) =>
  portMysqlPath(call, port, use) ?? needsPerson('function', `${call.name.name} of this has no equal`);

/** What both PostgreSQL and MySQL call so, and mean the same by. */
const SHARED: Readonly<Record<string, Port>> = {
  now,
  date: day,
  lower: folded('lower'),
  upper: folded('upper'),
  char_length: same('length', TEXT),
  character_length: same('length', TEXT),
  octet_length: bytes,
  replace: same('replace', TEXT),
  ltrim: same('ltrim', TEXT),
  rtrim: same('rtrim', TEXT),
  left,
  right,
  substring: slice,
  substr: slice,
  abs: same('abs', ['integer']),
  coalesce: same('coalesce'),
  nullif: same('nullif', ['integer', 'text', 'date', 'timestamp']),
  count: same('count'),
  sum: same('sum', ['integer']),
  min: extreme('min', ORDERED),
  max: extreme('max', ORDERED),
};

/** The functions of PostgreSQL that have an equal; each is run on both by a test, which compares values. */
export const POSTGRES_FUNCTIONS: Readonly<Record<string, Port>> = {
  ...SHARED,
  to_char: written((use) => toChar(momentCall(use))),
  date_trunc: written((use) => dateTrunc(momentCall(use))),
  transaction_timestamp: now,
  statement_timestamp: now,
  gen_random_uuid: newUuid,
  uuid_generate_v4: newUuid,
  length: same('length', TEXT),
  btrim: same('trim', TEXT),
  concat: concatText,
  concat_ws: concatWs,
  split_part: splitPart,
  strpos: place,
  position: place,
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
};

/** The functions of MySQL that have an equal; each is run on both by a test, which compares values. */
export const MYSQL_FUNCTIONS: Readonly<Record<string, Port>> = {
  ...SHARED,
  date_format: written((use) => dateFormat(momentCall(use))),
  uuid: newUuid,
  lcase: folded('lower'),
  ucase: folded('upper'),
  length: bytes,
  trim: same('trim', TEXT),
  mid: slice,
  concat,
  ifnull: same('ifnull'),
  if: choose,
  json_extract: pathOfMysql,
  json_unquote: pathOfMysql,
  json_object: same('json_object', ['text', 'integer']),
  json_array: same('json_array', ['text', 'integer']),
};

/** Ports a call, or refuses it. */
export function portCall(call: Call, use: ExpressionUse, port: (one: Expression) => Expression): Expression {
  const { name } = call.name;
  const list = use.context.from.name === 'postgres' ? POSTGRES_FUNCTIONS : MYSQL_FUNCTIONS;
  const found = Object.hasOwn(list, name) ? list[name] : undefined;
  if (found === undefined) return needsPerson('function', `the function ${name} has no equal that is known`);
  return found({
    call,
    // Not before a function asks: some take what has no equal by itself.
    get args() {
      return call.args.map(port);
    },
    types: call.args.map((one) => typeOf(one, use.columns)),
    use,
    port,
  });
}
