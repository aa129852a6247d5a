import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SqlClient } from '../../../../src/dialects/sql-client.js';
import { observe } from '../../../../src/dialects/postgres/fingerprint.js';
import { scratchDatabase } from '../../../support/postgres.js';

const START = `
  CREATE TYPE e AS ENUM ('a', 'b'); CREATE DOMAIN d AS int CHECK (VALUE > 0); CREATE SEQUENCE s;
  CREATE TABLE r (id int PRIMARY KEY); CREATE TABLE log (id serial);
  CREATE TABLE t (id serial PRIMARY KEY, a int DEFAULT 1, b text, c int REFERENCES r (id), x e, CHECK (a > 0));
  CREATE INDEX i ON t (b); CREATE VIEW v AS SELECT id FROM t;
  CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
  CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f(); CREATE POLICY p ON t USING (a > 0);
  COMMENT ON TABLE t IS 'tee'; COMMENT ON COLUMN t.a IS 'a'; COMMENT ON INDEX i IS 'i'; COMMENT ON FUNCTION f IS 'f';
  COMMENT ON CONSTRAINT t_pkey ON t IS 'pk'; COMMENT ON TRIGGER g ON t IS 'g'; COMMENT ON TYPE e IS 'e';
  CREATE TABLE k () INHERITS (r); CREATE VIEW w AS SELECT v.id, r.id AS r FROM v, r; CREATE STATISTICS st ON a, b FROM t;
  CREATE FUNCTION rows_of(r) RETURNS SETOF r LANGUAGE sql BEGIN ATOMIC SELECT * FROM r; END; CREATE TABLE held (one r, many r[]);
  CREATE POLICY q ON log USING (EXISTS (SELECT FROM r));
  CREATE RULE u AS ON DELETE TO r DO INSTEAD NOTHING; `;

/** Each changes the schema; all are undone by a rollback, so they start from the same state. */
const CHANGES = [
  'CREATE TABLE n (a int)',
  'DROP TABLE t CASCADE',
  'ALTER TABLE t RENAME TO t2',
  'ALTER TABLE t ADD n int',
  'ALTER TABLE t DROP b',
  'ALTER TABLE t RENAME b TO n',
  'ALTER TABLE r RENAME TO n',
  'ALTER TABLE r RENAME id TO n',
  'ALTER TABLE t RENAME id TO n',
  'ALTER TABLE t RENAME a TO n',
  'ALTER SEQUENCE t_id_seq RENAME TO n',
  'ALTER SEQUENCE s RENAME TO n',
  'ALTER TYPE e RENAME TO n',
  'ALTER TABLE t ALTER b TYPE varchar(5)',
  'ALTER TABLE t ALTER b SET NOT NULL',
  'ALTER TABLE t ALTER a DROP DEFAULT',
  'ALTER TABLE t ALTER a SET DEFAULT 2',
  'ALTER TABLE t DROP CONSTRAINT t_a_check',
  'ALTER TABLE t DROP CONSTRAINT t_c_fkey',
  'ALTER TABLE t RENAME CONSTRAINT t_a_check TO n',
  'ALTER TABLE t DROP CONSTRAINT t_pkey',
  'ALTER TABLE t ADD UNIQUE (b)',
  'ALTER TABLE t ENABLE ROW LEVEL SECURITY',
  'ALTER TABLE t SET (fillfactor = 50)',
  'ALTER TABLE t DISABLE TRIGGER g',
  'ALTER TABLE t SET SCHEMA public2',
  'CREATE INDEX ON t (a)',
  'DROP INDEX i',
  'ALTER INDEX i RENAME TO n',
  'ALTER INDEX i SET (fillfactor = 50)',
  'CREATE OR REPLACE VIEW v AS SELECT id FROM t WHERE a > 0',
  'DROP VIEW v CASCADE',
  `CREATE OR REPLACE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'`,
  'CREATE FUNCTION n() RETURNS int LANGUAGE sql RETURN 1',
  'DROP FUNCTION f CASCADE',
  'DROP TRIGGER g ON t',
  'DROP POLICY p ON t',
  'ALTER POLICY p ON t USING (a > 1)',
  'DROP RULE u ON r',
  `ALTER TYPE e RENAME VALUE 'a' TO 'n'`,
  `ALTER TYPE e ADD VALUE 'n'`,
  'ALTER DOMAIN d DROP CONSTRAINT d_check',
  'ALTER DOMAIN d SET DEFAULT 1',
  'ALTER SEQUENCE s INCREMENT 2',
  'ALTER SEQUENCE t_id_seq MAXVALUE 100',
  'ALTER SEQUENCE s OWNED BY t.a',
  'ALTER SEQUENCE t_id_seq OWNED BY NONE',
  'DROP SEQUENCE s',
  'CREATE SCHEMA n',
  'CREATE EXTENSION citext',
  'CREATE AGGREGATE n (int) (SFUNC = int4pl, STYPE = int)',
  'CREATE STATISTICS n ON a, b FROM t',
  `COMMENT ON TABLE t IS 'n'`,
  'COMMENT ON TABLE t IS NULL',
  'COMMENT ON COLUMN t.a IS NULL',
  'COMMENT ON INDEX i IS NULL',
  'COMMENT ON FUNCTION f IS NULL',
  'COMMENT ON CONSTRAINT t_pkey ON t IS NULL',
  'COMMENT ON TRIGGER g ON t IS NULL',
  'COMMENT ON TYPE e IS NULL',
  `COMMENT ON SCHEMA public IS 'n'`,
];

