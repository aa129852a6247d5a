import { beforeAll, describe, expect, it } from 'vitest';
import { postgres } from '../../../../src/dialects/postgres/index.js';
import { createState } from '../../../../src/fold/create-state.js';
import type { Operation, Schema } from '../../../../src/ir/index.js';
import { scratchDatabase, withClient } from '../../../support/postgres.js';

const TABLES = `
  CREATE TYPE mood AS ENUM ('ok', 'sad');
  CREATE TABLE t (id integer PRIMARY KEY, a text, m mood, CONSTRAINT positive CHECK (id > 0));
  CREATE TABLE u (id integer, t_id integer, CONSTRAINT u_t FOREIGN KEY (t_id) REFERENCES t (id), CONSTRAINT u_id UNIQUE (id));
  INSERT INTO t VALUES (1, 'one', 'ok')`;

const caught = (statements: string, conditions: string): string =>
  `DO $$ BEGIN ${statements} EXCEPTION WHEN ${conditions} THEN NULL; END $$`;
const unless = (condition: string, statements: string): string =>
  `DO $$ BEGIN IF NOT EXISTS (${condition}) THEN ${statements} END IF; END $$`;

/** What each does is told by the schema, which must be the same after what it was worked out to. */
const BLOCKS: readonly string[] = [
  caught(`CREATE TYPE fresh AS ENUM ('a');`, 'duplicate_object'),
  caught(`CREATE TYPE mood AS ENUM ('a');`, 'duplicate_object'),
  caught(`CREATE TYPE mood AS ENUM ('a');`, 'others'),
  caught(`ALTER TYPE mood ADD VALUE 'ok';`, 'duplicate_object'),
  caught(`ALTER TYPE mood ADD VALUE 'glad';`, 'duplicate_object'),
  caught('ALTER TABLE t ADD COLUMN b text; ALTER TABLE t ADD COLUMN a text;', 'duplicate_column'),
  caught('ALTER TABLE t ADD COLUMN b text; ALTER TABLE t ADD COLUMN c text;', 'duplicate_column'),
  caught('CREATE TABLE u (x integer);', 'duplicate_table'),
  caught('ALTER TABLE u ADD CONSTRAINT u_t FOREIGN KEY (t_id) REFERENCES t (id);', 'duplicate_object'),
  caught('ALTER TABLE t ADD CONSTRAINT positive CHECK (id > 1);', 'duplicate_object'),
  caught('ALTER TABLE u ADD CONSTRAINT u_id UNIQUE (id);', 'duplicate_table'),
  caught('ALTER TABLE u ADD CONSTRAINT other FOREIGN KEY (id) REFERENCES t (id);', 'duplicate_object'),
  caught('ALTER TABLE u DROP CONSTRAINT none;', 'undefined_object'),
  caught('ALTER TABLE u DROP COLUMN none;', 'undefined_column'),
  caught('ALTER TABLE none ADD COLUMN x integer;', 'undefined_table'),
  caught('DROP TABLE none;', 'undefined_table'),
  `DO $$ BEGIN
     BEGIN ALTER TABLE t ADD COLUMN b text; ALTER TABLE t ADD COLUMN a text;
     EXCEPTION WHEN duplicate_object THEN ALTER TABLE t ADD COLUMN no integer;
       WHEN duplicate_table OR duplicate_column THEN RAISE NOTICE 'there already: %', SQLERRM; ALTER TABLE t ADD COLUMN yes integer; END;
     ALTER TABLE t ADD COLUMN after_it integer;
   END $$`,
  unless(`SELECT 1 FROM pg_type WHERE typname = 'fresh'`, `CREATE TYPE public.fresh AS ENUM ('x');`),
  unless(`SELECT 1 FROM pg_type WHERE typname = 'mood'`, `CREATE TYPE mood AS ENUM ('x');`),
  unless(
    `SELECT 1 FROM pg_constraint WHERE conname = 'u_t2'`,
    'ALTER TABLE u ADD CONSTRAINT u_t2 FOREIGN KEY (id) REFERENCES t (id) ON DELETE CASCADE;',
  ),
  unless(
    `SELECT 1 FROM information_schema.columns WHERE table_name = 't' AND column_name = 'a'`,
    'ALTER TABLE t ADD COLUMN a integer;',
  ),
  unless(`SELECT 1 FROM pg_class WHERE relname = 't_a'`, `EXECUTE 'CREATE INDEX t_a ON t (a)';`),
  `DO $$ BEGIN
     IF EXISTS (SELECT 1 FROM information_schema.tables WHERE table_name = 'none') THEN DROP TABLE none;
     ELSIF (SELECT count(*) FROM information_schema.tables WHERE table_name = 'u') = 1 THEN
       RAISE NOTICE 'renames'; ALTER TABLE u RENAME TO renamed;
     ELSE DROP TABLE t; END IF; RETURN;
   END $$`,
  `DO $$ BEGIN
     IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'fresh') THEN CREATE TYPE fresh AS ENUM ('x'); END IF;
     IF EXISTS (SELECT 1 FROM pg_type WHERE typname = 'fresh') THEN ALTER TABLE t ADD COLUMN f fresh; END IF;
   END $$`,
];

