import type { Expression } from '../../ir/index.js';
import { extreme, same, type PortedCall } from '../values/calls.js';
import { writeToChar } from '../values/moment-formats.js';
import { dateFormat, dayOf } from '../values/moment-functions.js';
import { needsPerson } from '../problem.js';
import { portJsonPath } from './json.js';
import { typeOf, type ValueType } from '../values/value-types.js';
import { lose } from '../way.js';
import type { ExpressionUse } from './uses.js';

type Call = Extract<Expression, { kind: 'call' }>;

/** A call whose arguments are ported already. */
interface FunctionUse extends PortedCall {
  readonly use: ExpressionUse;
  /** Ports a part of an argument. */
  readonly port: (expression: Expression) => Expression;
  /** Ports an argument as a condition. */
  readonly condition: (expression: Expression) => Expression;
}

type Port = (use: FunctionUse) => Expression;

const TEXT: readonly ValueType[] = ['text', 'literal', 'enum'];
const NUMERIC: readonly ValueType[] = ['integer', 'decimal'];
const ORDERED: readonly ValueType[] = [...NUMERIC, 'date', 'timestamp'];

/** `a || b || c` gives NULL where one is, as MySQL's CONCAT does and PostgreSQL's does not. */
function concat({ args, types }: FunctionUse): Expression {
  const [first, ...rest] = args.map((one, i) => asText(one, types[i]));
  if (first === undefined) return needsPerson('function', 'concat of nothing has no equal');
  return rest.reduce((left, right): Expression => ({ kind: 'operator', operator: '||', left, right }), first);
}

function asText(value: Expression, type: ValueType): Expression {
  if (type === 'text' || value.kind === 'string' || value.kind === 'null') return value;
  if (type === 'integer' || type === 'enum') return { kind: 'cast', operand: value, type: { kind: 'text' } };
  return needsPerson('function', 'concat of this kind of value may give another text');
}

function now({ call, use }: FunctionUse): Expression {
  refuseImmutable('now', use);
  const [digits] = call.args;
  return {
    kind: 'keyword',
    name: 'current_timestamp',
    precision: digits?.kind === 'number' ? Number(digits.value) : 0,
  };
}

function today({ use }: FunctionUse): Expression {
  refuseImmutable('curdate', use);
  return { kind: 'keyword', name: 'current_date' };
}

function path({ call, use, port }: FunctionUse): Expression {
  return portJsonPath(call, port, use) ?? needsPerson('function', `${call.name.name} of this has no equal`);
}

function formatted({ call, args, use }: FunctionUse): Expression {
  if (use.immutable === true) needsPerson('immutable', 'to_char cannot be in a generated column or an index');
  const { isDate, format } = dateFormat({ args: call.args, context: use.context, columns: use.columns });
  const [moment] = args;
  if (moment === undefined) return needsPerson('function', 'date_format of nothing');
  // A date would be one of the session's zone.
  const value: Expression = isDate
    ? { kind: 'cast', operand: moment, type: { kind: 'timestamp', zone: false } }
    : moment;
  return {
    kind: 'call',
    name: { name: 'to_char' },
    args: [value, { kind: 'string', value: writeToChar(format) }],
  };
}

function day({ call, args, use }: FunctionUse): Expression {
  const { losses, at } = use.context;
  const found: typeof losses = [];
  dayOf({
    args: call.args,
    context: at === undefined ? { losses: found } : { losses: found, at },
    columns: use.columns,
  });
  if (use.immutable === true && found.length > 0)
    needsPerson('immutable', 'the day of a point in time cannot be in a generated column or an index');
  losses.push(...found);
  const [moment] = args;
  return moment === undefined
    ? needsPerson('function', 'date of nothing')
    : { kind: 'cast', operand: moment, type: { kind: 'date' } };
}

function newUuid({ use }: FunctionUse): Expression {
  refuseImmutable('uuid', use);
  lose(
    use.context,
    'uuid-version',
    'UUIDs are random (version 4), where UUID() tells time and machine (version 1)',
  );
  return RANDOM_UUID;
}

const RANDOM_UUID: Expression = {
  kind: 'cast',
  operand: { kind: 'call', name: { name: 'gen_random_uuid' }, args: [] },
  type: { kind: 'text' },
};

/** Of sixteen bytes all but the version, 4, and the variant (RFC 9562). */
const RANDOM_BITS = '0xffffffffffff0fff3fffffffffffffff';
const VERSION_AND_VARIANT = '0x00000000000040008000000000000000';

/** `BIN_TO_UUID(RANDOM_BYTES(16) & … | …)`, as MySQL 8 makes random ones (version 4). */
function randomUuid({ call, use }: FunctionUse): Expression {
  refuseImmutable('bin_to_uuid', use);
  const [either, ...others] = call.args;
  const both = either?.kind === 'operator' && either.operator === '|' ? either : undefined;
  const bits = both?.left?.kind === 'operator' && both.left.operator === '&' ? both.left : undefined;
  const bytes = bits?.left?.kind === 'call' && bits.left.name.name === 'random_bytes' ? bits.left : undefined;
  const [count] = bytes?.args ?? [];
  const isRandom =
    others.length === 0 &&
    count?.kind === 'number' &&
    count.value === '16' &&
    isHex(bits?.right, RANDOM_BITS) &&
    isHex(both?.right, VERSION_AND_VARIANT);
  return isRandom
    ? RANDOM_UUID
    : needsPerson(
        'function',
        'bin_to_uuid of other than random bytes with version 4 has no equal that is known',
      );
}

