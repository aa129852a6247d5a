import type { Expression } from '../../ir/index.js';
import {
  jsonConstant,
  jsonEntries,
  jsonPathOf,
  loseJsonText,
  loseRefusal,
  pathKeys,
  pathText,
  type JsonPath,
  type JsonValue,
} from '../values/json.js';
import { call, operator as operatorOf, string } from '../values/building.js';
import { loseUnquoted, mysqlJsonPath } from '../from-mysql/mysql-json.js';
import { needsPerson } from '../problem.js';
import { typeOf, type ValueType } from '../values/value-types.js';
import type { ExpressionUse } from './uses.js';

type Operator = Extract<Expression, { kind: 'operator' }>;
type Call = Extract<Expression, { kind: 'call' }>;
type Port = (expression: Expression) => Expression;

const typeIs = (value: Expression, type: string): Expression =>
  operatorOf(call('json_type', value), '=', string(type));

/** `->`, `->>`, `#>`, `#>>` with keys of objects. Manual, "JSON Functions And Operators": `->` gives JSON, json_extract() text and numbers. */
export function portJsonPath(operator: Operator, port: Port, use: ExpressionUse): Expression {
  const path = jsonPathOf(operator, use.columns);
  if (path.isText) loseJsonText(use.context);
  return sayPath(path, port);
}

/** A path of MySQL; `undefined`: the expression is none. */
export function portMysqlPath(
  expression: Expression,
  port: Port,
  use: ExpressionUse,
): Expression | undefined {
  const path = mysqlJsonPath(expression, use.columns);
  if (path?.isText === true) loseUnquoted(use.context);
  return path === undefined ? undefined : sayPath(path, port);
}

function sayPath({ base, keys, isText }: JsonPath, port: Port): Expression {
  const [value, path] = [port(base), pathText(keys)];
  if (!isText) return keys.length === 0 ? value : operatorOf(value, '->', path);
  return {
    kind: 'case',
    operand: call('json_type', value, path),
    whens: ['true', 'false'].map((word) => ({ when: string(word), then: string(word) })),
    otherwise: { kind: 'cast', operand: call('json_extract', value, path), type: { kind: 'text' } },
  };
}

/** JSON that is written out, as an argument of json_set() and its like. */
function constant(text: string): Expression {
  const value: unknown = JSON.parse(text);
  if (typeof value === 'string') return string(value);
  if (value === null) return { kind: 'null' };
  if (typeof value === 'number' && /^\s*-?\d+\s*$/.test(text)) return { kind: 'number', value: text.trim() };
  return call('json', string(text));
}

const AS_JSON: ReadonlySet<ValueType> = new Set(['text', 'integer', 'literal', 'enum']);

function entryValue(value: JsonValue, port: Port, use: ExpressionUse): Expression {
  if (value.kind === 'constant') return constant(value.text);
  const { expression } = value;
  if (expression.kind === 'boolean') return constant(String(expression.value));
  const type = typeOf(expression, use.columns);
  if (type === 'json') return call('json', port(expression));
  return AS_JSON.has(type)
    ? port(expression)
    : needsPerson('json', 'this kind of value may be written otherwise in JSON');
}

/** `||`: an object gets the keys of another; anything else becomes an array with the other at its end. */
export function portJsonConcat(
  left: Expression,
  right: Expression,
  port: Port,
  use: ExpressionUse,
): Expression {
  const entries = jsonEntries(right);
  if (typeOf(left, use.columns) !== 'json' || entries === undefined || entries.length === 0)
    return needsPerson(
      'json',
      'the operator || on two values of JSON puts the keys of one into the other, and nothing here does only that',
      'json_patch(a, b), where no value is an object itself, nor null',
    );
  const value = port(left);
  const values = entries.map((entry) => ({ key: entry.key, value: entryValue(entry.value, port, use) }));
  const object = call('json_object', ...values.flatMap((one) => [string(one.key), one.value]));
  return {
    kind: 'case',
    whens: [
      {
        when: typeIs(value, 'object'),
        then: call('json_set', value, ...values.flatMap((one) => [pathText([one.key]), one.value])),
      },
      { when: typeIs(value, 'array'), then: call('json_insert', value, string('$[#]'), object) },
      {
        when: { kind: 'is', operand: value, test: 'null', negated: true },
        then: call('json_array', call('json', value), object),
      },
    ],
  };
}

/** What is written in one way only may be compared: JSON is text here, whose keys have any order. */
export function portJsonEquals(
  operator: string,
  left: Expression,
  right: Expression,
  port: Port,
  use: ExpressionUse,
): Expression | undefined {
  const text = jsonConstant(right)?.replaceAll(/\s/g, '') ?? '';
  const isPlain =
    left.kind === 'column' || (left.kind === 'operator' && ['->', '#>'].includes(left.operator));
  if (!isPlain || typeOf(left, use.columns) !== 'json') return undefined;
  if (!['{}', '[]', 'null', 'true', 'false', '""'].includes(text))
    return needsPerson('operator', 'JSON is text here, which compares otherwise');
  return operatorOf(call('json', port(left)), operator === '=' ? '=' : '<>', string(text));
}

