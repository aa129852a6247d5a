import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SqlClient } from '../../../../src/dialects/sql-client.js';
import { postgres } from '../../../../src/dialects/postgres/index.js';
import { normalize } from '../../../../src/dialects/postgres/normalize.js';
import { createState } from '../../../../src/fold/create-state.js';
import { foldInto } from '../../../../src/fold/fold-into.js';
import { sameSchema } from '../../../../src/fold/meaning/same-schema.js';
import type { Schema } from '../../../../src/ir/index.js';
import { scratchDatabase } from '../../../support/postgres.js';

let client: SqlClient;

beforeAll(async () => {
  await postgres.load();
  client = await (await scratchDatabase('CREATE EXTENSION citext WITH SCHEMA pg_catalog')).connect();
});
afterAll(() => client.close());

const TYPES = `CREATE TYPE status AS ENUM ('a', 'b'); CREATE DOMAIN email AS varchar(99); CREATE SEQUENCE s;
  CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';`;

/** Columns of every type that expressions mention. */
const COLUMNS = `i int, si smallint, bi bigint, n numeric(10,2), f double precision, r real, t text, v varchar(20), c char(3),
  b boolean, d date, ts timestamp, tz timestamptz, u uuid, j json, jb jsonb, st status, em email, ct citext, ta text[], va varchar(9)[],
  ia int[], iv interval`;

async function server(sql: string): Promise<Schema> {
  await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  await client.query(sql);
  return { ...normalize(await postgres.introspect(client)), extensions: {} };
}

function folded(sql: string): Schema {
  const state = createState(postgres);
  const problems = foldInto(state, postgres.parse(sql, { file: 'history.sql' }).operations);
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  return normalize(state.snapshot());
}

async function expectSame(sql: string): Promise<void> {
  const [a, b] = [folded(sql), await server(sql)];
  expect(sameSchema(a, b)).toEqual([]);
  expect(normalize(a)).toEqual(a);
  expect(normalize(b)).toEqual(b);
}

