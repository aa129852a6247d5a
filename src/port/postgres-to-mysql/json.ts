import type { Expression } from '../../ir/index.js';
import {
  jsonConstant,
  jsonEntries,
  jsonPathOf,
  loseJsonText,
  loseRefusal,
  pathKeys,
  pathText,
  type JsonEntries,
  type JsonValue,
} from '../values/json.js';
import { call, operator, string } from '../values/building.js';
import { needsPerson } from '../problem.js';
import { typeOf, type ValueType } from '../values/value-types.js';
import type { ExpressionUse } from './expressions.js';
import type { FunctionUse } from './functions.js';

type Operator = Extract<Expression, { kind: 'operator' }>;
type Port = (expression: Expression) => Expression;

const typeIs = (value: Expression, type: string): Expression =>
  operator(call('json_type', value), '=', string(type));

/** `->`, `->>`, `#>`, `#>>` with keys of objects: what is not there is NULL in all three. */
export function portJsonPath(operator: Operator, port: Port, use: ExpressionUse): Expression {
  const { base, keys, isText } = jsonPathOf(operator, use.columns);
  const value = keys.length === 0 ? port(base) : call('json_extract', port(base), pathText(keys));
  return isText ? asText(value, use) : value;
}

/**
 * As text, and NULL for the null of JSON, which JSON_UNQUOTE() makes a word of. Its collation takes no notice of spaces at the end
 * (MySQL manual, "The utf8mb4 Character Set": utf8mb4_bin is PAD SPACE).
 */
function asText(value: Expression, { context }: ExpressionUse): Expression {
  loseJsonText(context);
  return {
    kind: 'case',
    whens: [
      {
        when: { kind: 'operator', operator: '<>', left: call('json_type', value), right: string('NULL') },
        then: {
          kind: 'collate',
          operand: call('json_unquote', value),
          collation: { name: context.features.collation },
        },
      },
    ],
  };
}

/** What {@link portJsonPath} gives as text, with the word null for the null of JSON; `undefined`: it is something else. */
export function withoutNull(text: Expression): Expression | undefined {
  const [only] = text.kind === 'case' ? text.whens : [];
  const isOfPath =
    only?.then.kind === 'collate' &&
    only.then.operand.kind === 'call' &&
    only.then.operand.name.name === 'json_unquote';
  return isOfPath && only.then.kind === 'collate' ? only.then.operand : undefined;
}

/** JSON that is written out, as a value. */
function constant(text: string, { context }: Pick<ExpressionUse, 'context'>): Expression {
  const value: unknown = JSON.parse(text);
  if (typeof value === 'string') return string(value);
  if (typeof value === 'boolean') return truth(value, context.features.dialect);
  if (value === null) return { kind: 'null' };
  if (typeof value === 'number' && /^\s*-?\d+\s*$/.test(text)) return { kind: 'number', value: text.trim() };
  return document(text, context.features.dialect);
}

/** A view of MariaDB 10.11 keeps TRUE as 1, which is a number in JSON. */
function truth(value: boolean, dialect: 'mysql' | 'mariadb'): Expression {
  return dialect === 'mysql' ? { kind: 'boolean', value } : document(String(value), dialect);
}

/** MariaDB has no cast to JSON; what its functions give is JSON. */
function document(text: string, dialect: 'mysql' | 'mariadb'): Expression {
  return dialect === 'mysql'
    ? { kind: 'cast', operand: string(text), type: { kind: 'json' } }
    : call('json_extract', string(text), string('$'));
}

const AS_JSON: ReadonlySet<ValueType> = new Set(['text', 'integer', 'literal', 'enum', 'json']);

function entryValue(value: JsonValue, port: Port, use: ExpressionUse): Expression {
  if (value.kind === 'constant') return constant(value.text, use);
  const { expression } = value;
  if (expression.kind === 'boolean') return truth(expression.value, use.context.features.dialect);
  if (!AS_JSON.has(typeOf(expression, use.columns)))
    needsPerson('json', 'this kind of value may be written otherwise in JSON');
  return port(expression);
}

/**
 * `||`: an object gets the keys of another, not what is below them. What is no object becomes an array with the other at its end, as
 * JSON_MERGE_PRESERVE() does.
 */
