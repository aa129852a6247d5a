import { rmSync } from 'node:fs';
import path from 'node:path';
import { tmpdir } from 'node:os';
import { randomUUID } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { sql } from '../../../adapters/sql/index.js';
import { writeSql } from '../../src/verify/sql-histories.js';

const file = path.join(tmpdir(), `ormbridge-${randomUUID()}.db`);
afterEach(() => rmSync(file, { force: true }));

/** Applies files on SQLite; the message of the first that fails. */
async function applied(...migrations: readonly string[]): Promise<string | undefined> {
  const set = await writeSql(migrations);
  const runner = await sql.createRunner(set, { url: `file:${file}`, dialect: 'sqlite' });
  try {
    for (let i = 1; i <= migrations.length; i++) await runner.up(`${i}_step`);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  } finally {
    await runner.close();
  }
}

const TABLES = 'CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (a INT REFERENCES p (id));';
const CHECK = 'PRAGMA foreign_key_check("c");';

test('a file that asks whether foreign keys hold fails where it breaks one', async () => {
  expect(await applied(TABLES, `INSERT INTO c VALUES (1); ${CHECK}`)).toBe(
    'rows refer to what is not there: 1 of them',
  );
});

test('not where rows were broken before it', async () => {
  expect(await applied(TABLES, 'INSERT INTO c VALUES (1)', `ALTER TABLE c ADD b; ${CHECK}`)).toBeUndefined();
  rmSync(file);
  const broken = `${TABLES} INSERT INTO c VALUES (1);`;
  expect(await applied(broken, `INSERT INTO c VALUES (2); ${CHECK}`)).toContain('1 of them');
});

test('nor where another table has a key that SQLite cannot check', async () => {
  const mismatch = 'CREATE TABLE q (x INT); CREATE TABLE d (a INT REFERENCES q (x));';
  expect(await applied(TABLES, mismatch, `ALTER TABLE c ADD b; ${CHECK}`)).toBeUndefined();
});