function isHex(value: Expression | undefined, digits: string): boolean {
  return value?.kind === 'verbatim' && value.text.toLowerCase() === digits;
}

function refuseImmutable(name: string, { immutable }: ExpressionUse): void {
  if (immutable === true) needsPerson('immutable', `${name} cannot be in a generated column or an index`);
}

/** From a place and for a length that are plain numbers. */
function slice({ args }: FunctionUse): Expression {
  const [, from, count] = args;
  const isPlain = (one: Expression | undefined): boolean =>
    one?.kind === 'number' && /^[1-9]\d*$/.test(one.value);
  if (args.length < 2 || !isPlain(from) || (count !== undefined && !isPlain(count)))
    needsPerson('function', 'substring with other than plain numbers may mean something else');
  return { kind: 'call', name: { name: 'substr' }, args };
}

function positive(name: string): Port {
  return ({ args }) => {
    const [, count] = args;
    if (count?.kind !== 'number' || count.value.startsWith('-'))
      needsPerson('function', `${name} with a count that is not a plain number may mean something else`);
    return { kind: 'call', name: { name }, args };
  };
}

function oneArgument(name: string): Port {
  return (use) =>
    use.args.length === 1
      ? same(name, TEXT)(use)
      : needsPerson('function', `${name} with more than a text has no equal that is known`);
}

/** PostgreSQL manual, "Locale Support": by the locale of the database, and by C letters of ASCII only. */
function folded(name: 'lower' | 'upper'): Port {
  return (use) => {
    lose(
      use.use.context,
      'unicode-case',
      `${name} changes letters beyond ASCII by the locale of the database`,
    );
    return same(name, TEXT)(use);
  };
}

/** IF(a, b, c) */
function choose({ call, args, condition: conditionOf }: FunctionUse): Expression {
  const [condition] = call.args;
  const [, then, otherwise] = args;
  if (condition === undefined || then === undefined || otherwise === undefined)
    return needsPerson('function', 'if with other than three arguments');
  return { kind: 'case', whens: [{ when: conditionOf(condition), then }], otherwise };
}

function isNull({ args }: FunctionUse): Expression {
  const [operand] = args;
  return operand === undefined
    ? needsPerson('function', 'isnull of nothing')
    : { kind: 'is', operand, test: 'null' };
}

/** NULL is the result in MySQL where an argument is NULL, and left out by PostgreSQL. */
function withoutNull(name: string): Port {
  return (use) => {
    if (use.args.some(({ kind }) => kind !== 'number'))
      needsPerson('function', `${name} gives NULL in MySQL where PostgreSQL leaves it out`);
    return same(name, NUMERIC)(use);
  };
}

function unhex({ args }: FunctionUse): Expression {
  const [text] = args;
  if (text?.kind !== 'string' || !/^(?:[0-9a-f]{2})*$/i.test(text.value))
    return needsPerson('function', 'unhex of other than a text in hexadecimal has no equal that is known');
  return { kind: 'string', value: `\\x${text.value.toLowerCase()}` };
}

/**
 * The functions that are known to mean the same, or have an equal; each is run on both servers by a test, which
 * compares values. What is not here is refused. Not here on purpose: `round` and `pow` of floats, `rand`, `date_add`,
 * `group_concat`, `last_insert_id`, and what looks at the session.
 */
export const FUNCTIONS: Readonly<Record<string, Port>> = {
  now,
  curdate: today,
  date_format: formatted,
  date: day,
  uuid: newUuid,
  bin_to_uuid: randomUuid,
  unhex,
  lower: folded('lower'),
  lcase: folded('lower'),
  upper: folded('upper'),
  ucase: folded('upper'),
  length: same('octet_length', TEXT),
  octet_length: same('octet_length', TEXT),
  char_length: same('char_length', TEXT),
  character_length: same('char_length', TEXT),
  concat,
  replace: same('replace', TEXT),
  reverse: same('reverse', TEXT),
  ltrim: oneArgument('ltrim'),
  rtrim: oneArgument('rtrim'),
  trim: oneArgument('btrim'),
  left: positive('left'),
  right: positive('right'),
  substring: slice,
  substr: slice,
  mid: slice,
  abs: same('abs', NUMERIC),
  ceil: same('ceiling', NUMERIC),
  ceiling: same('ceiling', NUMERIC),
  floor: same('floor', NUMERIC),
  coalesce: same('coalesce'),
  ifnull: same('coalesce'),
  nullif: same('nullif', [...NUMERIC, 'date', 'timestamp']),
  if: choose,
  isnull: isNull,
  greatest: withoutNull('greatest'),
  least: withoutNull('least'),
  count: same('count'),
  sum: same('sum', NUMERIC),
  min: extreme('min', ORDERED),
  max: extreme('max', ORDERED),
  json_extract: path,
  json_unquote: path,
  json_object: same('jsonb_build_object'),
  json_array: same('jsonb_build_array'),
};

/** Ports a call, or refuses it. */
export function portCall(
  call: Call,
  use: ExpressionUse,
  port: (one: Expression) => Expression,
  condition: (one: Expression) => Expression,
): Expression {
  const { name } = call.name;
  const found = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (found === undefined) return needsPerson('function', `the function ${name} has no equal that is known`);
  return found({
    call,
    // Not before a function asks: some take what has no equal by itself.
    get args() {
      return name === 'if' ? call.args.map((one, i) => (i === 0 ? one : port(one))) : call.args.map(port);
    },
    types: call.args.map((one) => typeOf(one, use.columns)),
    use,
    port,
    condition,
  });
}
