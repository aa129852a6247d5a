import type { Value } from '@mrleebo/prisma-ast';
import type { Dialect } from '../../../src/dialects/dialect.js';
import type { Column, ColumnType, EnumType, Expression } from '../../../src/ir/index.js';
import { call, list, text } from './ast.js';
import type { PrismaType } from './prisma-type.js';

/** A default in Prisma's words, with the expression that Prisma's engine makes of it. */
export interface PrismaDefault {
  readonly value: DefaultValue;
  readonly expression: Expression;
}

/** What stands in `@default(…)`; an enum's values are named only when the enum is. */
export type DefaultValue =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'enumValues'; readonly values: readonly string[]; readonly list: boolean };

/**
 * The default of a column, in Prisma's own words where it has some for that type, else `dbgenerated("…")`.
 * Undefined: there is none, or it is NULL, which is the same.
 */
export function defaultOf(
  column: Column,
  type: PrismaType,
  enumType: EnumType | undefined,
  dialect: Dialect,
): PrismaDefault | undefined {
  if (column.default === undefined) return undefined;
  const plain = withoutCast(column.default, column.type);
  if (plain.kind === 'null') return undefined;
  const idiomatic = type.list
    ? listDefault(plain, column.type, type, enumType)
    : scalarDefault(plain, type, enumType);
  if (idiomatic !== undefined) return idiomatic;
  return {
    value: { kind: 'value', value: call('dbgenerated', text(dialect.printExpression(column.default))) },
    expression: column.default,
  };
}

function scalarDefault(
  plain: Expression,
  type: PrismaType,
  enumType: EnumType | undefined,
): PrismaDefault | undefined {
  switch (type.kind) {
    case 'unsupported':
      return undefined;
    case 'enum':
      if (plain.kind !== 'string' || !enumType?.values.includes(plain.value)) return undefined;
      return { value: { kind: 'enumValues', values: [plain.value], list: false }, expression: plain };
    case 'scalar':
      if (type.scalar === 'DateTime') {
        return isNow(plain)
          ? ofValue(call('now'), { kind: 'keyword', name: 'current_timestamp' })
          : undefined;
      }
      return literalDefault(plain, type);
  }
}

/** A literal of a scalar type in Prisma's words. */
export function literalDefault(
  plain: Expression,
  type: Extract<PrismaType, { kind: 'scalar' }>,
): PrismaDefault | undefined {
  switch (type.scalar) {
    case 'String':
    case 'Json':
      return plain.kind === 'string' && isPrintable(plain.value)
        ? ofValue(text(plain.value), plain)
        : undefined;
    case 'Boolean': {
      const value = booleanOf(plain);
      return value === undefined ? undefined : ofValue(value, { kind: 'boolean', value });
    }
    case 'Int':
    case 'BigInt': {
      const digits = numberOf(plain);
      return digits !== undefined && isInteger(digits, type.scalar === 'Int' ? 32n : 64n)
        ? ofValue(digits, { kind: 'number', value: digits })
        : undefined;
    }
    case 'Float':
    case 'Decimal': {
      const digits = numberOf(plain);
      return digits !== undefined &&
        type.native?.name !== 'Money' &&
        /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(digits)
        ? ofValue(digits, { kind: 'number', value: digits })
        : undefined;
    }
    case 'DateTime':
    case 'Bytes':
      return undefined;
  }
}

/** Prisma writes the default of a list as `ARRAY[…]` with a cast to the column's type. */
function listDefault(
  plain: Expression,
  columnType: ColumnType,
  type: PrismaType,
  enumType: EnumType | undefined,
): PrismaDefault | undefined {
  if (type.kind === 'unsupported') return undefined;
  const elements = plain.kind === 'array' ? plain.elements : elementsOfText(plain);
  if (elements === undefined) return undefined;
  const expression = (items: readonly Expression[]): Expression => ({
    kind: 'cast',
    operand: { kind: 'array', elements: items },
    type: columnType,
  });
  const element = { ...type, list: false } as PrismaType;
  const elementType = columnType.kind === 'array' ? columnType.of : columnType;
  const items = elements.map((e) => scalarDefault(withoutCast(e, elementType), element, enumType));
  const values: Value[] = [];
  const names: string[] = [];
  const expressions: Expression[] = [];
  for (const item of items) {
    if (item === undefined || item.expression.kind === 'keyword') return undefined;
    if (item.value.kind === 'value') values.push(item.value.value);
    else names.push(...item.value.values);
    expressions.push(item.expression);
  }
  return {
    value:
      type.kind === 'enum'
        ? { kind: 'enumValues', values: names, list: true }
        : { kind: 'value', value: list(values) },
    expression: expression(expressions),
  };
}