export function portJsonConcat(
  left: Expression,
  right: Expression,
  port: Port,
  use: ExpressionUse,
): Expression {
  if (typeOf(left, use.columns) !== 'json')
    return needsPerson('operator', 'the operator || on json may mean something else');
  const value = port(left);
  const text = jsonConstant(right);
  const entries = jsonEntries(right);
  if (text !== undefined && Array.isArray(JSON.parse(text)))
    return call('json_merge_preserve', value, document(text, use.context.features.dialect));
  if (entries === undefined || entries.length === 0)
    return needsPerson(
      'json',
      'the operator || on two values of JSON puts the keys of one into the other, and nothing here does only that',
      'JSON_MERGE_PATCH(a, b), where no value is an object itself, nor null',
    );
  const object =
    text === undefined ? builtObject(entries, port, use) : document(text, use.context.features.dialect);
  return {
    kind: 'case',
    whens: [
      {
        when: typeIs(value, 'OBJECT'),
        then: call(
          'json_set',
          value,
          ...entries.flatMap((entry) => [pathText([entry.key]), entryValue(entry.value, port, use)]),
        ),
      },
    ],
    otherwise: call('json_merge_preserve', value, object),
  };
}

function builtObject(entries: JsonEntries, port: Port, use: ExpressionUse): Expression {
  const object = call(
    'json_object',
    ...entries.flatMap(({ key, value }) => [string(key), entryValue(value, port, use)]),
  );
  // MariaDB gives it the collation of its texts, which it does not mix with that of JSON (error 1267).
  return use.context.features.dialect === 'mysql'
    ? object
    : { kind: 'collate', operand: object, collation: { name: 'utf8mb4_bin' } };
}

/** A column or path of JSON is, or is not, what is written out. Text that is compared with JSON would be a string of it. */
export function portJsonEquals(
  operator: string,
  left: Expression,
  right: Expression,
  port: Port,
  use: ExpressionUse,
): Expression | undefined {
  const isNot = operator !== '=';
  const text = jsonConstant(right);
  const isPlain =
    left.kind === 'column' || (left.kind === 'operator' && ['->', '#>'].includes(left.operator));
  if (!isPlain || text === undefined || typeOf(left, use.columns) !== 'json') return undefined;
  const { dialect } = use.context.features;
  if (dialect === 'mariadb') {
    const same = call('json_equals', port(left), string(text));
    return isNot ? { kind: 'not', operand: same } : same;
  }
  return {
    kind: 'operator',
    operator: isNot ? '<>' : '=',
    left: port(left),
    right: document(text, dialect),
  };
}

/** `true` and its like of a boolean in JSON; anything else is NULL. */
export function jsonAsBoolean(value: Expression, use: ExpressionUse): Expression {
  loseRefusal(use.context, 'JSON that is no boolean becomes NULL as one, where PostgreSQL stops');
  return {
    kind: 'case',
    whens: [
      { when: typeIs(value, 'BOOLEAN'), then: operator(call('json_unquote', value), '=', string('true')) },
    ],
  };
}

/**
 * Text of JSON as an integer (PostgreSQL manual, "Numeric Types": digits, a sign, spaces around). MySQL makes a number of the digits that a text begins
 * with, which PostgreSQL refuses.
 */
export function textAsInteger(value: Expression, { context }: ExpressionUse): Expression {
  loseRefusal(
    context,
    'text that is no integer becomes NULL as one, and a number that is too large is taken, where PostgreSQL stops',
  );
  const pattern = string('^[ ]*[-+]?[0-9]+[ ]*$');
  const when: Expression =
    context.features.dialect === 'mariadb'
      ? { kind: 'operator', operator: 'regexp', left: value, right: pattern }
      : call('regexp_like', value, pattern);
  return {
    kind: 'case',
    whens: [{ when, then: { kind: 'cast', operand: value, type: { kind: 'integer', bits: 64 } } }],
  };
}

/** The words that PostgreSQL takes for a boolean (manual, "Boolean Type"): the start of each that no other begins with. */
const TRUE_WORDS = ['t', 'tr', 'tru', 'true', 'y', 'ye', 'yes', 'on', '1'];
const FALSE_WORDS = ['f', 'fa', 'fal', 'fals', 'false', 'n', 'no', 'of', 'off', '0'];

/** Text as a boolean. */
export function textAsBoolean(value: Expression, { context }: ExpressionUse): Expression {
  loseRefusal(context, 'text that is no boolean becomes NULL as one, where PostgreSQL stops');
  const word = call('lower', call('trim', value));
  const isOneOf = (words: readonly string[]): Expression => ({
    kind: 'in',
    operand: word,
    values: words.map(string),
  });
  return {
    kind: 'case',
    whens: [
      { when: isOneOf(TRUE_WORDS), then: { kind: 'boolean', value: true } },
      { when: isOneOf(FALSE_WORDS), then: { kind: 'boolean', value: false } },
    ],
  };
}

