import { describe, expect, test } from 'vitest';
import { postgres } from '../../../../../src/dialects/postgres/index.js';
import { readOne } from './reading.js';

await postgres.load();
const { parseExpression, printExpression } = postgres;

const column = (name: string) => ({ kind: 'column', path: [name] });
const number = (value: string) => ({ kind: 'number', value });
const string = (value: string) => ({ kind: 'string', value });
const text = (verbatim: string) => ({ kind: 'verbatim', dialect: 'postgres', text: verbatim });

describe('parseExpression', () => {
  test.each([
    ['1', number('1')],
    ['-1', number('-1')],
    ['0.10', number('0.10')],
    ['9223372036854775808', number('9223372036854775808')],
    ["'it''s'", string("it's")],
    [String.raw`E'a\n'`, string('a\n')],
    ['$$a$$', string('a')],
    ['TRUE', { kind: 'boolean', value: true }],
    ['null', { kind: 'null' }],
    ["b'101'", text("B'101'")],
    ['Tab."Col"', { kind: 'column', path: ['tab', 'Col'] }],
    ["'x'::text", { kind: 'cast', operand: string('x'), type: { kind: 'text' } }],
    ["CAST('x' AS text)", { kind: 'cast', operand: string('x'), type: { kind: 'text' } }],
    ["interval '1 day'", { kind: 'cast', operand: string('1 day'), type: { kind: 'interval' } }],
    ['now()', { kind: 'call', name: { name: 'now' }, args: [] }],
    ['pg_catalog.now()', { kind: 'call', name: { name: 'now' }, args: [] }],
    ['s.f(1)', { kind: 'call', name: { schema: 's', name: 'f' }, args: [number('1')] }],
    ['count(*)', { kind: 'call', name: { name: 'count' }, args: [], star: true }],
    ['count(DISTINCT a)', { kind: 'call', name: { name: 'count' }, args: [column('a')], distinct: true }],
    ['CURRENT_TIMESTAMP(3)', { kind: 'keyword', name: 'current_timestamp', precision: 3 }],
    ['current_user', { kind: 'keyword', name: 'current_user' }],
    ['coalesce(a, 1)', { kind: 'call', name: { name: 'coalesce' }, args: [column('a'), number('1')] }],
    ['NULLIF(a, 1)', { kind: 'call', name: { name: 'nullif' }, args: [column('a'), number('1')] }],
    [
      'extract(year FROM a)',
      { kind: 'call', name: { name: 'extract' }, args: [string('year'), column('a')] },
    ],
    ['a ~~ b', { kind: 'operator', operator: 'like', left: column('a'), right: column('b') }],
    ['a NOT ILIKE b', { kind: 'operator', operator: 'not ilike', left: column('a'), right: column('b') }],
    ['a != b', { kind: 'operator', operator: '<>', left: column('a'), right: column('b') }],
    ['- a', { kind: 'operator', operator: '-', right: column('a') }],
    [
      'a AT TIME ZONE b',
      { kind: 'operator', operator: 'at time zone', left: column('a'), right: column('b') },
    ],
    [
      'a OPERATOR(public.=) b',
      { kind: 'operator', operator: 'operator("public".=)', left: column('a'), right: column('b') },
    ],
    [
      'a IS NOT DISTINCT FROM b',
      { kind: 'operator', operator: 'is not distinct from', left: column('a'), right: column('b') },
    ],
    [
      'a AND (b AND c) AND d',
      { kind: 'and', operands: [column('a'), column('b'), column('c'), column('d')] },
    ],
    ['NOT (a OR b)', { kind: 'not', operand: { kind: 'or', operands: [column('a'), column('b')] } }],
    ['a IS NOT UNKNOWN', { kind: 'is', operand: column('a'), test: 'unknown', negated: true }],
    [
      'a NOT IN (1, 2)',
      { kind: 'in', operand: column('a'), values: [number('1'), number('2')], negated: true },
    ],
    [
      'a NOT BETWEEN SYMMETRIC 1 AND 2',
      {
        kind: 'between',
        operand: column('a'),
        low: number('1'),
        high: number('2'),
        negated: true,
        symmetric: true,
      },
    ],
    [
      "a = ANY (ARRAY['x'::text, 'y'])",
      {
        kind: 'quantified',
        operator: '=',
        quantifier: 'any',
        left: column('a'),
        right: {
          kind: 'array',
          elements: [{ kind: 'cast', operand: string('x'), type: { kind: 'text' } }, string('y')],
        },
      },
    ],
    [
      'CASE a WHEN 1 THEN 2 ELSE 3 END',
      {
        kind: 'case',
        operand: column('a'),
        whens: [{ when: number('1'), then: number('2') }],
        otherwise: number('3'),
      },
    ],
    ['(a, 1)', { kind: 'row', elements: [column('a'), number('1')] }],
    ['a COLLATE "C"', { kind: 'collate', operand: column('a'), collation: { name: 'C' } }],
  ])('%s', (sql, expected) => {
    expect(parseExpression(sql)).toEqual(expected);
  });

  test.each([
    ['(SELECT 1)', '(SELECT 1)'],
    ['((SELECT 1))', '(SELECT 1)'],
    ['EXISTS (SELECT 1 FROM t WHERE (a))', 'EXISTS (SELECT 1 FROM t WHERE (a))'],
    ['ARRAY(SELECT 1)', 'ARRAY(SELECT 1)'],
    ['(a IN (SELECT 1))', 'a IN (SELECT 1)'],
    ['a[1][2:3]', 'a[1][2:3]'],
    ['(a).b', '(a).b'],
    ['(f(x, 1)).b', '(f(x, 1)).b'],
    ['f(a => 1)', 'f(a => 1)'],
    ['f(VARIADIC a)', 'f(VARIADIC a)'],
    ['sum(a) FILTER (WHERE b) OVER (PARTITION BY c)', 'sum(a) FILTER (WHERE b) OVER (PARTITION BY c)'],
    ['sum(a) OVER w', 'sum(a) OVER w'],
    ['a IS JSON', 'a IS JSON'],
    ["xmlelement(name a, 'b')", "xmlelement(name a, 'b')"],
  ])('what the tree cannot hold is kept to the letter: %s', (sql, verbatim) => {
    expect(parseExpression(sql)).toEqual(text(verbatim));
  });

  test('only the smallest part with a known end is kept to the letter', () => {
    expect(parseExpression("f(a[1], b IN (SELECT 'é'), 1) || (SELECT 2)")).toEqual({
      kind: 'operator',
      operator: '||',
      left: {
        kind: 'call',
        name: { name: 'f' },
        args: [text('a[1]'), text("b IN (SELECT 'é')"), number('1')],
      },
      right: text('(SELECT 2)'),
    });
  });

  test.each(['a, b', 'a FROM t', 'a AS b', '', 'a b c', '1; SELECT 2', "'"])('no expression: %s', (sql) => {
    expect(() => parseExpression(sql)).toThrow(
      expect.objectContaining({ name: 'SqlFragmentError' }) as Error,
    );
  });
});

