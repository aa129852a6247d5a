import type { ColumnType, Expression } from '../../ir/index.js';

/** What kind of value an expression has, as far as it decides what operators and functions mean. */
export type ValueType =
  | 'integer'
  | 'decimal'
  | 'float'
  | 'boolean'
  | 'text'
  | 'date'
  | 'time'
  | 'timestamp'
  | 'uuid'
  | 'json'
  | 'array'
  | 'binary'
  | 'enum'
  /** A literal that takes the type of what is around it. */
  | 'literal'
  | undefined;

/** The kind of value that a column of a type holds. `named` is taken for an enum where it is not known to be another. */
export function valueTypeOf(type: ColumnType): ValueType {
  switch (type.kind) {
    case 'integer':
    case 'decimal':
    case 'float':
    case 'boolean':
    case 'date':
    case 'time':
    case 'timestamp':
    case 'uuid':
    case 'array':
    case 'binary':
    case 'enum':
      return type.kind;
    case 'string':
    case 'char':
    case 'text':
      return 'text';
    case 'json':
    case 'jsonb':
      return 'json';
    case 'named':
      return type.name.name === 'citext' ? 'text' : 'enum';
    case 'set':
    case 'bit':
    case 'interval':
    case 'native':
      return undefined;
  }
}

/** The type of a column by the parts of its name; `undefined` where it is not known. */
export type ColumnTypes = (path: readonly string[]) => ColumnType | undefined;

/** The types of a table's own columns; names of columns are the same in any case in MySQL and SQLite (MySQL manual, "Identifier Case Sensitivity"). */
export function typesInAnyCase(
  columns: readonly { readonly name: string; readonly type: ColumnType }[],
): ColumnTypes {
  return (path) => {
    const name = path.at(-1)?.toLowerCase();
    return columns.find((column) => column.name.toLowerCase() === name)?.type;
  };
}

const TEXT_FUNCTIONS: ReadonlySet<string> = new Set([
  'lower',
  'upper',
  'concat',
  'replace',
  'trim',
  'btrim',
  'ltrim',
  'rtrim',
  'md5',
  'left',
  'right',
  'substr',
  'substring',
  'repeat',
  'lpad',
  'rpad',
  // Of MySQL.
  'lcase',
  'ucase',
  'mid',
  'reverse',
  'uuid',
  'bin_to_uuid',
  // Of JSON.
  'json_typeof',
  'jsonb_typeof',
  'json_unquote',
  // Of points in time.
  'to_char',
  'date_format',
]);

const INTEGER_FUNCTIONS: ReadonlySet<string> = new Set([
  'length',
  'char_length',
  'nextval',
  'character_length',
  'octet_length',
  'strpos',
  'position',
  'count',
  'cardinality',
  'array_length',
  'json_array_length',
  'jsonb_array_length',
]);

const JSON_FUNCTIONS: ReadonlySet<string> = new Set([
  'json_build_object',
  'jsonb_build_object',
  'json_build_array',
  'jsonb_build_array',
  'jsonb_set',
  'to_jsonb',
  // Of MySQL.
  'json_extract',
  'json_object',
  'json_array',
]);

/** The kind of an expression's value, from below. */
export function typeOf(expression: Expression, columns: ColumnTypes): ValueType {
  switch (expression.kind) {
    case 'string':
    case 'null':
    case 'default':
      return 'literal';
    case 'number':
      return /^-?\d+$/.test(expression.value) ? 'integer' : 'decimal';
    case 'boolean':
    case 'and':
    case 'or':
    case 'not':
    case 'is':
    case 'in':
    case 'between':
    case 'quantified':
      return 'boolean';
    case 'column': {
      const type = columns(expression.path);
      return type === undefined ? undefined : valueTypeOf(type);
    }
    case 'cast':
      return valueTypeOf(expression.type);
    case 'collate':
      return 'text';
    case 'array':
      return 'array';
    case 'keyword':
      return expression.name === 'current_date' ? 'date' : 'timestamp';
    case 'call':
      return typeOfCall(expression, columns);
    case 'operator':
      return typeOfOperator(expression, columns);
    case 'case':
      return common(
        [
          ...expression.whens.map(({ then }) => then),
          ...(expression.otherwise ? [expression.otherwise] : []),
        ],
        columns,
      );
    case 'row':
    case 'verbatim':
      return undefined;
  }
}

function typeOfCall(call: Extract<Expression, { kind: 'call' }>, columns: ColumnTypes): ValueType {
  const { name } = call.name;
  if (TEXT_FUNCTIONS.has(name)) return 'text';
  if (INTEGER_FUNCTIONS.has(name)) return 'integer';
  if (JSON_FUNCTIONS.has(name)) return 'json';
  if (name === 'curdate' || name === 'date') return 'date';
  if (name === 'date_trunc') return 'timestamp';
  if (name === 'if') return common(call.args.slice(1), columns);
  if (name === 'isnull') return 'boolean';
  if (name === 'now' || name.endsWith('_timestamp')) return 'timestamp';
  if (['gen_random_uuid', 'uuid_generate_v4', 'uuid_nil'].includes(name)) return 'uuid';
  if (['coalesce', 'ifnull', 'greatest', 'least', 'nullif', 'abs', 'min', 'max'].includes(name)) {
    return common(call.args, columns);
  }
  return undefined;
}

const NUMBERS: readonly ValueType[] = ['integer', 'decimal', 'float'];

function typeOfOperator(
  { operator, left, right }: Extract<Expression, { kind: 'operator' }>,
  columns: ColumnTypes,
): ValueType {
  if (operator === '-' && left !== undefined && typeOf(left, columns) === 'json') return 'json';
  if (['+', '-', '*', '/', '%'].includes(operator)) {
    const types = [left ?? right, right].map((side) => typeOf(side, columns));
    const ranks = types.map((type) => NUMBERS.indexOf(type));
    return ranks.some((rank) => rank < 0) ? undefined : NUMBERS[Math.max(...ranks)];
  }
  if (operator === '||')
    return typeOf(right, columns) === 'json' || (left && typeOf(left, columns) === 'json') ? 'json' : 'text';
  if (operator === 'at time zone') return 'timestamp';
  if (operator === '->>' || operator === '#>>') return 'text';
  if (operator === '->' || operator === '#>') return 'json';
  return 'boolean';
}

function common(expressions: readonly Expression[], columns: ColumnTypes): ValueType {
  const types = new Set(expressions.map((one) => typeOf(one, columns)).filter((type) => type !== 'literal'));
  if (types.size === 0) return 'literal';
  const [only] = types;
  return types.size === 1 ? only : undefined;
}