describe('a default, as people write it and as the server gives it back', () => {
  it.each([
    ...[
      'int DEFAULT 5',
      "int DEFAULT '5'",
      'int DEFAULT -1',
      "int DEFAULT '-1'",
      'int DEFAULT NULL',
      'int DEFAULT 007',
    ],
    ...[
      'smallint DEFAULT 1',
      'smallint DEFAULT -1',
      'bigint DEFAULT 5',
      'bigint DEFAULT -5',
      "bigint DEFAULT '5'",
    ],
    ...['bigint DEFAULT 5000000000', 'bigint DEFAULT -5000000000', "bigint DEFAULT '5000000000'"],
    ...[
      'numeric(10,2) DEFAULT 0',
      'numeric(10,2) DEFAULT 0.50',
      "numeric(10,2) DEFAULT '0.50'",
      'numeric DEFAULT -1.5',
    ],
    ...[
      'numeric DEFAULT .5',
      "numeric(10,2) DEFAULT '5'",
      'double precision DEFAULT 1.5',
      "double precision DEFAULT '1.50'",
    ],
    ...['real DEFAULT 0', 'double precision DEFAULT -0.5', 'numeric(10,2) DEFAULT (0)::numeric'],
    ...[
      "text DEFAULT 'x'",
      "text DEFAULT ''",
      "varchar(20) DEFAULT 'x'",
      "varchar DEFAULT 'it''s'",
      "char(3) DEFAULT 'x'",
    ],
    ...[
      "varchar(20) DEFAULT 'x'::text",
      "text DEFAULT 'x'::varchar(5)",
      "varchar(20) DEFAULT 'x'::character varying",
    ],
    ...[
      'text DEFAULT 5',
      'boolean DEFAULT true',
      "boolean DEFAULT 'f'",
      "boolean DEFAULT 'yes'",
      'boolean DEFAULT FALSE',
    ],
    ...[
      'timestamptz DEFAULT now()',
      'timestamp DEFAULT CURRENT_TIMESTAMP',
      'timestamptz(3) DEFAULT CURRENT_TIMESTAMP(3)',
    ],
    ...[
      "timestamp DEFAULT (now() AT TIME ZONE 'utc')",
      "timestamp DEFAULT timezone('utc', now())",
      'date DEFAULT CURRENT_DATE',
    ],
    ...[
      "timestamptz DEFAULT '2020-01-01'",
      "timestamp DEFAULT '2020-01-01 10:00'",
      "date DEFAULT '2020-01-01'",
    ],
    ...[
      "timestamptz DEFAULT now() + '1 day'",
      "timestamptz DEFAULT now() + interval '1 day'",
      'time DEFAULT LOCALTIME',
    ],
    ...['timestamp DEFAULT now()::timestamp', "date DEFAULT '2020-01-01'::date", "interval DEFAULT '1 day'"],
    ...['uuid DEFAULT gen_random_uuid()', "uuid DEFAULT 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'"],
    ...[
      "jsonb DEFAULT '{}'",
      'jsonb DEFAULT \'{"b": 1, "aa": [1,2]}\'',
      'json DEFAULT \'{"b":1}\'',
      "jsonb DEFAULT '{}'::jsonb",
    ],
    ...["jsonb DEFAULT jsonb_build_object('a', 1)", "json DEFAULT '{}'::jsonb"],
    ...[
      "text[] DEFAULT '{}'",
      'text[] DEFAULT ARRAY[]::text[]',
      "text[] DEFAULT ARRAY['a', 'b']",
      "varchar(9)[] DEFAULT '{}'",
    ],
    ...[
      "text[] DEFAULT '{a, b}'",
      "int[] DEFAULT '{1,2}'",
      'int[] DEFAULT ARRAY[1, 2]',
      "varchar[] DEFAULT ARRAY['a']",
    ],
    ...[
      "text[] DEFAULT ARRAY['a', 'b']::text[]",
      'bigint[] DEFAULT ARRAY[1, 2]::bigint[]',
      "int[] DEFAULT '{}'::int[]",
    ],
    ...[
      "status DEFAULT 'a'",
      "status DEFAULT 'a'::status",
      "status[] DEFAULT '{a}'",
      "status[] DEFAULT ARRAY['a']::status[]",
    ],
    ...[
      "email DEFAULT 'x'",
      "citext DEFAULT 'x'",
      "inet DEFAULT '127.0.0.1'",
      "bytea DEFAULT '\\x00'",
      "tsvector DEFAULT ''",
    ],
    ...[
      "bigint DEFAULT nextval('s')",
      "bigint DEFAULT nextval('s'::regclass)",
      "text DEFAULT concat('a', 1)",
    ],
    ...[
      "text DEFAULT 'a' || 'b'",
      'int DEFAULT 1 + 2',
      'int DEFAULT (random() * 100)::int',
      'text DEFAULT current_user',
    ],
    ...[
      'text DEFAULT md5(random()::text)',
      "text DEFAULT substr('abc', 1, 2)",
      'money DEFAULT 0',
      "bit(3) DEFAULT B'101'",
    ],
    ...[
      'double precision DEFAULT extract(epoch from now())',
      "text DEFAULT coalesce(NULL, 'x')",
      'numeric DEFAULT 1e3',
    ],
  ])('%s', async (column) => {
    await expectSame(`${TYPES} CREATE TABLE x (a ${column});`);
  });
});

