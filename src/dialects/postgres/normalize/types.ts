import type { ColumnType, Expression } from '../../../ir/index.js';

/** The types of what an expression may mention. */
export interface Scope {
  /** A column of the table, or `value` in a domain's check. */
  column(name: string): ColumnType | undefined;
}

const INTEGER: ColumnType = { kind: 'integer', bits: 32 };
const BIGINT: ColumnType = { kind: 'integer', bits: 64 };
const DECIMAL: ColumnType = { kind: 'decimal' };
const DOUBLE: ColumnType = { kind: 'float', bits: 64 };
const TEXT: ColumnType = { kind: 'text' };
const BOOLEAN: ColumnType = { kind: 'boolean' };
const UUID: ColumnType = { kind: 'uuid' };
const DATE: ColumnType = { kind: 'date' };
const TIMESTAMP: ColumnType = { kind: 'timestamp', zone: false };
const TIMESTAMPTZ: ColumnType = { kind: 'timestamp', zone: true };

/**
 * A type without lengths and precisions, as a text that is the same for types between which the server converts without
 * changing anything: varchar and text are binary coercible (pg_cast.dat).
 */
export function familyOf(type: ColumnType): string {
  switch (type.kind) {
    case 'text':
    case 'string':
      return 'text';
    case 'integer':
      return `integer ${type.bits}`;
    case 'float':
      return `float ${type.bits}`;
    case 'time':
    case 'timestamp':
      return `${type.kind} ${type.zone}`;
    case 'bit':
      return type.varying === true ? 'varbit' : 'bit';
    case 'array':
      return `${familyOf(type.of)}[]`;
    case 'named':
      return `named ${type.name.schema ?? ''}.${type.name.name}`;
    case 'native':
      if (type.name === 'bpchar') return 'char';
      return type.name === 'bit' ? 'bit' : `native ${type.name}`;
    case 'decimal':
    case 'boolean':
    case 'char':
    case 'binary':
    case 'date':
    case 'interval':
    case 'uuid':
    case 'json':
    case 'jsonb':
      return type.kind;
    case 'enum':
    case 'set':
      return `${type.kind} ${JSON.stringify(type.values)}`;
  }
}

export function sameFamily(a: ColumnType | undefined, b: ColumnType | undefined): boolean {
  return a !== undefined && b !== undefined && familyOf(a) === familyOf(b);
}

export function isText(type: ColumnType | undefined): boolean {
  return type !== undefined && familyOf(type) === 'text';
}

/** Whether a cast to the type may change a value of the same type: it has a length or a precision. */
export function hasModifier(type: ColumnType): boolean {
  if (type.kind === 'array') return hasModifier(type.of);
  return 'length' in type || 'precision' in type || 'args' in type || 'fields' in type;
}

/** The order in which the server widens numbers by itself; undefined: no number. */
export function numericRank(type: ColumnType | undefined): number | undefined {
  if (type === undefined) return undefined;
  if (type.kind === 'integer') return type.bits / 16;
  if (type.kind === 'decimal') return 5;
  return type.kind === 'float' ? 5 + type.bits / 32 : undefined;
}

/** The type that the server gives a number without a cast (manual, "Numeric Constants"). */
export function typeOfNumber(value: string): ColumnType {
  if (!/^-?\d+$/.test(value)) return DECIMAL;
  const number = BigInt(value);
  if (BigInt.asIntN(32, number) === number) return INTEGER;
  return BigInt.asIntN(64, number) === number ? BIGINT : DECIMAL;
}