/** `true` and its like of a boolean in JSON; anything else is NULL. */
export function jsonAsBoolean(value: Expression, use: ExpressionUse): Expression {
  loseRefusal(use.context, 'JSON that is no boolean becomes NULL as one, where PostgreSQL stops');
  const type = call('json_type', value);
  return {
    kind: 'case',
    whens: [
      {
        when: { kind: 'in', operand: type, values: ['true', 'false'].map(string) },
        then: operatorOf(type, '=', string('true')),
      },
    ],
  };
}

/** Text as an integer: PostgreSQL takes digits, a sign and spaces around; CAST makes 0 of what it does not understand. */
export function textAsInteger(value: Expression, { context }: ExpressionUse): Expression {
  loseRefusal(
    context,
    'text that is no integer becomes NULL as one, and a number that is too large is taken, where PostgreSQL stops',
  );
  const trimmed = call('trim', value);
  const matches = (left: Expression, operator: string, pattern: string): Expression =>
    operatorOf(left, operator, string(pattern));
  return {
    kind: 'case',
    whens: [
      {
        when: {
          kind: 'and',
          operands: [
            matches(trimmed, 'glob', '[-+0-9]*'),
            matches(trimmed, 'glob', '*[0-9]'),
            matches(call('substr', trimmed, { kind: 'number', value: '2' }), 'not glob', '*[^0-9]*'),
          ],
        },
        then: { kind: 'cast', operand: trimmed, type: { kind: 'integer', bits: 64 } },
      },
    ],
  };
}

/** A call of PostgreSQL before its arguments are ported, and what ports them. */
export interface JsonCall {
  readonly call: Call;
  readonly args: readonly Expression[];
  readonly types: readonly ValueType[];
  readonly use: ExpressionUse;
  readonly port: Port;
}

/** PostgreSQL's name of a type for each of SQLite's that is called otherwise. */
const TYPE_NAMES = { integer: 'number', real: 'number', text: 'string', true: 'boolean', false: 'boolean' };

export function jsonType({ args: [value], types }: JsonCall): Expression {
  if (value === undefined || types[0] !== 'json')
    return needsPerson('function', 'the type of something that is not known to be JSON');
  const type = call('json_type', value);
  return {
    kind: 'case',
    operand: type,
    whens: Object.entries(TYPE_NAMES).map(([own, name]) => ({ when: string(own), then: string(name) })),
    otherwise: type,
  };
}

/** How many elements an array in JSON has. */
export function jsonLength({ args: [value], types, use }: JsonCall): Expression {
  if (value === undefined || types[0] !== 'json')
    return needsPerson('function', 'the length of something that is not known to be JSON');
  loseRefusal(use.context, 'the length of JSON that is no array is NULL, where PostgreSQL stops');
  return { kind: 'case', whens: [{ when: typeIs(value, 'array'), then: call('json_array_length', value) }] };
}

/** How many elements an array has, which is JSON here. */
export function cardinality({ args: [value], types }: Pick<JsonCall, 'args' | 'types'>): Expression {
  return value !== undefined && types[0] === 'array'
    ? call('json_array_length', value)
    : needsPerson('function', 'cardinality of something that is not known to be an array');
}

/** The same, and NULL for an array without elements. */
export function arrayLength(use: JsonCall): Expression {
  const [, dimension] = use.args;
  if (dimension?.kind !== 'number' || dimension.value !== '1')
    return needsPerson('function', 'the length of an array in another than its first dimension');
  return call('nullif', cardinality(use), { kind: 'number', value: '0' });
}

/** `jsonb_set(target, path, value)`. json_set() makes what is above it, too, which PostgreSQL does not. */
export function jsonSet({ call: { args }, types, use, port }: JsonCall): Expression {
  const [target, path, value, create] = args;
  if (target === undefined || path === undefined || value === undefined || types[0] !== 'json')
    return needsPerson('function', 'jsonb_set of something that is not known to be JSON');
  const keys = pathKeys(path);
  const text = jsonConstant(value);
  if (keys.length === 0 || text === undefined || (create !== undefined && create.kind !== 'boolean'))
    return needsPerson('function', 'jsonb_set of this form has no equal that is known');
  loseRefusal(
    use.context,
    'JSON that is no object stays as it is where a key is set, where PostgreSQL stops',
  );
  const name = create?.kind === 'boolean' && !create.value ? 'json_replace' : 'json_set';
  const set = call(name, port(target), pathText(keys), constant(text));
  if (keys.length === 1) return set;
  const above = call('json_type', port(target), pathText(keys.slice(0, -1)));
  return {
    kind: 'case',
    whens: [{ when: operatorOf(above, '=', string('object')), then: set }],
    otherwise: port(target),
  };
}

/** Objects and arrays that are put together of values which are the same in JSON; a boolean is a number here. */
export function built(name: string) {
  return ({ args, types }: Pick<JsonCall, 'args' | 'types'>): Expression => {
    const values = args.map((one, i) => {
      if (one.kind === 'boolean') return constant(String(one.value));
      return AS_JSON.has(types[i])
        ? one
        : needsPerson('function', `${name} with this kind of value may give other JSON`);
    });
    return call(name, ...values);
  };
}
