import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SqlClient } from '../../../../src/dialects/sql-client.js';
import { postgres } from '../../../../src/dialects/postgres/index.js';
import { createState } from '../../../../src/fold/create-state.js';
import { sameMeaning } from '../../../../src/fold/meaning/equivalence.js';
import { foldInto } from '../../../../src/fold/fold-into.js';
import { scratchDatabase } from '../../../support/postgres.js';

let client: SqlClient;

beforeAll(async () => {
  await postgres.load();
  client = await (await scratchDatabase()).connect();
});
afterAll(() => client.close());

const given = `
  CREATE TYPE mood AS ENUM ('sad', 'ok');
  CREATE TABLE t (
    id serial PRIMARY KEY, n integer NOT NULL DEFAULT 5 CHECK (n > 0), s varchar(20) DEFAULT 'a', m mood NOT NULL DEFAULT 'ok',
    c text COLLATE "C", at timestamptz(3) DEFAULT now(), tags text[], amount numeric(10,2) UNIQUE);
  CREATE INDEX t_s_idx ON t (lower(s)) WHERE n > 3;
  COMMENT ON COLUMN t.s IS 'said';
  COMMENT ON INDEX t_s_idx IS 'small';
  CREATE TABLE u (n integer REFERENCES t (id), seen text, turned integer GENERATED ALWAYS AS (-n) STORED);
  CREATE VIEW v AS SELECT seen FROM u;
  CREATE TABLE w (n integer);
  CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
  CREATE TRIGGER changed BEFORE UPDATE OF n ON w FOR EACH ROW EXECUTE FUNCTION f();
  CREATE TABLE p (n integer);
  CREATE POLICY own ON p USING (n = 1);
  CREATE TABLE stored (s text);
  ALTER TABLE stored ALTER s SET STORAGE EXTERNAL;
  CREATE TABLE a (n integer);
  CREATE FUNCTION g() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(n) FROM a; END;
`;

function difference(a: string, b: string) {
  const state = createState(postgres);
  foldInto(state, postgres.parse(given, { file: 'given.sql' }).operations);
  const parse = (sql: string) => postgres.parse(sql, { file: 'a.sql' }).operations;
  return sameMeaning(parse(a), parse(b), state);
}

/** What a server holds after the given schema and some statements; the message of what it refuses. */
async function onServer(sql: string) {
  await client.query(`BEGIN; ${given}`);
  try {
    await client.query(sql === '' ? 'SELECT 1' : sql);
    return postgres.normalize(await postgres.introspect(client));
  } catch (error) {
    return (error as Error).message;
  } finally {
    await client.query('ROLLBACK');
  }
}

describe('the same, to the fold and to a server', () => {
  const pairs: readonly (readonly [string, string, string])[] = [
    ['the type that it has', 'ALTER TABLE t ALTER s TYPE varchar(20)', ''],
    ['the type in another spelling', 'ALTER TABLE t ALTER s TYPE character varying(20)', ''],
    ['a type with a CHECK on it', 'ALTER TABLE t ALTER n TYPE integer', ''],
    ['an array', 'ALTER TABLE t ALTER tags TYPE text[]', ''],
    ['the same cast of itself', 'ALTER TABLE t ALTER m TYPE mood USING m::mood', ''],
    ['the same collation', 'ALTER TABLE t ALTER c TYPE text COLLATE "C"', ''],
    ['the same default', "ALTER TABLE t ALTER m SET DEFAULT 'ok'::mood, ALTER at SET DEFAULT now()", ''],
    ['NOT NULL that goes and comes', 'ALTER TABLE t ALTER n DROP NOT NULL, ALTER n SET NOT NULL', ''],
    [
      'NOT NULL that goes and comes around a type',
      `ALTER TABLE t ALTER n DROP DEFAULT; ALTER TABLE t ALTER n DROP NOT NULL;
       ALTER TABLE t ALTER n TYPE bigint USING n::bigint; ALTER TABLE t ALTER n SET NOT NULL`,
      'ALTER TABLE t ALTER n DROP DEFAULT; ALTER TABLE t ALTER n TYPE bigint USING n::bigint',
    ],
    [
      'NOT NULL before or after a default and a type',
      'ALTER TABLE t ALTER n DROP NOT NULL; ALTER TABLE t ALTER n DROP DEFAULT; ALTER TABLE t ALTER n TYPE text',
      'ALTER TABLE t ALTER n DROP DEFAULT; ALTER TABLE t ALTER n TYPE text; ALTER TABLE t ALTER n DROP NOT NULL',
    ],
  ];

  test.each(pairs)('%s', async (_, a, b) => {
    expect(difference(a, b)).toBeUndefined();
    expect(difference(b, a)).toBeUndefined();
    expect(await onServer(a)).toEqual(await onServer(b));
  });
});

describe('not the same as nothing: the server refuses it, or it takes something along', () => {
  test.each([
    ['a view', 'ALTER TABLE u ALTER seen TYPE text'],
    ['a generated column', 'ALTER TABLE u ALTER n TYPE integer'],
    ['a trigger', 'ALTER TABLE w ALTER n TYPE integer'],
    ['a policy', 'ALTER TABLE p ALTER n TYPE integer'],
    ['the body of a function', 'ALTER TABLE a ALTER n TYPE integer'],
    ['a collation', 'ALTER TABLE t ALTER c TYPE text'],
    ['DEFAULT NULL of a type with a length', 'ALTER TABLE t ALTER s SET DEFAULT NULL'],
    ['a length', 'ALTER TABLE t ALTER s TYPE varchar(21)'],
  ])('%s', async (_, sql) => {
    expect(difference(sql, '')?.message).toMatch(/≠/);
    expect(await onServer(sql)).not.toEqual(await onServer(''));
  });

  test('storage', async () => {
    expect(difference('ALTER TABLE stored ALTER s TYPE text', '')?.message).toMatch(/≠/);
  });
});

describe('not the same', () => {
  test.each([
    [
      'SET NOT NULL looks at the rows',
      'ALTER s SET NOT NULL, ALTER s DROP NOT NULL',
      'ALTER s DROP NOT NULL',
    ],
    ['another default', "ALTER s SET DEFAULT 'b'", "ALTER s SET DEFAULT 'a'"],
    [
      'a conversion that gives NULL',
      "ALTER n DROP NOT NULL, ALTER n TYPE text USING nullif(n::text, '')",
      "ALTER n TYPE text USING nullif(n::text, ''); ALTER TABLE t ALTER n DROP NOT NULL",
    ],
    ['a serial', 'ALTER id DROP DEFAULT', 'ALTER id TYPE integer'],
  ])('%s', (_, a, b) => {
    expect(difference(`ALTER TABLE t ${a}`, `ALTER TABLE t ${b}`)?.message).toMatch(/≠/);
  });
});
