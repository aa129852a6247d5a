import { describe, expect, test } from 'vitest';
import { read, readOne } from './reading.js';

describe('what statements do that are kept to the letter', () => {
  test.each([
    ['SET statement_timeout = 0', 'set'],
    ['SHOW server_version', 'show'],
    ['BEGIN', 'begin'],
    ['COMMIT', 'commit'],
    ['GRANT SELECT ON t TO me', 'grant'],
    ['ALTER TABLE t OWNER TO me', 'alter table'],
    ['ALTER TYPE m OWNER TO me', 'alter type'],
    ['LOCK TABLE t', 'lock'],
    ['ANALYZE t', 'vacuum'],
    ['SELECT a, count(*), now() FROM t', 'select'],
    ['SELECT pg_advisory_lock(1)', 'select'],
  ])('nothing: %s', (sql, statement) => {
    expect(readOne(sql)).toEqual({
      kind: 'rawSql',
      dialect: 'postgres',
      sql,
      statement,
      effect: 'none',
      touches: [],
    });
  });

  test.each([
    "SELECT setval('s', 1)",
    'REFRESH MATERIALIZED VIEW m',
    'WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x',
  ])('rows: %s', (sql) => expect(readOne(sql)).toMatchObject({ kind: 'rawSql', effect: 'data' }));

  test.each([
    ['CREATE POLICY p ON s.t USING (true)', 'create policy', 'p on s.t'],
    ['DROP POLICY IF EXISTS p ON t', 'drop policy', 'p on t'],
    ['ALTER POLICY p ON t RENAME TO q', 'alter policy', 'p on t'],
    ['CREATE RULE r AS ON INSERT TO t DO NOTHING', 'create rule', 'r on t'],
    ['CREATE TYPE c AS (a int)', 'create composite type', 'c'],
    ['ALTER TYPE c ADD ATTRIBUTE b int', 'alter composite type', 'c'],
    ['CREATE AGGREGATE g (int) (sfunc = int4pl, stype = int)', 'create aggregate', 'g'],
    ['CREATE STATISTICS x ON a, b FROM t', 'create statistics', 'x'],
    ['DROP STATISTICS x', 'drop statistics', 'x'],
    ['CREATE PUBLICATION p FOR TABLE t', 'create publication', 'p'],
  ])('objects beside tables: %s', (sql, statement, name) => {
    expect(readOne(sql)).toMatchObject({
      statement,
      effect: 'catalog',
      touches: expect.arrayContaining([{ kind: 'other', name: { name } }]) as unknown,
    });
  });

  test.each([
    [
      'ALTER TABLE t ATTACH PARTITION p FOR VALUES IN (1)',
      [
        ['table', 't'],
        ['table', 'p'],
      ],
    ],
    ['CREATE INDEX i ON ONLY t (a)', [['table', 't']]],
    ['ALTER DOMAIN d ADD CHECK (value > 0)', [['type', 'd']]],
    [
      'ALTER FUNCTION f(int) RENAME TO g',
      [
        ['function', 'f'],
        ['function', 'g'],
      ],
    ],
    ['SELECT * INTO n FROM t', [['table', 'n']]],
  ])('the schema: %s', (sql, touches) => {
    expect(readOne(sql)).toMatchObject({
      kind: 'rawSql',
      effect: 'schema',
      touches: touches.map(([kind, name]) => ({ kind, name: { name } })),
    });
  });

  test('an object that gets another schema is in doubt in both', () => {
    expect(readOne('ALTER TYPE m SET SCHEMA s')).toMatchObject({
      touches: [
        { kind: 'type', name: { name: 'm' } },
        { kind: 'type', name: { schema: 's', name: 'm' } },
      ],
    });
  });

  test.each(['SELECT create_hypertable($$t$$)', 'CALL p()', 'EXECUTE x', 'SELECT s.f(a) FROM t'])(
    'anything: %s',
    (sql) => expect(readOne(sql)).toMatchObject({ effect: 'unknown', touches: [] }),
  );

  test.each([
    'VACUUM t',
    'CREATE DATABASE d',
    'ALTER SYSTEM SET work_mem = 1',
    'REINDEX INDEX CONCURRENTLY i',
  ])('outside of a transaction: %s', (sql) =>
    expect(readOne(sql)).toMatchObject({ effect: 'none', outsideTransaction: true }),
  );
});