describe('a check', () => {
  it.each([
    ...[
      'i > 0',
      'n > 0',
      'n >= 0.5',
      'f > 0',
      'f < 0.5',
      'bi = 5',
      'si <> 3',
      'i != 3',
      'i > -1',
      'n > -1',
      'i > 0.5',
      'bi > i',
    ],
    ...[
      'n > i',
      'f > n',
      'i * 2 > n',
      'i / 2 = 1',
      'n / 2 > i',
      'i % 2 = 0',
      'i::numeric / 2 > 1',
      'i::numeric > 0.5',
    ],
    ...[
      "t = 'a'",
      "v = 'a'",
      "c = 'a'",
      "st = 'a'",
      "ct = 'a'",
      "em <> ''",
      "u = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'",
    ],
    ...[
      "v::text = 'a'",
      "t::varchar = 'a'",
      'v = t',
      "d > '2020-01-01'",
      "tz < '2020-01-01'",
      'ts <= now()',
      "'a' = v",
      '0 < i',
    ],
    ...[
      'i IN (1, 2)',
      "t IN ('a', 'b')",
      "v IN ('a', 'b')",
      "st IN ('a', 'b')",
      "v IN ('a')",
      "c IN ('a', 'b')",
      'n IN (1, 2)',
    ],
    ...[
      "v NOT IN ('a', 'b')",
      'i NOT IN (1)',
      "st = ANY (ARRAY['a', 'b']::status[])",
      "v = ANY (ARRAY['a'::text, 'b'::text])",
    ],
    ...[
      "v::text = ANY (ARRAY['a', 'b'])",
      "t <> ALL (ARRAY['a', 'b'])",
      'i = ANY (ARRAY[1, 2])',
      "d IN ('2020-01-01', '2021-01-01')",
    ],
    ...[
      "em IN ('a', 'b')",
      "ct IN ('a', 'b')",
      'bi IN (1, 2)',
      "i = ANY ('{1,2}')",
      "t = ANY ('{a,b}'::text[])",
      'u IN (NULL, NULL)',
    ],
    ...[
      "lower(v) IN ('a', 'b')",
      'i BETWEEN 1 AND 9',
      'n BETWEEN 0 AND 1.5',
      "d BETWEEN '2020-01-01' AND '2021-01-01'",
    ],
    ...[
      'i NOT BETWEEN 1 AND 9',
      "v BETWEEN 'a' AND 'b'",
      "t LIKE 'a%'",
      "v LIKE 'a%'",
      "v NOT LIKE 'a%'",
      "t ILIKE 'a%'",
    ],
    ...[
      "v NOT ILIKE 'a%'",
      "v ~ '^a'",
      "t !~* 'a'",
      "ct ~ '^a'",
      "em ~ '@'",
      "c LIKE 'a%'",
      "v SIMILAR TO 'a|b'",
      "v LIKE v || '%'",
    ],
    ...[
      'length(v) > 3',
      'length(t) > 3',
      'char_length(v) BETWEEN 1 AND 3',
      'lower(v) = v',
      "trim(v) <> ''",
      "v || t = 'a'",
    ],
    ...[
      "coalesce(v, '') <> ''",
      'coalesce(n, 0) > 0',
      'coalesce(i, 0) > n',
      "coalesce(t, v, 'x') = 'x'",
      'num_nonnulls(i, n) = 1',
    ],
    ...[
      "nullif(v, '') IS NOT NULL",
      'greatest(i, 0) > 1',
      "CASE WHEN i > 0 THEN t = 'a' ELSE b END",
      "CASE v WHEN 'a' THEN 1 ELSE 2 END = 1",
    ],
    ...[
      "CASE WHEN b THEN 'x' ELSE v END = 'x'",
      'CASE WHEN b THEN 1 END = 1',
      'b',
      'NOT b',
      'b = true',
      'b IS TRUE',
      'b IS NOT FALSE',
    ],
    ...[
      'i IS NULL OR n IS NULL',
      'i IS NULL AND n IS NULL AND t IS NULL',
      '(i > 0 OR n > 0) AND b',
      'NOT (i > 0 AND b)',
    ],
    ...[
      'i IS DISTINCT FROM 3',
      "v IS DISTINCT FROM 'a'",
      'tz > ts',
      "tz > ts AT TIME ZONE 'utc'",
      "tz < now() + '1 day'::interval",
    ],
    ...[
      "jb ->> 'a' = 'b'",
      "jb -> 'a' IS NOT NULL",
      "j ->> 'a' <> ''",
      'jb @> \'{"a": 1}\'',
      "jb ? 'a'",
      "jb #>> '{a,b}' = 'x'",
    ],
    ...[
      "(jb ->> 'n')::int > 0",
      "jsonb_typeof(jb) = 'array'",
      'cardinality(ta) > 0',
      "ta @> '{a}'",
      "ta @> ARRAY['a']",
      "'a' = ANY (ta)",
    ],
    ...[
      "va @> ARRAY['a']::varchar[]",
      'array_length(ia, 1) < 3',
      'ia <@ ARRAY[1, 2]',
      'extract(year from d) > 2000',
      "date_part('year', d) > 2000",
    ],
    ...[
      "date_trunc('day', tz) = tz",
      'upper(t) = t',
      "d > '2020-01-01'::date",
      "(d, i) < ('2020-01-01'::date, 3)",
      "position('a' in t) > 0",
    ],
    ...[
      "iv > '1 day'",
      't COLLATE "C" > \'a\'',
      "regexp_replace(v, 'a', 'b') = v",
      "substring(v from 1 for 2) = 'ab'",
      'v::int > 3',
      'i::text = t',
    ],
    ...[
      'i = 1 OR i = 2',
      'round(n, 1) = n',
      'abs(i) > 1',
      "to_tsvector('english', t) @@ to_tsquery('a')",
      "v::char(2) = 'ab'",
      "t::varchar(2) = 'ab'",
    ],
    ...[
      '- i > 0',
      '+ i > 0',
      'i = - (1)',
      'i > 2147483648',
      'n > 2147483648',
      "ts > '2020-01-01 00:00:00.5'",
      "ts + '1 day' > now()",
    ],
  ])('%s', async (check) => {
    await expectSame(`${TYPES} CREATE TABLE x (${COLUMNS}, CONSTRAINT k CHECK (${check}));`);
  });
});

