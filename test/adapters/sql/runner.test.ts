import { describe, expect, it } from 'vitest';
import { sql } from '../../../adapters/sql/index.js';
import type { Runner } from '../../../src/adapter.js';
import type { SqlClient } from '../../../src/dialects/sql-client.js';
import { scratchDatabase } from '../../support/postgres.js';
import { writeSql, type SqlMigration } from '../../src/verify/sql-histories.js';

async function withRunner(
  migrations: readonly SqlMigration[],
  use: (runner: Runner, client: SqlClient) => Promise<void>,
): Promise<void> {
  const set = await writeSql(migrations);
  const database = await scratchDatabase();
  const client = await database.connect();
  const runner = await sql.createRunner(set, { url: database.url, dialect: 'postgres' });
  try {
    await use(runner, client);
  } finally {
    await Promise.all([runner.close(), client.close()]);
    await runner.close();
  }
}

const applied = async (client: SqlClient): Promise<readonly unknown[]> =>
  (await client.query('SELECT id FROM ormbridge_migrations ORDER BY id')).map(({ id }) => id);

const failure = async (promise: Promise<void>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('applying SQL files', () => {
  it.each([
    "DELETE FROM public._sqlx_migrations WHERE version IN (7, 8) AND checksum <> '\\x00'::bytea;",
    'DELETE FROM schema_migrations WHERE NOT dirty;',
  ])('the bookkeeping that a file names is there, as its own tool has it: %s', async (statement) => {
    await withRunner([statement], async (runner) => {
      expect(await failure(runner.up('1_step'))).toBeUndefined();
    });
  });

  it('goes up and down, and records it', async () => {
    const migrations: SqlMigration[] = [
      ['CREATE TABLE t (id int); INSERT INTO t VALUES (1);', 'DROP TABLE t;'],
      ['-- nothing to do', 'SELECT 1'],
    ];
    await withRunner(migrations, async (runner, client) => {
      await runner.up('1_step');
      await runner.up('2_step');
      expect(await applied(client)).toEqual(['1_step', '2_step']);
      expect(await client.query('SELECT id FROM t')).toEqual([{ id: 1 }]);
      await runner.down('2_step');
      await runner.down('1_step');
      expect(await applied(client)).toEqual([]);
      expect(await client.query(`SELECT 1 FROM pg_class WHERE relname = 't'`)).toEqual([]);
    });
  });

  it('runs what cannot be in a transaction, among other statements', async () => {
    const text = `CREATE TABLE t (id int, "a;b" text); -- ü; CREATE TABLE no ();
      CREATE INDEX CONCURRENTLY i ON t (id); INSERT INTO t VALUES (1, 'x; y');
      DO $$ BEGIN PERFORM 1; END $$; VACUUM t`;
    await withRunner([text], async (runner, client) => {
      await runner.up('1_step');
      expect(await client.query('SELECT * FROM t')).toEqual([{ id: 1, 'a;b': 'x; y' }]);
      expect(await client.query(`SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass`)).toEqual([
        { indisvalid: true },
      ]);
      expect(await applied(client)).toEqual(['1_step']);
    });
  });

  it('uses a value in the file that adds it to an enum type', async () => {
    const text = `CREATE TABLE early (x e); ALTER TYPE e ADD VALUE 'b'; INSERT INTO t VALUES ('b');`;
    await withRunner([`CREATE TYPE e AS ENUM ('a'); CREATE TABLE t (x e);`, text], async (runner, client) => {
      await runner.up('1_step');
      await runner.up('2_step');
      expect(await client.query('SELECT x FROM t')).toEqual([{ x: 'b' }]);
      expect(await applied(client)).toEqual(['1_step', '2_step']);
    });
  });

  it('leaves nothing of a file that fails, and says where', async () => {
    const text = `CREATE TABLE t (id int);\n\nINSERT INTO t VALUES ('x');`;
    await withRunner([text], async (runner, client) => {
      expect(await failure(runner.up('1_step'))).toMatchObject({
        name: 'RunnerError',
        sqlState: '22P02',
        message: expect.stringMatching(/invalid input syntax for type integer: "x" \(line 3\)/) as string,
      });
      expect(await client.query(`SELECT 1 FROM pg_class WHERE relname = 't'`)).toEqual([]);
    });
  });

  it('says where in a file without transaction, too', async () => {
    const text = 'CREATE TABLE t (id int);\nCREATE INDEX CONCURRENTLY i ON t (id);\nSELECT\n  nothing;';
    await withRunner([text], async (runner) => {
      expect(await failure(runner.up('1_step'))).toMatchObject({
        sqlState: '42703',
        message: expect.stringMatching(/\(line 4\)/) as string,
      });
    });
  });

  it('starts each file afresh, as a dump’s settings are its own', async () => {
    const dump = `SELECT pg_catalog.set_config('search_path', '', false); SET ROLE NONE; CREATE TABLE public.a ();`;
    await withRunner(
      [dump, 'CREATE TABLE b (); CREATE TEMP TABLE x ();', 'CREATE TEMP TABLE x ();'],
      async (runner, client) => {
        for (const id of ['1_step', '2_step', '3_step']) await runner.up(id);
        expect(await client.query('SELECT * FROM public.a, public.b')).toEqual([]);
      },
    );
  });

  it('outlives a file that makes the schema anew', async () => {
    const text = 'DROP SCHEMA public CASCADE; CREATE SCHEMA public; CREATE TABLE t ();';
    await withRunner(['CREATE TABLE old ();', text], async (runner, client) => {
      await runner.up('1_step');
      await runner.up('2_step');
      expect(await applied(client)).toEqual(['2_step']);
    });
  });

  it('refuses another order', async () => {
    await withRunner([['SELECT 1', 'SELECT 1'], 'SELECT 2'], async (runner) => {
      expect(await failure(runner.up('2_step'))).toMatchObject({
        message: 'the next migration is 1_step, not 2_step',
      });
      expect(await failure(runner.down('1_step'))).toMatchObject({
        message: 'the last migration is none, not 1_step',
      });
      await runner.up('1_step');
      await runner.up('2_step');
      expect(await failure(runner.down('2_step'))).toMatchObject({ message: '2_step has no way back' });
    });
  });
});
