import { beforeAll, expect, it } from 'vitest';
import { postgres } from '../../../../src/dialects/postgres/index.js';
import { createState } from '../../../../src/fold/create-state.js';
import type { Operation } from '../../../../src/ir/index.js';
import { scratchDatabase, withClient } from '../../../support/postgres.js';

const TABLES = `
  CREATE TYPE mood AS ENUM ('ok', 'sad');
  CREATE DOMAIN code AS varchar(5) CHECK (value <> '');
  CREATE TABLE t (id serial PRIMARY KEY, a varchar(10) NOT NULL DEFAULT 'x', b numeric(8, 2), "Mixed" mood NOT NULL, at timestamptz(3) DEFAULT now(),
    list integer[], k code, c text COLLATE "C", big bigint, d date, s smallint UNIQUE);
  CREATE TABLE u (uid integer REFERENCES t (id), a text, small smallint);
  INSERT INTO t (id, a, "Mixed", at, s) VALUES (1, 'one', 'ok', '2024-02-29 12:00Z', 3), (2, 'two', 'sad', NULL, NULL);
  INSERT INTO u VALUES (1, 'u', 7), (1, 'v', 8)`;

/** Each makes the table `n`. */
const MADE: readonly string[] = [
  'CREATE TABLE n AS SELECT * FROM t',
  'SELECT * INTO n FROM t',
  'SELECT t."id", "Mixed" INTO TABLE "n" FROM t WHERE s IS NULL',
  'select x.*, u.small into unlogged n from t as x left join u on u.uid = x.id where x.a is not null order by 1',
  'CREATE TABLE IF NOT EXISTS n (first, "Second") AS (SELECT id, a, b FROM t)',
  'CREATE TABLE n AS SELECT a, count(*), min(id), max(d) AS day, count(DISTINCT s) AS "how many" FROM t GROUP BY a HAVING count(*) > 0',
  `SELECT id, "Mixed"::varchar::mood, a::text AS x, 'here' AS place, 5 AS n, true AS f INTO n FROM t`,
  'CREATE TABLE n AS SELECT DISTINCT u.small, k FROM t, u WITH DATA',
  'CREATE TABLE n AS SELECT id, c FROM t WITH NO DATA',
  `/* as */ CREATE TABLE n -- as
     AS SELECT small AS "as", 'é' AS e, id AS "into" FROM u JOIN t ON t.id = u.uid`,
  'SELECT "id" INTO public.n FROM public.t',
];

/** What stays as it stands: a column's type does not follow. */
const LEFT: readonly string[] = [
  'CREATE TABLE n AS SELECT id + 1 AS x FROM t',
  'CREATE TABLE n AS SELECT lower(a) FROM t',
  'CREATE TABLE n AS SELECT max(a) AS a FROM t',
  'CREATE TABLE n AS SELECT id FROM t UNION SELECT uid FROM u',
  'CREATE TABLE n AS WITH t AS (SELECT 1 AS id) SELECT id FROM t',
  'CREATE TABLE n AS SELECT * FROM (SELECT id FROM t) AS s',
  'CREATE TABLE n AS SELECT * FROM t NATURAL JOIN u',
  'CREATE TABLE n AS SELECT relname FROM pg_class',
  'CREATE TEMP TABLE n ON COMMIT DROP AS SELECT id FROM t',
];

beforeAll(() => postgres.load());

it.each(MADE)('%s', async (sql) => {
  const own = workedOut(sql) ?? [];
  expect(own.length).toBeGreaterThan(0);
  const made = await shapeAfter([sql]);
  expect(await shapeAfter(own.flatMap((operation) => postgres.print(operation)))).toEqual(made);
});

it.each(LEFT)('is not worked out: %s', (sql) => {
  expect(workedOut(sql)).toBeUndefined();
});

it('makes a temporary table', () => {
  expect(workedOut('CREATE TEMP TABLE n AS SELECT id FROM t')?.[0]).toMatchObject({
    kind: 'createTable',
    temporary: true,
  });
});

it('does nothing where the table is there', () => {
  expect(workedOut('CREATE TABLE IF NOT EXISTS u AS SELECT id FROM t')).toEqual([]);
});

function workedOut(sql: string): readonly Operation[] | undefined {
  const state = createState(postgres);
  for (const operation of postgres.parse(TABLES, { file: '' }).operations) state.apply(operation);
  const { operations } = postgres.parse(sql, { file: '' });
  const [only] = operations;
  return only === undefined ? undefined : postgres.workOut?.(operations, state).get(only)?.operations;
}

/** The columns of `n`, with what it is, and its rows. */
async function shapeAfter(statements: readonly string[]): Promise<unknown> {
  const scratch = await scratchDatabase(TABLES);
  return withClient(scratch, async (client) => {
    for (const one of statements) await client.query(one);
    const columns = await client.query(`
      SELECT attname, format_type(atttypid, atttypmod) AS type, attnotnull, atthasdef, attcollation::regcollation::text AS c, relpersistence
      FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE relname = 'n' AND attnum > 0 ORDER BY attnum`);
    const rows = await client.query('SELECT n::text AS row FROM n');
    return { columns, rows: rows.map(({ row }) => String(row)).toSorted() };
  });
}