/** The type of an expression, where it is certain. A string alone has none: it becomes what it stands beside. */
export function typeOf(expression: Expression, scope: Scope): ColumnType | undefined {
  switch (expression.kind) {
    case 'number':
      return typeOfNumber(expression.value);
    case 'boolean':
    case 'and':
    case 'or':
    case 'not':
    case 'is':
    case 'in':
    case 'between':
    case 'quantified':
      return BOOLEAN;
    case 'column':
      return scope.column(expression.path.at(-1) ?? '');
    case 'call':
      return typeOfCall(expression.name.name, expression.args, scope);
    case 'keyword':
      return keywords[expression.name];
    case 'operator':
      return typeOfOperator(expression, scope);
    case 'cast':
      return expression.type;
    case 'collate':
      return typeOf(expression.operand, scope);
    case 'case':
      return firstType(
        [
          ...expression.whens.map(({ then }) => then),
          ...(expression.otherwise === undefined ? [] : [expression.otherwise]),
        ],
        scope,
      );
    case 'array': {
      const of = firstType(expression.elements, scope);
      return of === undefined ? undefined : { kind: 'array', of };
    }
    case 'string':
    case 'null':
    case 'default':
    case 'row':
    case 'verbatim':
      return undefined;
  }
}

/** The first type that is known. */
export function firstType(expressions: readonly Expression[], scope: Scope): ColumnType | undefined {
  for (const expression of expressions) {
    const type = typeOf(expression, scope);
    if (type !== undefined) return type;
  }
  return undefined;
}

const keywords: Readonly<Record<string, ColumnType>> = {
  current_timestamp: TIMESTAMPTZ,
  localtimestamp: TIMESTAMP,
  current_date: DATE,
};

const calls: Readonly<Record<string, ColumnType>> = Object.fromEntries([
  ...`lower upper initcap btrim ltrim rtrim trim substring substr replace left right md5 concat to_char split_part
    regexp_replace translate repeat lpad rpad format encode overlay`
    .split(/\s+/)
    .map((name) => [name, TEXT] as const),
  ...[
    'length',
    'char_length',
    'octet_length',
    'position',
    'strpos',
    'cardinality',
    'array_length',
    'jsonb_array_length',
  ].map((name) => [name, INTEGER] as const),
  ...['now', 'clock_timestamp', 'statement_timestamp', 'transaction_timestamp', 'to_timestamp'].map(
    (name) => [name, TIMESTAMPTZ] as const,
  ),
  ...['gen_random_uuid', 'uuid_generate_v1', 'uuid_generate_v4'].map((name) => [name, UUID] as const),
  ...['random', 'date_part'].map((name) => [name, DOUBLE] as const),
  ['extract', DECIMAL],
  ['nextval', BIGINT],
]);

function typeOfCall(name: string, args: readonly Expression[], scope: Scope): ColumnType | undefined {
  if (COMMON_TYPE_CALLS.has(name)) return firstType(args, scope);
  if (name === 'date_trunc' && args[1] !== undefined) return typeOf(args[1], scope);
  return Object.hasOwn(calls, name) ? calls[name] : undefined;
}

/** Calls whose arguments all get one type. */
export const COMMON_TYPE_CALLS: ReadonlySet<string> = new Set(['coalesce', 'greatest', 'least', 'nullif']);

const COMPARISONS = new Set(
  `= <> < > <= >= like ilike ~ ~* !~ !~* @> <@ && ? ?| ?& @@ is-distinct-from is-not-distinct-from not-like not-ilike`
    .split(' ')
    .map((operator) => operator.replaceAll('-', ' ')),
);

function typeOfOperator(
  { operator, left, right }: Extract<Expression, { kind: 'operator' }>,
  scope: Scope,
): ColumnType | undefined {
  if (COMPARISONS.has(operator)) return BOOLEAN;
  const [l, r] = [left === undefined ? undefined : typeOf(left, scope), typeOf(right, scope)];
  if (operator === '->' || operator === '#>') return l;
  if (operator === '->>' || operator === '#>>') return TEXT;
  if (operator === 'at time zone')
    return l?.kind === 'timestamp' ? { kind: 'timestamp', zone: !l.zone } : undefined;
  if (operator === '||') return isText(l) || isText(r) ? TEXT : (l ?? r);
  if (!['+', '-', '*', '/', '%'].includes(operator)) return undefined;
  const [leftRank, rightRank] = [numericRank(l), numericRank(r)];
  if (leftRank === undefined || rightRank === undefined)
    return l?.kind === 'timestamp' && r?.kind === 'interval' ? l : undefined;
  return leftRank >= rightRank ? l : r;
}
