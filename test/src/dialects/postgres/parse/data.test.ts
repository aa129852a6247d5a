import { expect, test } from 'vitest';
import { read, readOne } from './reading.js';

const table = { name: 't' };

test('INSERT with values', () => {
  expect(
    read(`INSERT INTO t (a, b) VALUES (1, DEFAULT), (-1.5, (SELECT max(x) FROM u));
      INSERT INTO t DEFAULT VALUES;
      INSERT INTO t (a) VALUES (1) ON CONFLICT DO NOTHING;
      INSERT INTO t (a, b) VALUES (1, 2) ON CONFLICT (a) DO UPDATE SET b = excluded.b, a = EXCLUDED.a`),
  ).toEqual([
    {
      kind: 'insert',
      table,
      columns: ['a', 'b'],
      rows: [
        [{ kind: 'number', value: '1' }, { kind: 'default' }],
        [
          { kind: 'number', value: '-1.5' },
          { kind: 'verbatim', dialect: 'postgres', text: '(SELECT max(x) FROM u)' },
        ],
      ],
    },
    { kind: 'insert', table, columns: [], rows: [[]] },
    {
      kind: 'insert',
      table,
      columns: ['a'],
      rows: [[{ kind: 'number', value: '1' }]],
      onConflict: { action: 'nothing' },
    },
    {
      kind: 'insert',
      table,
      columns: ['a', 'b'],
      rows: [
        [
          { kind: 'number', value: '1' },
          { kind: 'number', value: '2' },
        ],
      ],
      onConflict: { columns: ['a'], action: 'merge' },
    },
  ]);
});

test('UPDATE and DELETE of one table', () => {
  const where = {
    kind: 'operator',
    operator: '=',
    left: { kind: 'column', path: ['id'] },
    right: { kind: 'number', value: '1' },
  };
  expect(
    read(`UPDATE t SET a = 1, b = c[1] IS JSON WHERE id = 1; DELETE FROM t WHERE id = 1; DELETE FROM t`),
  ).toEqual([
    {
      kind: 'update',
      table,
      set: [
        { column: 'a', value: { kind: 'number', value: '1' } },
        { column: 'b', value: { kind: 'verbatim', dialect: 'postgres', text: 'c[1] IS JSON' } },
      ],
      where,
    },
    { kind: 'delete', table, where },
    { kind: 'delete', table },
  ]);
});

test.each([
  'INSERT INTO t VALUES (1)',
  'INSERT INTO t (a) SELECT a FROM u',
  'INSERT INTO t (a) VALUES (1) RETURNING a',
  'INSERT INTO t (a) OVERRIDING SYSTEM VALUE VALUES (1)',
  'INSERT INTO t (a, b) VALUES (1, 2) ON CONFLICT (a) DO UPDATE SET b = 3',
  'INSERT INTO t (a, b) VALUES (1, 2) ON CONFLICT (a) DO UPDATE SET b = excluded.b',
  'INSERT INTO t (a) VALUES (1) ON CONFLICT ON CONSTRAINT k DO NOTHING',
  'WITH u AS (SELECT 1) INSERT INTO t (a) VALUES (1)',
  'UPDATE t SET a = u.a FROM u',
  'UPDATE t x SET a = 1',
  'UPDATE ONLY t SET a = 1',
  'UPDATE t SET (a, b) = (1, 2)',
  'UPDATE t SET a[1] = 1',
  'DELETE FROM t USING u',
  'TRUNCATE t',
  'MERGE INTO t USING u ON a = b WHEN MATCHED THEN DELETE',
  'COPY t FROM PROGRAM $$x$$',
])('kept to the letter, with the tables that it touches: %s', (sql) => {
  expect(readOne(sql)).toMatchObject({
    kind: 'rawSql',
    sql,
    effect: 'data',
    touches: expect.arrayContaining([{ kind: 'table', name: table }]) as unknown,
  });
});

test('rows of the catalog are the schema itself', () => {
  expect(readOne("DELETE FROM pg_enum WHERE enumlabel = 'x'")).toMatchObject({
    effect: 'unknown',
    touches: [],
  });
  expect(readOne('UPDATE pg_catalog.pg_attribute SET atttypmod = 5')).toMatchObject({ effect: 'unknown' });
});