/** What stays as it stands: what runs is told by rows, or by something else than the schema. */
const LEFT: readonly string[] = [
  'DO $$ BEGIN IF EXISTS (SELECT 1 FROM t) THEN ALTER TABLE t ADD COLUMN b integer; END IF; END $$',
  caught('ALTER TABLE u ADD CONSTRAINT other FOREIGN KEY (id) REFERENCES t (id);', 'others'),
  caught('CREATE UNIQUE INDEX i ON t (a);', 'duplicate_table OR unique_violation'),
  caught('ALTER TABLE t ADD COLUMN a text;', 'duplicate_object'),
  `DO $$ DECLARE n integer := 1; BEGIN IF n = 1 THEN ALTER TABLE t ADD COLUMN b integer; END IF; END $$`,
  `DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood') THEN RAISE EXCEPTION 'no'; END IF; END $$`,
  `DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood') THEN RETURN; END IF; DROP TABLE u; END $$`,
  `DO $$ BEGIN EXECUTE format('ALTER TABLE %I ADD COLUMN b integer', 't'); END $$`,
  'DO $$ BEGIN FOR i IN 1..2 LOOP DELETE FROM u; END LOOP; END $$',
];

beforeAll(() => postgres.load());

describe.each(BLOCKS)('%s', (sql) => {
  it('leads to the schema that the server has after it', async () => {
    const own = workedOut(sql);
    expect(own).toBeDefined();
    const printed = (own ?? []).flatMap((operation) => postgres.print(operation));
    expect(await schemaAfter(printed)).toEqual(await schemaAfter([sql]));
  });
});

it.each(LEFT)('is not worked out: %s', (sql) => {
  expect(workedOut(sql)).toBeUndefined();
});

it('is not worked out where SQL of unknown effect may have made what it asks for', () => {
  const before = `${TABLES}; SELECT make_something()`;
  expect(workedOut(BLOCKS[0] ?? '', before)).toBeUndefined();
});

it('is not worked out where the path of the session gives names another schema', () => {
  const block = caught(`CREATE TYPE fresh AS ENUM ('a');`, 'duplicate_object');
  expect(workedOut(`SET search_path TO other; ${block}`)).toBeUndefined();
});

function workedOut(sql: string, before = TABLES): readonly Operation[] | undefined {
  const state = createState(postgres);
  for (const operation of postgres.parse(before, { file: '' }).operations) state.apply(operation);
  const { operations } = postgres.parse(sql, { file: '' });
  const last = operations.at(-1);
  return last === undefined ? undefined : postgres.workOut?.(operations, state).get(last)?.operations;
}

async function schemaAfter(statements: readonly string[]): Promise<Schema> {
  const scratch = await scratchDatabase(TABLES);
  return withClient(scratch, async (client) => {
    for (const one of statements) await client.query(one);
    return postgres.normalize(await postgres.introspect(client));
  });
}