describe('DO blocks', () => {
  const block = (body: string) => readOne(`DO $$ ${body} $$`);

  test.each([
    [
      "BEGIN CREATE TYPE m AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN null; END",
      'schema',
      'type',
      'm',
    ],
    [
      `BEGIN IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'k')
        THEN ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES u; END IF; END`,
      'schema',
      'table',
      't',
    ],
    ["BEGIN EXECUTE 'ALTER TABLE t ADD a int'; END", 'schema', 'table', 't'],
    [
      'DECLARE r record; BEGIN FOR r IN SELECT * FROM u LOOP UPDATE t SET a = r.a; END LOOP; END',
      'data',
      'table',
      't',
    ],
  ])('the statements in them tell: %s', (body, effect, kind, name) => {
    expect(block(body)).toMatchObject({ statement: 'do block', effect, touches: [{ kind, name: { name } }] });
  });

  test.each([
    ['BEGIN ALTER TABLE t RENAME TO u; END', 'table'],
    ["BEGIN EXECUTE 'ALTER INDEX t RENAME TO u'; END", 'index'],
    ['BEGIN ALTER TYPE t RENAME TO u; END', 'type'],
    ['BEGIN ALTER SEQUENCE t RENAME TO u; END', 'sequence'],
    ['BEGIN ALTER VIEW t RENAME TO u; END', 'view'],
  ])('what they name anew is not certain by either name: %s', (body, kind) => {
    expect(block(body)).toMatchObject({
      effect: 'schema',
      touches: [
        { kind, name: { name: 't' } },
        { kind, name: { name: 'u' } },
      ],
    });
  });

  test.each([
    "BEGIN EXECUTE format('ALTER TABLE %I ADD a int', 't'); END",
    "BEGIN EXECUTE 'DROP TABLE ' || x; END",
    'BEGIN PERFORM f(); END',
    'DECLARE a int := f(); BEGIN END',
  ])('code that is made as it runs can do anything: %s', (body) => {
    expect(block(body)).toMatchObject({ effect: 'unknown', touches: [] });
  });

  test('nothing', () => {
    expect(block("DECLARE n int := 1; BEGIN n := n + 1; RAISE NOTICE '%', n; END")).toMatchObject({
      effect: 'none',
      touches: [],
    });
  });
});

describe('the search path', () => {
  test('says what names without a schema mean from then on', () => {
    expect(
      read(`CREATE TABLE t (); SET search_path TO app; CREATE TYPE m AS ENUM (); CREATE TABLE t (a m, b s.m);
        RESET search_path; CREATE TABLE u ()`),
    ).toMatchObject([
      { table: { name: 't' } },
      { kind: 'rawSql', effect: 'none' },
      { name: { schema: 'app', name: 'm' } },
      {
        table: { schema: 'app', name: 't' },
        columns: [
          { type: { name: { schema: 'app', name: 'm' } } },
          { type: { name: { schema: 's', name: 'm' } } },
        ],
      },
      { kind: 'rawSql' },
      { table: { name: 'u' } },
    ]);
  });

  test('a name in public is kept to the letter where another schema comes first', () => {
    expect(read('SET search_path TO app; DROP TABLE public.t')[1]).toMatchObject({
      kind: 'rawSql',
      sql: 'DROP TABLE public.t',
      effect: 'schema',
    });
  });

  test('the empty one of a dump is left out', () => {
    expect(
      read("SELECT pg_catalog.set_config('search_path', '', false); CREATE TABLE public.t ()"),
    ).toMatchObject([{ kind: 'createTable', table: { name: 't' } }]);
  });
});
