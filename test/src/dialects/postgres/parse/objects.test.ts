import { describe, expect, test } from 'vitest';
import { read, readOne } from './reading.js';

describe('types', () => {
  test('enums', () => {
    const name = { schema: 's', name: 'mood' };
    expect(
      read(`CREATE TYPE s.mood AS ENUM ('sad', 'it''s'); ALTER TYPE s.mood ADD VALUE IF NOT EXISTS 'ok' BEFORE 'sad';
        ALTER TYPE s.mood ADD VALUE 'x' AFTER 'ok'; ALTER TYPE s.mood RENAME VALUE 'ok' TO 'fine';
        ALTER TYPE s.mood RENAME TO feeling; DROP TYPE IF EXISTS s.mood, a CASCADE`),
    ).toEqual([
      { kind: 'createEnum', name, values: ['sad', "it's"] },
      { kind: 'addEnumValue', name, value: 'ok', ifNotExists: true, position: { before: 'sad' } },
      { kind: 'addEnumValue', name, value: 'x', position: { after: 'ok' } },
      { kind: 'renameEnumValue', name, value: 'ok', to: 'fine' },
      { kind: 'renameEnum', name, to: 'feeling' },
      { kind: 'dropEnum', name, ifExists: true, cascade: true },
      { kind: 'dropEnum', name: { name: 'a' }, ifExists: true, cascade: true },
    ]);
  });

  test('domains', () => {
    expect(
      readOne(
        `CREATE DOMAIN d AS text COLLATE "C" DEFAULT 'x' NOT NULL CONSTRAINT c CHECK (value <> '') CHECK (value IS JSON)`,
      ),
    ).toEqual({
      kind: 'createDomain',
      name: { name: 'd' },
      type: { kind: 'text' },
      nullable: false,
      default: { kind: 'string', value: 'x' },
      collation: { name: 'C' },
      checks: [
        {
          name: 'c',
          expression: {
            kind: 'operator',
            operator: '<>',
            left: { kind: 'column', path: ['value'] },
            right: { kind: 'string', value: '' },
          },
        },
        { expression: { kind: 'verbatim', dialect: 'postgres', text: 'value IS JSON' } },
      ],
    });
    expect(readOne('DROP DOMAIN d')).toEqual({ kind: 'dropDomain', name: { name: 'd' } });
  });
});

test('sequences', () => {
  const name = { name: 's' };
  expect(
    read(`CREATE SEQUENCE IF NOT EXISTS s AS int START 1 INCREMENT BY -2 NO MINVALUE MAXVALUE 9223372036854775807 CACHE 1 CYCLE
        OWNED BY a.t.c;
      ALTER SEQUENCE IF EXISTS s RESTART WITH 5 NO CYCLE OWNED BY NONE; ALTER SEQUENCE s RESTART;
      DROP SEQUENCE s`),
  ).toEqual([
    {
      kind: 'createSequence',
      name,
      options: {
        type: { kind: 'integer', bits: 32 },
        start: '1',
        increment: '-2',
        min: null,
        max: '9223372036854775807',
        cache: '1',
        cycle: true,
      },
      ifNotExists: true,
      ownedBy: { table: { schema: 'a', name: 't' }, column: 'c' },
    },
    { kind: 'alterSequence', name, options: { cycle: false }, ownedBy: null, restart: '5', ifExists: true },
    { kind: 'alterSequence', name, options: {}, restart: true },
    { kind: 'dropSequence', name },
  ]);
});

test('schemas and extensions', () => {
  expect(
    read(`CREATE SCHEMA IF NOT EXISTS a; ALTER SCHEMA a RENAME TO b; DROP SCHEMA IF EXISTS b CASCADE;
      CREATE EXTENSION IF NOT EXISTS "uuid-ossp" WITH SCHEMA a VERSION '1.1' CASCADE; DROP EXTENSION citext`),
  ).toEqual([
    { kind: 'createSchema', name: 'a', ifNotExists: true },
    { kind: 'renameSchema', name: 'a', to: 'b' },
    { kind: 'dropSchema', name: 'b', ifExists: true, cascade: true },
    {
      kind: 'createExtension',
      name: 'uuid-ossp',
      ifNotExists: true,
      schema: 'a',
      version: '1.1',
      cascade: true,
    },
    { kind: 'dropExtension', name: 'citext' },
  ]);
});

describe('views', () => {
  test('the query is kept to the letter, without what is said beside it', () => {
    expect(
      readOne(`CREATE OR REPLACE VIEW v (a, b) WITH (security_barrier) AS
        WITH x AS (SELECT * FROM t) SELECT a, 'é' -- why
        FROM x JOIN s.u USING (a) WITH LOCAL CHECK OPTION ;`),
    ).toEqual({
      kind: 'createView',
      name: { name: 'v' },
      orReplace: true,
      columns: ['a', 'b'],
      query: `WITH x AS (SELECT * FROM t) SELECT a, 'é' -- why
        FROM x JOIN s.u USING (a)`,
      dialect: 'postgres',
      with: { security_barrier: 'true' },
      checkOption: 'local',
      reads: [{ name: 't' }, { schema: 's', name: 'u' }],
    });
  });

  test('materialised', () => {
    expect(
      read(`CREATE MATERIALIZED VIEW IF NOT EXISTS m AS SELECT 1 AS "as" WITH NO DATA;
        CREATE MATERIALIZED VIEW m AS TABLE t WITH DATA; ALTER MATERIALIZED VIEW m RENAME TO n; DROP MATERIALIZED VIEW n;
        DROP VIEW IF EXISTS a.v CASCADE; ALTER VIEW v RENAME TO w`),
    ).toEqual([
      {
        kind: 'createView',
        name: { name: 'm' },
        materialized: true,
        ifNotExists: true,
        query: 'SELECT 1 AS "as"',
        dialect: 'postgres',
        withNoData: true,
        reads: [],
      },
      {
        kind: 'createView',
        name: { name: 'm' },
        materialized: true,
        query: 'TABLE t',
        dialect: 'postgres',
        reads: [{ name: 't' }],
      },
      { kind: 'renameView', name: { name: 'm' }, to: 'n', materialized: true },
      { kind: 'dropView', name: { name: 'n' }, materialized: true },
      { kind: 'dropView', name: { schema: 'a', name: 'v' }, ifExists: true, cascade: true },
      { kind: 'renameView', name: { name: 'v' }, to: 'w' },
    ]);
  });

  test('a recursive view is kept whole: the grammar knows another query than the one written', () => {
    expect(readOne('CREATE RECURSIVE VIEW v (n) AS SELECT 1')).toMatchObject({
      kind: 'rawSql',
      effect: 'schema',
    });
  });
});