describe('a fingerprint', () => {
  let client: SqlClient;
  beforeAll(async () => {
    const database = await scratchDatabase(`CREATE SCHEMA public2; ${START}`);
    client = await database.connect();
  });
  afterAll(() => client.close());

  // Most of these would show in another connection only after a commit, so the same one changes, looks and rolls back.
  it.each(CHANGES)('changes with: %s', async (sql) => {
    const before = (await observe(client)).fingerprint;
    await client.query(`BEGIN; ${sql}`);
    const during = (await observe(client)).fingerprint;
    const fresh = (await observe(client, { fresh: true })).fingerprint;
    await client.query('ROLLBACK');
    const after = (await observe(client, { fresh: true })).fingerprint;
    expect(during).not.toBe(before);
    expect(during).toBe(fresh);
    expect(after).toBe(before);
  });

  it('stays with data, statistics and what is to be ignored', async () => {
    const options = { ignoreTables: ['log'] };
    const before = (await observe(client, options)).fingerprint;
    await client.query(`INSERT INTO r VALUES (1); ANALYZE r; SELECT nextval('s'); ALTER TABLE log ADD n int`);
    expect((await observe(client, options)).fingerprint).toBe(before);
    expect((await observe(client, { ...options, fresh: true })).fingerprint).toBe(before);
    await client.query('DROP TABLE log');
    expect((await observe(client, options)).fingerprint).toBe(before);
  });
});

describe('fingerprints of two databases', () => {
  const observed = async (steps: readonly string[], busy = false): Promise<readonly string[]> => {
    const database = await scratchDatabase();
    const [looking, working, other] = await Promise.all([
      database.connect(),
      database.connect(),
      database.connect(),
    ]);
    const result: string[] = [];
    // An open transaction elsewhere on the server keeps the horizon back.
    if (busy) await other.query('BEGIN; CREATE TEMPORARY TABLE busy ()');
    for (const step of steps) {
      await working.query(step);
      result.push((await observe(looking)).fingerprint);
    }
    await Promise.all([looking, working, other].map((client) => client.close()));
    return result;
  };

  it('are the same after the same steps, whatever came before and whatever else runs', async () => {
    const steps = [
      ...START.split(/;\s*\n/).filter((step) => step.trim() !== ''),
      'DROP INDEX i',
      'CREATE INDEX i ON t (b)',
    ];
    const once = await observed(steps);
    expect(await observed(steps, true)).toEqual(once);
    expect((await observed(['CREATE TABLE gone (a int); DROP TABLE gone', START, 'SELECT 1'])).at(-1)).toBe(
      (await observed([START])).at(-1),
    );
    expect(new Set(once).size).toBe(once.length);
  });

  it('tell the order of columns apart, but not how a column came to its place', async () => {
    const [ab] = await observed(['CREATE TABLE t (a int, b int)']);
    const [ba] = await observed(['CREATE TABLE t (b int, a int)']);
    const [dropped] = await observed(['CREATE TABLE t (z int, a int, b int); ALTER TABLE t DROP z']);
    expect(ba).not.toBe(ab);
    expect(dropped).toBe(ab);
  });
});

describe('what became of objects', () => {
  const factsOf = async (start: string, sql: string): Promise<readonly unknown[]> => {
    const database = await scratchDatabase(start);
    const client = await database.connect();
    await observe(client);
    await client.query(sql);
    const { facts } = await observe(client, { ignoreTables: ['log'] });
    await client.close();
    return facts;
  };

  it.each([
    ['ALTER TABLE t RENAME TO u', [{ kind: 'renamed', object: 'table', from: 't', to: 'u' }]],
    [
      'CREATE SCHEMA s; ALTER TABLE t SET SCHEMA s',
      [{ kind: 'renamed', object: 'table', from: 't', to: 's.t' }],
    ],
    ['DROP TABLE t; CREATE TABLE t (a int)', [{ kind: 'recreated', object: 'table', name: 't' }]],
    ['DROP TABLE t; CREATE TABLE u (a int)', []],
    ['ALTER TABLE t RENAME a TO z', [{ kind: 'renamed', object: 'column', of: 't', from: 'a', to: 'z' }]],
    ['ALTER TABLE t DROP a, ADD z int', []],
    [
      'ALTER TABLE t DROP a; ALTER TABLE t ADD a int',
      [{ kind: 'recreated', object: 'column', of: 't', name: 'a' }],
    ],
    ['ALTER TABLE t ALTER a TYPE bigint', []],
    [
      'ALTER TABLE t RENAME TO u; ALTER TABLE u RENAME b TO z',
      [
        { kind: 'renamed', object: 'column', of: 'u', from: 'b', to: 'z' },
        { kind: 'renamed', object: 'table', from: 't', to: 'u' },
      ],
    ],
    [
      `ALTER TYPE e RENAME VALUE 'x' TO 'z'`,
      [{ kind: 'renamed', object: 'enum value', of: 'e', from: 'x', to: 'z' }],
    ],
    ['ALTER TYPE e RENAME TO e2', [{ kind: 'renamed', object: 'enum', from: 'e', to: 'e2' }]],
    [`DROP TYPE e; CREATE TYPE e AS ENUM ('x')`, [{ kind: 'recreated', object: 'enum', name: 'e' }]],
    ['ALTER SEQUENCE s RENAME TO s2', [{ kind: 'renamed', object: 'sequence', from: 's', to: 's2' }]],
    ['INSERT INTO t VALUES (1)', []],
    ['ALTER TABLE log RENAME a TO z', []],
  ] as const)('%s', async (sql, facts) => {
    const start = `CREATE TABLE t (a int, b int); CREATE TABLE log (a int); CREATE TYPE e AS ENUM ('x', 'y'); CREATE SEQUENCE s`;
    expect(await factsOf(start, sql)).toEqual(facts);
  });
});
