import { expect, test } from 'vitest';
import { loadDialect } from '../../../src/dialects/index.js';
import { withoutOwnTransactions } from '../../../src/ir/index.js';

const postgres = await loadDialect('postgres');

/** What is left of a script, in the words of its statements. */
const left = (sql: string): readonly string[] =>
  withoutOwnTransactions(postgres.parse(sql, { file: 'x.sql' }).operations).map((o) =>
    o.kind === 'rawSql' ? o.statement : o.kind,
  );

test('transactions that are whole go', () => {
  expect(left('BEGIN; CREATE TABLE t (a int); COMMIT;')).toEqual(['createTable']);
  expect(left('CREATE TABLE t (a int); BEGIN; DROP TABLE t; END; DELETE FROM u;')).toEqual([
    'createTable',
    'dropTable',
    'delete',
  ]);
});

test('what the author wrote above BEGIN is kept', () => {
  const [first] = withoutOwnTransactions(
    postgres.parse('-- why\nBEGIN;\n-- what\nDROP TABLE t;\nCOMMIT;', { file: 'x.sql' }).operations,
  );
  expect(first?.origin?.comments).toEqual(['why', 'what']);
});

test.each([
  'BEGIN; DROP TABLE t; ROLLBACK;',
  'BEGIN; SAVEPOINT a; DROP TABLE t; COMMIT;',
  'BEGIN; DROP TABLE t;',
  'DROP TABLE t; COMMIT;',
  "BEGIN; ALTER TYPE e ADD VALUE 'x'; COMMIT; INSERT INTO t VALUES ('x');",
  'BEGIN; DROP TABLE t; COMMIT; CREATE INDEX CONCURRENTLY i ON u (a);',
])('they stay where they matter: %s', (sql) => {
  expect(left(sql)).toHaveLength(postgres.parse(sql, { file: 'x.sql' }).operations.length);
});