describe('other places of expressions', () => {
  it.each([
    ["CREATE INDEX k ON x (lower(v)) WHERE v <> '' AND st = 'a'"],
    ["CREATE INDEX k ON x ((jb ->> 'a'), (v || 'x'), (i)) WHERE b"],
    [
      "CREATE UNIQUE INDEX k ON x (coalesce(v, ''), date_trunc('day', ts)) WHERE tz IS NULL AND v IN ('a', 'b')",
    ],
    ["CREATE INDEX k ON x USING gin (to_tsvector('english', coalesce(t, '') || ' ' || coalesce(v, '')))"],
    ['CREATE INDEX k ON x (v varchar_pattern_ops, t DESC NULLS LAST)'],
    ["ALTER TABLE x ADD g text GENERATED ALWAYS AS (lower(v) || '-' || t) STORED"],
    ['ALTER TABLE x ADD g numeric GENERATED ALWAYS AS (i * n) STORED'],
    ["CREATE DOMAIN k AS text DEFAULT 'x' NOT NULL CHECK (VALUE ~ '^a' AND VALUE <> '')"],
    ["CREATE DOMAIN k AS varchar(9) CHECK (VALUE IN ('a', 'b'))"],
    ["ALTER TABLE x ADD CONSTRAINT k EXCLUDE USING btree (v WITH =) WHERE (st = 'a')"],
  ])('%s', async (sql) => {
    await expectSame(`${TYPES} CREATE TABLE x (${COLUMNS}); ${sql};`);
  });
});