/** The name of a value's type, as PostgreSQL has it. */
export function jsonType({ args: [value], types, context }: FunctionUse): Expression {
  if (value === undefined || types[0] !== 'json')
    return needsPerson('function', 'the type of something that is not known to be JSON');
  const type = call('json_type', value);
  const numbers = ['INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL'].map(string);
  return {
    kind: 'collate',
    operand: {
      kind: 'case',
      whens: [{ when: { kind: 'in', operand: type, values: numbers }, then: string('number') }],
      otherwise: call('lower', type),
    },
    collation: { name: context.features.collation },
  };
}

/** `jsonb_typeof(x) = 'object'` is said with the name that the target has for it, where it has one. */
export function portTypeTest(
  operator: string,
  left: Expression,
  right: Expression,
  port: Port,
  use: ExpressionUse,
) {
  const isTest =
    left.kind === 'call' &&
    ['jsonb_typeof', 'json_typeof'].includes(left.name.name) &&
    left.args.length === 1;
  const [value] = isTest ? left.args : [];
  const name = right.kind === 'cast' ? right.operand : right;
  const hasName =
    name.kind === 'string' && ['object', 'array', 'string', 'boolean', 'null'].includes(name.value);
  if (value === undefined || !hasName || typeOf(value, use.columns) !== 'json') return undefined;
  const test: Expression = {
    kind: 'operator',
    operator: operator === '=' ? '=' : '<>',
    left: call('json_type', port(value)),
    right: string(name.value.toUpperCase()),
  };
  return test;
}

/** How many elements an array in JSON has. */
export function jsonLength({ args: [value], types, context }: FunctionUse): Expression {
  if (value === undefined || types[0] !== 'json')
    return needsPerson('function', 'the length of something that is not known to be JSON');
  loseRefusal(context, 'the length of JSON that is no array is NULL, where PostgreSQL stops');
  return { kind: 'case', whens: [{ when: typeIs(value, 'ARRAY'), then: call('json_length', value) }] };
}

/** How many elements an array has, which is JSON here. */
export function cardinality({ args: [value], types }: FunctionUse): Expression {
  return value !== undefined && types[0] === 'array'
    ? call('json_length', value)
    : needsPerson('function', 'cardinality of something that is not known to be an array');
}

/** The same, and NULL for an array without elements. */
export function arrayLength(use: FunctionUse): Expression {
  const [, dimension] = use.args;
  if (dimension?.kind !== 'number' || dimension.value !== '1')
    return needsPerson('function', 'the length of an array in another than its first dimension');
  return call('nullif', cardinality(use), { kind: 'number', value: '0' });
}

/** `jsonb_set(target, path, value)`: in both nothing is set where what is above it is not there. */
export function jsonSet(use: FunctionUse): Expression {
  const { originals, types, context, port, expressionUse } = use;
  const [target, path, value, create] = originals;
  if (target === undefined || path === undefined || value === undefined || types[0] !== 'json')
    return needsPerson('function', 'jsonb_set of something that is not known to be JSON');
  const keys = pathKeys(path);
  if (keys.length === 0 || (create !== undefined && create.kind !== 'boolean'))
    return needsPerson('function', 'jsonb_set of this form has no equal that is known');
  loseRefusal(context, 'JSON that is no object stays as it is where a key is set, where PostgreSQL stops');
  const name = create?.kind === 'boolean' && !create.value ? 'json_replace' : 'json_set';
  const set = (one: Expression): Expression => call(name, port(target), pathText(keys), one);
  const text = jsonConstant(value);
  if (text !== undefined) return set(constant(text, expressionUse));
  // A value that is NULL makes all of it NULL in PostgreSQL, and a null of JSON here.
  const computed = computedValue(value, use);
  return {
    kind: 'case',
    whens: [{ when: { kind: 'is', operand: computed, test: 'null', negated: true }, then: set(computed) }],
  };
}

/** JSON from a column or path, or `to_jsonb()` of what is the same in JSON. */
function computedValue(value: Expression, { port, expressionUse: { columns } }: FunctionUse): Expression {
  const isCall = value.kind === 'call';
  const [only, second] = isCall && value.name.name === 'to_jsonb' ? value.args : [];
  if (only !== undefined && second === undefined) {
    if (['text', 'integer', 'enum'].includes(typeOf(only, columns) ?? '')) return port(only);
  } else if (!isCall && typeOf(value, columns) === 'json') return port(value);
  return needsPerson('json', 'jsonb_set with a value that is computed so has no equal that is known');
}

/** Objects and arrays that are put together of values which are the same in JSON. */
export function built(name: string) {
  return ({ args, types, context }: FunctionUse): Expression => {
    const values = args.map((one, i) => {
      if (one.kind === 'boolean') return truth(one.value, context.features.dialect);
      return AS_JSON.has(types[i])
        ? one
        : needsPerson('function', `${name} with this kind of value may give other JSON`);
    });
    return call(name, ...values);
  };
}
