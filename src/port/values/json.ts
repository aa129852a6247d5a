import type { Expression } from '../../ir/index.js';
import { withoutCast } from '../from-postgres/postgres-literals.js';
import { needsPerson } from '../problem.js';
import { typeOf, type ColumnTypes } from './value-types.js';
import { lose, type WayContext } from '../way.js';

type Operator = Extract<Expression, { kind: 'operator' }>;

/** What `->`, `->>`, `#>` and `#>>` look for, one after the other. */
export interface JsonPath {
  /** What is looked in, which is JSON. */
  readonly base: Expression;
  /** Keys of objects, from the outside in; none: the value itself. */
  readonly keys: readonly string[];
  /** `->>` and `#>>` give text, and NULL for the null of JSON. */
  readonly isText: boolean;
}

/** Keys of an object that is put together, with what they get. */
export type JsonEntries = readonly { readonly key: string; readonly value: JsonValue }[];

/** A value of an entry: JSON that is written out, or an expression that is not ported yet. */
export type JsonValue =
  | { readonly kind: 'constant'; readonly text: string }
  | { readonly kind: 'expression'; readonly expression: Expression };

const PATH_OPERATORS: ReadonlySet<string> = new Set(['->', '->>', '#>', '#>>']);

export function isPathOperator(operator: string): boolean {
  return PATH_OPERATORS.has(operator);
}

/**
 * The path of an operator and of those that stand before it. Throws NeedsPerson where a part is computed, or a place in an array: the
 * target takes a value that is no array for one of a single element.
 */
export function jsonPathOf(operator: Operator, columns: ColumnTypes): JsonPath {
  const { base, keys } = pathOf(operator, columns);
  return { base, keys, isText: operator.operator.endsWith('>>') };
}

function pathOf(expression: Expression, columns: ColumnTypes): Pick<JsonPath, 'base' | 'keys'> {
  const isPath =
    expression.kind === 'operator' && expression.left !== undefined && isPathOperator(expression.operator);
  if (!isPath || expression.left === undefined) {
    if (typeOf(expression, columns) !== 'json')
      needsPerson('json', 'a path into something that is not known to be JSON has no equal');
    return { base: expression, keys: [] };
  }
  const own = expression.operator.startsWith('#') ? pathKeys(expression.right) : [keyOf(expression.right)];
  // PostgreSQL manual, "JSON Functions and Operators": text has no keys, so `->>` is the last.
  const before = pathOf(expression.left, columns);
  return { base: before.base, keys: [...before.keys, ...own] };
}

function keyOf(expression: Expression): string {
  const key = withoutCast(expression);
  return key.kind === 'string'
    ? plainKey(key.value)
    : needsPerson('json', 'a path of JSON with a place in an array, or a computed key, has no equal');
}

/** The keys of `'{a,b}'` and `ARRAY['a', 'b']`. */
export function pathKeys(expression: Expression): readonly string[] {
  const path = expression.kind === 'cast' ? expression.operand : expression;
  if (path.kind === 'array') return path.elements.map((one) => notAPlace(keyOf(one)));
  const inner = path.kind === 'string' ? /^\{([^{}"\\]*)\}$/.exec(path.value)?.[1] : undefined;
  if (inner === undefined) return needsPerson('json', 'a path of JSON that is computed has no equal');
  const parts = inner.trim() === '' ? [] : inner.split(',').map((one) => one.trim());
  return parts.map((one) => notAPlace(plainKey(one)));
}

/** `{0}` is a key of an object and a place in an array. */
function notAPlace(key: string): string {
  return /^-?\d+$/.test(key) || key.toUpperCase() === 'NULL'
    ? needsPerson('json', `${key} in a path of JSON is a key of an object and a place in an array`)
    : key;
}

/** A key that every database writes alike in a path. */
export function plainKey(key: string): string {
  return key === '' || /["\\\u0000-\u001f]/.test(key)
    ? needsPerson('json', `the key ${JSON.stringify(key)} in a path of JSON has no equal that is known`)
    : key;
}

/** A path as MySQL, MariaDB and SQLite write it. */
export function pathText(keys: readonly string[]): Expression {
  return { kind: 'string', value: `$${keys.map((key) => `."${key}"`).join('')}` };
}

/** The text of JSON that is written out, `'{"a": 1}'` or `'…'::jsonb`; `undefined`: it is not, or is no JSON. */
export function jsonConstant(expression: Expression): string | undefined {
  const literal = withoutCast(expression);
  if (literal.kind !== 'string') return undefined;
  try {
    JSON.parse(literal.value);
    return literal.value;
  } catch {
    return undefined;
  }
}

/** What is written out as an object, or made by `jsonb_build_object`, key by key; `undefined`: something else. */
export function jsonEntries(expression: Expression): JsonEntries | undefined {
  if (
    expression.kind === 'call' &&
    ['jsonb_build_object', 'json_build_object'].includes(expression.name.name)
  )
    return builtEntries(expression.args);
  const text = jsonConstant(expression);
  if (text === undefined) return undefined;
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  // Digits beyond those of a double are lost by JSON.parse.
  if (/(?:\d\.?){16}|\d[eE]/.test(text)) return undefined;
  return Object.entries(value).map(([key, one]) => ({
    key: plainKey(key),
    value: { kind: 'constant', text: JSON.stringify(one) },
  }));
}

function builtEntries(args: readonly Expression[]): JsonEntries | undefined {
  if (args.length % 2 !== 0) return undefined;
  return args.flatMap((key, i) => {
    const expression = args[i + 1];
    return i % 2 === 0 && expression !== undefined
      ? [{ key: keyOf(key), value: { kind: 'expression' as const, expression } }]
      : [];
  });
}

/** Where an operator on JSON stands. */
interface JsonUse {
  readonly columns: ColumnTypes;
  readonly context: Pick<WayContext, 'losses' | 'at'>;
}

/** `-` with a key that is written out: json_remove(), which MySQL, MariaDB and SQLite have. */
export function portJsonWithout(
  left: Expression,
  key: Expression,
  port: (expression: Expression) => Expression,
  use: JsonUse,
): Expression {
  const [name] = key.kind === 'string' ? pathKeys({ kind: 'array', elements: [key] }) : [];
  if (typeOf(left, use.columns) !== 'json' || name === undefined)
    return needsPerson('operator', 'the operator - on json may mean something else');
  loseRefusal(
    use.context,
    'JSON that is no object stays as it is where a key is taken out: PostgreSQL takes texts out of arrays, and stops at other values',
  );
  return { kind: 'call', name: { name: 'json_remove' }, args: [port(left), pathText([name])] };
}

/** What stops PostgreSQL, and goes on in the target. */
export function loseRefusal(context: Pick<WayContext, 'losses' | 'at'>, what: string): void {
  lose(context, 'not-refused', what);
}

/** JSON as text: strings are the same, other values may be written otherwise. */
export function loseJsonText(context: Pick<WayContext, 'losses' | 'at'>): void {
  lose(context, 'json-text', 'numbers, arrays and objects within JSON may be written otherwise as text');
}
