import { describe, expect, it } from 'vitest';
import {
  inlineBindings,
  inlineLiterals,
  literalOf,
  MissingBinding,
} from '../../../../adapters/shared/reader/bindings.js';

describe('inlineBindings', () => {
  it('replaces parameters by literals', () => {
    expect(inlineBindings('insert into t values ($1, $2, $3)', [1, "it's", null])).toBe(
      "insert into t values ('1', 'it''s', NULL)",
    );
  });

  it.each([
    [5, "'5'"],
    [1e21, "'1e+21'"],
    [true, "'true'"],
    [2n ** 63n, "'9223372036854775808'"],
  ])('gives %s no type, as the driver does', (value, literal) => {
    expect(inlineBindings('select $1', [value])).toBe(`select ${literal}`);
  });

  it.each([
    '/* a */ -- b\n (select $1)',
    'with a as (select $1) select * from a',
    'create temp table x as select $1::int',
    'explain select $1::int',
    'call p($1)',
  ])('puts them into %s', (sql) => {
    expect(inlineBindings(sql, [1])).toContain("'1'");
  });

  // As PostgreSQL 15 refuses them.
  it.each([
    'alter type role rename value $1 to $2',
    'alter table t add column z int default $1',
    'comment on table t is $1',
    'create index on t (n) where n > $1',
    'create table y (a int default $1)',
    'create view v as select $1::int as a',
    'create materialized view v as select $1::int as a',
    'truncate $1',
  ])('refuses them in %s', (sql) => {
    expect(() => inlineBindings(sql, ['a', 'b'])).toThrow('only in queries and changes of rows');
  });

  it.each([
    ["select 'costs $1', $1", "select 'costs $1', 'x'"],
    ["select E'\\'$1', $1", "select E'\\'$1', 'x'"],
    ['select "$1", $1', 'select "$1", \'x\''],
    ['select $$ $1 $$, $1', "select $$ $1 $$, 'x'"],
    ['select $fn$ $1 $fn$, $1', "select $fn$ $1 $fn$, 'x'"],
    ['select 1 -- $1\n, $1', "select 1 -- $1\n, 'x'"],
    ['select /* $1 */ $1', "select /* $1 */ 'x'"],
    ['select a$1, $1', "select a$1, 'x'"],
  ])('leaves what only looks like a parameter: %s', (sql, expected) => {
    expect(inlineBindings(sql, ['x'])).toBe(expected);
  });

  it('does not make a comment of two minus signs', () => {
    expect(inlineLiterals('select 1 -$1', [-5], literalOf)).toBe('select 1 -(-5)');
  });

  it('refuses a parameter without a value', () => {
    expect(() => inlineBindings('select $2', ['x'])).toThrow(MissingBinding);
  });
});

describe('literalOf', () => {
  it.each([
    [true, 'true'],
    [Number.NaN, "'NaN'"],
    ['a\\b', "'a\\b'"],
    [{ a: "it's" }, `'{"a":"it''s"}'`],
    [['a', 'b"c', null, [1]], `'{"a","b\\"c",NULL,{"1"}}'`],
    [new Date('2024-01-02T03:04:05.678Z'), "'2024-01-02T03:04:05.678+00:00'"],
    [new Date('0099-01-01T00:00:00Z'), "'0099-01-01T00:00:00.000+00:00'"],
    [new Date('-000043-03-15T00:00:00Z'), "'0044-03-15T00:00:00.000+00:00 BC'"],
    [new Date('+012345-01-01T00:00:00Z'), "'12345-01-01T00:00:00.000+00:00'"],
    [Buffer.from('ff00', 'hex'), "'\\xff00'"],
  ])('writes %s as the driver would send it', (value, literal) => {
    expect(literalOf(value)).toBe(literal);
  });

  it('writes big integers digit by digit', () => {
    expect(literalOf(2n ** 63n)).toBe('9223372036854775808');
  });
});