test('verbatim parts of statements end where they end', () => {
  expect(
    readOne(`CREATE TABLE t (
      a boolean DEFAULT ('{}' IS JSON) NOT NULL CHECK ((a IN (SELECT true))),
      b boolean GENERATED ALWAYS AS (a IS JSON) STORED)`),
  ).toMatchObject({
    columns: [
      { default: text("'{}' IS JSON"), nullable: false },
      { generated: { expression: text('a IS JSON') } },
    ],
    constraints: [{ expression: text('a IN (SELECT true)') }],
  });
  expect(readOne('CREATE INDEX ON t ((a IS JSON), f(b => c)) WHERE d IN (SELECT 1) ')).toMatchObject({
    index: {
      keys: [{ expression: text('a IS JSON') }, { expression: text('f(b => c)') }],
      where: text('d IN (SELECT 1)'),
    },
  });
  expect(readOne('ALTER TABLE t ALTER a TYPE int USING a IS JSON')).toMatchObject({
    change: { using: text('a IS JSON') },
  });
});

describe('printing and reading again', () => {
  test.each([
    '(-1)::text',
    '-(1)',
    '- (- a)',
    '(a + b) * c - d - (e - f)',
    'a ^ (b ^ c)',
    '(a = b) = c',
    "(a || 'x') LIKE ('%' || b)",
    'NOT (a IS NULL)',
    '(a OR b) AND NOT (c AND d)',
    "(a ->> 'x')::int > 3",
    'a BETWEEN (b) AND c AND d',
    '(a BETWEEN 1 AND 2) IS TRUE',
    '(a IN (1)) = (b IN (2))',
    'CASE WHEN a THEN 1 WHEN b THEN 2 END + 1',
    "a = ANY ('{1,2}'::int[])",
    'ARRAY[ARRAY[1], ARRAY[2]]',
    '(a AT TIME ZONE \'utc\') COLLATE "x"',
    "'1 day'::interval day to second(3)",
    'a::numeric(10, 2)::text',
    "position('a' in b) + extract(epoch from c)",
    "trim(both 'x' from a) || substring(a from 1 for 2) || overlay(a placing b from 1)",
    "a SIMILAR TO 'x' AND a LIKE 'y' ESCAPE '!'",
    'ROW(1) < ROW(a, b)',
    'a <> ALL (b)',
    '@ a + |/ b',
    '(SELECT 1) + (a IN (SELECT 1))::int',
    '"position"(a, b)',
    '"Func"("Arg") + s."F"()',
    '(current_date - 7)::date',
    'a OPERATOR(s.+) b OPERATOR(s.*) c',
  ])('%s', (sql) => {
    const expression = parseExpression(sql);
    expect(parseExpression(printExpression(expression))).toEqual(expression);
  });
});