function ofValue(value: Value, expression: Expression): PrismaDefault {
  return { value: { kind: 'value', value }, expression };
}

/**
 * A literal without a cast to the type that the column has anyway. The cast may leave out a length: PostgreSQL writes
 * `'x'::character varying` for a `varchar(20)`.
 */
function withoutCast(expression: Expression, type: ColumnType): Expression {
  if (expression.kind !== 'cast' || !isLiteral(expression.operand)) return expression;
  return family(expression.type) === family(type) ? expression.operand : expression;
}

function isLiteral(expression: Expression): boolean {
  return (
    ['string', 'number', 'boolean', 'null', 'array'].includes(expression.kind) ||
    numberOf(expression) !== undefined
  );
}

/** Types that differ in what a cast of a literal leaves out have one family. */
function family(type: ColumnType): string {
  switch (type.kind) {
    case 'string':
    case 'text':
      return 'text';
    case 'char':
    case 'decimal':
      return type.kind;
    case 'array': {
      let element = type.of;
      while (element.kind === 'array') element = element.of;
      return `${family(element)}[]`;
    }
    default:
      return JSON.stringify(type);
  }
}

/** `now()` and CURRENT_TIMESTAMP without a precision are the same (PostgreSQL manual, 9.9.5). */
function isNow(expression: Expression): boolean {
  if (expression.kind === 'keyword') {
    return expression.name === 'current_timestamp' && expression.precision === undefined;
  }
  return (
    expression.kind === 'call' &&
    expression.name.name === 'now' &&
    (expression.name.schema === undefined || expression.name.schema === 'pg_catalog') &&
    expression.args.length === 0
  );
}

/** The elements of an array in its text form, `{a,b}`, where none needs quotes or is NULL (PostgreSQL manual, 8.15.2). */
function elementsOfText(expression: Expression): readonly Expression[] | undefined {
  if (expression.kind !== 'string') return undefined;
  const inner = /^\s*\{([^"\\{}]*)\}\s*$/.exec(expression.value)?.[1];
  if (inner === undefined) return undefined;
  if (inner.trim() === '') return [];
  const texts = inner.split(',').map((element) => element.trim());
  if (texts.some((element) => element === '' || element.toUpperCase() === 'NULL')) return undefined;
  return texts.map((value) => ({ kind: 'string', value }));
}

/** The digits of a number literal, a negated one, or one in quotes. */
function numberOf(expression: Expression): string | undefined {
  if (expression.kind === 'number') return expression.value;
  if (expression.kind === 'string')
    return /^-?\d+(?:\.\d+)?$/.test(expression.value) ? expression.value : undefined;
  if (expression.kind === 'operator' && expression.operator === '-' && expression.left === undefined) {
    return expression.right.kind === 'number' ? `-${expression.right.value}` : undefined;
  }
  return undefined;
}

function isInteger(digits: string, bits: bigint): boolean {
  if (!/^(?:0|-?[1-9]\d*)$/.test(digits)) return false;
  const value = BigInt(digits);
  const limit = 1n << (bits - 1n);
  return value >= -limit && value < limit;
}

/** The spellings of a boolean that PostgreSQL takes in quotes (manual, 8.6). */
function booleanOf(expression: Expression): boolean | undefined {
  if (expression.kind === 'boolean') return expression.value;
  if (expression.kind !== 'string') return undefined;
  const word = expression.value.trim().toLowerCase();
  if (['t', 'true', 'y', 'yes', 'on', '1'].includes(word)) return true;
  return ['f', 'false', 'n', 'no', 'off', '0'].includes(word) ? false : undefined;
}

/** Control characters other than line breaks and tabs are left to SQL. */
function isPrintable(value: string): boolean {
  // eslint-disable-next-line no-control-regex
  return !/[\u0000-\u0008\u000b-\u001f\u007f]/.test(value);
}