describe('functions and triggers', () => {
  test('a function is kept whole; its input arguments tell overloads apart', () => {
    const definition = `CREATE OR REPLACE FUNCTION s.f(a int, OUT b text, INOUT c varchar(3), VARIADIC d text[] DEFAULT '{}')
      RETURNS record LANGUAGE plpgsql AS $$ BEGIN -- hello
      RETURN; END $$`;
    expect(readOne(`${definition} ;`)).toEqual({
      kind: 'createFunction',
      name: { schema: 's', name: 'f' },
      routine: 'function',
      argumentTypes: ['integer', 'character varying', 'text[]'],
      orReplace: true,
      definition,
      dialect: 'postgres',
    });
    expect(read('DROP FUNCTION f(int, "Mood"), g; DROP PROCEDURE IF EXISTS p() CASCADE')).toEqual([
      {
        kind: 'dropFunction',
        name: { name: 'f' },
        routine: 'function',
        argumentTypes: ['integer', '"Mood"'],
      },
      { kind: 'dropFunction', name: { name: 'g' }, routine: 'function' },
      {
        kind: 'dropFunction',
        name: { name: 'p' },
        routine: 'procedure',
        argumentTypes: [],
        ifExists: true,
        cascade: true,
      },
    ]);
  });

  test('triggers', () => {
    const definition =
      'CREATE TRIGGER touch BEFORE UPDATE ON s.t FOR EACH ROW EXECUTE FUNCTION public.touch()';
    expect(
      read(`${definition}; ALTER TRIGGER touch ON t RENAME TO x; DROP TRIGGER IF EXISTS touch ON s.t`),
    ).toEqual([
      {
        kind: 'createTrigger',
        table: { schema: 's', name: 't' },
        name: 'touch',
        function: { name: 'touch' },
        definition,
        dialect: 'postgres',
      },
      { kind: 'renameTrigger', table: { name: 't' }, name: 'touch', to: 'x' },
      { kind: 'dropTrigger', table: { schema: 's', name: 't' }, name: 'touch', ifExists: true },
    ]);
  });
});

test('comments of all kinds; an empty one is none', () => {
  expect(
    read(`COMMENT ON TABLE a.t IS 'x'; COMMENT ON COLUMN a.t.c IS ''; COMMENT ON CONSTRAINT k ON t IS NULL;
      COMMENT ON TRIGGER g ON t IS 'x'; COMMENT ON FUNCTION f(int) IS 'x'; COMMENT ON TYPE m IS 'x'; COMMENT ON DOMAIN d IS 'x';
      COMMENT ON SCHEMA s IS 'x'; COMMENT ON EXTENSION e IS 'x'; COMMENT ON INDEX i IS 'x'; COMMENT ON SEQUENCE q IS 'x';
      COMMENT ON VIEW v IS 'x'; COMMENT ON MATERIALIZED VIEW v IS 'x'`).map((operation) =>
      operation.kind === 'comment' ? [operation.on, operation.comment] : operation,
    ),
  ).toEqual([
    [{ kind: 'table', name: { schema: 'a', name: 't' } }, 'x'],
    [{ kind: 'column', table: { schema: 'a', name: 't' }, column: 'c' }, null],
    [{ kind: 'constraint', table: { name: 't' }, name: 'k' }, null],
    [{ kind: 'trigger', table: { name: 't' }, name: 'g' }, 'x'],
    [{ kind: 'function', name: { name: 'f' }, argumentTypes: ['integer'] }, 'x'],
    [{ kind: 'type', name: { name: 'm' } }, 'x'],
    [{ kind: 'domain', name: { name: 'd' } }, 'x'],
    [{ kind: 'schema', name: { name: 's' } }, 'x'],
    [{ kind: 'extension', name: { name: 'e' } }, 'x'],
    [{ kind: 'index', name: { name: 'i' } }, 'x'],
    [{ kind: 'sequence', name: { name: 'q' } }, 'x'],
    [{ kind: 'view', name: { name: 'v' } }, 'x'],
    [{ kind: 'materializedView', name: { name: 'v' } }, 'x'],
  ]);
});

test('dropping tables and indexes', () => {
  expect(read('DROP TABLE IF EXISTS a.t, u CASCADE; DROP INDEX CONCURRENTLY IF EXISTS i')).toEqual([
    { kind: 'dropTable', table: { schema: 'a', name: 't' }, ifExists: true, cascade: true },
    { kind: 'dropTable', table: { name: 'u' }, ifExists: true, cascade: true },
    { kind: 'dropIndex', index: { name: 'i' }, concurrently: true, ifExists: true },
  ]);
});
