import { describe, expect, test } from 'vitest';
import { expression, printedExpression } from './reading.js';

const a = { kind: 'column', path: ['a'] };
const b = { kind: 'column', path: ['b'] };
const number = (value: string) => ({ kind: 'number', value });

describe('expressions', () => {
  test('precedence: OR, XOR, AND, NOT, comparisons, bits, sums, products', () => {
    expect(expression('NOT a = b OR a AND b XOR a')).toEqual({
      kind: 'or',
      operands: [
        { kind: 'not', operand: { kind: 'operator', operator: '=', left: a, right: b } },
        { kind: 'operator', operator: 'xor', left: { kind: 'and', operands: [a, b] }, right: a },
      ],
    });
    expect(expression('a | b & 1 << 2 + 3 * 4')).toEqual(expression('a | (b & (1 << (2 + (3 * 4))))'));
    expect(expression('a - b - 1')).toEqual(expression('(a - b) - 1'));
  });

  test('|| is OR and && is AND, as the default sql_mode has it', () => {
    expect(expression('a || b && a')).toEqual(expression('a OR (b AND a)'));
  });

  test('predicates', () => {
    expect(expression('a NOT IN (1, 2)')).toEqual({
      kind: 'in',
      operand: a,
      values: [number('1'), number('2')],
      negated: true,
    });
    expect(expression('a BETWEEN 1 AND 2 AND b')).toEqual({
      kind: 'and',
      operands: [{ kind: 'between', operand: a, low: number('1'), high: number('2') }, b],
    });
    expect(expression("a NOT LIKE 'x%'")).toMatchObject({ operator: 'not like' });
    expect(expression("a RLIKE '^x'")).toMatchObject({ operator: 'regexp' });
    expect(expression('a IS NOT NULL')).toEqual({ kind: 'is', operand: a, test: 'null', negated: true });
    expect(expression('a != 1')).toMatchObject({ operator: '<>' });
  });

  test('constants', () => {
    expect(expression("'it''s' \"a\\n\" 'b'")).toEqual({ kind: 'string', value: "it'sa\nb" });
    expect(expression('-1.50')).toEqual(number('-1.50'));
    expect(expression("b'01'")).toEqual({ kind: 'verbatim', dialect: 'mysql', text: "b'01'" });
    expect(expression('0xFF')).toEqual({ kind: 'verbatim', dialect: 'mysql', text: '0xFF' });
    expect(expression("_utf8mb4'a'")).toEqual({ kind: 'verbatim', dialect: 'mysql', text: "_utf8mb4'a'" });
    expect(expression('TRUE')).toEqual({ kind: 'boolean', value: true });
    expect(expression('9223372036854775808')).toEqual(number('9223372036854775808'));
  });

  test('calls, casts and paths', () => {
    expect(expression('JSON_EXTRACT(a, "$.b")')).toEqual({
      kind: 'call',
      name: { name: 'json_extract' },
      args: [a, { kind: 'string', value: '$.b' }],
    });
    expect(expression('COUNT(DISTINCT a)')).toMatchObject({ distinct: true });
    expect(expression('CAST(a AS UNSIGNED)')).toEqual({
      kind: 'cast',
      operand: a,
      type: { kind: 'integer', bits: 64, unsigned: true },
    });
    expect(expression("a->>'$.x'")).toMatchObject({ kind: 'operator', operator: '->>' });
    expect(expression('CURRENT_TIMESTAMP(6)')).toEqual({
      kind: 'keyword',
      name: 'current_timestamp',
      precision: 6,
    });
  });

  test.each([
    'EXTRACT(YEAR FROM a)',
    "TRIM(LEADING 'x' FROM a)",
    'CONVERT(a USING utf8mb4)',
    "MATCH(a, b) AGAINST('x' IN BOOLEAN MODE)",
    'CAST(a AS CHAR(3) ARRAY)',
    '(SELECT max(a) FROM t)',
    'EXISTS (SELECT 1)',
    "a LIKE 'x' ESCAPE '!'",
    'a = ANY (SELECT b FROM t)',
    'row_number() OVER (PARTITION BY a)',
    "'x' MEMBER OF (a->'$.b')",
  ])('%s is kept to the letter', (text) => {
    expect(expression(text)).toEqual({ kind: 'verbatim', dialect: 'mysql', text });
  });

  test('only the part that the tree does not hold is kept to the letter', () => {
    expect(expression('now() + INTERVAL 1 DAY')).toEqual({
      kind: 'operator',
      operator: '+',
      left: { kind: 'call', name: { name: 'now' }, args: [] },
      right: { kind: 'verbatim', dialect: 'mysql', text: 'INTERVAL 1 DAY' },
    });
  });

  test.each([
    ['(a + 1) * 2', '(`a` + 1) * 2'],
    ['a + (1 * 2)', '`a` + 1 * 2'],
    ['a - (b - 1)', '`a` - (`b` - 1)'],
    ['(a = b) = 1', '(`a` = `b`) = 1'],
    ['NOT (a OR b)', 'NOT (`a` OR `b`)'],
    ['- (a)', '-`a`'],
    ['- (-1)', '-(-1)'],
    ["a LIKE (b + '1')", "`a` LIKE (`b` + '1')"],
    ['(a AND b) OR a', '`a` AND `b` OR `a`'],
    ['(a OR b) AND a', '(`a` OR `b`) AND `a`'],
    ["'a\\\\b'", "'a\\\\b'"],
    ['CASE WHEN a THEN 1 ELSE 2 END', 'CASE WHEN `a` THEN 1 ELSE 2 END'],
    ['now() + interval 1 day', 'now() + interval 1 day'],
    ["a COLLATE utf8mb4_bin = 'x'", "`a` COLLATE utf8mb4_bin = 'x'"],
    ['(a = b) IS NULL', '(`a` = `b`) IS NULL'],
  ])('%s is printed as %s', (written, text) => {
    expect(printedExpression(written)).toBe(text);
    expect(expression(text)).toEqual(expression(written));
  });

  test.each(['', 'a +', '(a', 'a b', "'a", 'a IN ()'])('%s is no expression', (text) => {
    expect(() => expression(text)).toThrow('not SQL of one expression');
  });
});
