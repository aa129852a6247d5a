import { describe, expect, it } from 'vitest';
import { loadDialect } from '../../../../src/dialects/index.js';
import { createState } from '../../../../src/fold/create-state.js';
import { foldInto } from '../../../../src/fold/fold-into.js';
import { sameMeaning } from '../../../../src/fold/meaning/equivalence.js';

const postgres = await loadDialect('postgres');
const sqlite = await loadDialect('sqlite');

const TABLE = `CREATE TABLE t (n integer, s smallint, big bigint, d numeric(9, 2), f real, g double precision,
  name text, v varchar(9), b boolean, j json)`;

function isSame(a: string, b: string, dialect = postgres): boolean {
  const state = createState(dialect);
  const operationsOf = (sql: string) => {
    const parsed = dialect.parse(sql, { file: '' });
    expect(parsed.diagnostics).toEqual([]);
    return parsed.operations;
  };
  foldInto(state, operationsOf(TABLE));
  return sameMeaning(operationsOf(a), operationsOf(b), state) === undefined;
}

describe('values in quotes or without', () => {
  it.each([
    ['INSERT INTO t (n) VALUES (5)', "INSERT INTO t (n) VALUES ('5')"],
    ['INSERT INTO t (n) VALUES (-5)', "INSERT INTO t (n) VALUES ('-5')"],
    [
      'INSERT INTO t (big, d, g) VALUES (3000000000, 1.5, 0.1)',
      "INSERT INTO t (big, d, g) VALUES ('3000000000', '1.5', '0.1')",
    ],
    ['INSERT INTO t (name, v) VALUES (5, 1.50)', "INSERT INTO t (name, v) VALUES ('5', '1.50')"],
    ['UPDATE t SET b = true', "UPDATE t SET b = 'true'"],
    ['UPDATE t SET n = n + 1, d = d - 0.5', "UPDATE t SET n = n + '1', d = d - '0.5'"],
    [
      'DELETE FROM t WHERE n = 1 OR NOT (d BETWEEN 1 AND 2)',
      "DELETE FROM t WHERE n = '1' OR NOT (d BETWEEN '1' AND '2')",
    ],
    ['DELETE FROM t WHERE s IN (1, 2) AND b = false', "DELETE FROM t WHERE s IN ('1', '2') AND b = 'false'"],
  ])('PostgreSQL: %s is %s', (a, b) => {
    expect(isSame(a, b)).toBe(true);
  });

  it.each([
    // Rounded, and refused.
    ['INSERT INTO t (n) VALUES (1.5)', "INSERT INTO t (n) VALUES ('1.5')"],
    // Out of range as a bigint that is compared, and as an integer that is no integer.
    ['DELETE FROM t WHERE n = 3000000000', "DELETE FROM t WHERE n = '3000000000'"],
    // As double precision, and as real.
    ['DELETE FROM t WHERE f = 0.1', "DELETE FROM t WHERE f = '0.1'"],
    ['UPDATE t SET f = f + 0.1', "UPDATE t SET f = f + '0.1'"],
    // There is no such comparison, and no such conversion.
    ['DELETE FROM t WHERE name = 5', "DELETE FROM t WHERE name = '5'"],
    ['INSERT INTO t (j) VALUES (5)', "INSERT INTO t (j) VALUES ('5')"],
    ['INSERT INTO t (b) VALUES (1)', "INSERT INTO t (b) VALUES ('1')"],
    // The text that is stored is that of the number: 1.50 and 1.5 differ.
    ['INSERT INTO t (name) VALUES (1.5)', "INSERT INTO t (name) VALUES ('1.50')"],
    ['INSERT INTO t (d) VALUES (1.50)', "INSERT INTO t (d) VALUES ('1.5')"],
  ])('PostgreSQL: %s is not %s', (a, b) => {
    expect(isSame(a, b)).toBe(false);
  });

  it('SQLite keeps what is written', () => {
    expect(isSame('INSERT INTO t (j) VALUES (5)', "INSERT INTO t (j) VALUES ('5')", sqlite)).toBe(false);
    expect(isSame('INSERT INTO t (n) VALUES (5)', "INSERT INTO t (n) VALUES ('5')", sqlite)).toBe(false);
  });
});