describe('programs', () => {
  it.each([
    [
      "CREATE FUNCTION f(a int, b varchar DEFAULT 'x') RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$ SELECT b || a $$",
    ],
    [
      'create or replace function public.f() returns void as $x$ begin null; end $x$ language plpgsql volatile security definer',
    ],
    [
      'CREATE FUNCTION f(OUT a int, INOUT b text[], VARIADIC c numeric[]) LANGUAGE plpgsql STABLE COST 5 SET search_path = public AS $$BEGIN END$$',
    ],
    ["CREATE FUNCTION f() RETURNS TABLE (a int, b timestamptz) LANGUAGE sql AS 'SELECT 1, now()'"],
    ["CREATE FUNCTION f() RETURNS SETOF x LANGUAGE sql AS 'SELECT * FROM x'"],
    ['CREATE PROCEDURE f(a int) LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$'],
    ['CREATE TRIGGER k BEFORE INSERT OR UPDATE ON x FOR EACH ROW EXECUTE PROCEDURE tf()'],
    [
      "CREATE TRIGGER k AFTER UPDATE OF t, v ON public.x FOR EACH ROW WHEN (OLD.t IS DISTINCT FROM NEW.t AND NEW.t <> 'a') EXECUTE FUNCTION public.tf('a', 'b')",
    ],
    [
      'CREATE TRIGGER k AFTER DELETE ON x REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION tf()',
    ],
    [
      'CREATE CONSTRAINT TRIGGER k AFTER INSERT ON x DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tf()',
    ],
    ["CREATE VIEW k (a, b) AS SELECT i, t FROM x WHERE v = 'a'"],
    ['CREATE MATERIALIZED VIEW k AS SELECT * FROM x'],
  ])('%s', async (sql) => {
    await expectSame(`${TYPES} CREATE TABLE x (${COLUMNS}); ${sql};`);
  });
});

describe('what means something else stays apart', () => {
  it.each([
    ["a text DEFAULT '2020-01-02'", "a text DEFAULT 'Jan 2 2020'::date"],
    ["a text DEFAULT 'xyz'", "a text DEFAULT 'xyz'::varchar(2)"],
    ['a int DEFAULT 1', 'a int DEFAULT 2'],
    ['a timestamptz DEFAULT now()', 'a timestamptz DEFAULT clock_timestamp()'],
    ["a jsonb DEFAULT '{}'", "a jsonb DEFAULT '[]'"],
    ['a numeric DEFAULT 1.0', 'a numeric DEFAULT 1.00'],
    ['a int CHECK (a / 2 > 1)', 'a int CHECK (a::numeric / 2 > 1)'],
    ['a numeric CHECK (a > 1 / 2)', 'a numeric CHECK (a > 1::numeric / 2)'],
    ["a char(3) CHECK (a = 'x')", "a char(3) CHECK (a::text = 'x')"],
    ["a text CHECK (a = 'x')", "a text CHECK (a::char(1) = 'x')"],
    ["a text CHECK (a IN ('x', 'y'))", "a text CHECK (a NOT IN ('x', 'y'))"],
    ["a text CHECK (a IN ('x', 'y'))", "a text CHECK (a IN ('x', 'z'))"],
    ['a int CHECK (a BETWEEN 1 AND 2)', 'a int CHECK (a NOT BETWEEN 1 AND 2)'],
    ["a text CHECK (a LIKE 'x')", "a text CHECK (a ILIKE 'x')"],
    ['a int, b int CHECK (a > 0 AND b > 0)', 'a int, b int CHECK (a > 0 OR b > 0)'],
    ["a timestamptz CHECK (a > '2020-01-01')", "a timestamptz CHECK (a::date > '2020-01-01')"],
    ["a int CHECK (a::text ~ '1')", "a int CHECK (a::text ~* '1')"],
  ])('%s | %s', async (one, other) => {
    const sql = (columns: string): string => `CREATE TABLE x (${columns});`;
    expect(sameSchema(folded(sql(one)), folded(sql(other)))).not.toEqual([]);
    expect(sameSchema(await server(sql(one)), await server(sql(other)))).not.toEqual([]);
  });

  it('functions and triggers', () => {
    const functions = (body: string): Schema => folded(`CREATE FUNCTION f() RETURNS int ${body};`);
    const plain = functions(`LANGUAGE sql AS 'SELECT 1'`);
    for (const other of [
      `LANGUAGE sql AS 'SELECT 2'`,
      `LANGUAGE sql STABLE AS 'SELECT 1'`,
      `LANGUAGE sql STRICT AS 'SELECT 1'`,
      `LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'`,
      `LANGUAGE plpgsql AS 'SELECT 1'`,
    ]) {
      expect(sameSchema(plain, functions(other))).toHaveLength(1);
    }
  });
});
